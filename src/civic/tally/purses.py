"""One run of the Method of Equal Shares in floating point, with a bound on its own rounding.

It prunes: a run either follows from its figures beyond doubt, or it ends with `Uncertain` and must be repeated
exactly (`exact_purses`). Identical ballots share a purse; an item is priced again only when its last price,
which can only have risen, could still be the best (lazy evaluation).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from civic.tally.ties import Order, places
from civic.tally.totals import Support

Floats = NDArray[np.float64]
ROUNDING = (
    1e-13  # generous for sums of a million terms of like sign added pairwise (error about 20 x 1.1e-16)
)


class Uncertain(ArithmeticError):
    """A decision was closer than the rounding error."""


class Market:
    """The items that may be bought, with their supporters, ready for many runs.

    `cost` and `unit` are whole numbers: a supporter's happiness per mark is `unit` (the cost, or 1). Inside, an
    item is its place in `items`, which are sorted by their figure when all pay in full, ties by `order`.
    """

    def __init__(
        self, support: Support, cost: Sequence[int], unit: Sequence[int], order: Order, items: Sequence[int]
    ) -> None:
        weight, votes = support.weight.tolist(), support.votes.tolist()
        figures = {item: Fraction(cost[item], weight[item] * unit[item]) for item in items if weight[item]}
        place = dict(zip(figures, places(list(figures.values())), strict=True))
        self.items = sorted(figures, key=lambda item: (place[item], order.rank[item]))
        self.rank = [order.rank[item] for item in self.items]
        self.group = [order.group[item] for item in self.items]
        self.cost = [cost[item] for item in self.items]
        self.unit = [unit[item] for item in self.items]
        self.weight: list[int] = [weight[item] for item in self.items]
        parts = [support.of(item) for item in self.items]
        self.rows = [support.rows[part] for part in parts]
        self.times = [support.times[support.rows[part]].astype(float) for part in parts]
        self.marks = [support.marks[part].astype(float) for part in parts]
        self.plain = bool((support.marks == 1).all())
        self.size = len(support.times)
        self.price = [float(price) for price in self.cost]
        self.full = [price / one for price, one in zip(self.cost, self.weight, strict=True)]
        self.least = [
            float(figures[item]) * (1 - 2 * ROUNDING) for item in self.items
        ]  # rises with the place
        self.enough = [cost[item] / votes[item] for item in self.items]  # the share that could just pay


class Asked(NamedTuple):
    """The lot put these items first, in this order, at this figure; `rivals`, the first of them aside, ask as little or
    it is too close to tell."""

    items: list[int]
    figure: float | Fraction
    rivals: set[int]

    def goes_on(self, item: int, figure: float | Fraction) -> bool:
        """Whether this one is the next of them: then nobody need be looked for again, as a figure can only rise."""
        return item in self.rivals and figure <= self.figure


def unsettled(asked: Sequence[Asked], paid: Mapping[int, float | Fraction]) -> list[Asked]:
    """The choices that matter: where all rivals are bought at that figure, too, so they are in any order."""
    return [
        one for one in asked if any(rival not in paid or paid[rival] > one.figure for rival in one.rivals)
    ]


class Price(NamedTuple):
    """Supporters pay `level` x mark or the rest of the purse; `low` and `high` enclose level / unit."""

    item: int
    level: float
    low: float
    high: float


class Run:
    """The purses during one run, and how far each may be off."""

    def __init__(self, market: Market, share: Fraction) -> None:
        self.market = market
        self.share = float(share)
        self.purses: Floats = np.full(market.size, self.share)
        self.worst = self.share * 2.0**-52  # no purse is off by more
        self.doubts: Floats = np.full(market.size, self.worst)
        self.levels = [0.0] * len(market.items)  # the last level; 0: nobody was too poor so far
        self.raised = float("inf")  # no item that some could not pay in full has a lower figure
        self.asked: list[Asked] = []

    def buy(self) -> list[int]:
        market, most = self.market, self.share * (1 + 1e-9)
        queue = [(market.least[item], item) for item, enough in enumerate(market.enough) if enough <= most]
        heapify(queue)
        bought = []
        while (price := self.best(queue)) is not None:
            bought.append(price)
            self.pay(price)
        self.asked = unsettled(self.asked, {price.item: price.low for price in bought})
        return [price.item for price in bought]

    def best(self, queue: list[tuple[float, int]]) -> Price | None:
        """The cheapest item per happiness; it leaves the queue, as does what nobody can pay any more."""
        priced: list[Price] = []
        limit = float("inf")
        while queue and queue[0][0] <= limit:
            price = self.price(heappop(queue)[1])
            if price is None:
                continue
            if not priced and self.first_of_all(price):
                self.contest(price, queue)
                return price
            priced.append(price)
            limit = min(limit, price.high)
        if not priced:
            return None
        close = [price for price in priced if price.low <= limit]
        first = close[0] if len(close) == 1 else self.decided(close)
        for price in priced:
            if price is not first:
                heappush(queue, (price.low, price.item))
                if self.levels[price.item]:
                    self.raised = min(self.raised, price.low)
        self.contest(first, queue)
        return first

    def contest(self, first: Price, queue: list[tuple[float, int]]) -> None:
        """Note what may be as cheap and only the lot keeps back; the queue begins with the cheapest."""
        if self.asked and self.asked[-1].goes_on(first.item, first.low):
            self.asked[-1].items.append(first.item)
        elif queue and queue[0][0] <= first.high:
            group = self.market.group
            rivals = {item for low, item in queue if low <= first.high and group[item] == group[first.item]}
            if rivals:
                self.asked.append(Asked([first.item], first.high, rivals))

    def first_of_all(self, price: Price) -> bool:
        """All others that all can pay in full come later in the market, and the rest is surely dearer.

        This spares pricing every one of a thousand equals.
        """
        return not self.levels[price.item] and price.high < self.raised and self.surely_full(price.item)

    def surely_full(self, item: int) -> bool:
        market, rows = self.market, self.market.rows[item]
        due = market.full[item] * (1 + ROUNDING) * market.marks[item]
        return bool((self.purses[rows] - self.doubts[rows] > due).all())

    def decided(self, close: list[Price]) -> Price:
        """The best of several whose figures overlap. Raises Uncertain unless all are known exactly."""
        figures = {price: self.exact(price.item) for price in close}
        least = min(figures.values())
        tied = [price for price in close if figures[price] == least]
        return min(tied, key=lambda price: self.market.rank[price.item])

    def exact(self, item: int) -> Fraction:
        """The figure of an item whose supporters all surely pay in full or surely have nothing left."""
        market, rows = self.market, self.market.rows[item]
        purses, doubts, marks = self.purses[rows], self.doubts[rows], market.marks[item]
        able = (purses > 0) | (doubts > 0)
        weight = int((market.times[item] * marks)[able].sum())
        due = market.price[item] / max(weight, 1) * (1 + ROUNDING) * marks
        if not (purses - doubts > due)[able].all():
            raise Uncertain
        return Fraction(market.cost[item], weight * market.unit[item])

    def price(self, item: int) -> Price | None:
        """The price now; None when its supporters cannot pay together."""
        market = self.market
        purses = self.purses.take(market.rows[item])
        money = float(purses.dot(market.times[item]))
        if money < market.price[item] * (1 + 1e-6) and not self.affordable(item, money):
            return None
        limits = purses if market.plain else purses / market.marks[item]
        level, unit = market.full[item], market.unit[item]
        if not self.levels[item] and float(np.minimum.reduce(limits)) >= level:
            return Price(item, level, market.least[item], level / unit * (1 + 2 * ROUNDING))
        return self.shared(item, purses, limits)

    def affordable(self, item: int, money: float) -> bool:
        cost, times = self.market.price[item], self.market.times[item]
        doubt = float(self.doubts.take(self.market.rows[item]).dot(times)) + ROUNDING * cost
        if abs(money - cost) <= doubt:
            raise Uncertain
        return money > cost

    def shared(self, item: int, purses: Floats, limits: Floats) -> Price:
        """The poor pay all they have, the others alike: the level at which the payments make up the cost.

        Newton's method on a concave piecewise linear function, so it ends after a few steps with the exact
        split into poor and others. It may start anywhere; the level of an earlier price is close.
        """
        market = self.market
        cost, weight, times = market.price[item], market.weight[item], market.times[item]
        level, poor = self.levels[item] or market.full[item], -1.0
        while True:
            below = times * (limits < level)
            found = float(np.add.reduce(below) if market.plain else below.dot(market.marks[item]))
            if found == poor:
                break
            poor, rich = found, weight - found
            if rich <= 0:
                raise Uncertain
            level = (cost - float(below.dot(purses))) / rich
        self.levels[item] = level
        error = (self.doubt(item, below, cost) + ROUNDING * cost) / rich
        unit = market.unit[item]
        return Price(item, level, (level - error) / unit, (level + error) / unit)

    def doubt(self, item: int, below: Floats, cost: float) -> float:
        """How far the money of the poor may be off: a quick bound when that is small enough, else the sum."""
        quick = self.worst * float(np.add.reduce(below))
        if quick <= 1e-12 * cost:
            return quick
        return float(self.doubts.take(self.market.rows[item]).dot(below))

    def pay(self, price: Price) -> None:
        market, rows = self.market, self.market.rows[price.item]
        error = (price.high - price.low) * market.unit[price.item] / 2 + ROUNDING * price.level
        marks = 1.0 if market.plain else market.marks[price.item]
        left = self.purses.take(rows) - price.level * marks
        doubts = self.doubts.take(rows) + error * marks
        doubts[left < -doubts] = 0.0
        self.purses[rows] = np.maximum(left, 0.0)
        self.doubts[rows] = doubts
        self.worst = max(self.worst, float(np.maximum.reduce(doubts)))
