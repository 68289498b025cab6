"""The Method of Equal Shares in whole numbers: the final run, and every run that floats cannot decide.

All purses are whole multiples of one small coin, made smaller whenever a payment needs it, so nothing is ever
rounded. Voters with equal purses are reckoned together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import NamedTuple

import numpy as np

from civic.ballots import Indices
from civic.tally.purses import Asked, Floats, Market, unsettled


class Group(NamedTuple):
    """`voters` supporters of an item with `purse` coins each and equal marks."""

    purse: int
    mark: int
    voters: int


@dataclass(frozen=True)
class Purchase:
    """How an item was paid, in money: `level` per mark by those who could, all they had by the poor."""

    item: int
    level: Fraction
    payers: tuple[tuple[int, int], ...]  # mark and how many with it paid level x mark, by mark
    poor: int
    poor_paid: Fraction


class ExactRun:
    """The purses of one run when everyone starts with `share`; items are places in `market.items`."""

    def __init__(self, market: Market, share: Fraction) -> None:
        self.market = market
        self.coins = share.denominator  # of one unit of money
        self.purses = [share.numerator]  # by state, in coins
        self.asked: list[Asked] = []
        self.state: Indices = np.zeros(market.size, np.int64)  # of each row of ballots
        self.room = (
            64  # when there are more purses than this, equal ones are merged and unused ones forgotten
        )

    def buy(self) -> list[Purchase]:
        """The purchases in order; ties go by the market's order."""
        market = self.market
        queue = [
            (self.figure(item, self.full(item)), market.rank[item], item) for item in range(len(market.items))
        ]
        heapify(queue)
        bought = []
        while queue:
            figure, rank, item = heappop(queue)
            level = self.level(item)
            if level is None:
                continue
            now = self.figure(item, level)
            if now == figure:
                self.contest(item, figure, queue)
                bought.append(self.pay(item, level))
            else:
                heappush(queue, (now, rank, item))
        self.asked = unsettled(self.asked, {one.item: self.figure(one.item, one.level) for one in bought})
        return bought

    def contest(self, item: int, figure: Fraction, queue: list[tuple[Fraction, int, int]]) -> None:
        """Note what may be as cheap and only the lot keeps back; the figures in the queue can only have risen."""
        if self.asked and self.asked[-1].goes_on(item, figure):
            self.asked[-1].items.append(item)
        elif queue and queue[0][0] == figure:
            group = self.market.group
            rivals = {one for least, _, one in queue if least == figure and group[one] == group[item]}
            if rivals:
                self.asked.append(Asked([item], figure, rivals))

    def replay(self, items: Sequence[int]) -> list[Purchase]:
        """The purchases of these items in this order. Raises ArithmeticError when one cannot be paid."""
        bought = []
        for item in items:
            level = self.level(item)
            if level is None:
                raise ArithmeticError(f"{self.market.items[item]} cannot be paid")
            bought.append(self.pay(item, level))
        return bought

    def left(self) -> Floats:
        """What each row of ballots has left, rounded."""
        return np.array([purse / self.coins for purse in self.purses])[self.state]

    def full(self, item: int) -> Fraction:
        return Fraction(self.market.cost[item], self.market.weight[item])

    def figure(self, item: int, level: Fraction) -> Fraction:
        return level / self.market.unit[item]

    def groups(self, item: int) -> list[Group]:
        rows, marks = self.market.rows[item], self.market.marks[item].astype(np.int64)
        base = int(marks.max()) + 1
        keys, place = np.unique(self.state[rows] * base + marks, return_inverse=True)
        voters = np.bincount(place, self.market.times[item]).astype(np.int64)
        return [
            Group(self.purses[key // base], key % base, number)
            for key, number in zip(keys.tolist(), voters.tolist(), strict=True)
        ]

    def level(self, item: int) -> Fraction | None:
        """What each pays per mark, in money; None when the supporters cannot pay together."""
        rich = self.groups(item)
        due = self.market.cost[item] * self.coins
        if sum(group.purse * group.voters for group in rich) < due:
            return None
        while True:
            weight = sum(group.mark * group.voters for group in rich)
            able = [group for group in rich if group.purse * weight >= due * group.mark]
            if len(able) == len(rich):
                return Fraction(due, weight * self.coins)
            due -= sum(
                group.purse * group.voters for group in rich if group.purse * weight < due * group.mark
            )
            rich = able

    def pay(self, item: int, level: Fraction) -> Purchase:
        coins = level * self.coins
        self.mint(coins.denominator)
        each = int(level * self.coins)
        groups = self.groups(item)
        full = [group for group in groups if group.purse >= each * group.mark]
        poor = [group for group in groups if group.purse < each * group.mark]
        self.settle(item, each)
        payers: dict[int, int] = {}
        for group in full:
            payers[group.mark] = payers.get(group.mark, 0) + group.voters
        paid = Fraction(sum(group.purse * group.voters for group in poor), self.coins)
        return Purchase(item, level, tuple(sorted(payers.items())), sum(group.voters for group in poor), paid)

    def mint(self, factor: int) -> None:
        """Make the coin `factor` times smaller."""
        if factor > 1:
            self.coins *= factor
            self.purses = [purse * factor for purse in self.purses]

    def settle(self, item: int, each: int) -> None:
        """Take the payments out of the purses; now and then those that are equal become one state again."""
        rows, marks = self.market.rows[item], self.market.marks[item].astype(np.int64)
        base = int(marks.max()) + 1
        keys, place = np.unique(self.state[rows] * base + marks, return_inverse=True)
        left = [max(0, self.purses[key // base] - each * (key % base)) for key in keys.tolist()]
        self.state[rows] = (len(self.purses) + np.arange(len(left)))[place]
        self.purses += left
        if len(self.purses) > self.room:
            self.merge()

    def merge(self) -> None:
        used, self.state = np.unique(self.state, return_inverse=True)
        known: dict[int, int] = {}
        merged = [known.setdefault(self.purses[state], len(known)) for state in used.tolist()]
        self.purses, self.state = list(known), np.array(merged, np.int64)[self.state]
        self.room = 2 * len(self.purses) + 64
