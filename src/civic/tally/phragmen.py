"""Sequential Phragmen for participatory budgets (Brill et al. 2017; Los, Christoff, Grossi 2022).

Every voter earns money at the same pace, without end; a project is bought the moment its supporters hold its
cost together, and they pay with all they have. The count stops when the next project does not fit the budget.
Everything is exact: a voter's last purchase tells what they hold, so equal holdings are reckoned together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from heapq import heapify, heappop, heappush

import numpy as np

from civic.ballots import Count, Indices, Sentence, VoteType, refuse
from civic.results import Explanation, Fact, Payment, Reason, Result, Round, Rule
from civic.tally import totals
from civic.tally.eligibility import Eligibility, ineligible
from civic.tally.lots import swayed
from civic.tally.ties import Drawn, Order, TieBreak, tie_order

NAME = "phragmen"
MOST_ITEMS = 100_000  # every moment is exact
HELD = "Its {votes:one supporter|{votes} supporters} held its cost of {cost} when each voter had earned {moment}."
MOST_MOMENTS = 300_000  # worked out in one count: some seconds; real elections need a few thousand


@dataclass(frozen=True)
class Parameters:
    """`ties` as everywhere. Projects dearer than the whole budget take no part."""

    ties: TieBreak = field(default_factory=lambda: TieBreak(("min-cost", "max-votes")))
    eligibility: Eligibility = field(default_factory=Eligibility)

    def rule(self) -> Rule:
        return Rule(NAME, {**self.ties.parameters(), **self.eligibility.parameters()})


@dataclass
class Clock:
    """When each group of voters last paid: `paid_at[state]`, and the state of each row of ballots."""

    support: totals.Support
    cost: list[Fraction]
    paid_at: list[Fraction]
    state: Indices
    moments: int = 0

    def due(self, item: int) -> Fraction:
        """The moment at which the supporters of the item hold its cost together. Raises Refused after too many."""
        self.moments += 1
        if self.moments > MOST_MOMENTS:
            raise refuse(
                "too-many-ties",
                "Too many projects have the same supporters to be counted by {rule}.",
                rule=NAME,
            )
        spent = sum((self.paid_at[state] * voters for state, voters in self.groups(item)), Fraction(0))
        return (self.cost[item] + spent) / int(self.support.votes[item])

    def groups(self, item: int) -> list[tuple[int, int]]:
        """State and number of the supporters of an item."""
        rows = self.support.rows[self.support.of(item)]
        voters = np.bincount(self.state[rows], self.support.times[rows]).astype(np.int64)
        states = np.flatnonzero(voters)
        return list(zip(states.tolist(), voters[states].tolist(), strict=True))

    def buy(self, item: int, moment: Fraction) -> tuple[Payment, ...]:
        payments = [
            Payment(number, (moment - self.paid_at[state]) * number, moment - self.paid_at[state])
            for state, number in self.groups(item)
        ]
        self.state[self.support.rows[self.support.of(item)]] = len(self.paid_at)
        self.paid_at.append(moment)
        return tuple(payments)


def phragmen(count: Count, parameters: Parameters | None = None) -> Result:
    """The result. Raises Refused for ballots that are no approvals, and where costs or the budget are missing."""
    if count.vote_type not in (VoteType.APPROVAL, VoteType.CHOOSE_ONE):
        kind = count.vote_type.value
        raise refuse(
            "wrong-ballots", "Sequential Phragmen counts approvals; these are {kind} ballots.", kind=kind
        )
    totals.few_enough(len(count.items), NAME, MOST_ITEMS)
    chosen = parameters or Parameters()
    cost, money = totals.costs(count), totals.budget(count)
    support, order = totals.support(count), tie_order(count, chosen.ties)
    barred = ineligible(count, chosen.eligibility)
    able = [item for item in range(len(cost)) if item not in barred]

    def counted(order: Order) -> tuple[Clock, Run]:
        clock = Clock(support, cost, [Fraction(0)], np.zeros(len(support.times), np.int64))
        return clock, walk(clock, able, money, order)

    def again(order: Order) -> tuple[list[int], list[Drawn]]:
        return counted(order)[1].outcome

    clock, run = counted(order)
    tied = swayed(order, run.outcome, again, len(support.rows))
    teller = Teller(count, clock, run, barred)
    return Result(
        chosen.rule(),
        totals.ids(count, run.winners),
        {item.id: votes for item, votes in zip(count.items, support.votes.tolist(), strict=True)},
        Explanation(
            teller.summary(), teller.rounds(), tuple(teller.reason(item) for item in range(len(cost)))
        ),
        totals.ids(count, tied),
    )


@dataclass
class Run:
    """The purchases with their moments and payments, what was left, and what did not fit at last."""

    money: Fraction
    winners: list[int] = field(default_factory=list)
    moments: list[Fraction] = field(default_factory=list)
    payments: list[tuple[Payment, ...]] = field(default_factory=list)
    misfit: int | None = None
    drawn: list[Drawn] = field(default_factory=list)

    @property
    def outcome(self) -> tuple[list[int], list[Drawn]]:
        return self.winners, self.drawn


def walk(clock: Clock, items: Sequence[int], money: Fraction, order: Order) -> Run:
    """The purchases. Which of several equals is first does not matter where all fit and none has to wait for it."""
    run = Run(money)
    votes = clock.support.votes.tolist()
    queue = [
        (clock.cost[item] / votes[item], item) for item in items if votes[item] and clock.cost[item] <= money
    ]
    heapify(queue)
    while queue:
        moment, tied = soonest(clock, queue)
        item = order.first(tied)
        for other in tied:
            if other != item:
                heappush(queue, (moment, other))
        chosen = order.drawn(item, tied)
        if clock.cost[item] > run.money:
            run.drawn += chosen
            run.misfit = item
            break
        rivals = [other for choice in chosen for other in choice.others]
        all_fit = clock.cost[item] + sum(clock.cost[other] for other in rivals) <= run.money
        run.winners.append(item)
        run.moments.append(moment)
        run.payments.append(clock.buy(item, moment))
        run.money -= clock.cost[item]
        if not all_fit or any(clock.due(other) != moment for other in rivals):
            run.drawn += chosen
    return run


def soonest(clock: Clock, queue: list[tuple[Fraction, int]]) -> tuple[Fraction, list[int]]:
    """The next moment and the items due at it, which leave the queue; a due moment can only move later."""
    best: Fraction | None = None
    fresh: list[tuple[Fraction, int]] = []
    while queue and (best is None or queue[0][0] <= best):
        _, item = heappop(queue)
        fresh.append((clock.due(item), item))
        best = min(moment for moment, _ in fresh)
    if best is None:
        raise IndexError("the queue is empty")
    for entry in fresh:
        if entry[0] > best:
            heappush(queue, entry)
    return best, [item for moment, item in fresh if moment == best]


@dataclass(frozen=True)
class Teller:
    """Puts a run into words."""

    count: Count
    clock: Clock
    run: Run
    barred: Mapping[int, Sentence]

    @cached_property
    def moment(self) -> dict[int, Fraction]:
        return dict(zip(self.run.winners, self.run.moments, strict=True))

    def summary(self) -> tuple[Sentence, ...]:
        spent = totals.budget(self.count) - self.run.money
        facts: dict[str, Fact] = {
            "winners": len(self.run.winners),
            "spent": spent,
            "budget": totals.budget(self.count),
        }
        return (totals.funded(facts),)

    def rounds(self) -> tuple[Round, ...]:
        template = "{item} is bought for {cost} when every voter has earned {moment}."
        return tuple(
            Round(
                Sentence(
                    template,
                    {"item": self.count.items[item].id, "cost": self.clock.cost[item], "moment": moment},
                ),
                {},
                payments,
            )
            for item, moment, payments in zip(
                self.run.winners, self.run.moments, self.run.payments, strict=True
            )
        )

    def reason(self, item: int) -> Reason:
        name, votes = self.count.items[item].id, int(self.clock.support.votes[item])
        facts: dict[str, Fact] = {"votes": votes, "cost": self.clock.cost[item], "left": self.run.money}
        if item in self.barred:
            return Reason(name, False, self.barred[item])
        if item in self.moment:
            facts["moment"] = self.moment[item]
            why = Sentence(HELD, facts)
            return Reason(name, True, why, None, facts)
        if not votes:
            return Reason(name, False, Sentence("Nobody voted for it."), None, facts)
        if self.clock.cost[item] > totals.budget(self.count):
            return Reason(name, False, Sentence("It costs more than the whole budget."), None, facts)
        return self.lost(name, item, facts)

    def lost(self, name: str, item: int, facts: dict[str, Fact]) -> Reason:
        if item == self.run.misfit:
            why = Sentence("Its turn came, but it cost {cost} and only {left} was left.", facts)
            return Reason(
                name, False, why, Sentence("It would have won at a cost of at most {left}.", facts), facts
            )
        stop = self.run.misfit
        facts["due"] = self.clock.due(item)
        facts["stop"] = self.count.items[stop].id if stop is not None else ""
        facts["end"] = self.clock.due(stop) if stop is not None else Fraction(0)
        why = Sentence(
            "The count stopped at {stop}, which did not fit, before its supporters held {cost}.", facts
        )
        template = "Its supporters would have held {cost} at {due}; the count ended at {end}."
        return Reason(name, False, why, Sentence(template, facts), facts)
