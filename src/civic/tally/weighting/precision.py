"""How much a weighted sample can say: design effect, effective size, shares with their margin of error.

The margin speaks of chance alone: for people who chose themselves it is no statement about the population.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np

from civic.ballots import refuse
from civic.tally.weighting.margins import Reals


@dataclass(frozen=True)
class Share:
    """One answer's share of the sample as it is and as weighted, and the weighted share's margin (0.03: ±3 %)."""

    answer: str
    people: int
    unweighted: float
    weighted: float
    margin: float


def design_effect(weights: Reals) -> float:
    """How many times more variable a share is than with equal weights: n sum(w^2) / sum(w)^2 (Kish 1965)."""
    total = weights.sum()
    if not len(weights) or not np.isfinite(total) or total <= 0 or weights.min() < 0:
        raise refuse("wrong-weights", "Weights must be 0 or more, and not all 0.")
    return float(len(weights) * (weights @ weights) / total**2)


def effective_size(weights: Reals) -> float:
    """How many equally weighted people would say as much: n over the design effect."""
    return len(weights) / design_effect(weights)


def margin_of_error(
    share: float, effective: float, *, population: int | None = None, confidence: float = 0.95
) -> float:
    """Half the width of the normal interval; `population` adds the correction for a finite one.

    Raises Refused for a confidence outside 0 to 1 and a population smaller than the sample.
    """
    reach = NormalDist().inv_cdf((1 + checked_confidence(confidence)) / 2)
    check_population(population, effective)
    corrected = 1.0 if population is None or population < 2 else (population - effective) / (population - 1)
    return reach * sqrt(max(0.0, share * (1 - share)) / effective * corrected)


def checked_confidence(confidence: float) -> float:
    """The confidence. Raises Refused for one outside 0 to 1, of which nothing follows."""
    if not 0 < confidence < 1:
        raise refuse(
            "wrong-confidence", "A confidence lies between 0 and 1; {value} does not.", value=str(confidence)
        )
    return confidence


def check_population(population: int | None, people: float) -> None:
    """Raises Refused for a population smaller than the people asked."""
    if population is not None and population < people:
        raise refuse(
            "small-population", "The population of {people} is smaller than the sample.", people=population
        )


def shares(
    answers: Sequence[str], weights: Reals, *, population: int | None = None, confidence: float = 0.95
) -> tuple[Share, ...]:
    """Every answer's share, the answers in alphabetical order.

    Raises Refused when lengths differ, and as `margin_of_error` does.
    """
    if len(answers) != len(weights):
        raise refuse(
            "ragged-sample",
            "There are {answers} answers but {weights} weights.",
            answers=len(answers),
            weights=len(weights),
        )
    check_population(population, len(answers))
    names, codes = np.unique(np.asarray(answers, dtype=np.str_), return_inverse=True)
    people = np.bincount(codes, minlength=len(names))
    weighted = np.bincount(codes, weights, len(names)) / weights.sum()
    effective = effective_size(weights)
    return tuple(
        Share(
            str(name),
            int(count),
            int(count) / len(answers),
            float(share),
            margin_of_error(float(share), effective, population=population, confidence=confidence),
        )
        for name, count, share in zip(names, people, weighted, strict=True)
    )
