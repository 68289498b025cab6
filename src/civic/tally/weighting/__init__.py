"""Making a sample resemble the population, and saying how much it can then say.

rake(sample, margins)        weights that meet several margins
post_stratify(strata, m)     weights that meet one
shares(answers, weights)     every answer's share, unweighted and weighted, with its margin of error
"""

from civic.tally.weighting.margins import Margin
from civic.tally.weighting.precision import (
    Share,
    check_population,
    design_effect,
    effective_size,
    margin_of_error,
    shares,
)
from civic.tally.weighting.raking import Weights, post_stratify, rake, rake_codes

__all__ = [
    "Margin",
    "Share",
    "Weights",
    "check_population",
    "design_effect",
    "effective_size",
    "margin_of_error",
    "post_stratify",
    "rake",
    "rake_codes",
    "shares",
]
