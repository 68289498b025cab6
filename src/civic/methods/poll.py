"""Poll: one question, ready options, the most chosen wins. It is no election: not secret from those who run it."""

# ruff: noqa: RUF009 - optional() makes a field, not a value.

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import ClassVar

from civic.ballots import Ballot, Count, Refusal, Sentence, VoteType, refuse
from civic.formats.record import optional
from civic.lifecycle import Lifecycle, State, Transition
from civic.methods.documents import published
from civic.methods.fields import fraction, whole
from civic.methods.participation import Participation, not_admitted
from civic.methods.protocol import Document, Standing
from civic.results import Explanation, Reason, Result, Rule
from civic.tally.totals import votes

LIFECYCLE = Lifecycle(
    "poll",
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
        Transition("publish", ("closed",), "published"),
        Transition("cancel", ("draft", "open", "closed"), "cancelled"),
    ),
)


@dataclass(frozen=True)
class PollRules:
    """How many options a person may choose; how many people must take part; what share of them a winner needs."""

    most_choices: int = optional(whole(1, 1000, 1))
    quorum: int = optional(whole(0, 10**9, 0))
    share_needed: Fraction = optional(fraction(0, 1, Fraction(0)))


@dataclass(frozen=True)
class Poll:
    """The option with the most votes wins, if enough people took part and enough of them chose it."""

    slug: ClassVar[str] = "poll"
    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    open_states: ClassVar[frozenset[str]] = frozenset({"open"})
    Rules: ClassVar[type[PollRules]] = PollRules

    rules: PollRules = field(default_factory=PollRules)
    participation: Participation = field(default_factory=Participation)

    @property
    def vote_type(self) -> VoteType:
        return VoteType.CHOOSE_ONE if self.rules.most_choices == 1 else VoteType.APPROVAL

    def admit(self, act: Ballot, standing: Standing, now: datetime) -> Refusal | None:
        """None when the answer counts."""
        refusal = not_admitted(self, act, standing, now)
        if refusal is None and len(act.marks) > self.rules.most_choices:
            facts = {"chosen": len(act.marks), "most": self.rules.most_choices}
            return Refusal("{chosen} options are chosen; choose at most {most}.", facts, "too-many-options")
        return refusal

    def tally(self, count: Count) -> Result:
        """Votes as scores. Options tied for the first place are `tied`, and none of them wins."""
        if not count.items:
            raise refuse("no-options", "The poll has no options.")
        had = votes(count).tolist()
        needed = max(1, -int(-(self.rules.share_needed * count.voter_count) // 1))
        leaders = [place for place, number in enumerate(had) if number == max(had)]
        valid = count.voter_count >= self.rules.quorum and max(had) >= needed
        won = leaders[0] if valid and len(leaders) == 1 else None
        tied = leaders if valid and len(leaders) > 1 else []
        facts = {"people": count.voter_count, "quorum": self.rules.quorum}
        template = (
            "{people} {people:person|people} answered."
            if valid or count.voter_count >= self.rules.quorum
            else (
                "{people} {people:person|people} answered, fewer than the {quorum} asked for: nothing wins."
            )
        )
        return Result(
            Rule(
                "most-votes",
                {
                    "most_choices": self.rules.most_choices,
                    "quorum": self.rules.quorum,
                    "share_needed": self.rules.share_needed,
                },
            ),
            () if won is None else (count.items[won].id,),
            {item.id: number for item, number in zip(count.items, had, strict=True)},
            Explanation(
                (Sentence(template, facts),),
                (),
                tuple(
                    reason(item.id, number, place == won, place in tied, max(max(had) + 1, needed))
                    for place, (item, number) in enumerate(zip(count.items, had, strict=True))
                ),
            ),
            tuple(count.items[place].id for place in tied),
        )

    def explain(self, result: Result) -> Explanation:
        return result.explanation

    def export(self, count: Count, result: Result) -> Iterable[Document]:
        return published(count, result)


def reason(item: str, had: int, won: bool, tied: bool, needed: int) -> Reason:
    """Why an option won or not; `needed` is the number of votes with which it alone would have led."""
    template = (
        "{had} {had:person|people} chose it, as many as another in the first place."
        if tied
        else "{had} {had:person|people} chose it."
    )
    missing = None if won else Sentence("{needed} would have had to choose it.", {"needed": needed})
    return Reason(item, won, Sentence(template, {"had": had}), missing, {"votes": had})
