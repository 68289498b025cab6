"""Survey: questions of several sorts, some asked only after certain answers; it reports and elects nobody.

The items are the answers: `question/option` for choices, the question itself for a rating. Free text is no
ballot; it is kept with the messages. Weighting to the census is `civic.tally.weighting`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import ClassVar

import numpy as np

from civic.ballots import Ballot, Count, Fact, Item, Refusal, Sentence, VoteType, refuse
from civic.formats.record import TEXT, needed, optional
from civic.lifecycle import Lifecycle, State, Transition
from civic.methods.documents import published
from civic.methods.fields import one_of, several, whole, words, yes_or_no
from civic.methods.participation import Participation, not_admitted
from civic.methods.protocol import Document, Standing
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
class Question:
    """`kind`: single or multiple choice among `options`, or a rating from `lowest` to `highest`.

    It is asked when `after` is empty, or when one of these earlier answers (`question/option`) was given.
    """

    id: str = needed(TEXT)
    text: str = needed(TEXT)
    kind: str = optional(one_of("single", "multiple", "rating"))
    options: tuple[str, ...] = optional(words())
    required: bool = optional(yes_or_no(False))
    after: tuple[str, ...] = optional(words())
    lowest: int = optional(whole(-100, 100, 1))
    highest: int = optional(whole(-100, 100, 5))

    def __post_init__(self) -> None:
        facts: dict[str, Fact] = {"question": self.id}
        if "/" in self.id:
            raise refuse("question", "The question id {question} may not contain a slash.", **facts)
        if (self.kind == "rating") == bool(self.options):
            raise refuse(
                "question", "Question {question}: choices have options and ratings have none.", **facts
            )
        if self.lowest >= self.highest:
            raise refuse(
                "question", "Question {question}: the lowest rating is not below the highest.", **facts
            )

    @property
    def items(self) -> tuple[Item, ...]:
        if self.kind == "rating":
            return (Item(self.id, self.text),)
        return tuple(Item(f"{self.id}/{option}", option) for option in self.options)


@dataclass(frozen=True)
class SurveyRules:
    """The questions in the order they are asked. `anonymous`: not even the house may link a ballot to a person."""

    questions: tuple[Question, ...] = optional(several(Question))
    anonymous: bool = optional(yes_or_no(False))

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
        for question in self.rules.questions:
            given = [item.id for item in question.items if item.id in act.marks]
            asked = not question.after or any(answer in act.marks for answer in question.after)
            facts: dict[str, Fact] = {"question": question.text or question.id}
            if given and not asked:
                yield Refusal("“{question}” is not asked after the other answers.", facts, "not-asked")
            elif asked and question.required and not given:
                yield Refusal("“{question}” needs an answer.", facts, "answer-needed")
            elif question.kind == "single" and len(given) > 1:
                yield Refusal("“{question}” takes one answer only.", facts, "one-answer")
            yield from wrong_marks(question, act, given)

    def tally(self, count: Count) -> Result:
        """How often each answer was given (ratings: their sum); nothing wins."""
        columns = count.columns
        people = weighted(columns.items, columns.times[columns.rows], len(count.items)).tolist()
        sums = weighted(
            columns.items, columns.times[columns.rows] * columns.values, len(count.items)
        ).tolist()
        scores = {
            item.id: Fraction(total, columns.scale) for item, total in zip(count.items, sums, strict=True)
        }
        answered = self.answered(count)
        return Result(
            Rule("answers", {"questions": len(self.rules.questions)}),
            (),
            scores,
            Explanation(
                (
                    Sentence(
                        "{people} people answered; a survey reports and elects nothing.",
                        {"people": count.voter_count},
                    ),
                ),
                (),
                tuple(
                    reason(item.id, had, scores[item.id], answered.get(item.id.split("/")[0], 0))
                    for item, had in zip(count.items, people, strict=True)
                ),
            ),
        )

    def answered(self, count: Count) -> Mapping[str, int]:
        """How many people answered each question."""
        names = [item.id.split("/")[0] for item in count.items]
        columns, answered = count.columns, {}
        for name in dict.fromkeys(names):
            here = np.array([other == name for other in names])
            rows = np.unique(columns.rows[here[columns.items]])
            answered[name] = int(columns.times[rows].sum())
        return answered

    def explain(self, result: Result) -> Explanation:
        return result.explanation

    def export(self, count: Count, result: Result) -> Iterable[Document]:
        return published(count, result)


def wrong_marks(question: Question, act: Ballot, given: list[str]) -> Iterator[Refusal]:
    for answer in given:
        mark = act.marks[answer]
        if question.kind != "rating" and mark != 1:
            facts: dict[str, Fact] = {"question": question.text or question.id}
            yield Refusal("“{question}”: an answer is chosen or not; it cannot be rated.", facts, "not-rated")
        elif question.kind == "rating" and not (
            question.lowest <= mark <= question.highest and mark == int(mark)
        ):
            facts = {
                "question": question.text or question.id,
                "low": question.lowest,
                "high": question.highest,
            }
            yield Refusal("“{question}” is rated from {low} to {high}.", facts, "outside-scale")


def reason(answer: str, had: int, score: Fraction, of: int) -> Reason:
    facts: dict[str, Fact] = {"had": had, "of": of, "score": score, "mean": score / had if had else 0}
    if "/" in answer:
        return Reason(
            answer,
            False,
            Sentence("{had} of the {of} who answered the question chose it.", facts),
            None,
            facts,
        )
    return Reason(answer, False, Sentence("{had} people rated it, {mean} on average.", facts), None, facts)
