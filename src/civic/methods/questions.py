"""What a survey asks: its questions by kind, the answers that can be given, and which answers are wrong.

An answer is an item: `question/option` for choices and orders, `question/row/option` in a matrix, the question
itself for a rating and for free text, whose mark says only that something was written. The text is no ballot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from civic.ballots import Fact, Item, Number, Refusal, refuse
from civic.formats.record import TEXT, needed, optional
from civic.methods.fields import one_of, whole, words, yes_or_no

KINDS = ("single", "multiple", "ranked", "rating", "matrix", "text")
WITH_OPTIONS = frozenset({"single", "multiple", "ranked", "matrix"})


@dataclass(frozen=True)
class Question:
    """`kind`: one or several of `options`, an order of them, one of them for each of `rows` (a matrix), a rating
    from `lowest` to `highest`, or free text.

    It is asked when `after` is empty, or when one of these earlier answers (their items) was given.
    """

    id: str = needed(TEXT)
    text: str = needed(TEXT)
    kind: str = optional(one_of(*KINDS))
    options: tuple[str, ...] = optional(words())
    rows: tuple[str, ...] = optional(words())
    required: bool = optional(yes_or_no(False))
    after: tuple[str, ...] = optional(words())
    lowest: int = optional(whole(-100, 100, 1))
    highest: int = optional(whole(-100, 100, 5))

    def __post_init__(self) -> None:
        facts: dict[str, Fact] = {"question": self.id}
        if "/" in self.id:
            raise refuse("question", "The question id {question} may not contain a slash.", **facts)
        if (self.kind in WITH_OPTIONS) != bool(self.options):
            raise refuse(
                "question",
                "Question {question}: choices have options, ratings and free texts have none.",
                **facts,
            )
        if (self.kind == "matrix") != bool(self.rows):
            raise refuse("question", "Question {question}: a matrix has rows, and nothing else has.", **facts)
        if self.lowest >= self.highest:
            raise refuse(
                "question", "Question {question}: the lowest rating is not below the highest.", **facts
            )

    @property
    def groups(self) -> Mapping[str, tuple[Item, ...]]:
        """The answers by what they share 100 % of: a question, or one row of a matrix."""
        if self.kind == "matrix":
            return {
                f"{self.id}/{row}": tuple(
                    Item(f"{self.id}/{row}/{option}", f"{row}: {option}") for option in self.options
                )
                for row in self.rows
            }
        if self.kind in WITH_OPTIONS:
            return {self.id: tuple(Item(f"{self.id}/{option}", option) for option in self.options)}
        return {self.id: (Item(self.id, self.text),)}

    @property
    def items(self) -> tuple[Item, ...]:
        """Every answer that can be given."""
        return tuple(item for group in self.groups.values() for item in group)

    def is_asked(self, marks: Mapping[str, object]) -> bool:
        """Whether it is asked after these answers."""
        return not self.after or any(answer in marks for answer in self.after)

    def wrong(self, marks: Mapping[str, Number]) -> Iterator[Refusal]:
        """Everything that is wrong with how it is answered."""
        given = [item.id for item in self.items if item.id in marks]
        facts: dict[str, Fact] = {"question": self.text or self.id}
        if given and not self.is_asked(marks):
            yield Refusal("“{question}” is not asked after the other answers.", facts, "not-asked")
        elif self.is_asked(marks) and self.required and self.has_gap(marks):
            yield Refusal("“{question}” needs an answer.", facts, "answer-needed")
        elif self.kind in ("single", "matrix") and self.is_twice(marks):
            yield Refusal("“{question}” takes one answer only.", facts, "one-answer")
        if self.kind == "ranked" and sorted(marks[one] for one in given) != list(range(1, len(given) + 1)):
            yield Refusal(
                "“{question}”: give each place once, 1, 2, 3 and so on without a gap.", facts, "places"
            )
        for answer in given:
            yield from self.wrong_mark(marks[answer], facts)

    def has_gap(self, marks: Mapping[str, object]) -> bool:
        """Whether it, or a row of it, has no answer."""
        return any(not any(item.id in marks for item in group) for group in self.groups.values())

    def is_twice(self, marks: Mapping[str, object]) -> bool:
        """Whether it, or a row of it, has more than one answer."""
        return any(sum(item.id in marks for item in group) > 1 for group in self.groups.values())

    def wrong_mark(self, mark: Number, facts: Mapping[str, Fact]) -> Iterator[Refusal]:
        """What is wrong with one mark, whatever the others are."""
        if self.kind == "rating":
            if not (self.lowest <= mark <= self.highest and mark == int(mark)):
                scale = {**facts, "low": self.lowest, "high": self.highest}
                yield Refusal("“{question}” is rated from {low} to {high}.", scale, "outside-scale")
        elif self.kind != "ranked" and mark != 1:
            yield Refusal("“{question}”: an answer is chosen or not; it cannot be rated.", facts, "not-rated")


@dataclass(frozen=True)
class Quota:
    """Once so many people have given `answer`, no more of them are taken; with 0 none are."""

    answer: str = needed(TEXT)
    most: int = needed(whole(0, 10**9))


@dataclass(frozen=True)
class Wording:
    """The words of a question (`of`: its id), an option or a row in another language."""

    language: str = needed(TEXT)
    of: str = needed(TEXT)
    text: str = needed(TEXT)
