"""Cumulative voting: each ballot shares out points, none negative; the most points win."""

from __future__ import annotations

from civic.ballots import Count, VoteType
from civic.results import Result
from civic.tally import contest, totals

NAME = "cumulative"


def cumulative(count: Count, parameters: contest.Parameters | None = None) -> Result:
    """The result. How many points a ballot may hold is for who admits ballots, not for the count."""
    contest.accept(count, NAME, VoteType.CUMULATIVE)
    chosen = parameters or contest.Parameters()
    return contest.by_points(count, chosen.rule(NAME), totals.points(count), chosen, "point|points")
