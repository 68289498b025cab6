"""Ranking: people put options or candidates in order; a named rule elects one or several of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from civic.ballots import Ballot, Count, Refusal, VoteType, refuse
from civic.formats.record import TEXT, optional
from civic.lifecycle import Lifecycle, State, Transition
from civic.methods.documents import published
from civic.methods.fields import one_of, whole, yes_or_no
from civic.methods.participation import Participation, not_admitted
from civic.methods.protocol import Document, Standing
from civic.results import Explanation, Result
from civic.tally import borda, irv, papers, ranked_pairs, schulze, stv_meek, stv_scottish
from civic.tally.ties import TieBreak, draw

Counting = Callable[[Count, TieBreak, int], Result]

RULES: dict[str, Counting] = {
    "schulze": lambda count, ties, seats: schulze.schulze(count, schulze.Parameters(seats, ties)),
    "ranked-pairs": lambda count, ties, seats: ranked_pairs.ranked_pairs(
        count, ranked_pairs.Parameters(seats, ties)
    ),
    "borda": lambda count, ties, seats: borda.borda(count, borda.Parameters(seats, ties)),
    "irv": lambda count, ties, seats: irv.irv(count, papers.Parameters(seats, ties)),
    "stv-scottish": lambda count, ties, seats: stv_scottish.stv_scottish(
        count, papers.Parameters(seats, ties)
    ),
    "stv-meek": lambda count, ties, seats: stv_meek.stv_meek(count, papers.Parameters(seats, ties)),
}
STRICT = frozenset({"irv", "stv-scottish", "stv-meek"})  # these cannot count equal ranks

LIFECYCLE = Lifecycle(
    "ranking",
    (
        State("draft", "a draft"),
        State("open", "open"),
        State("closed", "closed"),
        State("counted", "counted"),
        State("confirmed", "confirmed", final=True),
        State("cancelled", "cancelled", final=True),
    ),
    (
        Transition("open", ("draft",), "open"),
        Transition("close", ("open",), "closed"),
        Transition("count", ("closed",), "counted"),
        Transition("recount", ("counted",), "closed"),
        Transition("confirm", ("counted",), "confirmed"),
        Transition("cancel", ("draft", "open", "closed"), "cancelled"),
    ),
)


@dataclass(frozen=True)
class RankingRules:
    """`rule` and the `seats` it fills; `most_ranked` options on a ballot; `complete`: all options must be ranked.

    Ties that the rule leaves fall by the lot of `lot_seed`, announced beforehand; without one by id, and the
    result says so.
    """

    rule: str = optional(one_of(*RULES))
    seats: int = optional(whole(1, 1000, 1))
    most_ranked: int | None = optional(whole(1, 1000))
    complete: bool = optional(yes_or_no(False))
    lot_seed: str = optional(TEXT)

    def __post_init__(self) -> None:
        if self.rule == "irv" and self.seats != 1:
            raise refuse(
                "seats", "Instant runoff fills one seat; for more there is stv-scottish or stv-meek."
            )
        if self.complete and self.most_ranked is not None:
            raise refuse("complete", "A ballot cannot be both complete and limited in length.")


@dataclass(frozen=True)
class Ranking:
    """Who or what wins by the rule named."""

    slug: ClassVar[str] = "ranking"
    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    open_states: ClassVar[frozenset[str]] = frozenset({"open"})
    Rules: ClassVar[type[RankingRules]] = RankingRules
    vote_type: ClassVar[VoteType] = VoteType.ORDINAL

    rules: RankingRules = field(default_factory=RankingRules)
    participation: Participation = field(default_factory=Participation)

    def admit(self, act: Ballot, standing: Standing, now: datetime) -> Refusal | None:
        """None when the ranking counts."""
        return not_admitted(self, act, standing, now) or self.wrong_ranks(act, standing)

    def wrong_ranks(self, act: Ballot, standing: Standing) -> Refusal | None:
        ranks = sorted(act.marks.values())
        if self.rules.complete and len(ranks) < len(standing.items):
            missing = len(standing.items) - len(ranks)
            facts = {"missing": missing}
            return Refusal("Options not ranked yet: {missing}. Rank them all.", facts, "incomplete")
        if self.rules.most_ranked is not None and len(ranks) > self.rules.most_ranked:
            facts = {"ranked": len(ranks), "most": self.rules.most_ranked}
            return Refusal("{ranked} options are ranked; rank at most {most}.", facts, "too-many-ranked")
        if self.rules.rule in STRICT and ranks != list(range(1, len(ranks) + 1)):
            return Refusal("Give each rank once: 1, 2, 3 and so on without a gap.", code="equal-ranks")
        return None

    def tally(self, count: Count) -> Result:
        """Raises Refused where the rule cannot count these ballots or has no option to elect."""
        if not count.items:
            raise refuse("no-options", "There are no options to rank.")
        seed = self.rules.lot_seed
        lot = draw((item.id for item in count.items), seed) if seed else None
        return RULES[self.rules.rule](count, TieBreak(lot=lot), self.rules.seats)

    def explain(self, result: Result) -> Explanation:
        return result.explanation

    def export(self, count: Count, result: Result) -> Iterable[Document]:
        return published(count, result)
