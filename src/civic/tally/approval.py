"""Approval voting: each ballot speaks for any number of items, the most approved win (Brams and Fishburn 1978)."""

from __future__ import annotations

from civic.ballots import Count, VoteType
from civic.results import Result
from civic.tally import contest, totals

NAME = "approval"


def approval(count: Count, parameters: contest.Parameters | None = None) -> Result:
    """The result."""
    contest.accept(count, NAME, VoteType.APPROVAL, VoteType.CHOOSE_ONE)
    chosen = parameters or contest.Parameters()
    return contest.by_points(count, chosen.rule(NAME), totals.points(count), chosen, "approval|approvals")
