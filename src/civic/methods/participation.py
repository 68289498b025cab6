"""Who may take part, with what proof, and when: the part of admission that all methods share."""

# ruff: noqa: RUF009 - optional() makes a field, not a value.

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from civic.ballots import Ballot, Refusal, Refused, VoteType, checked_marks, refuse
from civic.formats.record import MOMENT, optional
from civic.lifecycle import Lifecycle
from civic.methods.fields import one_of, whole, words
from civic.methods.protocol import Proof, Standing

# What `civic.ballots.checked_marks` refuses, by its codes: there it speaks of a voter, here to one.
TO_THE_VOTER = {
    "unknown-item": "{item} is not on the list.",
    "one-item": "More than one is chosen; choose one.",
    "wrong-mark": "{value} is no mark that can be given here.",
    "not-a-number": "{value} is not a number.",
}


@dataclass(frozen=True)
class Participation:
    """`proofs`: any one of these is enough, none is asked when empty. `areas`: where one must live, if anywhere.

    `repeats`: whether a person's first or last act is kept. The house keeps it; the person is told the same.
    """

    proofs: tuple[str, ...] = optional(words(lambda place: place.choice(tuple(Proof)), tuple(Proof)))
    areas: tuple[str, ...] = optional(words())
    least_age: int | None = optional(whole(1, 120))
    opens_at: datetime | None = optional(MOMENT)
    closes_at: datetime | None = optional(MOMENT)
    repeats: str = optional(one_of("first", "last"))

    def __post_init__(self) -> None:
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise refuse("closes-first", "It closes before it opens.")


class Admitting(Protocol):
    """What admission needs to know of a method; acts are taken in its `open_states` only."""

    @property
    def participation(self) -> Participation: ...

    @property
    def lifecycle(self) -> Lifecycle: ...

    @property
    def open_states(self) -> frozenset[str]: ...

    @property
    def vote_type(self) -> VoteType: ...


def not_admitted(method: Admitting, act: Ballot, standing: Standing, now: datetime) -> Refusal | None:
    """Why the act is not admitted whatever the method, or None."""
    return (
        too_early_or_late(method, standing, now)
        or not_entitled(method.participation, standing)
        or not_a_ballot(act, standing, method.vote_type)
    )


def too_early_or_late(method: Admitting, standing: Standing, now: datetime) -> Refusal | None:
    rules, lifecycle = method.participation, method.lifecycle
    if rules.opens_at and now < rules.opens_at:
        return Refusal("This opens on {date}.", {"date": written(rules.opens_at)}, "not-open")
    if rules.closes_at and now >= rules.closes_at:
        return Refusal("This closed on {date}.", {"date": written(rules.closes_at)}, "closed")
    if standing.state not in method.open_states:
        label = lifecycle.state(standing.state).label
        facts = {"noun": lifecycle.noun, "label": label, "state": standing.state}
        return Refusal("This {noun} is {label}; it takes no answers now.", facts, "not-taking-answers")
    return None


def not_entitled(rules: Participation, standing: Standing) -> Refusal | None:
    if rules.proofs and not standing.proofs.intersection(Proof(proof) for proof in rules.proofs):
        facts = {"proofs": ", ".join(rules.proofs)}
        return Refusal("This asks for a proof of who you are, one of: {proofs}.", facts, "proof-needed")
    if rules.areas and standing.area not in rules.areas:
        facts = {"areas": ", ".join(rules.areas)}
        return Refusal("This is for people who live in {areas}.", facts, "elsewhere")
    if rules.least_age is not None and (standing.age is None or standing.age < rules.least_age):
        return Refusal("This is for people of {age} years and more.", {"age": rules.least_age}, "too-young")
    return None


def not_a_ballot(act: Ballot, standing: Standing, vote_type: VoteType) -> Refusal | None:
    if not act.marks:
        return Refusal("Nothing is marked: choose at least one.", code="no-mark")
    try:
        checked_marks(act, {item.id: index for index, item in enumerate(standing.items)}, vote_type)
    except Refused as refused:
        return to_the_voter(refused.refusal)
    return None


def to_the_voter(refusal: Refusal) -> Refusal:
    """What a count says about a ballot, said to the person whose ballot it is."""
    facts = {name: fact for name, fact in refusal.facts.items() if name != "voter"}
    return Refusal(TO_THE_VOTER[refusal.code], facts, refusal.code)


def written(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes")
