"""What is counted: items people judge, the ballots that judge them, and the whole count as one value.

Every open method fits this shape. It checks that ballots make sense (known items, one ballot a voter, marks
of the right kind) and merges identical ones; it decides nothing and knows no rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import lcm

import numpy as np
from numpy.typing import NDArray

Number = int | Fraction | Decimal | float
Fact = int | Fraction | str
Mark = int | Fraction
Marks = tuple[tuple[int, Mark], ...]  # by item index, in order
Indices = NDArray[np.int64]

DIGITS = 30  # of a whole number or behind the point: beyond all money, and sums of such stay quick
FARTHEST = 10**DIGITS
LARGEST_MARK = 2**31  # of one mark, and of the parts of one that marks are counted in
LARGEST_SUM = 2**62  # of all marks in such parts: sums stay inside 64 bits


class VoteType(StrEnum):
    """How a ballot judges; the names are Pabulib's."""

    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    CUMULATIVE = "cumulative"  # points shared out, none negative
    SCORING = "scoring"  # a score or grade for each item
    ORDINAL = "ordinal"  # ranks, 1 the best; equal ranks are a tie


@dataclass(frozen=True)
class Sentence:
    """A sentence for people and the facts in it, kept apart so that it can be said in another language.

    `{votes:vote|votes}` stands for the first form where the fact is written 1, else for the second.
    """

    template: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format_map({name: Said(written(fact)) for name, fact in self.facts.items()})


class Said(str):
    """A fact as it is written in a sentence; it chooses between the form of a word for one and that for others."""

    __slots__ = ()

    def __format__(self, forms: str) -> str:
        one, either, other = forms.partition("|")
        return (one if self == "1" else other) if either else str(self)


@dataclass(frozen=True)
class Refusal(Sentence):
    """Why something is not accepted, in a sentence a person can act on; `code` is for machines."""

    code: str = "refused"


class Refused(ValueError):
    """Raised where a Refusal cannot be returned; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


def refuse(code: str, template: str, **facts: Fact) -> Refused:
    """The exception for a refusal, to be raised by the caller."""
    return Refused(Refusal(template, facts, code))


def written(fact: Fact) -> str:
    """A fact as people write it: whole numbers whole, fractions with at most four decimals."""
    if isinstance(fact, Fraction) and fact.denominator != 1:
        return f"{float(fact):.4f}".rstrip("0").rstrip(".")
    return str(fact)


def exact(value: Number | str) -> Fraction:
    """The number as written, exactly: 0.1 is one tenth. Raises Refused for what is no finite number or out of range."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= DIGITS:
        return Fraction(int(value))  # most prices: reading them as any number takes many times as long
    if isinstance(value, str | float | Decimal):
        value = spelt(str(value).strip())
    if abs(value) > FARTHEST or value.denominator > FARTHEST:
        raise refuse("out-of-range", "A number has more than {digits} digits.", digits=DIGITS)
    return Fraction(value)


def spelt(text: str) -> Fraction:
    """The number in the text. An exponent is looked at first: 1e999999999 would take hours to write out."""
    try:
        exponent = int(text.lower().rpartition("e")[2]) if "e" in text.lower() else 0
        if len(text) <= 4 * DIGITS and abs(exponent) <= DIGITS:
            return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise refuse("not-a-number", "{value} is not a number.", value=repr(text[:DIGITS])) from None
    raise refuse("out-of-range", "A number has more than {digits} digits.", digits=DIGITS)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing people judge: a candidate, a statement, a project with its cost in the process's currency."""

    id: str
    name: str = ""
    cost: Fraction | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ballot:
    """One voter's marks: item id to 1 (approved), points, score, or rank (1 the best)."""

    voter: str
    marks: Mapping[str, Number]

    @classmethod
    def approving(cls, voter: str, items: Iterable[str]) -> Ballot:
        return cls(voter, dict.fromkeys(items, 1))

    @classmethod
    def ranking(cls, voter: str, tiers: Iterable[str | Iterable[str]]) -> Ballot:
        """Best first; items inside one inner list are tied. Unlisted items are below all listed ones."""
        groups = ([tier] if isinstance(tier, str) else tier for tier in tiers)
        return cls(voter, {item: rank for rank, group in enumerate(groups, 1) for item in group})


@dataclass(frozen=True, eq=False)
class Columns:
    """Distinct ballots as compressed sparse rows.

    Row r marks `items[starts[r]:starts[r+1]]` (indices into `Count.items`) with `values[...] / scale`, and
    `times[r]` voters cast it.
    """

    starts: Indices
    items: Indices
    values: Indices
    times: Indices
    scale: int = 1

    @cached_property
    def rows(self) -> Indices:
        """For each mark the row it stands in."""
        return np.repeat(np.arange(len(self.times), dtype=np.int64), np.diff(self.starts))

    def marks(self, row: int) -> dict[int, Fraction]:
        part = slice(self.starts[row], self.starts[row + 1])
        pairs = zip(self.items[part].tolist(), self.values[part].tolist(), strict=True)
        return {item: Fraction(value, self.scale) for item, value in pairs}


@dataclass(frozen=True, eq=False)
class Count:
    """Everything a rule needs, checked: items, how ballots judge, the ballots, and the budget if any.

    Make it with `Count.of` from ballots, or from columns where a reader already has them. `cast[i]` is the
    row of `voters[i]`; `attributes` carries what the source file said about the process.
    """

    items: tuple[Item, ...]
    vote_type: VoteType
    columns: Columns
    budget: Fraction | None = None
    voters: Sequence[str] = ()
    cast: Indices = field(default_factory=lambda: np.zeros(0, np.int64))
    attributes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        items: Iterable[Item],
        ballots: Iterable[Ballot],
        *,
        vote_type: VoteType,
        budget: Number | None = None,
        attributes: Mapping[str, str] | None = None,
    ) -> Count:
        """The checked count. Raises Refused: an item or voter twice, an unknown item, a wrong mark."""
        known = tuple(items)
        place = places(known)
        rows: dict[Marks, int] = {}
        voters: dict[str, int] = {}
        for ballot in ballots:
            if ballot.voter in voters:
                raise refuse("voted-twice", "Voter {voter} has more than one ballot.", voter=ballot.voter)
            marks = checked_marks(ballot, place, vote_type)
            voters[ballot.voter] = rows.setdefault(marks, len(rows))
        cast = np.fromiter(voters.values(), np.int64, len(voters))
        return cls(
            known,
            vote_type,
            packed(list(rows), np.bincount(cast, minlength=len(rows)).astype(np.int64)),
            None if budget is None else checked_budget(exact(budget)),
            tuple(voters),
            cast,
            dict(attributes or {}),
        )

    @cached_property
    def place(self) -> dict[str, int]:
        """Item id to index."""
        return {item.id: index for index, item in enumerate(self.items)}

    @cached_property
    def voter_count(self) -> int:
        """Ballots cast, empty ones included."""
        return int(self.columns.times.sum())

    @property
    def ballots(self) -> Iterator[Ballot]:
        """Every ballot as it was cast, in the order of the source."""
        for voter, row in zip(self.voters, self.cast.tolist(), strict=True):
            marks = self.columns.marks(row)
            yield Ballot(voter, {self.items[item].id: value for item, value in marks.items()})


def places(items: Sequence[Item]) -> dict[str, int]:
    """Item id to index. Raises Refused when an id stands twice or a cost is negative."""
    place: dict[str, int] = {}
    for index, item in enumerate(items):
        if item.id in place:
            raise refuse("item-twice", "{item} is listed more than once.", item=item.id)
        if item.cost is not None and item.cost < 0:
            raise refuse(
                "negative-cost", "{item} has the negative cost {cost}.", item=item.id, cost=item.cost
            )
        if item.cost is not None:
            exact(item.cost)
        place[item.id] = index
    return place


def checked_budget(budget: Fraction) -> Fraction:
    """The budget itself. Raises Refused when it is negative."""
    if budget < 0:
        raise refuse("negative-budget", "The budget {budget} is negative.", budget=budget)
    return budget


def checked_marks(ballot: Ballot, place: Mapping[str, int], vote_type: VoteType) -> Marks:
    """The ballot's marks. Raises Refused as `Count.of` says."""
    marks = []
    for item, value in ballot.marks.items():
        if item not in place:
            raise refuse(
                "unknown-item",
                "Voter {voter} voted for {item}, which is not on the list.",
                voter=ballot.voter,
                item=item,
            )
        marks.append((place[item], checked_mark(value, vote_type, ballot.voter)))
    if vote_type is VoteType.CHOOSE_ONE and len(marks) > 1:
        raise refuse("one-item", "Voter {voter} chose more than one item.", voter=ballot.voter)
    return tuple(sorted(marks))


def checked_mark(number: Number, vote_type: VoteType, voter: str) -> Mark:
    """The mark, exact. Raises Refused when this kind of ballot cannot carry it."""
    value: Mark = number if isinstance(number, int) else exact(number)
    if vote_type in (VoteType.APPROVAL, VoteType.CHOOSE_ONE):
        right = value == 1
    elif vote_type is VoteType.ORDINAL:
        right = value.denominator == 1 and value >= 1
    else:
        right = value >= 0 or vote_type is VoteType.SCORING
    if not right or not -LARGEST_MARK <= value <= LARGEST_MARK:
        raise refuse(
            "wrong-mark",
            "Voter {voter} marked an item with {value}, which a {kind} ballot cannot say.",
            voter=voter,
            value=value,
            kind=vote_type.value,
        )
    return value


def packed(rows: Sequence[Marks], times: Indices) -> Columns:
    """Columns from distinct rows of (item index, mark) and how often each was cast."""
    given = {value for row in rows for _, value in row}
    scale: int = lcm(*{value.denominator for value in given})
    largest = max(max(given), -min(given)) if given else 0
    if scale > LARGEST_MARK or scale * largest * int(times.sum()) > LARGEST_SUM:
        raise refuse("too-fine", "The marks have too many decimals to be added up exactly.")
    lengths = np.fromiter((len(row) for row in rows), np.int64, len(rows))
    return Columns(
        np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]),
        np.array([item for row in rows for item, _ in row], np.int64),
        np.array([int(value * scale) for row in rows for _, value in row], np.int64),
        times,
        scale,
    )
