"""Signs that acts did not come from as many people as they claim. Every sign is a figure for a person to judge.

area_figures     areas that act more than their people explain
bursts           minutes that arrive faster than the day explains
concentration    acts that come from few sources
estimate         distinct valid signatures from a checked sample
"""

from civic.tally.integrity.areas import AreaFigure, Model, area_figures, benjamini_hochberg
from civic.tally.integrity.bursts import Burst, bursts
from civic.tally.integrity.concentration import Concentration, concentration
from civic.tally.integrity.samples import Estimate, Sample, Verdict, estimate
from civic.tally.integrity.tails import binomial_tail, poisson_tail

__all__ = [
    "AreaFigure",
    "Burst",
    "Concentration",
    "Estimate",
    "Model",
    "Sample",
    "Verdict",
    "area_figures",
    "benjamini_hochberg",
    "binomial_tail",
    "bursts",
    "concentration",
    "estimate",
    "poisson_tail",
]
