"""Single transferable vote by the weighted inclusive Gregory method, as Scotland counts its councils.

The Scottish Local Government Elections Order 2007, Schedule 1, rules 45 to 52: Droop quota; all papers of an elected
candidate pass on, each at surplus x value / votes, cut to five decimals; ties by the latest earlier stage at
which the candidates differed, then by lot. Figures are whole numbers of the fifth decimal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from civic.ballots import Count, Indices, Sentence
from civic.results import Explanation, Fact, Reason, Result, Round
from civic.tally import contest, totals
from civic.tally.lots import swayed
from civic.tally.papers import Papers, chosen_of
from civic.tally.ties import Drawn, Order, tie_order

NAME = "stv-scottish"
ONE = 100_000


def stv_scottish(count: Count, parameters: contest.Parameters | None = None) -> Result:
    """The result. Raises Refused for equal ranks and other ballots."""
    chosen = chosen_of(parameters)

    def counted(order: Order) -> Stages:
        return Stages(Papers(count, NAME, chosen.overvotes), len(count.items), chosen.seats, order).run()

    order = tie_order(count, chosen.ties)
    stages = counted(order)
    tied = swayed(order, stages.outcome, lambda other: counted(other).outcome, len(count.columns.items))
    return Result(
        chosen.rule(NAME, quota=stages.quota, overvotes=chosen.overvotes),
        totals.ids(count, stages.elected),
        {item.id: Fraction(most, ONE) for item, most in zip(count.items, stages.most(), strict=True)},
        Explanation(summary(count, stages), rounds(count, stages), reasons(count, stages)),
        totals.ids(count, tied),
    )


@dataclass(frozen=True)
class Stage:
    """The votes of all at the end of a stage, what had been done in it, and to whom."""

    votes: list[int]
    action: str  # first · surplus · exclusion
    item: int | None


@dataclass
class Stages:
    """The count in progress; `values` are those of a single paper of each row."""

    papers: Papers
    size: int
    seats: int
    order: Order
    elected: list[int] = field(default_factory=list)
    excluded: list[int] = field(default_factory=list)
    log: list[Stage] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)
    without_quota: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.values: Indices = np.full(len(self.papers.times), ONE, np.int64)
        self.held: dict[int, int] = {}  # by those whose surplus has passed on
        held = self.papers.votes(self.papers.times, self.size)
        self.quota = sum(held) // (self.seats + 1) + 1

    @property
    def outcome(self) -> tuple[list[int], list[Drawn]]:
        return self.elected, self.drawn

    def run(self) -> Stages:
        if not len(self.papers.times) or not self.papers.times.sum():
            return self
        self.close_stage("first", None)
        while len(self.elected) < self.seats and self.running():
            if len(self.running()) <= self.seats - len(self.elected):
                self.elect_rest()
                break
            waiting = [item for item in self.elected if item not in self.held and self.surplus(item) > 0]
            if waiting:
                self.pass_surplus(self.largest(waiting))
            else:
                self.exclude(self.smallest(self.running()))
        return self

    def running(self) -> list[int]:
        return [item for item in range(self.size) if item not in self.elected and item not in self.excluded]

    def surplus(self, item: int) -> int:
        return self.log[-1].votes[item] - self.quota * ONE

    def close_stage(self, action: str, item: int | None) -> None:
        votes = self.papers.votes(self.values * self.papers.times, self.size)
        for done, kept in self.held.items():
            votes[done] = kept
        self.log.append(Stage(votes, action, item))
        reached = [one for one in self.running() if votes[one] >= self.quota * ONE]
        for one in sorted(reached, key=lambda one: (-votes[one], self.order.rank[one])):
            self.elected.append(one)
            self.papers.close(one)

    def elect_rest(self) -> None:
        """As many are left as there are seats."""
        votes = self.log[-1].votes
        for item in sorted(self.running(), key=lambda item: (-votes[item], self.order.rank[item])):
            self.elected.append(item)
            self.without_quota.add(item)

    def largest(self, items: Sequence[int]) -> int:
        return self.chosen(items, 1)

    def smallest(self, items: Sequence[int]) -> int:
        return self.chosen(items, -1)

    def chosen(self, items: Sequence[int], sign: int) -> int:
        """The one with most (or fewest) votes, now or at the latest stage that tells them apart; then by lot.

        Where enough others are left it does not matter which of those without a vote goes first: they all go.
        """
        alike = list(items)
        for stage in reversed(self.log):
            best = max(sign * stage.votes[item] for item in alike)
            alike = [item for item in alike if sign * stage.votes[item] == best]
        one = min(alike, key=lambda item: sign * self.order.rank[item])
        if self.log[-1].votes[one] or len(self.running()) - len(alike) < self.seats - len(self.elected):
            self.drawn += self.order.drawn(one, alike, sign < 0)
        return one

    def pass_surplus(self, item: int) -> None:
        surplus, votes = self.surplus(item), self.log[-1].votes[item]
        held = self.papers.holder == item
        value = [surplus * int(one) // votes for one in self.values[held]]
        self.values[held] = value
        self.held[item] = self.quota * ONE
        self.papers.hand_on(item)
        self.close_stage("surplus", item)

    def exclude(self, item: int) -> None:
        self.excluded.append(item)
        self.papers.hand_on(item)
        self.close_stage("exclusion", item)

    def most(self) -> list[int]:
        return [max((stage.votes[item] for stage in self.log), default=0) for item in range(self.size)]


def summary(count: Count, stages: Stages) -> tuple[Sentence, ...]:
    facts: dict[str, Fact] = {"quota": stages.quota, "seats": stages.seats, "elected": len(stages.elected)}
    return (
        Sentence("Seats filled: {elected} of {seats}. Votes needed for one (the quota): {quota}.", facts),
    )


ACTIONS = {
    "first": "The first preferences are counted.",
    "surplus": "What {item} has beyond the quota passes on.",
    "exclusion": "{item} has the fewest votes and drops out; the papers pass on.",
}


def rounds(count: Count, stages: Stages) -> tuple[Round, ...]:
    told = []
    for stage in stages.log:
        facts: dict[str, Fact] = {} if stage.item is None else {"item": count.items[stage.item].id}
        figures = {
            item.id: Fraction(votes, ONE) for item, votes in zip(count.items, stage.votes, strict=True)
        }
        told.append(Round(Sentence(ACTIONS[stage.action], facts), figures))
    return tuple(told)


def reasons(count: Count, stages: Stages) -> tuple[Reason, ...]:
    return tuple(reason(count, stages, item) for item in range(stages.size))


def reason(count: Count, stages: Stages, item: int) -> Reason:
    name, most = count.items[item].id, Fraction(stages.most()[item], ONE)
    facts: dict[str, Fact] = {"votes": most, "quota": stages.quota}
    if item in stages.without_quota:
        why = Sentence(
            "It was still running when as many were left as seats; it had {votes} {votes:vote|votes}.", facts
        )
        return Reason(name, True, why, None, facts)
    if item in stages.elected:
        return Reason(
            name, True, Sentence("It reached the quota of {quota} {quota:vote|votes}.", facts), None, facts
        )
    facts["lacking"] = stages.quota - most
    needed = Sentence("It lacked {lacking} {lacking:vote|votes} to the quota.", facts)
    if item in stages.excluded:
        return Reason(
            name, False, Sentence("It had the fewest votes, {votes}, and dropped out.", facts), needed, facts
        )
    return Reason(
        name,
        False,
        Sentence("All seats were filled while it had {votes} {votes:vote|votes}.", facts),
        needed,
        facts,
    )
