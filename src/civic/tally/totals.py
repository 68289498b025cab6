"""Votes and points of every item, and who stands behind each: what most rules start from.

A vote is a mark that speaks for an item: an approval, a place in a ranking, points above zero. Points are what
the ballots give together; a ranking of k items gives k points to the first and 1 to the last, as Pabulib's
`score` does (`last_rank` 0 gives the Borda points k - 1 to 0).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import NamedTuple

import numpy as np

from civic.ballots import FARTHEST, Columns, Count, Fact, Indices, Sentence, VoteType, refuse

MOST_POINTS = 10**6  # of the last of a ranking: times all voters and items it stays within 64 bits


@dataclass(frozen=True, eq=False)
class Support:
    """The marks of a count by item: item i is backed by `rows[starts[i]:starts[i+1]]` with these `marks`.

    `marks` are whole numbers of `1 / scale`, all positive; `votes[i]` is how many voters back item i and
    `weight[i]` the sum of their marks.
    """

    starts: Indices
    rows: Indices
    marks: Indices
    times: Indices
    votes: Indices
    weight: Indices
    scale: int

    def of(self, item: int) -> slice:
        return slice(int(self.starts[item]), int(self.starts[item + 1]))


def support(count: Count, last_rank: int = 1) -> Support:
    """Who stands behind each item with how many points. Raises Refused for marks below zero."""
    columns = pointed(count, last_rank)
    if (columns.values < 0).any():
        raise refuse("negative-marks", "This rule cannot use marks below zero.")
    kept = columns.values > 0
    items, rows, marks = columns.items[kept], columns.rows[kept], columns.values[kept]
    order = np.argsort(items, kind="stable")
    size = len(count.items)
    starts = np.concatenate([[0], np.cumsum(np.bincount(items, minlength=size))]).astype(np.int64)
    return Support(
        starts,
        rows[order],
        marks[order],
        columns.times,
        weighted(items, columns.times[rows], size),
        weighted(items, columns.times[rows] * marks, size),
        columns.scale,
    )


def pointed(count: Count, last_rank: int = 1) -> Columns:
    """The ballots as points; the last of a ranking gets `last_rank`, each one before it one more.

    Raises Refused for more points than can be added up exactly.
    """
    columns = count.columns
    if abs(last_rank) > MOST_POINTS:
        template = "The last of a ranking can have {most} points at most."
        raise refuse("parameter", template, most=MOST_POINTS)
    if count.vote_type is not VoteType.ORDINAL:
        return columns
    lengths = np.diff(columns.starts)[columns.rows]
    return replace(columns, values=lengths + last_rank - columns.values)


def votes(count: Count) -> Indices:
    """How many voters speak for each item."""
    columns = pointed(count)
    kept = columns.values > 0
    return weighted(columns.items[kept], columns.times[columns.rows[kept]], len(count.items))


def points(count: Count, last_rank: int = 1) -> list[Fraction]:
    """The points of each item over all ballots."""
    columns = pointed(count, last_rank)
    sums = weighted(columns.items, columns.times[columns.rows] * columns.values, len(count.items))
    known = {total: Fraction(total, columns.scale) for total in set(sums.tolist())}
    return [known[total] for total in sums.tolist()]


def weighted(items: Indices, weights: Indices, size: int) -> Indices:
    """Sums of whole weights by item; whole numbers only, so no rounding."""
    sums = np.zeros(size, np.int64)
    np.add.at(sums, items, weights)
    return sums


def costs(count: Count) -> list[Fraction]:
    """The cost of each item. Raises Refused when one has none."""
    return [cost_of(item.id, item.cost) for item in count.items]


class Coins(NamedTuple):
    """Costs and the budget in whole coins, `coins` of them a unit of money: quick to add and compare, never rounded."""

    cost: list[int]
    budget: int
    coins: int

    def money(self, number: int | Fraction) -> Fraction:
        """So many coins as money."""
        return Fraction(number) / self.coins


def coins(count: Count) -> Coins:
    """Raises Refused when an item has no cost, the count no budget, or the smallest coin would be too small."""
    prices, money = costs(count), budget(count)
    coin = money.denominator
    for parts in {price.denominator for price in prices}:
        coin = lcm(coin, parts)
        if coin > FARTHEST:
            raise refuse("too-fine", "The costs have too many decimals to be added up exactly.")
    whole = [price.numerator * (coin // price.denominator) for price in prices]
    return Coins(whole, int(money * coin), coin)


def cost_of(item: str, cost: Fraction | None) -> Fraction:
    if cost is None or cost <= 0:
        said = "no cost" if cost is None else "the cost 0"
        raise refuse("no-cost", "{item} has {said}; a budget rule needs a price.", item=item, said=said)
    return cost


def few_enough(size: int, rule: str, most: int) -> None:
    """Raises Refused for more items than the rule can count in minutes."""
    if size > most:
        facts: dict[str, Fact] = {"rule": rule, "most": most, "size": size}
        raise refuse("too-many-items", "{rule} can count {most} items at most; there are {size}.", **facts)


def budget(count: Count) -> Fraction:
    """The money there is. Raises Refused when the count has no budget."""
    if count.budget is None:
        raise refuse("no-budget", "The process has no budget, so nothing can be funded.")
    return count.budget


def funded(facts: Mapping[str, Fact]) -> Sentence:
    """How many projects win and what they cost: `winners`, `spent` and `budget` are among the facts."""
    return Sentence(
        "{winners:One project wins; it costs|{winners} projects win; they cost} {spent} of the budget of {budget}.",
        facts,
    )


def ids(count: Count, indices: Sequence[int]) -> tuple[str, ...]:
    return tuple(count.items[index].id for index in indices)
