"""Consultation: statements on a text that people agree with, disagree with or pass; what unites them wins.

Marks are 1 agree, -1 disagree, 0 pass. Groups of opinion are `civic.opinion`; comments are messages.
"""

from __future__ import annotations

# ruff: noqa: RUF009 - optional() makes a field, not a value.
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import ClassVar

import numpy as np

from civic.ballots import Ballot, Count, Fact, Refusal, Sentence, VoteType
from civic.formats.polis.comments import Comment, write_comments
from civic.formats.polis.votelog import VoteLog, ids_of
from civic.formats.polis.votes import write_votes
from civic.formats.record import optional
from civic.lifecycle import Lifecycle, State, Transition
from civic.methods.documents import published
from civic.methods.fields import fraction, whole
from civic.methods.participation import Participation, not_admitted
from civic.methods.protocol import Document, Standing
from civic.results import Explanation, Reason, Result, Rule
from civic.tally.totals import weighted

AGREE, DISAGREE, PASS = 1, -1, 0

LIFECYCLE = Lifecycle(
    "consultation",
    (
        State("draft", "a draft"),
        State("announced", "announced"),
        State("open", "open"),
        State("analysis", "being evaluated"),
        State("reported", "reported"),
        State("answered", "answered", final=True),
        State("cancelled", "cancelled", final=True),
    ),
    (
        Transition("announce", ("draft",), "announced"),
        Transition("open", ("announced",), "open"),
        Transition("close", ("open",), "analysis"),
        Transition("extend", ("analysis",), "open"),
        Transition("report", ("analysis",), "reported"),
        Transition("answer", ("reported",), "answered"),
        Transition("cancel", ("draft", "announced", "open"), "cancelled"),
    ),
)


@dataclass(frozen=True)
class ConsultationRules:
    """A statement unites when at least `least_votes` judged it and `consensus` of those who took sides agree."""

    consensus: Fraction = optional(fraction(Fraction(1, 2), 1, Fraction(2, 3)))
    least_votes: int = optional(whole(1, 10**6, 10))
    statement_length: int = optional(whole(10, 10_000, 300))


@dataclass(frozen=True)
class Consultation:
    """Statements with enough agreement win."""

    slug: ClassVar[str] = "consultation"
    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    open_states: ClassVar[frozenset[str]] = frozenset({"open"})
    Rules: ClassVar[type[ConsultationRules]] = ConsultationRules
    vote_type: ClassVar[VoteType] = VoteType.SCORING

    rules: ConsultationRules = field(default_factory=ConsultationRules)
    participation: Participation = field(default_factory=Participation)

    def admit(self, act: Ballot, standing: Standing, now: datetime) -> Refusal | None:
        """None when the judgements count."""
        refusal = not_admitted(self, act, standing, now)
        if refusal is None and any(mark not in (AGREE, DISAGREE, PASS) for mark in act.marks.values()):
            return Refusal("A statement takes agree (1), disagree (-1) or pass (0).", code="not-a-judgement")
        return refusal

    def tally(self, count: Count) -> Result:
        """The share of agreement as score, 0 where nobody took sides; most agreed first among the winners."""
        agree, disagree, passed = (judged(count, mark) for mark in (AGREE, DISAGREE, PASS))
        shares = [
            Fraction(yes, yes + no) if yes + no else Fraction(0)
            for yes, no in zip(agree, disagree, strict=True)
        ]
        reasons = tuple(
            self.reason(item.id, *figures)
            for item, *figures in zip(count.items, agree, disagree, passed, strict=True)
        )
        won = [place for place, reason in enumerate(reasons) if reason.won]
        return Result(
            Rule("consensus", {"consensus": self.rules.consensus, "least_votes": self.rules.least_votes}),
            tuple(count.items[place].id for place in sorted(won, key=lambda place: (-shares[place], place))),
            {item.id: share for item, share in zip(count.items, shares, strict=True)},
            Explanation(
                (
                    Sentence(
                        "{people} {people:person|people} judged statements; "
                        "{united} {united:statement unites|statements unite} them.",
                        {"people": count.voter_count, "united": len(won)},
                    ),
                ),
                (),
                reasons,
            ),
        )

    def reason(self, statement: str, agree: int, disagree: int, passed: int) -> Reason:
        facts: dict[str, Fact] = {"agree": agree, "disagree": disagree, "pass": passed}
        why = Sentence("{agree} agree, {disagree} disagree, {pass} pass.", facts)
        sides, judged_by = agree + disagree, agree + disagree + passed
        if judged_by < self.rules.least_votes:
            facts_needed: dict[str, Fact] = {"least": self.rules.least_votes, "had": judged_by}
            return Reason(
                statement, False, why, Sentence("{least} must judge it; {had} did.", facts_needed), facts
            )
        if sides and Fraction(agree, sides) >= self.rules.consensus:
            return Reason(statement, True, why, None, facts)
        least = -int(-(self.rules.consensus * sides) // 1)
        needed = Sentence(
            "{least} of the {sides} who took sides must agree.", {"least": max(1, least), "sides": sides}
        )
        return Reason(statement, False, why, needed, facts)

    def explain(self, result: Result) -> Explanation:
        return result.explanation

    def export(self, count: Count, result: Result) -> Iterable[Document]:
        """What every method publishes, and the judgements as a Polis export, which `civic map` reads."""
        yield from published(count, result)
        yield Document("votes.csv", "text/csv", write_votes(votes(count)))
        yield Document("comments.csv", "text/csv", write_comments(statements(count)))


def votes(count: Count) -> VoteLog:
    """Who judged which statement how, whole-number ids of statements as numbers."""
    columns = count.columns
    cast = [(voter, columns.marks(row)) for voter, row in zip(count.voters, count.cast.tolist(), strict=True)]
    return VoteLog(
        ids_of([voter for voter, marks in cast for _item in marks]),
        ids_of([count.items[item].id for _voter, marks in cast for item in marks]),
        np.array([int(mark) for _voter, marks in cast for mark in marks.values()], np.int8),
        listed=ids_of([item.id for item in count.items]),
    )


def statements(count: Count) -> list[Comment]:
    """The statements with how often they were agreed and disagreed with; all of them were accepted."""
    agree, disagree = judged(count, AGREE), judged(count, DISAGREE)
    ids = ids_of([item.id for item in count.items]).tolist()
    return [
        Comment(id_, item.name, 1, False, yes, no)
        for id_, item, yes, no in zip(ids, count.items, agree, disagree, strict=True)
    ]


def judged(count: Count, mark: int) -> list[int]:
    """How many people gave each statement this mark."""
    columns = count.columns
    here = columns.values == mark * columns.scale
    counted: list[int] = weighted(
        columns.items[here], columns.times[columns.rows[here]], len(count.items)
    ).tolist()
    return counted
