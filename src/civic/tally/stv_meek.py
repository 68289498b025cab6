"""Single transferable vote by Meek's method, as the Proportional Representation Foundation's reference rule fixes it.

Hill, Wichmann, Woodall 1987 (Algorithm 123) with nine decimals: an elected candidate keeps a part of every paper
and passes on the rest; the parts and the quota are worked out anew until the surplus is below a millionth.
Figures are whole numbers of the ninth decimal, rounded up where the reference rule says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from civic.ballots import Count, Sentence
from civic.results import Explanation, Fact, Reason, Result, Round
from civic.tally import contest, totals
from civic.tally.lots import swayed
from civic.tally.papers import NOBODY, Papers, chosen_of
from civic.tally.ties import Drawn, Order, tie_order

NAME = "stv-meek"
ONE = 10**9
ENOUGH = 10**3  # omega, a millionth


def stv_meek(count: Count, parameters: contest.Parameters | None = None) -> Result:
    """The result. Raises Refused for equal ranks and other ballots."""
    chosen = chosen_of(parameters)
    papers, order = Papers(count, NAME, chosen.overvotes), tie_order(count, chosen.ties)
    rows = [[item for item in row if item != NOBODY] for row in papers.order.tolist()]
    cast = list(zip(rows, papers.times.tolist(), strict=True))

    def counted(order: Order) -> Running:
        return Running(cast, len(count.items), chosen.seats, order).run()

    running = counted(order)
    tied = swayed(order, running.outcome, lambda other: counted(other).outcome, 10 * len(count.columns.items))
    return Result(
        chosen.rule(NAME, decimals=9, overvotes=chosen.overvotes),
        totals.ids(count, running.elected),
        {item.id: Fraction(votes, ONE) for item, votes in zip(count.items, running.votes, strict=True)},
        Explanation(summary(running), rounds(count, running), reasons(count, running)),
        totals.ids(count, tied),
    )


@dataclass
class Running:
    """The count in progress: what part of a paper each keeps, votes, quota, and who is where."""

    papers: list[tuple[list[int], int]]
    size: int
    seats: int
    order: Order
    quota: int = 0
    surplus: int = 0
    elected: list[int] = field(default_factory=list)
    defeated: list[int] = field(default_factory=list)
    log: list[tuple[str, int, list[int]]] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)
    rest: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.keep = [ONE] * self.size
        self.votes = [0] * self.size

    @property
    def outcome(self) -> tuple[list[int], list[Drawn]]:
        return self.elected, self.drawn

    def run(self) -> Running:
        if not any(times for _, times in self.papers):
            return self
        while not self.complete():
            if not self.settle():
                self.defeat()
        if len(self.elected) < self.seats:
            for item in sorted(self.hopeful(), key=lambda item: (-self.votes[item], self.order.rank[item])):
                self.elect(item)
                self.rest.add(item)
        return self

    def hopeful(self) -> list[int]:
        return [item for item in range(self.size) if item not in self.elected and item not in self.defeated]

    def complete(self) -> bool:
        return len(self.elected) >= self.seats or len(self.elected) + len(self.hopeful()) <= self.seats

    def settle(self) -> bool:
        """Work out the keep values until somebody is elected (True) or the surplus is settled (False)."""
        before: int | None = None
        while True:
            self.distribute()
            self.quota = sum(self.votes) // (self.seats + 1) + 1
            reached = [item for item in self.hopeful() if self.votes[item] >= self.quota]
            for item in sorted(reached, key=lambda item: (-self.votes[item], self.order.rank[item])):
                self.elect(item)
            self.surplus = sum(max(0, self.votes[item] - self.quota) for item in self.elected)
            if reached:
                return True
            if self.surplus < ENOUGH or (before is not None and self.surplus >= before):
                return False
            before = self.surplus
            for item in self.elected:
                kept = up(self.keep[item] * self.quota, ONE)
                self.keep[item] = up(kept * ONE, self.votes[item])

    def distribute(self) -> None:
        self.votes = [0] * self.size
        for row, times in self.papers:
            weight = ONE
            for item in row:
                part = up(weight * self.keep[item], ONE)
                self.votes[item] += part * times
                weight -= part
                if weight <= 0:
                    break

    def elect(self, item: int) -> None:
        self.elected.append(item)
        self.log.append(("elected", item, self.votes.copy()))

    def defeat(self) -> None:
        """The lowest drops out; those within the surplus of it count as tied.

        Where enough others are left it does not matter which of those without a vote goes first: they all go.
        """
        hopeful = self.hopeful()
        low = min(self.votes[item] for item in hopeful)
        alike = [item for item in hopeful if self.votes[item] <= low + self.surplus]
        item = max(alike, key=self.order.rank.__getitem__)
        enough = len(hopeful) - len(alike) >= self.seats - len(self.elected)
        if not enough or any(self.votes[other] for other in alike):
            self.drawn += self.order.drawn(item, alike, last=True)
        self.log.append(("defeated", item, self.votes.copy()))
        self.defeated.append(item)
        self.keep[item] = 0


def up(number: int, divisor: int) -> int:
    return -(-number // divisor)


def summary(running: Running) -> tuple[Sentence, ...]:
    facts: dict[str, Fact] = {
        "quota": Fraction(running.quota, ONE),
        "seats": running.seats,
        "elected": len(running.elected),
    }
    return (
        Sentence(
            "Seats filled: {elected} of {seats}. Votes needed for one in the end (the quota): {quota}.", facts
        ),
    )


def rounds(count: Count, running: Running) -> tuple[Round, ...]:
    told = []
    for action, item, votes in running.log:
        template = (
            "{item} is elected." if action == "elected" else "{item} has the fewest votes and drops out."
        )
        figures = {one.id: Fraction(number, ONE) for one, number in zip(count.items, votes, strict=True)}
        told.append(Round(Sentence(template, {"item": count.items[item].id}), figures))
    return tuple(told)


def reasons(count: Count, running: Running) -> tuple[Reason, ...]:
    at = {item: Fraction(votes[item], ONE) for _, item, votes in running.log}
    return tuple(
        reason(name.id, item, running, at.get(item, Fraction(running.votes[item], ONE)))
        for item, name in enumerate(count.items)
    )


def reason(name: str, item: int, running: Running, votes: Fraction) -> Reason:
    facts: dict[str, Fact] = {"votes": votes, "quota": Fraction(running.quota, ONE)}
    if item in running.rest:
        why = Sentence(
            "It was still running when as many were left as seats; it had {votes} {votes:vote|votes}.", facts
        )
        return Reason(name, True, why, None, facts)
    if item in running.elected:
        return Reason(
            name, True, Sentence("It reached the quota with {votes} {votes:vote|votes}.", facts), None, facts
        )
    facts["lacking"] = max(Fraction(0), Fraction(running.quota, ONE) - votes)
    needed = Sentence("It lacked {lacking} {lacking:vote|votes} to the quota.", facts)
    if item in running.defeated:
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
