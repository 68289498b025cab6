"""What a count answers: the result, the rule with every parameter, and why each item won or lost.

Plain values, the same for every rule. How they are shown (text, JSON, table) is `civic.tally.rendering`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from civic.ballots import Fact, Refusal, Refused, Sentence, exact, refuse, written

__all__ = [
    "Explanation",
    "Fact",
    "Payment",
    "Reason",
    "Refusal",
    "Refused",
    "Result",
    "Round",
    "Rule",
    "Sentence",
    "exact",
    "refuse",
    "written",
]


@dataclass(frozen=True)
class Rule:
    """The name of a rule and every parameter it was run with, so that anyone can run it again."""

    name: str
    parameters: Mapping[str, Fact | bool | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Payment:
    """`voters` people paid `total` for an item together: `each` the same, or (None) all they had left."""

    voters: int
    total: Fraction
    each: Fraction | None


@dataclass(frozen=True)
class Round:
    """One step of a count: what happened, the figures it rested on, and who paid when money was shared."""

    sentence: Sentence
    figures: Mapping[str, Fact] = field(default_factory=dict)  # item id to its figure in this round
    payments: tuple[Payment, ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why one item won or lost; `needed` is what it would have taken (None when it won or nothing helps)."""

    item: str
    won: bool
    why: Sentence
    needed: Sentence | None = None
    figures: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class Explanation:
    """The story of a count: a summary, its rounds in order, a reason for every item as listed."""

    summary: tuple[Sentence, ...] = ()
    rounds: tuple[Round, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def reason(self, item: str) -> Reason:
        """The reason for one item. Raises Refused when it was not part of the count."""
        for reason in self.reasons:
            if reason.item == item:
                return reason
        raise refuse("unknown-item", "{item} is not on the list.", item=item)


@dataclass(frozen=True)
class Result:
    """Who won, by which rule, with what score. `winners` are item ids in the order they were chosen.

    `tied` holds the ids that win by some lots and lose by others.
    """

    rule: Rule
    winners: tuple[str, ...]
    scores: Mapping[str, Fact]
    explanation: Explanation
    tied: tuple[str, ...] = ()
