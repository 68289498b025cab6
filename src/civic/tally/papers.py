"""Ranked ballot papers as they are handed on: whose turn it is on each, and when a paper is exhausted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from civic.ballots import Count, Indices, VoteType, refuse
from civic.tally import contest, totals

NOBODY = -1
MOST_ITEMS = 2000  # there may be as many stages, each with the votes of all
OVERVOTES = ("refuse", "end", "skip")


@dataclass(frozen=True)
class Parameters(contest.Parameters):
    """`overvotes`: what becomes of a ballot that ranks two alike, which the law of each election says.

    `refuse` counts nothing; with `end` it is exhausted there, as in San Francisco; with `skip` they are passed over.
    """

    overvotes: str = "refuse"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.overvotes not in OVERVOTES:
            template = "{name} must be one of {allowed}."
            raise refuse("parameter", template, name="overvotes", allowed=", ".join(OVERVOTES))


def chosen_of(parameters: contest.Parameters | None) -> Parameters:
    """What was chosen; the parameters of any contest will do, and refuse overvotes."""
    if isinstance(parameters, Parameters):
        return parameters
    return Parameters(parameters.seats, parameters.ties) if parameters else Parameters()


class Papers:
    """Distinct papers, `times` of each; `holder` is the item each lies with now, or NOBODY."""

    def __init__(self, count: Count, rule: str, overvotes: str) -> None:
        """Raises Refused for ballots that are no rankings, and for equal ranks unless `overvotes` allows them."""
        contest.accept(count, rule, VoteType.ORDINAL)
        totals.few_enough(len(count.items), rule, MOST_ITEMS)
        columns = count.columns
        ranked = np.lexsort((columns.values, columns.rows))
        rows, ranks = columns.rows[ranked], columns.values[ranked]
        kept = counted(rows, ranks, rule, overvotes)
        rows, ranked = rows[kept], ranked[kept]
        lengths = np.bincount(rows, minlength=len(columns.times))
        place = np.arange(len(ranked)) - (np.cumsum(lengths) - lengths)[rows]
        self.times = columns.times
        self.order = np.full((len(lengths), int(lengths.max(initial=0)) + 1), NOBODY, np.int64)
        self.order[rows, place] = columns.items[ranked]
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


def counted(rows: Indices, ranks: Indices, rule: str, overvotes: str) -> NDArray[np.bool_]:
    """Which marks count, given in order of their ranks. Raises Refused for equal ranks unless told what they mean."""
    same = (rows[1:] == rows[:-1]) & (ranks[1:] == ranks[:-1])
    alike = np.append(same, False) | np.insert(same, 0, False)
    if overvotes == "skip" or not same.any():
        alone: NDArray[np.bool_] = ~alike[: len(rows)]
        return alone
    if overvotes == "refuse":
        template = "A ballot ranks two items alike; {rule} can count it with overvotes=end or overvotes=skip."
        raise refuse("tied-ranks", template, rule=rule)
    first = np.full(int(rows.max()) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, rows[alike], ranks[alike])
    before: NDArray[np.bool_] = ranks < first[rows]
    return before
