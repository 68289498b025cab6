"""What the Method of Equal Shares is run with: parameters, a count as the runs see it, and what a run ended with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import floor, log10
from typing import NamedTuple

from civic.ballots import Count, Sentence, refuse
from civic.results import Fact, Rule
from civic.tally import totals
from civic.tally.eligibility import Eligibility, ineligible
from civic.tally.exact_purses import ExactRun, Purchase
from civic.tally.lots import choices, few
from civic.tally.purses import Floats, Market, Run, Uncertain
from civic.tally.ties import Drawn, Order, TieBreak, tie_order

NAME = "equal-shares"
MOST_ITEMS = 100_000  # every purse is exact in the end
CHOICES = {
    "utility": ("cost", "cardinality"),
    "comparison": ("none", "satisfaction"),
    "fill": ("none", "points"),
}


@dataclass(frozen=True)
class Parameters:
    """Everything that can change the winners.

    `utility`: a voter is as happy with a project as it costs, or equally with each; times the points given.
    `increment`: how much money per voter a step adds; None for one run only. `integral_start`: the first share
    is rounded down to whole money. `exhaustive_stop`: stop as soon as no further project fits the budget; else
    only when the next step would overspend. `fill`: spend what is left by points, skipping what does not fit.
    `comparison`: keep the greedy winners instead when more voters like more of them ("satisfaction").
    """

    utility: str = "cost"
    increment: Fraction | None = None
    integral_start: bool = False
    exhaustive_stop: bool = False
    fill: str = "none"
    comparison: str = "none"
    last_rank: int = 1  # points of the last in a ranking
    ties: TieBreak = field(default_factory=lambda: TieBreak(("min-cost", "max-votes")))
    eligibility: Eligibility = field(default_factory=Eligibility)

    def __post_init__(self) -> None:
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                template = "{name} must be one of {allowed}."
                raise refuse("parameter", template, name=name, allowed=", ".join(allowed))
        if self.increment is not None and self.increment <= 0:
            raise refuse("parameter", "The increment must be more than 0.")

    def rule(self) -> Rule:
        own: dict[str, Fact | bool | None] = {
            "utility": self.utility,
            "increment": self.increment,
            "integral_start": self.integral_start,
            "exhaustive_stop": self.exhaustive_stop,
            "fill": self.fill,
            "comparison": self.comparison,
            "last_rank": self.last_rank,
        }
        return Rule(NAME, {**own, **self.ties.parameters(), **self.eligibility.parameters()})


def scaled_increment(count: Count) -> Fraction:
    """A step that fits the currency: the power of ten at or below a hundredth of the first share."""
    if not count.voter_count or not count.budget:
        return Fraction(1)
    hundredth = count.budget / count.voter_count / 100
    return Fraction(10) ** floor(log10(hundredth))


@dataclass(frozen=True)
class Outcome:
    """The confirmed purchases of the final run, and what everyone has left."""

    share: Fraction
    winners: list[int]
    purchases: list[Purchase]
    left: Floats


class Bought(NamedTuple):
    """What a run bought, in order, and what the lot chose in it."""

    items: list[int]
    drawn: list[Drawn]


@dataclass(frozen=True)
class Setting:
    """A count as the runs see it; money is in whole units of `1 / coins`."""

    count: Count
    parameters: Parameters
    support: totals.Support
    market: Market
    order: Order
    cost: Sequence[int]
    money: int
    coins: int
    barred: Mapping[int, Sentence]
    same: dict[Fraction, Bought] = field(default_factory=dict)  # by share: what is bought whatever the lot

    def spent(self, items: Iterable[int]) -> int:
        return sum(self.cost[item] for item in items)

    def bought(self, share: Fraction) -> Bought:
        """What is bought when each has `share`."""
        if share in self.same:
            return self.same[share]
        items, run = self.market.items, Run(self.market, share)
        try:
            won, asked = run.buy(), run.asked
        except Uncertain:
            exact = ExactRun(self.market, share)
            won, asked = [one.item for one in exact.buy()], exact.asked
        groups = ([*one.items, *sorted(one.rivals.difference(one.items))] for one in asked)
        drawn = few(choices([items[place] for place in group] for group in groups))
        bought = Bought([items[place] for place in won], drawn)
        if not drawn:
            self.same[share] = bought
        return bought

    def by(self, order: Order) -> Setting:
        """The same by another lot."""
        market = market_of(self.support, self.cost, self.parameters.utility, order, self.barred)
        return replace(self, market=market, order=order)

    @property
    def first_share(self) -> Fraction:
        share = Fraction(self.money, max(self.count.voter_count, 1))
        if self.parameters.integral_start:
            return Fraction(share // self.coins * self.coins)
        return share


def arranged(count: Count, parameters: Parameters) -> Setting:
    totals.few_enough(len(count.items), NAME, MOST_ITEMS)
    cost, money, coins = totals.coins(count)
    support, order = totals.support(count, parameters.last_rank), tie_order(count, parameters.ties)
    barred = ineligible(count, parameters.eligibility)
    market = market_of(support, cost, parameters.utility, order, barred)
    return Setting(count, parameters, support, market, order, cost, money, coins, barred)


def market_of(
    support: totals.Support, cost: Sequence[int], utility: str, order: Order, barred: Mapping[int, Sentence]
) -> Market:
    unit = cost if utility == "cost" else [1] * len(cost)
    return Market(support, cost, unit, order, [item for item in range(len(cost)) if item not in barred])
