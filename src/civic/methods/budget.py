"""Participatory budget: priced projects, and the money goes to those that the ballots and a named rule choose.

One budget is one count; a town with area budgets has one for each area. Phases are those of CONSUL Democracy.
"""

from __future__ import annotations

# ruff: noqa: RUF009 - optional() makes a field, not a value.
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import ClassVar

from civic.ballots import Ballot, Count, Refusal, Refused, VoteType, exact, refuse
from civic.formats import pabulib
from civic.formats.record import TEXT, optional
from civic.lifecycle import Lifecycle
from civic.methods.documents import published
from civic.methods.fields import fraction, one_of, whole, words, yes_or_no
from civic.methods.participation import Participation, not_admitted
from civic.methods.phases import LIFECYCLE
from civic.methods.protocol import Document, Method, Standing
from civic.methods.selection import Selection
from civic.results import Explanation, Result
from civic.tally import equal_shares, greedy, phragmen
from civic.tally.eligibility import Eligibility
from civic.tally.ties import TieBreak, draw

VOTE_TYPES = {
    "approval": VoteType.APPROVAL,
    "one": VoteType.CHOOSE_ONE,
    "knapsack": VoteType.APPROVAL,
    "ranking": VoteType.ORDINAL,
    "cumulative": VoteType.CUMULATIVE,
}
NO_MORE_THAN = 10**15


@dataclass(frozen=True)
class BudgetRules:
    """`ballot`, with its limits, and `rule`, with every parameter that can change the winners.

    `most_supports`: how many projects a person may support while projects are selected; `least_supports`: how many
    people a project needs then to be costed (None: any number, everybody).
    `increment`: the step of equal shares in money per voter, "scaled" to fit the currency, or "none". The other
    parameters are those of `civic.tally.greedy`, `equal_shares` and `eligibility`, under the same names.
    """

    currency: str = optional(TEXT)
    most_supports: int | None = optional(whole(1, 1000))
    least_supports: int | None = optional(whole(1, 10**9))
    ballot: str = optional(one_of(*VOTE_TYPES))
    most_projects: int | None = optional(whole(1, 1000))
    points: int = optional(whole(1, 10**6, 10))
    rule: str = optional(one_of("greedy", "equal-shares", "phragmen"))
    misfit: str = optional(one_of(*greedy.MISFITS))
    utility: str = optional(one_of(*equal_shares.CHOICES["utility"]))
    increment: str = optional(TEXT)
    integral_start: bool = optional(yes_or_no(False))
    exhaustive_stop: bool = optional(yes_or_no(False))
    fill: str = optional(one_of(*equal_shares.CHOICES["fill"]))
    comparison: str = optional(one_of(*equal_shares.CHOICES["comparison"]))
    least_points: Fraction | None = optional(fraction(0, NO_MORE_THAN))
    cost_share: Fraction | None = optional(fraction(0, NO_MORE_THAN))
    ties: tuple[str, ...] = optional(words(lambda place: place.choice(("min-cost", "max-cost", "max-votes"))))
    lot_seed: str = optional(TEXT)

    def __post_init__(self) -> None:
        if self.rule == "phragmen" and VOTE_TYPES[self.ballot] is not VoteType.APPROVAL:
            raise refuse("rule", "Phragmén's rule counts approval or knapsack ballots only.")
        if self.increment not in ("", "none", "scaled") and fixed(self.increment) <= 0:
            raise refuse("increment", "The increment must be above 0, scaled, or none.")


def fixed(increment: str) -> Fraction:
    """The increment as a number. Raises Refused when it is none."""
    try:
        return exact(increment)
    except Refused:
        raise refuse("increment", "The increment {value} is not a number.", value=increment) from None


@dataclass(frozen=True)
class Budget:
    """The funded projects win."""

    slug: ClassVar[str] = "budget"
    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    open_states: ClassVar[frozenset[str]] = frozenset({"balloting"})
    Rules: ClassVar[type[BudgetRules]] = BudgetRules

    rules: BudgetRules = field(default_factory=BudgetRules)
    participation: Participation = field(default_factory=Participation)

    @property
    def vote_type(self) -> VoteType:
        return VOTE_TYPES[self.rules.ballot]

    def admit(self, act: Ballot, standing: Standing, now: datetime) -> Refusal | None:
        """None when the ballot counts."""
        return not_admitted(self, act, standing, now) or self.over_limits(act, standing)

    def at(self, stage: str) -> Method:
        """What counts in a stage: supports while projects are selected, else the ballots of this budget."""
        if stage != "selecting":
            return self
        return Selection(self.rules.most_supports, self.rules.least_supports or 0, self.participation)

    def over_limits(self, act: Ballot, standing: Standing) -> Refusal | None:
        chosen, most = len(act.marks), self.rules.most_projects
        if most is not None and chosen > most:
            facts = {"chosen": chosen, "most": most}
            return Refusal("{chosen} projects are chosen; choose at most {most}.", facts, "too-many-projects")
        if self.rules.ballot == "ranking" and sorted(act.marks.values()) != list(range(1, chosen + 1)):
            return Refusal("Give each rank once: 1, 2, 3 and so on without a gap.", code="equal-ranks")
        if self.rules.ballot == "cumulative":
            return over_points(act, self.rules.points)
        return over_budget(act, standing) if self.rules.ballot == "knapsack" else None

    def tally(self, count: Count) -> Result:
        """Raises Refused where a project has no cost or the process no budget."""
        seed = self.rules.lot_seed
        lot = draw((item.id for item in count.items), seed) if seed else None
        ties = TieBreak(self.rules.ties or ("min-cost", "max-votes"), lot)
        eligibility = Eligibility(self.rules.least_points, self.rules.cost_share)
        if self.rules.rule == "greedy":
            return greedy.greedy(
                count, greedy.Parameters(misfit=self.rules.misfit, ties=ties, eligibility=eligibility)
            )
        if self.rules.rule == "phragmen":
            return phragmen.phragmen(count, phragmen.Parameters(ties, eligibility))
        return equal_shares.equal_shares(count, self.shares(count, ties, eligibility))

    def shares(self, count: Count, ties: TieBreak, eligibility: Eligibility) -> equal_shares.Parameters:
        increment: Fraction | None = None
        if self.rules.increment == "scaled":
            increment = equal_shares.scaled_increment(count)
        elif self.rules.increment not in ("", "none"):
            increment = fixed(self.rules.increment)
        return equal_shares.Parameters(
            utility=self.rules.utility,
            increment=increment,
            integral_start=self.rules.integral_start,
            exhaustive_stop=self.rules.exhaustive_stop,
            fill=self.rules.fill,
            comparison=self.rules.comparison,
            ties=ties,
            eligibility=eligibility,
        )

    def explain(self, result: Result) -> Explanation:
        return result.explanation

    def export(self, count: Count, result: Result) -> Iterator[Document]:
        """What every method publishes, and the count as Pabulib, for `civic tally`."""
        yield from published(count, result)
        yield Document("budget.pb", "text/plain", pabulib.write(pabulib_of(count, result)).encode())


def over_points(act: Ballot, points: int) -> Refusal | None:
    given = sum(Fraction(mark) for mark in act.marks.values())
    if given <= points:
        return None
    facts = {"given": given, "points": points}
    return Refusal("{given} points are given; there are {points}.", facts, "too-many-points")


def over_budget(act: Ballot, standing: Standing) -> Refusal | None:
    cost = sum(item.cost or Fraction(0) for item in standing.items if item.id in act.marks)
    if standing.budget is None or cost <= standing.budget:
        return None
    facts = {"cost": cost, "budget": standing.budget}
    return Refusal("The chosen projects cost {cost}; the budget is {budget}.", facts, "over-budget")


def pabulib_of(count: Count, result: Result) -> pabulib.Document:
    """The count as a Pabulib document. Raises Refused for money that no decimal number can say."""
    meta = {
        **count.attributes,
        "num_projects": str(len(count.items)),
        "num_votes": str(count.voter_count),
        "budget": money(count.budget or Fraction(0)),
        "vote_type": count.vote_type.value,
        **pabulib.written_rule(result.rule),
    }
    projects = [
        (item.id, money(item.cost or Fraction(0)), item.name, str(int(item.id in result.winners)))
        for item in count.items
    ]
    pointed = count.vote_type in (VoteType.CUMULATIVE, VoteType.SCORING)
    votes = sorted(vote_row(ballot, pointed=pointed) for ballot in count.ballots)
    return pabulib.Document(
        "budget.pb",
        meta,
        {},
        pabulib.Table(("project_id", "cost", "name", "selected"), projects, ()),
        pabulib.Table(("voter_id", "vote", "points") if pointed else ("voter_id", "vote"), votes, ()),
    )


def vote_row(ballot: Ballot, *, pointed: bool) -> tuple[str, ...]:
    """Voter, projects in the order of their ranks (or ids), and their points where there are any."""
    marks = {item: Fraction(mark) for item, mark in ballot.marks.items()}
    if pointed:
        items = sorted(marks)
        return ballot.voter, ",".join(items), ",".join(money(marks[item]) for item in items)
    return ballot.voter, ",".join(sorted(marks, key=lambda item: (marks[item], item)))


def money(amount: Fraction) -> str:
    """The amount as an exact decimal number."""
    digits = 0
    while amount * 10**digits % 1:
        digits += 1
        if digits > 30:
            raise refuse("no-decimal", "{amount} cannot be written as a decimal number.", amount=str(amount))
    scaled = int(amount * 10**digits)
    return f"{scaled // 10**digits}.{scaled % 10**digits:0{digits}}" if digits else str(scaled)
