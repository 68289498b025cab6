"""Petition: one request and the signatures under it; thresholds start clocks (UK Parliament's rules as preset).

Signatures that were invalidated are not in the count. The moment a threshold is reached is the house's to store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from civic.ballots import Ballot, Count, Fact, Refusal, Sentence, VoteType, refuse
from civic.deadlines import Clock, Term, Unit, WorkCalendar
from civic.formats.record import TEXT, needed, optional
from civic.lifecycle import Lifecycle, State, Transition
from civic.methods.documents import published
from civic.methods.fields import one_of, several, whole
from civic.methods.participation import Participation, not_admitted
from civic.methods.protocol import Document, Standing
from civic.results import Explanation, Reason, Result, Round, Rule
from civic.tally.totals import votes

LIFECYCLE = Lifecycle(
    "petition",
    (
        State("draft", "a draft"),
        State("sponsoring", "collecting sponsors"),
        State("moderation", "being checked"),
        State("open", "open for signatures"),
        State("closed", "closed for signatures"),
        State("archived", "archived", final=True),
        State("rejected", "rejected"),
        State("withdrawn", "withdrawn", final=True),
    ),
    (
        Transition("submit", ("draft",), "sponsoring"),
        Transition("sponsor", ("sponsoring",), "moderation"),
        Transition("publish", ("moderation",), "open"),
        Transition("reject", ("moderation", "open"), "rejected"),
        Transition("appeal", ("rejected",), "moderation"),
        Transition("withdraw", ("draft", "sponsoring", "moderation", "open"), "withdrawn"),
        Transition("close", ("open",), "closed"),
        Transition("archive", ("closed", "rejected"), "archived"),
    ),
)


@dataclass(frozen=True)
class Threshold:
    """At so many signatures something is due: `outcome` says what, `term` and `unit` within what time."""

    name: str = needed(TEXT)
    signatures: int = needed(whole(1, 10**9))
    outcome: str = needed(TEXT)
    term: int | None = optional(whole(1, 10_000))
    unit: str = optional(one_of(*Unit))

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class PetitionRules:
    """Lengths in characters; `open_days` for signatures; sponsors needed before anybody checks it."""

    sponsors_needed: int = optional(whole(0, 1000, 5))
    sponsors_most: int = optional(whole(0, 1000, 20))
    title_length: int = optional(whole(10, 1000, 80))
    background_length: int = optional(whole(10, 10_000, 300))
    details_length: int = optional(whole(10, 100_000, 800))
    moderation_days: int = optional(whole(1, 365, 14))
    open_days: int = optional(whole(1, 3660, 183))
    thresholds: tuple[Threshold, ...] = optional(several(Threshold))

    def __post_init__(self) -> None:
        steps = [threshold.signatures for threshold in self.thresholds]
        if steps != sorted(set(steps)):
            raise refuse("thresholds", "Each threshold must ask for more signatures than the one before it.")
        if len({threshold.name for threshold in self.thresholds}) < len(steps):
            raise refuse("thresholds", "Two thresholds have the same name.")
        if self.sponsors_most < self.sponsors_needed:
            raise refuse("sponsors", "More sponsors are needed than allowed.")


@dataclass(frozen=True)
class Petition:
    """A petition wins when it reaches its first threshold."""

    slug: ClassVar[str] = "petition"
    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    open_states: ClassVar[frozenset[str]] = frozenset({"open"})
    Rules: ClassVar[type[PetitionRules]] = PetitionRules
    vote_type: ClassVar[VoteType] = VoteType.APPROVAL

    rules: PetitionRules = field(default_factory=PetitionRules)
    participation: Participation = field(default_factory=Participation)

    def admit(self, act: Ballot, standing: Standing, now: datetime) -> Refusal | None:
        """None when the signature counts."""
        return not_admitted(self, act, standing, now)

    def reached(self, signatures: int) -> tuple[Threshold, ...]:
        """The thresholds that so many signatures reach, in order."""
        return tuple(step for step in self.rules.thresholds if signatures >= step.signatures)

    def clocks(self, reached_at: Mapping[str, datetime], calendar: WorkCalendar) -> dict[str, Clock]:
        """The clock of each threshold that was reached and has a term, by name."""
        return {
            step.name: Clock(reached_at[step.name], Term(step.term, Unit(step.unit)), calendar)
            for step in self.rules.thresholds
            if step.term is not None and step.name in reached_at
        }

    def tally(self, count: Count) -> Result:
        """Signatures as scores; the petitions that reached the first threshold win."""
        signatures = votes(count).tolist()
        first = self.rules.thresholds[0].signatures if self.rules.thresholds else 1
        winners = tuple(item.id for item, had in zip(count.items, signatures, strict=True) if had >= first)
        return Result(
            Rule("thresholds", {step.name: step.signatures for step in self.rules.thresholds}),
            winners,
            {item.id: had for item, had in zip(count.items, signatures, strict=True)},
            Explanation(
                (Sentence("{people} {people:person|people} signed.", {"people": count.voter_count}),),
                tuple(self.rounds(count, signatures)),
                tuple(
                    self.reason(item.id, had, first)
                    for item, had in zip(count.items, signatures, strict=True)
                ),
            ),
        )

    def rounds(self, count: Count, signatures: list[int]) -> Iterable[Round]:
        for item, had in zip(count.items, signatures, strict=True):
            for step in self.reached(had):
                facts: dict[str, Fact] = {"item": item.id, "outcome": step.outcome, "needed": step.signatures}
                yield Round(
                    Sentence("{item} reached {needed} {needed:signature|signatures}: {outcome}.", facts),
                    {item.id: had},
                )

    def reason(self, item: str, had: int, first: int) -> Reason:
        why = Sentence("It has {had} {had:signature|signatures}.", {"had": had})
        following = next((step for step in self.rules.thresholds if had < step.signatures), None)
        missing = None
        if had < first:
            asked = following.outcome if following else "a first signature"
            missing = Sentence(
                "{missing} more {missing:is|are} needed for this: {outcome}.",
                {"missing": first - had, "outcome": asked},
            )
        return Reason(item, had >= first, why, missing, {"signatures": had})

    def explain(self, result: Result) -> Explanation:
        return result.explanation

    def export(self, count: Count, result: Result) -> Iterable[Document]:
        return published(count, result)
