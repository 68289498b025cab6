"""Would the same people be grouped together if others had come? The bootstrap answer, shown beside every map.

People are drawn with replacement, the components and groups found anew from the draw alone, and the two
groupings of those drawn compared by the adjusted Rand index. A low figure means: no stable groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from civic.opinion.chance import picks
from civic.opinion.groups import Grouping, agreement, merged, of_count
from civic.opinion.matrix import Real, VoteMatrix, Whole
from civic.opinion.pairs import PairCounts
from civic.opinion.projection import Projection

DRAWS = 20
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


def drawn(matrix: VoteMatrix, projection: Projection, draws: int = DRAWS) -> list[Draw]:
    """The draws on which every grouping of a conversation is tried."""
    return [one_draw(matrix, projection, seed) for seed in range(draws)]


def one_draw(matrix: VoteMatrix, projection: Projection, seed: int) -> Draw:
    everyone = len(matrix.participants)
    rows = picks(seed, min(everyone, MOST_PEOPLE), everyone)
    people = matrix.taken(rows)
    again = Projection.of(PairCounts.of(people), projection.hidden, projection.components, rough=True)
    return Draw(rows, again.places(people))


def stability(groups: Whole, grouping: Grouping, draws: list[Draw], smallest: int) -> Stability:
    """How well the groups (by row of the matrix, -1 outside) come back in these draws."""
    people = min(len(groups), MOST_PEOPLE)
    if grouping.size < 2 or not draws:
        return Stability(0.0, 0.0, 0, people)
    least = max(1, round(smallest * people / len(groups)))
    found = [comes_back(groups, grouping.sought, draw, least) for draw in draws]
    return Stability(float(np.mean(found)), float(np.quantile(found, 0.1)), len(draws), people)


def comes_back(groups: Whole, sought: int, draw: Draw, least: int) -> float:
    """Agreement of the groups found among these people alone with the groups they are in; 0 if none are found."""
    known = groups[draw.rows] >= 0
    points, weights, of_person = merged(draw.places[known])
    found = of_count(points, weights, sought, least, RESTARTS)
    if found is None:
        return 0.0
    rows, once = np.unique(draw.rows[known], return_index=True)
    return agreement(groups[rows], found[1][of_person][once])
