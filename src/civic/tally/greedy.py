"""Greedy participatory budget: projects in order of votes (or points) until the money is spent.

What most towns do. `misfit` says what happens when the next project costs more than is left: skip it, or stop.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from civic.ballots import Count, Sentence, refuse
from civic.results import Explanation, Fact, Reason, Result, Round, Rule
from civic.tally import totals
from civic.tally.eligibility import Eligibility, ineligible
from civic.tally.lots import choices, few, swayed
from civic.tally.ties import Drawn, Order, TieBreak, levels, tie_order

NAME = "greedy"
ORDERS = ("points", "points-per-cost")
MISFITS = ("skip", "stop")


@dataclass(frozen=True)
class Parameters:
    """`order`: points, or points-per-cost. `misfit`: skip or stop. `exclusive`: groups with one winner at most."""

    order: str = "points"
    misfit: str = "skip"
    last_rank: int = 1  # points of the last in a ranking
    ties: TieBreak = field(default_factory=lambda: TieBreak(("min-cost",)))
    eligibility: Eligibility = field(default_factory=Eligibility)
    exclusive: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        if self.order not in ORDERS or self.misfit not in MISFITS:
            template = "Greedy orders by {orders} and at a misfit may {misfits}."
            raise refuse("parameter", template, orders=" or ".join(ORDERS), misfits=" or ".join(MISFITS))

    def rule(self) -> Rule:
        exclusive = ";".join(",".join(group) for group in self.exclusive) or None
        named: dict[str, Fact | bool | None] = {
            "order": self.order,
            "misfit": self.misfit,
            "last_rank": self.last_rank,
            "exclusive": exclusive,
        }
        return Rule(NAME, {**named, **self.ties.parameters(), **self.eligibility.parameters()})


@dataclass
class Run:
    """One pass down the list: what was left when each project's turn came, and who blocked whom."""

    queue: list[int]
    left: dict[int, int] = field(default_factory=dict)  # in coins
    blocked: dict[int, int] = field(default_factory=dict)
    winners: list[int] = field(default_factory=list)
    stopped_at: int | None = None


def greedy(count: Count, parameters: Parameters | None = None, order: Order | None = None) -> Result:
    """The result, by another order of preference than the parameters ask for if one is given.

    Raises Refused when a project has no cost or the process no budget.
    """
    chosen = parameters or Parameters()
    coins = totals.coins(count)
    cost, points = coins.cost, totals.points(count, chosen.last_rank)
    order = order or tie_order(count, chosen.ties)
    barred = ineligible(count, chosen.eligibility)
    merit = points
    if chosen.order == "points-per-cost":
        merit = [had / coins.money(price) for had, price in zip(points, cost, strict=True)]
    place, member = levels(merit), groups_of(count, chosen.exclusive)
    able = [item for item in range(len(cost)) if item not in barred]

    def again(order: Order) -> Run:
        queue = sorted(able, key=lambda item: (-place[item], order.rank[item]))
        return walk(queue, cost, coins.budget, chosen, member)

    run = again(order)
    tied = drawn_between(run, again, place, order, chosen, cost)
    teller = Teller(count, run, coins, merit, chosen, barred)
    return Result(
        chosen.rule(),
        totals.ids(count, run.winners),
        {item.id: had for item, had in zip(count.items, points, strict=True)},
        Explanation(teller.summary(), teller.rounds(), tuple(map(teller.reason, range(len(cost))))),
        totals.ids(count, tied),
    )


def drawn_between(
    run: Run,
    again: Callable[[Order], Run],
    merit: Sequence[int],
    order: Order,
    chosen: Parameters,
    cost: Sequence[int],
) -> Sequence[int]:
    """The items that win by some lots and lose by others."""
    stops = chosen.misfit == "stop"
    groups = equals(run, merit, order, cost, stops)
    if not chosen.exclusive and all(len({cost[item] for item in group}) == 1 for group in groups):
        return [item for group in groups for item in group]

    def outcome(order: Order) -> tuple[list[int], list[Drawn]]:
        run = again(order)
        return run.winners, few(choices(equals(run, merit, order, cost, stops)))

    return swayed(order, outcome(order), outcome, 10 * len(cost))


def groups_of(count: Count, exclusive: Sequence[Sequence[str]]) -> dict[int, list[int]]:
    """For each item the groups it excludes others in. Raises Refused for an unknown id."""
    member: dict[int, list[int]] = {}
    for number, group in enumerate(exclusive):
        for item in group:
            if item not in count.place:
                raise refuse("unknown-item", "{item} is not on the list.", item=item)
            member.setdefault(count.place[item], []).append(number)
    return member


def walk(
    queue: list[int],
    cost: Sequence[int],
    money: int,
    chosen: Parameters,
    member: dict[int, list[int]],
) -> Run:
    run = Run(queue)
    taken: dict[int, int] = {}
    for item in queue:
        run.left[item] = money
        rivals = [taken[group] for group in member.get(item, ()) if group in taken]
        if rivals:
            run.blocked[item] = min(rivals, key=run.winners.index)
        elif run.stopped_at is None and cost[item] <= money:
            run.winners.append(item)
            money -= cost[item]
            taken.update(dict.fromkeys(member.get(item, ()), item))
        elif run.stopped_at is None and chosen.misfit == "stop":
            run.stopped_at = item
    return run


def equals(
    run: Run, merit: Sequence[int], order: Order, cost: Sequence[int], stops: bool = False
) -> list[list[int]]:
    """Each group of items equal in merit and in every criterion of which others win by another lot.

    Those are its winners and the losers that could have won, or have stopped the count, had they come first of it.
    """
    tied: dict[tuple[int, int], list[int]] = {}
    for item in run.queue:
        tied.setdefault((merit[item], order.group[item]), []).append(item)
    place = {item: number for number, item in enumerate(run.queue)}
    stop = len(place) if run.stopped_at is None else place[run.stopped_at]
    won, found = set(run.winners), []
    for group in tied.values():
        if place[group[0]] > stop:
            break
        winners = won.intersection(group)
        free = [item for item in group if item not in run.blocked or run.blocked[item] in winners]
        able = [item for item in free if (stops and winners) or cost[item] <= run.left[group[0]]]
        if not winners.issuperset(able):
            found.append(free if stops else able)
    return found


@dataclass(frozen=True)
class Teller:
    """Puts a run into words."""

    count: Count
    run: Run
    coins: totals.Coins
    merit: Sequence[Fraction]
    chosen: Parameters
    barred: Mapping[int, Sentence]
    known: dict[int, Fraction] = field(default_factory=dict)  # money, by the coins
    last_to_leave: dict[int, int] = field(
        default_factory=dict
    )  # so much that an item of this cost still fits

    def money(self, coins: int) -> Fraction:
        if coins not in self.known:
            self.known[coins] = self.coins.money(coins)
        return self.known[coins]

    @cached_property
    def won(self) -> set[int]:
        return set(self.run.winners)

    @cached_property
    def falling(self) -> tuple[list[int], list[int]]:
        """Minus each amount that was left on the way down the queue, rising, and who came last while it was."""
        last = {-self.run.left[item]: item for item in self.run.queue}
        return list(last), list(last.values())

    def summary(self) -> tuple[Sentence, ...]:
        facts: dict[str, Fact] = {
            "winners": len(self.run.winners),
            "spent": self.money(sum(self.coins.cost[item] for item in self.run.winners)),
            "budget": self.money(self.coins.budget),
        }
        return (totals.funded(facts),)

    def rounds(self) -> tuple[Round, ...]:
        template = "{item} is funded: {points} {points:point|points}, cost {cost}, {left} was left."
        return tuple(
            Round(
                Sentence(
                    template,
                    {
                        "item": self.count.items[item].id,
                        "points": self.merit[item],
                        "cost": self.money(self.coins.cost[item]),
                        "left": self.money(self.run.left[item]),
                    },
                )
            )
            for item in self.run.winners
        )

    def reason(self, item: int) -> Reason:
        name = self.count.items[item].id
        if item in self.barred:
            return Reason(name, False, self.barred[item])
        cost, left = self.coins.cost[item], self.run.left[item]
        figures: dict[str, Fact] = {"cost": self.money(cost), "left": self.money(left)}
        if item in self.won:
            why = Sentence("It cost {cost} and {left} was left when its turn came.", figures)
            return Reason(name, True, why, None, figures)
        return Reason(name, False, self.why_not(item, figures), self.needed(item), figures)

    def why_not(self, item: int, figures: Mapping[str, Fact]) -> Sentence:
        if item in self.run.blocked:
            rival = self.count.items[self.run.blocked[item]].id
            return Sentence(
                "Only one of it and {rival} can be funded, and {rival} came first.", {"rival": rival}
            )
        if self.coins.cost[item] > self.run.left[item]:
            return Sentence("It cost {cost} and only {left} was left when its turn came.", figures)
        stop = self.count.items[self.run.stopped_at or 0].id
        return Sentence(
            "The rule stopped at {stop}, which did not fit, before its turn came.", {"stop": stop}
        )

    def needed(self, item: int) -> Sentence | None:
        """The place in the queue it had to reach, all else unchanged; or the cost it had to stay under."""
        if item in self.run.blocked:
            return None
        cost = self.coins.cost[item]
        if cost > self.coins.budget:
            return Sentence("It costs more than the whole budget.")
        if cost not in self.last_to_leave:
            amounts, last = self.falling
            self.last_to_leave[cost] = last[bisect_right(amounts, -cost) - 1]
        passed = self.last_to_leave[cost]
        if self.run.stopped_at is not None and self.merit[passed] < self.merit[self.run.stopped_at]:
            passed = self.run.stopped_at
        facts: dict[str, Fact] = {"points": self.merit[passed], "left": self.money(self.run.left[item])}
        if self.chosen.misfit == "stop" or self.chosen.order != "points" or not self.run.left[item]:
            return Sentence("It would have won with more than {points} {points:point|points}.", facts)
        template = (
            "It would have won with more than {points} {points:point|points}, or at a cost of at most {left}."
        )
        return Sentence(template, facts)
