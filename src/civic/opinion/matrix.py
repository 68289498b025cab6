"""Who said what of which statement: votes as compressed sparse rows, one row a participant.

Ids are sorted, so nothing later depends on the order in which votes arrived. A vote is 1 (agree), 0 (pass) or
-1 (disagree); a cell without a vote is missing, which is not a pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civic.results import refuse

Ids = NDArray[Any]  # int64, or str where one id is not a whole number
Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Votes = NDArray[np.int8]

BITS = 63  # a cell, the order of its vote and the vote are sorted as one number
VOTE_BITS = 2


@dataclass(frozen=True, eq=False)
class VoteMatrix:
    """Row r (participant `participants[r]`) voted `values[a:b]` on `columns[a:b]`, a:b = starts[r]:starts[r+1].

    Columns index `statements` and ascend inside a row.
    """

    participants: Ids
    statements: Ids
    starts: Whole
    columns: NDArray[np.int32]
    values: Votes

    @classmethod
    def of(
        cls,
        participants: Ids | Sequence[Any],
        statements: Ids | Sequence[Any],
        votes: NDArray[Any] | Sequence[int],
        times: Whole | None = None,
        all_statements: Ids | Sequence[Any] = (),
    ) -> VoteMatrix:
        """The matrix of votes given as three columns of equal length; of a pair the last vote counts.

        Last by `times` where they are given, else by position. Two different votes of a pair at the same time
        count as a pass, since nobody can say which came later. `all_statements` adds statements nobody voted on.
        Raises Refused for a vote that is none of -1, 0, 1 and for columns of unequal length.
        """
        who, what = np.asarray(participants), np.asarray(statements)
        marks = checked(np.asarray(votes))
        if not len(who) == len(what) == len(marks):
            raise refuse("unequal", "Participants, statements and votes differ in number.")
        rows_of, rows = numbered(who)
        columns_of, columns = numbered(what, np.asarray(all_statements))
        rows, cells, marks = last_of_pair(rows, columns, marks, times, len(columns_of))
        lengths = np.bincount(rows, minlength=len(rows_of))
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]).astype(np.int64)
        return cls(rows_of, columns_of, starts, cells, marks)

    @property
    def size(self) -> tuple[int, int]:
        """Participants, statements."""
        return len(self.participants), len(self.statements)

    @cached_property
    def vote_counts(self) -> Whole:
        """Votes cast by each participant."""
        counts: Whole = np.diff(self.starts)
        return counts

    @cached_property
    def statement_counts(self) -> Whole:
        """For each statement (row) its disagree, pass and agree votes (columns)."""
        bins = np.multiply(self.columns, 3, dtype=np.int64)
        bins += self.values + np.int8(1)
        tally: Whole = np.bincount(bins, minlength=len(self.statements) * 3).reshape(-1, 3)
        return tally

    def tallied(self, groups: Whole, size: int) -> Whole:
        """Disagree, pass, agree (last axis) per statement per group; a negative group is left out."""
        width = len(self.statements) * 3
        bins = (groups.astype(np.int64) * width).repeat(self.vote_counts)
        bins += np.multiply(self.columns, 3, dtype=np.int64)
        bins += self.values + np.int8(1)
        if len(groups) and groups.min() < 0:
            bins = bins[bins >= 0]
        tally: Whole = np.bincount(bins, minlength=size * width).reshape(size, len(self.statements), 3)
        return tally

    def taken(self, rows: Whole) -> VoteMatrix:
        """The matrix of these participants, in this order; one may be taken more than once."""
        lengths = self.vote_counts[rows]
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]).astype(np.int64)
        cells = np.arange(starts[-1]) + np.repeat(self.starts[rows] - starts[:-1], lengths)
        return VoteMatrix(
            self.participants[rows], self.statements, starts, self.columns[cells], self.values[cells]
        )

    def row(self, index: int) -> tuple[NDArray[np.int32], Votes]:
        """One participant's statements and votes."""
        part = slice(self.starts[index], self.starts[index + 1])
        return self.columns[part], self.values[part]


def checked(votes: NDArray[Any]) -> Votes:
    """The votes in one byte each. Raises Refused for anything but -1, 0, 1 (NaN among it)."""
    if not len(votes):
        return np.zeros(0, np.int8)
    wrong = ~((votes == -1) | (votes == 0) | (votes == 1))
    if wrong.any():
        at = int(wrong.argmax())
        raise refuse(
            "wrong-vote",
            "Vote {number} is {value}; a vote is 1 (agree), 0 (pass) or -1 (disagree).",
            number=at + 1,
            value=str(votes[at]),
        )
    return votes.astype(np.int8)


def numbered(ids: Ids, more: Ids | None = None) -> tuple[Ids, NDArray[np.int64]]:
    """The sorted distinct ids (with `more`), and for each id its place among them."""
    extra = np.zeros(0, ids.dtype) if more is None or not len(more) else more
    if not len(ids) and not len(extra):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    every = np.concatenate([ids, extra]) if len(extra) else ids
    if every.dtype.kind in "iu":
        low, high = int(every.min()), int(every.max())
        if high - low < 4 * len(every) + 1024:
            return numbered_by_table(ids, every, low, high)
    distinct, places = np.unique(every, return_inverse=True)
    return distinct, places[: len(ids)].astype(np.int64)


def numbered_by_table(ids: Ids, every: Ids, low: int, high: int) -> tuple[Ids, NDArray[np.int64]]:
    """`numbered` for ids that lie close together: a look-up table instead of sorting."""
    present = np.zeros(high - low + 1, bool)
    present[every - low] = True
    places = np.cumsum(present) - 1
    return (np.flatnonzero(present) + low).astype(np.int64), places[ids - low]


def last_of_pair(
    rows: Whole, columns: Whole, votes: Votes, times: Whole | None, width: int
) -> tuple[Whole, NDArray[np.int32], Votes]:
    """Rows, columns and votes sorted by cell, one vote a cell. Uses up `rows`."""
    if not len(votes):
        return rows, columns.astype(np.int32), votes
    column_bits, order_bits = width.bit_length(), len(votes).bit_length()
    shift = VOTE_BITS + order_bits
    if int(rows.max()).bit_length() + column_bits + shift > BITS:
        raise refuse("too-large", "There are too many votes for one map.")
    key = rows  # what follows works in place: at 20 million votes every copy costs 150 MB
    for part, bits in ((columns, column_bits), (np.arange(len(votes)), order_bits), (votes + 1, VOTE_BITS)):
        key <<= bits
        key += part
    key.sort()
    cells = key >> shift
    last = np.ones(len(key), bool)
    np.not_equal(cells[1:], cells[:-1], out=last[:-1])
    if not last.all():
        if times is not None:
            settle(key, cells, last, times, shift)
        key, cells = key[last], cells[last]
    marks = (key & 3).astype(np.int8) - np.int8(1)
    places = (cells & ((1 << column_bits) - 1)).astype(np.int32)
    cells >>= column_bits
    return cells, places, marks


def settle(key: Whole, cells: Whole, last: NDArray[np.bool_], times: Whole, shift: int) -> None:
    """Write the vote that came last in time on the last place of every cell that has several."""
    again = ~last
    again[1:] |= again[:-1].copy()
    part = np.flatnonzero(again)
    place = (key[part] & ((1 << shift) - 1)) >> VOTE_BITS
    when, what, vote = times[place], cells[part], key[part] & 3
    order = np.lexsort((when, what))
    what, when, vote = what[order], when[order], vote[order]
    ends = np.append(what[1:] != what[:-1], True)
    cell = np.cumsum(ends) - ends
    latest = when == when[ends][cell]
    lowest = np.full(int(ends.sum()), 3)
    np.minimum.at(lowest, cell[latest], vote[latest])
    highest = np.zeros(len(lowest), np.int64)
    np.maximum.at(highest, cell[latest], vote[latest])
    final = np.where(lowest == highest, lowest, 1)
    at = part[last[part]]
    key[at] = (key[at] >> VOTE_BITS << VOTE_BITS) | final
