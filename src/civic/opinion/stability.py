"""Would the same people be grouped together if others had come? The bootstrap answer, shown beside every map.

People are drawn with replacement, the components and groups found anew from the draw alone, and the two
groupings of those drawn compared by the adjusted Rand index. A low figure means: no stable groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from civic.opinion.chance import picks
from civic.opinion.groups import Grouping, agreement, merged, of_count
from civic.opinion.matrix import VoteMatrix, Whole
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


def stability(
    matrix: VoteMatrix,
    groups: Whole,
    grouping: Grouping,
    projection: Projection,
    smallest: int,
    draws: int = DRAWS,
) -> Stability:
    """How well the groups (by row of the matrix, -1 outside) come back in `draws` resamplings."""
    people = min(len(groups), MOST_PEOPLE)
    if grouping.size < 2 or draws < 1:
        return Stability(0.0, 0.0, 0, people)
    least = max(1, round(smallest * people / len(groups)))
    found = [
        one_draw(matrix, groups, grouping, projection, picks(seed, people, len(groups)), least)
        for seed in range(draws)
    ]
    return Stability(float(np.mean(found)), float(np.quantile(found, 0.1)), draws, people)


def one_draw(
    matrix: VoteMatrix,
    groups: Whole,
    grouping: Grouping,
    projection: Projection,
    rows: Whole,
    least: int,
) -> float:
    """Agreement of the groups found among these people alone with the groups they are in; 0 if none are found."""
    drawn = matrix.taken(rows)
    again = Projection.of(PairCounts.of(drawn), projection.hidden, projection.components)
    known = groups[rows] >= 0
    points, weights, of_person = merged(again.places(drawn)[known])
    found = of_count(points, weights, grouping.sought, least, RESTARTS)
    if found is None:
        return 0.0
    _, once = np.unique(rows[known], return_index=True)
    return agreement(groups[rows][known][once], found[1][of_person][once])
