"""Ideas: anyone proposes, people support; enough support obliges the town to an answer.

Merging keeps the credit: the house moves the supports of both to one item, each person counting once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from civic.ballots import Ballot, Count, Refusal, Sentence, VoteType
from civic.formats.record import optional
from civic.lifecycle import Lifecycle, State, Transition
from civic.methods.documents import published
from civic.methods.fields import whole
from civic.methods.participation import Participation, not_admitted, not_entitled, too_early_or_late
from civic.methods.protocol import Document, Standing
from civic.results import Explanation, Reason, Result, Rule
from civic.tally.totals import votes

LIFECYCLE = Lifecycle(
    "idea collection",
    (
        State("draft", "a draft"),
        State("collecting", "collecting ideas"),
        State("supporting", "open for support"),
        State("review", "being examined"),
        State("answered", "answered", final=True),
        State("cancelled", "cancelled", final=True),
    ),
    (
        Transition("open", ("draft",), "collecting"),
        Transition("support", ("collecting",), "supporting"),
        Transition("review", ("collecting", "supporting"), "review"),
        Transition("answer", ("review",), "answered"),
        Transition("cancel", ("draft", "collecting", "supporting"), "cancelled"),
    ),
)


@dataclass(frozen=True)
class IdeasRules:
    """Lengths in characters; how many ideas one person may propose and support (None: any); what an answer takes."""

    title_length: int = optional(whole(10, 1000, 120))
    text_length: int = optional(whole(10, 100_000, 4000))
    most_proposals: int | None = optional(whole(1, 1000))
    most_supports: int | None = optional(whole(1, 100_000))
    answer_needs: int = optional(whole(1, 10**9, 50))


@dataclass(frozen=True)
class Ideas:
    """Ideas with enough support win an answer."""

    slug: ClassVar[str] = "ideas"
    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    open_states: ClassVar[frozenset[str]] = frozenset({"collecting", "supporting"})
    Rules: ClassVar[type[IdeasRules]] = IdeasRules
    vote_type: ClassVar[VoteType] = VoteType.APPROVAL

    rules: IdeasRules = field(default_factory=IdeasRules)
    participation: Participation = field(default_factory=Participation)

    def admit(self, act: Ballot, standing: Standing, now: datetime) -> Refusal | None:
        """None when the supports count; a ballot holds all the ideas a person supports, and 0 takes one back."""
        kept = {idea: mark for idea, mark in act.marks.items() if mark != 0}
        if act.marks and not kept:
            return too_early_or_late(self, standing, now) or not_entitled(self.participation, standing)
        refusal = not_admitted(self, Ballot(act.voter, kept), standing, now)
        most = self.rules.most_supports
        if refusal is None and most is not None and len(kept) > most:
            facts = {"chosen": len(kept), "most": most}
            return Refusal("{chosen} ideas are supported; support at most {most}.", facts, "too-many-ideas")
        return refusal

    def tally(self, count: Count) -> Result:
        """Supports as scores; those with enough win, the most supported first, then as listed."""
        had = votes(count).tolist()
        enough = [place for place, number in enumerate(had) if number >= self.rules.answer_needs]
        return Result(
            Rule("supports", {"answer_needs": self.rules.answer_needs}),
            tuple(count.items[place].id for place in sorted(enough, key=lambda place: (-had[place], place))),
            {item.id: number for item, number in zip(count.items, had, strict=True)},
            Explanation(
                (
                    Sentence(
                        "{people} {people:person|people} supported ideas; {ideas} {ideas:idea has|ideas have} the "
                        "{needed} {needed:support|supports} for an answer.",
                        {
                            "people": count.voter_count,
                            "ideas": len(enough),
                            "needed": self.rules.answer_needs,
                        },
                    ),
                ),
                (),
                tuple(self.reason(item.id, number) for item, number in zip(count.items, had, strict=True)),
            ),
        )

    def reason(self, idea: str, had: int) -> Reason:
        why = Sentence("{had} {had:person supports|people support} it.", {"had": had})
        missing = self.rules.answer_needs - had
        needed = Sentence("{missing} more would oblige the town to answer.", {"missing": missing})
        return Reason(idea, missing <= 0, why, needed if missing > 0 else None, {"supports": had})

    def explain(self, result: Result) -> Explanation:
        return result.explanation

    def export(self, count: Count, result: Result) -> Iterable[Document]:
        return published(count, result)
