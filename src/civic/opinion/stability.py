"""Would the same people be grouped together if others had come? The bootstrap answer, shown beside every map.

People are drawn with replacement, the components and groups found anew from the draw alone, and the two
groupings of those drawn compared by the adjusted Rand index. A low figure means: no stable groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from civic.opinion.chance import mixed, picks
from civic.opinion.groups import Grouping, agreement, merged, of_count
from civic.opinion.matrix import Real, VoteMatrix, Whole
from civic.opinion.pairs import PairCounts
from civic.opinion.projection import Projection

DRAWS = 20
LOTS = 5  # so many times the draws at most
MOST_PEOPLE = 1_500  # in one draw; with more people in the conversation the figure is cautious, never rosy
RESTARTS = 4
STABLE = 0.6


@dataclass(frozen=True)
class Stability:
    """The mean adjusted Rand index (1 the same groups, 0 by chance), its tenth percentile, draws and people in each.

    `stable` says whether the groups may be shown as groups.
    """

    mean: float
    low: float
    draws: int
    people: int

    @property
    def stable(self) -> bool:
        return self.mean >= STABLE


@dataclass(frozen=True, eq=False)
class Draw:
    """People drawn with replacement (by row of the matrix) and where they stand on the components they alone give."""

    rows: Whole
    places: Real


class Draws:
    """The draws on which every grouping of a conversation is tried, each made once, when it is first asked for."""

    def __init__(self, matrix: VoteMatrix, projection: Projection) -> None:
        self.matrix, self.projection = matrix, projection
        self.people = by_votes(matrix)
        self.made: list[Draw] = []

    def between(self, first: int, end: int) -> list[Draw]:
        """The draws numbered from `first` and before `end`."""
        self.made += [self.one(seed) for seed in range(len(self.made), end)]
        return self.made[first:end]

    def one(self, seed: int) -> Draw:
        rows = self.people[picks(seed, min(len(self.people), MOST_PEOPLE), len(self.people))]
        some = self.matrix.taken(rows)
        known = self.projection
        again = Projection.of(PairCounts.of(some), known.hidden, known.components, rough=True)
        return Draw(rows, again.places(some))


def by_votes(matrix: VoteMatrix) -> Whole:
    """The rows in an order that follows from how they voted alone: other names must not give other groups."""
    worth = mixed(0, 3 * len(matrix.statements))
    marks = np.multiply(matrix.columns, 3, dtype=np.int64)
    marks += matrix.values + np.int8(1)
    sums = np.concatenate([np.zeros(1, np.uint64), worth[marks]])
    np.cumsum(sums, out=sums)  # modulo 2^64
    order: Whole = np.argsort(np.diff(sums[matrix.starts]), kind="stable")
    return order


def stability(
    groups: Whole, grouping: Grouping, draws: Draws, smallest: int, count: int = DRAWS
) -> Stability:
    """How well the groups (by row of the matrix, -1 outside) come back in `count` draws.

    While the figure is so near to the bound that chance may have put it on its side, as many are drawn again.
    """
    people = min(len(groups), MOST_PEOPLE)
    if grouping.size < 2 or not count:
        return Stability(0.0, 0.0, 0, people)
    least = max(1, round(smallest * people / len(groups)))
    found: list[float] = []
    while not found or (len(found) < LOTS * count and is_open(found)):
        more = draws.between(len(found), len(found) + count)
        found += [comes_back(groups, grouping.sought, draw, least) for draw in more]
    return Stability(float(np.mean(found)), float(np.quantile(found, 0.1)), len(found), people)


def is_open(found: list[float]) -> bool:
    """Whether the mean is within two standard errors of the bound."""
    return bool(abs(np.mean(found) - STABLE) < 2 * np.std(found) / len(found) ** 0.5)


def comes_back(groups: Whole, sought: int, draw: Draw, least: int) -> float:
    """Agreement of the groups found among these people alone with the groups they are in; 0 if none are found."""
    known = groups[draw.rows] >= 0
    points, weights, of_person = merged(draw.places[known])
    found = of_count(points, weights, sought, least, RESTARTS)
    if found is None:
        return 0.0
    rows, once = np.unique(draw.rows[known], return_index=True)
    return agreement(groups[rows], found[1][of_person][once])
