"""A map that is kept up to date as votes arrive: one vote is folded in exactly, in milliseconds.

Pair counts are whole numbers, so a thousand votes folded in one at a time give the same components as all at
once. Groups stay as they are, and only the voter moves, until `settled` is asked for: a map that jumps with
every vote would be of no use to the people looking at it.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace

import numpy as np

from civic.opinion.groups import nearest
from civic.opinion.maps import OpinionMap, Settings, opinion_map
from civic.opinion.matrix import Ids, Real, VoteMatrix, Votes
from civic.opinion.pairs import PairCounts
from civic.opinion.projection import Projection
from civic.results import refuse


@dataclass(frozen=True)
class Position:
    """Where a participant stands after a vote, and the nearest group (None where there are none)."""

    x: float
    y: float
    group: int | None


class LiveMap:
    """The map of a running conversation. Statements are fixed; a new one asks for a new LiveMap."""

    def __init__(
        self, matrix: VoteMatrix, hidden: Ids | None = None, settings: Settings | None = None
    ) -> None:
        self.matrix, self._settings = matrix, settings
        self._hidden = [] if hidden is None else list(hidden)
        self._changed: dict[object, dict[int, int]] = {}
        self._column = {statement: j for j, statement in enumerate(matrix.statements.tolist())}
        self._named = matrix.participants.dtype.kind == "U"
        self._pairs = PairCounts.of(matrix)
        out = np.isin(matrix.statements, self._hidden)
        self.projection = Projection.of(self._pairs, out)
        self._centres: Real = np.zeros((0, 2))

    def fold(self, participant: object, statement: object, vote: int) -> Position:
        """Count one vote, replacing an earlier one of the same pair, and say where that participant now stands.

        Raises Refused for a statement that is not in the map, a vote that is none of 1, 0, -1, and a number
        where ids are texts or the reverse.
        """
        if statement not in self._column:
            raise refuse("unknown-statement", "{statement} is not in this map.", statement=str(statement))
        if len(self.matrix.participants) and isinstance(participant, str) != self._named:
            raise refuse("wrong-id", "{who} is no id of this map's kind.", who=repr(participant))
        if vote not in (-1, 0, 1):
            raise refuse("wrong-vote", "{vote} is no vote: 1 agrees, 0 passes, -1 disagrees.", vote=str(vote))
        row = self._row(participant)
        self._pairs.change(*as_columns(row), -1)
        row[self._column[statement]] = vote
        self._pairs.change(*as_columns(row), 1)
        self._changed[participant] = row
        self.projection = Projection.of(self._pairs, self.projection.hidden, self.projection.components)
        return self._position(row)

    def settled(self) -> OpinionMap:
        """The whole map of all votes so far, groups found anew: the same as if they had come at once."""
        self.matrix, self._changed = self._with_changes(), {}
        found = opinion_map(self.matrix, hidden=self._hidden, settings=self._settings)
        self._centres = found.grouping.centres
        self.projection = replace(found.projection)
        return found

    def _row(self, participant: object) -> dict[int, int]:
        if participant in self._changed:
            return self._changed[participant]
        at = found_at(self.matrix.participants, participant)
        if at is None:
            return {}
        columns, votes = self.matrix.row(at)
        return dict(zip(columns.tolist(), votes.tolist(), strict=True))

    def _position(self, row: dict[int, int]) -> Position:
        columns, votes = as_columns(row)
        alone = VoteMatrix(
            np.zeros(1, np.int64), self.matrix.statements, np.array([0, len(columns)]), columns, votes
        )
        place = self.projection.places(alone)
        group = int(nearest(place, self._centres)[0]) if len(self._centres) else None
        return Position(float(place[0, 0]), float(place[0, 1]), group)

    def _with_changes(self) -> VoteMatrix:
        """The matrix of all votes, made anew from the old rows and the changed ones."""
        old = self.matrix
        new = [(who, j, vote) for who, row in self._changed.items() for j, vote in row.items()]
        people = np.repeat(old.participants, old.vote_counts)
        who = np.concatenate([people, np.array([person for person, _, _ in new] or people[:0])])
        what = np.concatenate([old.columns, np.array([j for _, j, _ in new], np.int32)])
        votes = np.concatenate([old.values, np.array([vote for _, _, vote in new], np.int8)])
        return VoteMatrix.of(who, old.statements[what], votes, all_statements=old.statements)


def as_columns(row: dict[int, int]) -> tuple[np.ndarray[tuple[int], np.dtype[np.int32]], Votes]:
    """A participant's statements in order, and the votes on them."""
    columns = sorted(row)
    return np.array(columns, np.int32), np.array([row[j] for j in columns], np.int8)


def found_at(ids: Ids, wanted: object) -> int | None:
    """Where an id stands among sorted ids, or None."""
    at = bisect_left(ids, wanted)
    return at if at < len(ids) and ids[at] == wanted else None
