"""Areas that sign more than their people can explain. A flag holds acts for a person to look at; it proves nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import exp, isfinite

import numpy as np

from civic.ballots import refuse
from civic.tally.integrity.tails import Reals, binomial_tail, poisson_tail


class Model(StrEnum):
    """How acts are thought to come about in an area."""

    POISSON = "poisson"  # people may act more than once or be counted loosely
    BINOMIAL = "binomial"  # everyone acts once or not at all


@dataclass(frozen=True)
class AreaFigure:
    """One area: its acts, how many its people explain, and how surprising that is.

    `p` is the chance of as many or more; `q` that after Benjamini and Hochberg: among all areas with this q
    or a smaller one, at most that share is expected to be flagged wrongly.
    """

    area: str
    acts: int
    population: int
    expected: float
    p: float
    q: float
    flagged: bool


def area_figures(
    acts: Mapping[str, int],
    populations: Mapping[str, int],
    *,
    model: Model = Model.POISSON,
    tolerance: float = 1.0,
    false_discoveries: float = 0.01,
) -> tuple[AreaFigure, ...]:
    """Every area that acts or has people, the most surprising first.

    An area is expected to act at `tolerance` times the rate of all (areas differ in their interest: 3 flags only
    what three times the rate cannot explain). Raises Refused for negative figures or nobody anywhere.
    """
    check(acts, populations, tolerance, false_discoveries)
    names = sorted(set(acts) | set(populations))
    counts = np.array([acts.get(name, 0) for name in names], np.float64)
    people = np.array([populations.get(name, 0) for name in names], np.float64)
    rate = min(1.0, tolerance * counts.sum() / people.sum())
    if model is Model.POISSON:
        tails = poisson_tail(counts, people * rate)
    else:
        tails = binomial_tail(counts, people, np.full(len(people), rate))
    adjusted = benjamini_hochberg(tails)
    figures = [
        AreaFigure(
            name,
            int(count),
            int(living),
            living * rate,
            exp(tail),
            exp(q),
            bool(q <= np.log(false_discoveries)),
        )
        for name, count, living, tail, q in zip(names, counts, people, tails, adjusted, strict=True)
    ]
    order = np.lexsort((np.arange(len(names)), tails))
    return tuple(figures[row] for row in order)


def check(
    acts: Mapping[str, int], populations: Mapping[str, int], tolerance: float, false_discoveries: float
) -> None:
    """Raises Refused for figures from which nothing can be said."""
    for area, figure in [*acts.items(), *populations.items()]:
        if figure < 0:
            raise refuse(
                "negative-figure", "{area} has the negative figure {figure}.", area=area, figure=figure
            )
    if not sum(populations.values()):
        raise refuse("no-population", "No area has any people.")
    if not (isfinite(tolerance) and tolerance > 0):
        raise refuse(
            "wrong-tolerance", "The tolerance must be above 0; {value} is not.", value=str(tolerance)
        )
    if not 0 < false_discoveries < 1:
        raise refuse(
            "wrong-rate",
            "The share of false flags must lie between 0 and 1; {value} does not.",
            value=str(false_discoveries),
        )


def benjamini_hochberg(log_p: Reals) -> Reals:
    """Adjusted logarithms of p: each the smallest false discovery rate at which it would be flagged (1995)."""
    count = len(log_p)
    order = np.argsort(log_p, kind="stable")
    stepped = log_p[order] + np.log(count / np.arange(1, count + 1))
    adjusted = np.minimum.accumulate(stepped[::-1])[::-1]
    result = np.empty(count)
    result[order] = np.minimum(adjusted, 0.0)
    return result
