"""The whole opinion map of a conversation in one value, from votes to consensus.

Everything here can be recomputed by anyone from the published votes. It names no person and explains no motive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from civic.opinion.groups import (
    GROUP_COUNTS,
    BaseClusters,
    Grouping,
    base_clusters,
    groupings,
    no_groups,
    smallest_group,
)
from civic.opinion.matrix import Ids, Real, VoteMatrix, Whole
from civic.opinion.pairs import PairCounts
from civic.opinion.projection import Projection
from civic.opinion.routing import priorities
from civic.opinion.stability import DRAWS, Draws, Stability, stability
from civic.opinion.statements import (
    Consensus,
    Dividing,
    Representative,
    Shared,
    Side,
    consensus,
    dividing,
    group_aware_consensus,
    representative,
)
from civic.results import refuse

ENOUGH_VOTES = 7  # to be placed in a group (Polis); of fewer statements, all of them
MOST_GROUPS = 20
MORE_GROUPS = "The number of groups must be from 2 to {most}, not {count}."


@dataclass(frozen=True)
class Settings:
    """Everything that can be chosen about a map. `smallest` None is 1 % of the grouped people, at least 3."""

    group_counts: tuple[int, ...] = GROUP_COUNTS
    smallest: int | None = None
    enough_votes: int = ENOUGH_VOTES
    draws: int = DRAWS

    def __post_init__(self) -> None:
        for count in self.group_counts:
            if not 2 <= count <= MOST_GROUPS:
                raise refuse("group-count", MORE_GROUPS, most=MOST_GROUPS, count=count)


@dataclass(frozen=True, eq=False)
class OpinionMap:
    """What people think: places and groups of participants (group -1: too few votes or no groups).

    `clusters` and `grouping` count only those who voted enough, in the order of the rows. `tally` holds
    disagree, pass and agree per statement, `group_tally` the same per group. `grouping` is what was found; it
    may be shown as groups only if `has_groups`.
    """

    participants: Ids
    statements: Ids
    hidden: NDArray[np.bool_]
    projection: Projection
    places: Real
    groups: Whole
    clusters: BaseClusters
    grouping: Grouping
    smallest: int
    stability: Stability
    tally: Whole
    group_tally: Whole
    priorities: Real

    @property
    def has_groups(self) -> bool:
        """Whether there are groups that would come back if others had taken part."""
        return self.grouping.size > 1 and self.stability.stable

    def consensus(self, side: Side, definition: Consensus = Consensus.MAJORITY) -> list[Shared]:
        """What many share on one side, by one of the two definitions."""
        if definition is Consensus.MAJORITY:
            return consensus(self.tally, side, self.hidden)
        return group_aware_consensus(self.group_tally, side, self.hidden)

    def representative(self, group: int) -> list[Representative]:
        """What speaks for one group."""
        return representative(self.group_tally, group, self.hidden)

    def dividing(self) -> list[Dividing]:
        """What the groups differ on most."""
        return dividing(self.group_tally, self.hidden)


def opinion_map(
    matrix: VoteMatrix,
    *,
    hidden: Iterable[object] = (),
    meta: Iterable[object] = (),
    settings: Settings | None = None,
    step: Callable[[int], None] = lambda done: None,
) -> OpinionMap:
    """The map of these votes; `hidden` and `meta` are statement ids, `step` is told of each of four steps done.

    A hidden statement takes no part in the components and is never listed.
    """
    chosen = settings or Settings()
    out = chosen_columns(matrix, hidden)
    pairs = PairCounts.of(matrix)
    step(1)
    projection = Projection.of(pairs, out)
    places = projection.places(matrix)
    step(2)
    enough = matrix.vote_counts >= max(1, min(chosen.enough_votes, matrix.size[1]))
    smallest = smallest_group(int(enough.sum())) if chosen.smallest is None else chosen.smallest
    clusters = base_clusters(places[enough])
    step(3)
    grouping, held = steadiest(matrix, enough, clusters, projection, smallest, chosen)
    groups = in_rows(grouping, enough)
    group_tally = matrix.tallied(groups, grouping.size)
    step(4)
    asked = group_tally.sum(axis=0) if grouping.size else matrix.statement_counts
    return OpinionMap(
        matrix.participants,
        matrix.statements,
        out,
        projection,
        places,
        groups,
        clusters,
        grouping,
        smallest,
        held,
        matrix.statement_counts,
        group_tally,
        priorities(asked, projection.extremity(), chosen_columns(matrix, meta)),
    )


def chosen_columns(matrix: VoteMatrix, statements: Iterable[object]) -> NDArray[np.bool_]:
    """Which columns are among these statement ids; ids nobody voted on are ignored."""
    wanted = set(statements)
    return np.array([statement in wanted for statement in matrix.statements.tolist()], bool)


def steadiest(
    matrix: VoteMatrix,
    enough: NDArray[np.bool_],
    clusters: BaseClusters,
    projection: Projection,
    smallest: int,
    chosen: Settings,
) -> tuple[Grouping, Stability]:
    """The stable grouping with the best silhouette; where none is stable, the one with the best silhouette."""
    found = groupings(clusters, chosen.group_counts, smallest)
    if not found:
        return no_groups(clusters), Stability(0.0, 0.0, 0, 0)
    draws = Draws(matrix, projection)
    tried = []
    for grouping in found:
        held = stability(in_rows(grouping, enough), grouping, draws, smallest, chosen.draws)
        if held.stable:
            return grouping, held
        tried.append((grouping, held))
    return tried[0]


def in_rows(grouping: Grouping, enough: NDArray[np.bool_]) -> Whole:
    """The group of every participant, -1 for those who were not placed."""
    groups = np.full(len(enough), -1, np.int64)
    groups[enough] = grouping.of_person
    return groups
