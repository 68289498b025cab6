"""Weights that make a sample resemble the population: raking to several margins, post-stratification to one.

Raking is iterative proportional fitting (Deming and Stephan 1940). People alike in every margin share one
weight, so it runs over these cells, however large the sample. Weights have mean one. What weights cannot
mend (who is missing altogether, who lied) they do not mend.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from civic.ballots import refuse
from civic.tally.weighting.margins import Codes, Margin, Reals, check_totals, coded, targets

ROUNDS = 1000
EXACT = 1e-9  # largest distance of a weighted share from its target that counts as reached
REACHED = 1e-4  # and the largest with which raking may end: a hundredth of a percentage point
STILL = 1e-12  # a round that moves no cell by more than this has come to rest


@dataclass(frozen=True, eq=False)
class Weights:
    """`values[i]` is person i's weight; their mean is one.

    `rounds` of raking were run; `gap` is the largest distance left between a weighted share and its target
    (0.01 is one percentage point), and `trimmed` people are at one of the limits.
    """

    values: Reals
    rounds: int
    gap: float
    trimmed: int


def rake(
    sample: Mapping[str, Sequence[str]],
    margins: Sequence[Margin],
    *,
    limits: tuple[float, float] | None = None,
) -> Weights:
    """Weights that meet every margin; `limits` are the smallest and largest weight, as multiples of the mean.

    Raises Refused for margins that do not fit the sample or each other (see `margins`), and without limits
    for margins that no weights can meet together. With limits the margins are met as nearly as they allow:
    look at `gap`.
    """
    for margin in margins:
        if margin.name not in sample:
            raise refuse("no-column", "The sample does not say the {margin} of people.", margin=margin.name)
    return rake_codes([coded(sample[margin.name], margin) for margin in margins], margins, limits=limits)


def rake_codes(
    codes: Sequence[Codes], margins: Sequence[Margin], *, limits: tuple[float, float] | None = None
) -> Weights:
    """As `rake`, with the categories given by their place in the margin, one array of people a margin."""
    check(codes, margins, limits)
    wanted = [targets(column, margin) for column, margin in zip(codes, margins, strict=True)]
    cells = Cells.of(codes, [len(shares) for shares in wanted])
    weights, rounds, gap = raked(cells, wanted, limits)
    if limits is None and gap > REACHED:
        raise refuse(
            "cannot-be-met",
            "No weights meet all margins together: after {rounds} {rounds:round|rounds} one of them is still "
            "{gap} percentage {gap:point|points} away; people with some combination of categories are missing.",
            rounds=rounds,
            gap=f"{100 * gap:.2f}",
        )
    trimmed = int(cells.people[at_limits(weights, limits)].sum())
    return Weights(weights[cells.cell], rounds, gap, trimmed)


def post_stratify(strata: Sequence[str], population: Margin) -> Weights:
    """Weights that give each stratum its share of the population, in one step.

    Raises Refused for a stratum without people in the sample, and for people of no stratum.
    """
    return rake({population.name: strata}, [population])


def check(codes: Sequence[Codes], margins: Sequence[Margin], limits: tuple[float, float] | None) -> None:
    """Raises Refused for what cannot be raked whatever the figures say."""
    if not margins:
        raise refuse("no-margins", "There is no margin to weight to.")
    if len({margin.name for margin in margins}) < len(margins):
        raise refuse("margin-twice", "One margin is given twice.")
    if any(len(one) != len(other) for one, other in pairwise(codes)):
        raise refuse("ragged-sample", "The columns of the sample have different lengths.")
    if not len(codes[0]):
        raise refuse("empty-sample", "There is nobody in the sample.")
    if limits and not 0 <= limits[0] < 1 < limits[1]:
        raise refuse(
            "wrong-limits",
            "Limits must have the mean weight of 1 between them: {low} to {high} does not.",
            low=str(limits[0]),
            high=str(limits[1]),
        )
    check_totals(margins)


@dataclass(frozen=True, eq=False)
class Cells:
    """The sample by cell: people alike in every margin. `codes[m][c]` is cell c's category in margin m."""

    cell: Codes
    people: Reals
    codes: tuple[Codes, ...]

    @classmethod
    def of(cls, codes: Sequence[Codes], widths: Sequence[int]) -> Cells:
        joint, space = codes[0], widths[0]
        for column, width in zip(codes[1:], widths[1:], strict=True):
            joint, space = joint * width + column, space * width
            if space > max(len(joint), 2**20):
                joint = np.unique(joint, return_inverse=True)[1].astype(np.int64)
                space = int(joint.max()) + 1
        people = np.bincount(joint, minlength=space)
        used = np.flatnonzero(people)
        first = np.empty(space, np.int64)
        first[joint] = np.arange(len(joint))
        place = np.cumsum(people > 0) - 1
        return cls(
            place[joint],
            people[used].astype(np.float64),
            tuple(column[first[used]] for column in codes),
        )


def raked(
    cells: Cells, wanted: Sequence[Reals], limits: tuple[float, float] | None
) -> tuple[Reals, int, float]:
    """Weights per cell with mean one, the rounds run, and the gap left."""
    total = cells.people.sum()
    weights = np.ones(len(cells.people))
    rounds, gap = 0, distance(cells, wanted, weights)
    while gap > EXACT and rounds < ROUNDS:
        before = weights
        for column, shares in zip(cells.codes, wanted, strict=True):
            now = np.bincount(column, weights * cells.people, len(shares))
            factors = np.divide(shares * total, now, out=np.zeros(len(shares)), where=now > 0)
            weights = weights * factors[column]
        if limits:
            weights = trimmed(weights, cells.people, limits)
        rounds, gap = rounds + 1, distance(cells, wanted, weights)
        if np.abs(weights - before).max() < STILL:
            break
    return weights, rounds, gap


def trimmed(weights: Reals, people: Reals, limits: tuple[float, float]) -> Reals:
    """The weights cut to the limits, and what was cut given to the others, so that the mean stays one."""
    cut = np.clip(weights, *limits)
    for _ in range(ROUNDS):
        missing = people.sum() - (cut * people).sum()
        free = cut < limits[1] if missing > 0 else cut > limits[0]
        if abs(missing) <= STILL * people.sum() or not free.any():
            break
        cut[free] *= 1 + missing / (cut * people)[free].sum()
        cut = np.clip(cut, *limits)
    return cut


def distance(cells: Cells, wanted: Sequence[Reals], weights: Reals) -> float:
    """The largest distance between a weighted share and its target."""
    mass = weights * cells.people
    shares = mass / mass.sum()
    gaps = (
        np.abs(np.bincount(column, shares, len(goal)) - goal).max()
        for column, goal in zip(cells.codes, wanted, strict=True)
    )
    return float(max(gaps))


def at_limits(
    weights: Reals, limits: tuple[float, float] | None
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    if limits is None:
        return np.zeros(len(weights), np.bool_)
    return np.asarray((weights <= limits[0] * (1 + 1e-9)) | (weights >= limits[1] * (1 - 1e-9)))
