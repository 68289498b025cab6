"""The support phase of a budget: which proposals have enough people behind them to be costed.

No method of its own in the registry: the budget asks it while projects are selected, so both are one process file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from civic.ballots import Ballot, Count, Refusal, VoteType
from civic.lifecycle import Lifecycle
from civic.methods.documents import published
from civic.methods.participation import Participation, not_admitted
from civic.methods.phases import LIFECYCLE
from civic.methods.protocol import Document, Standing
from civic.results import Explanation, Result
from civic.tally import threshold


@dataclass(frozen=True)
class Selection:
    """Proposals with at least `least` supporters win; `most` is how many one person may support (None: any)."""

    slug: ClassVar[str] = "selection"
    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    open_states: ClassVar[frozenset[str]] = frozenset({"selecting"})
    vote_type: ClassVar[VoteType] = VoteType.APPROVAL
    Rules: ClassVar[type[Any]] = type(None)

    most: int | None = None
    least: int = 0
    participation: Participation = field(default_factory=Participation)

    def admit(self, act: Ballot, standing: Standing, now: datetime) -> Refusal | None:
        """None when the supports count; a ballot holds all the projects a person supports."""
        refusal = not_admitted(self, act, standing, now)
        if refusal is None and self.most is not None and len(act.marks) > self.most:
            facts = {"chosen": len(act.marks), "most": self.most}
            return Refusal(
                "{chosen} projects are supported; support at most {most}.", facts, "too-many-supports"
            )
        return refusal

    def tally(self, count: Count) -> Result:
        """Those with enough supporters, as listed."""
        return threshold.threshold(count, threshold.Parameters(votes=self.least))

    def explain(self, result: Result) -> Explanation:
        return result.explanation

    def export(self, count: Count, result: Result) -> Iterator[Document]:
        yield from published(count, result)
