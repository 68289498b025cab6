"""Method of Equal Shares (Peters and Skowron 2020; Peters, Pierczynski, Skowron 2021) for participatory budgets.

Everyone gets an equal share of the budget; a project is bought when those who voted for it can pay for it, the
one first that asks least of each of them. As money is usually left, the shares may be raised step by step
(`increment`) as long as the purchases stay within the real budget. Every parameter of that completion is explicit
because each can change the winners. Runs are pruned in floats and confirmed in whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, lcm, log10

import numpy as np

from civic.ballots import Count, Indices, Sentence, refuse
from civic.results import Explanation, Fact, Payment, Reason, Result, Round, Rule
from civic.tally import greedy, totals
from civic.tally.eligibility import Eligibility, ineligible
from civic.tally.exact_purses import ExactRun, Purchase
from civic.tally.purses import Floats, Market, Run, Uncertain
from civic.tally.ties import Order, TieBreak, tie_order

NAME = "equal-shares"
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
    """The confirmed purchases of the final run, which ties it met, and what everyone has left."""

    share: Fraction
    winners: list[int]
    purchases: list[Purchase]
    ties: list[list[int]]
    left: Floats


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

    def spent(self, items: Iterable[int]) -> int:
        return sum(self.cost[item] for item in items)

    def bought(self, share: Fraction) -> list[int]:
        """The items bought when each has `share`, in order."""
        try:
            return self.market.run(share)
        except Uncertain:
            return [self.market.items[purchase.item] for purchase in ExactRun(self.market, share).buy()]


def equal_shares(
    count: Count, parameters: Parameters | None = None, progress: Callable[[int], None] = lambda rounds: None
) -> Result:
    """The result; `progress` hears the number of steps done. Raises Refused as `civic.tally.totals` says."""
    setting = arranged(count, parameters or Parameters())
    outcome = confirmed(setting, completed(setting, progress))
    added = filled(setting, outcome.winners) if setting.parameters.fill == "points" else []
    result = told(setting, outcome, added)
    if setting.parameters.comparison == "none":
        return result
    return compared(setting, result)


def arranged(count: Count, parameters: Parameters) -> Setting:
    prices, budget = totals.costs(count), totals.budget(count)
    coins = lcm(budget.denominator, *{price.denominator for price in prices})
    cost = [int(price * coins) for price in prices]
    support, order = totals.support(count, parameters.last_rank), tie_order(count, parameters.ties)
    barred = ineligible(count, parameters.eligibility)
    unit = cost if parameters.utility == "cost" else [1] * len(cost)
    money = int(budget * coins)
    eligible = [item for item in range(len(cost)) if item not in barred]
    market = Market(support, cost, unit, order, eligible)
    return Setting(count, parameters, support, market, order, cost, money, coins, barred)


def completed(setting: Setting, progress: Callable[[int], None]) -> Fraction:
    """The final share."""
    share, step = first_share(setting), setting.parameters.increment
    winners = setting.bought(share)
    rounds = 0
    while step is not None and not finished(setting, winners):
        rounds += 1
        progress(rounds)
        further = next_share(setting, winners, share, step * setting.coins)
        more = setting.bought(further)
        if setting.spent(more) > setting.money:
            return further - step * setting.coins
        share, winners = further, more
    return share


def first_share(setting: Setting) -> Fraction:
    share = Fraction(setting.money, max(setting.count.voter_count, 1))
    if setting.parameters.integral_start:
        return Fraction(share // setting.coins * setting.coins)
    return share


def finished(setting: Setting, winners: Sequence[int]) -> bool:
    """Nothing is left to buy, or (if the stop is on) nothing that is left fits the budget."""
    if len(winners) == len(setting.market.items):
        return True
    left, won = setting.money - setting.spent(winners), set(winners)
    return setting.parameters.exhaustive_stop and not any(
        cost <= left
        for item, cost in enumerate(setting.cost)
        if item not in won and item not in setting.barred
    )


def next_share(setting: Setting, winners: Sequence[int], share: Fraction, step: Fraction) -> Fraction:
    """One step on; or, while no project that is not bought could be paid at all, straight to where one can.

    On the way only some of the same projects could be bought, which neither overspends nor exhausts the budget.
    """
    won, votes = set(winners), setting.support.votes
    enough = min(
        Fraction(setting.cost[item], int(votes[item])) for item in setting.market.items if item not in won
    )
    return share + step * max(1, ceil((enough - share) / step))


def confirmed(setting: Setting, share: Fraction) -> Outcome:
    """The final run in whole numbers; floats only said which decisions were close."""
    market, run = setting.market, ExactRun(setting.market, share)
    try:
        pruned = Run(market, share)
        purchases = run.replay(pruned.buy())
        ties = pruned.ties
    except Uncertain:
        purchases = run.buy()
        ties = run.ties
    winners = [market.items[purchase.item] for purchase in purchases]
    named = [[market.items[item] for item in tie] for tie in ties]
    return Outcome(share, winners, purchases, named, run.left())


def filled(setting: Setting, winners: Sequence[int]) -> list[int]:
    """Further projects by points, skipping what does not fit."""
    points = totals.points(setting.count, setting.parameters.last_rank)
    left, added = setting.money - setting.spent(winners), []
    rest = [item for item in range(len(points)) if item not in set(winners) and item not in setting.barred]
    for item in sorted(rest, key=lambda item: (-points[item], setting.order.rank[item])):
        if setting.cost[item] <= left:
            left -= setting.cost[item]
            added.append(item)
    return added


def compared(setting: Setting, result: Result) -> Result:
    """The greedy winners instead, when more voters approve more of them than of the result's."""
    chosen = setting.parameters
    other = greedy.greedy(
        setting.count,
        greedy.Parameters(last_rank=chosen.last_rank, ties=chosen.ties, eligibility=chosen.eligibility),
    )
    ours, theirs = liked(setting, result.winners), liked(setting, other.winners)
    times = setting.support.times
    happier, unhappier = int(times[ours > theirs].sum()), int(times[theirs > ours].sum())
    facts: dict[str, Fact] = {"ours": happier, "theirs": unhappier}
    template = "{ours} voters like more projects of equal shares, {theirs} more of the greedy winners."
    kept = result if happier >= unhappier else other
    story = replace(kept.explanation, summary=(*kept.explanation.summary, Sentence(template, facts)))
    return replace(kept, rule=result.rule, explanation=story)


def liked(setting: Setting, winners: Iterable[str]) -> Indices:
    """How many of the winners each row of ballots speaks for."""
    number = np.zeros(setting.market.size, np.int64)
    for item in winners:
        number[setting.support.rows[setting.support.of(setting.count.place[item])]] += 1
    return number


def told(setting: Setting, outcome: Outcome, added: Sequence[int]) -> Result:
    count = setting.count
    points = totals.points(count, setting.parameters.last_rank)
    won = set(outcome.winners)
    split = [
        group for group in (setting.order.by_lot(tie) for tie in outcome.ties) if not won.issuperset(group)
    ]
    return Result(
        setting.parameters.rule(),
        totals.ids(count, [*outcome.winners, *added]),
        {item.id: had for item, had in zip(count.items, points, strict=True)},
        Teller(setting, outcome, added).explanation(),
        totals.ids(count, sorted({item for group in split for item in group})),
    )


@dataclass(frozen=True)
class Teller:
    """Puts an outcome into words and money."""

    setting: Setting
    outcome: Outcome
    added: Sequence[int]

    def explanation(self) -> Explanation:
        rounds = [self.round(purchase) for purchase in self.outcome.purchases]
        reasons = [self.reason(item) for item in range(len(self.setting.cost))]
        return Explanation(self.summary(), tuple(rounds), tuple(reasons))

    def money(self, coins: Fraction | int) -> Fraction:
        return Fraction(coins) / self.setting.coins

    def summary(self) -> tuple[Sentence, ...]:
        setting, winners = self.setting, [*self.outcome.winners, *self.added]
        facts: dict[str, Fact] = {
            "winners": len(winners),
            "spent": self.money(setting.spent(winners)),
            "budget": self.money(setting.money),
            "share": self.money(self.outcome.share),
            "first": self.money(first_share(setting)),
        }
        return (
            Sentence("{winners} projects win; they cost {spent} of the budget of {budget}.", facts),
            Sentence("Each voter had a share of {share} to spend; it began at {first}.", facts),
        )

    def round(self, purchase: Purchase) -> Round:
        item = self.setting.market.items[purchase.item]
        level = self.money(purchase.level)
        full = sum(voters for _, voters in purchase.payers)
        facts: dict[str, Fact] = {
            "item": self.setting.count.items[item].id,
            "cost": self.money(self.setting.cost[item]),
            "level": level,
            "full": full,
            "poor": purchase.poor,
            "rest": self.money(purchase.poor_paid),
        }
        template = "{item} is bought for {cost}: {full} supporters pay {level} " + self.per
        template += ", {poor} pay the {rest} they had left." if purchase.poor else "."
        paid = [Payment(voters, level * mark * voters, level * mark) for mark, voters in purchase.payers]
        if purchase.poor:
            paid.append(Payment(purchase.poor, self.money(purchase.poor_paid), None))
        return Round(Sentence(template, facts), {}, tuple(paid))

    @property
    def per(self) -> str:
        return "each" if self.setting.market.plain else "a point"

    @cached_property
    def paid(self) -> dict[int, Purchase]:
        return dict(zip(self.outcome.winners, self.outcome.purchases, strict=True))

    @cached_property
    def held(self) -> Floats:
        """What the supporters of each item have left together, rounded."""
        support = self.setting.support
        sums = np.concatenate([[0.0], np.cumsum((self.outcome.left * support.times)[support.rows])])
        held: Floats = sums[support.starts[1:]] - sums[support.starts[:-1]]
        return held

    def reason(self, item: int) -> Reason:
        name, votes = self.setting.count.items[item].id, int(self.setting.support.votes[item])
        cost = self.money(self.setting.cost[item])
        facts: dict[str, Fact] = {"votes": votes, "cost": cost}
        if item in self.setting.barred:
            return Reason(name, False, self.setting.barred[item])
        if item in self.paid:
            facts["level"] = self.money(self.paid[item].level)
            template = f"Its {{votes}} supporters could pay its cost of {{cost}}, none more than {{level}} {self.per}."
            return Reason(name, True, Sentence(template, facts), None, facts)
        if item in self.added:
            return Reason(name, True, Sentence("It fitted into what was left over, by points."), None, facts)
        if not votes:
            return Reason(name, False, Sentence("Nobody voted for it."), None, facts)
        return self.lost(name, item, facts)

    def lost(self, name: str, item: int, facts: dict[str, Fact]) -> Reason:
        share = self.outcome.share
        lacking = max(0.0, self.setting.cost[item] - float(self.held[item]))
        facts |= {
            "left": rounded(float(self.held[item]) / self.setting.coins),
            "lacking": rounded(lacking / self.setting.coins),
            "share": self.money(share),
            "more": ceil(lacking / float(share)) if share else 0,
        }
        why = Sentence("Its {votes} supporters had {left} left together; it cost {cost}.", facts)
        template = (
            "It lacked {lacking}, as much as {more} more supporters with a whole share of {share} have."
        )
        return Reason(name, False, why, Sentence(template, facts) if share else None, facts)


def rounded(money: float) -> Fraction:
    return Fraction(round(money * 100), 100)
