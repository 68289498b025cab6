"""Survey: questions of several sorts, some asked only after certain answers; it reports and elects nobody.

What can be asked is in `civic.methods.questions`. Weighting to the census is `civic.tally.weighting`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import ClassVar

import numpy as np

from civic.ballots import Ballot, Count, Fact, Item, Refusal, Sentence, VoteType, refuse
from civic.formats.record import optional
from civic.lifecycle import Lifecycle, State, Transition
from civic.methods.disclosure import hidden
from civic.methods.documents import item_rows, published, table
from civic.methods.fields import one_of, several, whole, yes_or_no
from civic.methods.participation import Participation, not_admitted
from civic.methods.protocol import Document, Standing
from civic.methods.questions import Question, Quota, Wording
from civic.results import Explanation, Reason, Result, Rule
from civic.tally.totals import weighted

LIFECYCLE = Lifecycle(
    "survey",
    (
        State("draft", "a draft"),
        State("open", "open"),
        State("closed", "closed"),
        State("published", "published", final=True),
        State("cancelled", "cancelled", final=True),
    ),
    (
        Transition("open", ("draft",), "open"),
        Transition("close", ("open",), "closed"),
        Transition("reopen", ("closed",), "open"),
        Transition("publish", ("closed",), "published"),
        Transition("cancel", ("draft", "open", "closed"), "cancelled"),
    ),
)


@dataclass(frozen=True)
class SurveyRules:
    """The questions in the order they are asked.

    `anonymous`: not even the house may link a ballot to a person. `sample`: whether chance chose who was asked
    (only then is there a margin of error). Figures of fewer than `least_shown` people are not shown.
    """

    questions: tuple[Question, ...] = optional(several(Question))
    anonymous: bool = optional(yes_or_no(False))
    quotas: tuple[Quota, ...] = optional(several(Quota))
    sample: str = optional(one_of("self-selected", "random"))
    least_shown: int = optional(whole(1, 100, 5))
    wordings: tuple[Wording, ...] = optional(several(Wording))

    def __post_init__(self) -> None:
        earlier: set[str] = set()
        for question in self.questions:
            for answer in question.after:
                if answer not in earlier:
                    template = "Question {question} comes after {answer}, which no earlier question offers."
                    raise refuse("question", template, question=question.id, answer=answer)
            fresh = {item.id for item in question.items}
            if fresh & earlier:
                raise refuse("question", "The question {question} stands twice.", question=question.id)
            earlier |= fresh
        for quota in self.quotas:
            if quota.answer not in earlier:
                raise refuse("quota", "No question offers {answer}, which has a quota.", answer=quota.answer)


@dataclass(frozen=True)
class Survey:
    """Every answer's count, and of whom: those who were asked the question."""

    slug: ClassVar[str] = "survey"
    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    open_states: ClassVar[frozenset[str]] = frozenset({"open"})
    Rules: ClassVar[type[SurveyRules]] = SurveyRules
    vote_type: ClassVar[VoteType] = VoteType.SCORING

    rules: SurveyRules = field(default_factory=SurveyRules)
    participation: Participation = field(default_factory=Participation)

    @property
    def items(self) -> tuple[Item, ...]:
        """What people judge: every answer that can be given."""
        return tuple(item for question in self.rules.questions for item in question.items)

    def admit(self, act: Ballot, standing: Standing, now: datetime) -> Refusal | None:
        """None when the answers count; else the first question that is answered wrongly."""
        refusal = not_admitted(self, act, standing, now)
        if refusal is not None:
            return refusal
        return next(self.wrong_answers(act), None)

    def wrong_answers(self, act: Ballot) -> Iterator[Refusal]:
        """What is wrong, question by question; last, a group that nobody is wanted of."""
        for question in self.rules.questions:
            yield from question.wrong(act.marks)
        refusal = self.no_room(act.marks, {})
        if refusal is not None:
            yield refusal

    def no_room(self, answers: Iterable[str], had: Mapping[str, int]) -> Refusal | None:
        """Why somebody new with these answers is not taken: so many people gave each of them before."""
        given = set(answers)
        for quota in self.rules.quotas:
            if quota.answer in given and had.get(quota.answer, 0) >= quota.most:
                name = next(item.name for item in self.items if item.id == quota.answer)
                return Refusal(
                    "Thank you: enough people who answer “{answer}” have taken part. We still look for others.",
                    {"answer": name},
                    "group-full",
                )
        return None

    def tally(self, count: Count) -> Result:
        """How often each answer was given (ratings and orders: their sum); nothing wins."""
        columns = count.columns
        people = weighted(columns.items, columns.times[columns.rows], len(count.items)).tolist()
        sums = weighted(
            columns.items, columns.times[columns.rows] * columns.values, len(count.items)
        ).tolist()
        scores = {
            item.id: Fraction(total, columns.scale) for item, total in zip(count.items, sums, strict=True)
        }
        answered, kinds = self.answered(count), self.kinds
        return Result(
            Rule("answers", {"questions": len(self.rules.questions)}),
            (),
            scores,
            Explanation(
                (
                    Sentence(
                        "{people} {people:person|people} answered; a survey reports and elects nothing.",
                        {"people": count.voter_count},
                    ),
                ),
                (),
                tuple(
                    reason(item.id, kinds.get(item.id, "single"), had, scores[item.id], answered[item.id])
                    for item, had in zip(count.items, people, strict=True)
                ),
            ),
        )

    @property
    def kinds(self) -> Mapping[str, str]:
        """Answer to the kind of its question."""
        return {item.id: question.kind for question in self.rules.questions for item in question.items}

    @property
    def groups(self) -> Mapping[str, str]:
        """Answer to the question, or row of a matrix, that it answers."""
        return {
            item.id: name
            for question in self.rules.questions
            for name, group in question.groups.items()
            for item in group
        }

    def answered(self, count: Count) -> Mapping[str, int]:
        """For each answer, how many people answered its question or row at all."""
        groups, columns = self.groups, count.columns
        names = [groups.get(item.id, item.id) for item in count.items]
        answered = {}
        for name in dict.fromkeys(names):
            here = np.array([other == name for other in names])
            rows = np.unique(columns.rows[here[columns.items]])
            answered[name] = int(columns.times[rows].sum())
        return {item.id: answered[name] for item, name in zip(count.items, names, strict=True)}

    def explain(self, result: Result) -> Explanation:
        return result.explanation

    def export(self, count: Count, result: Result) -> Iterable[Document]:
        """What every method publishes; of an anonymous survey only figures, the small ones left out.

        Whole ballots would show who answered in a way of their own.
        """
        if not self.rules.anonymous:
            yield from published(count, result)
            return
        yield Document("items.csv", "text/csv", table(("id", "name", "cost"), item_rows(count)))
        yield Document("answers.csv", "text/csv", table(("id", "people", "of", "sum"), self.figures(result)))

    def figures(self, result: Result) -> Iterator[tuple[str, str, str, str]]:
        """Answer, people, of how many, and the sum of the marks; empty where too few people would show."""
        secret = self.hidden(result)
        for one in result.explanation.reasons:
            shown = (str(one.figures["had"]), str(one.figures["of"]), str(one.figures["score"]))
            yield (one.item, *(("", "", "") if one.item in secret else shown))

    def hidden(self, result: Result) -> frozenset[str]:
        """The answers whose figures are not shown, because too few people gave them."""
        groups: dict[str, dict[str, int]] = {}
        for one in result.explanation.reasons:
            name = self.groups.get(one.item, one.item)
            groups.setdefault(name, {})[one.item] = int(one.figures["had"])
        return frozenset(
            answer for group in groups.values() for answer in hidden(group, self.rules.least_shown)
        )


def reason(answer: str, kind: str, had: int, score: Fraction, of: int) -> Reason:
    """How an answer fared; nothing wins."""
    facts: dict[str, Fact] = {"had": had, "of": of, "score": score, "mean": score / had if had else 0}
    return Reason(answer, False, Sentence(TOLD.get(kind, TOLD["single"]), facts), None, facts)


TOLD: Mapping[str, str] = {
    "single": "{had} of the {of} who answered the question chose it.",
    "rating": "{had} {had:person|people} rated it, {mean} on average.",
    "ranked": "{had} of the {of} who answered gave it a place, {mean} on average.",
    "text": "{had} {had:person|people} wrote something.",
}
