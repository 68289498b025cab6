"""Ranked ballot papers as they are handed on: whose turn it is on each, and when a paper is exhausted."""

from __future__ import annotations

import numpy as np

from civic.ballots import Count, Indices, VoteType, refuse
from civic.tally import contest, totals

NOBODY = -1
MOST_ITEMS = 2000  # there may be as many stages, each with the votes of all


class Papers:
    """Distinct papers, `times` of each; `holder` is the item each lies with now, or NOBODY."""

    def __init__(self, count: Count, rule: str) -> None:
        """Raises Refused for ballots that are no rankings, and for equal ranks."""
        contest.accept(count, rule, VoteType.ORDINAL)
        totals.few_enough(len(count.items), rule, MOST_ITEMS)
        columns = count.columns
        lengths = np.diff(columns.starts)
        self.times = columns.times
        self.order = np.full((len(lengths), int(lengths.max(initial=0)) + 1), NOBODY, np.int64)
        ranked = np.lexsort((columns.values, columns.rows))
        refuse_equal(columns.rows[ranked], columns.values[ranked], rule)
        place = np.arange(len(ranked)) - columns.starts[columns.rows[ranked]]
        self.order[columns.rows[ranked], place] = columns.items[ranked]
        self.turn = np.zeros(len(lengths), np.int64)
        self.closed = np.zeros(len(count.items) + 1, bool)  # the last place stands for NOBODY, never closed

    @property
    def holder(self) -> Indices:
        holder: Indices = self.order[np.arange(len(self.turn)), self.turn]
        return holder

    def close(self, item: int) -> None:
        """From now on the item receives no papers; those it holds stay until `hand_on`."""
        self.closed[item] = True

    def hand_on(self, item: int) -> None:
        """Pass each paper the item holds to the next one that is not closed."""
        self.close(item)
        waiting = np.flatnonzero(self.holder == item)
        while len(waiting):
            self.turn[waiting] += 1
            waiting = waiting[self.closed[self.order[waiting, self.turn[waiting]]]]

    def votes(self, values: Indices, size: int) -> list[int]:
        """The value of the papers each item holds; `values` per row, all its papers together."""
        holder = self.holder
        sums = np.zeros(size, np.int64)
        held = holder != NOBODY
        np.add.at(sums, holder[held], values[held])
        return [int(number) for number in sums]


def refuse_equal(rows: Indices, ranks: Indices, rule: str) -> None:
    if ((rows[1:] == rows[:-1]) & (ranks[1:] == ranks[:-1])).any():
        raise refuse("tied-ranks", "A ballot ranks two items alike; {rule} cannot count that.", rule=rule)
