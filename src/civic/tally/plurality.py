"""Plurality: each ballot speaks for one item, the most ballots win (first past the post with one seat)."""

from __future__ import annotations

from fractions import Fraction

from civic.ballots import Count, VoteType, refuse
from civic.results import Result
from civic.tally import contest, totals

NAME = "plurality"


def plurality(count: Count, parameters: contest.Parameters | None = None) -> Result:
    """The result. Of a ranking only the first place counts. Raises Refused for two items in first place."""
    contest.accept(count, NAME, VoteType.CHOOSE_ONE, VoteType.ORDINAL)
    chosen = parameters or contest.Parameters()
    columns = count.columns
    first = columns.values == 1
    if len(set(columns.rows[first].tolist())) < int(first.sum()):
        raise refuse("tied-ranks", "A ballot puts two items in first place; plurality needs one.")
    votes = totals.weighted(columns.items[first], columns.times[columns.rows[first]], len(count.items))
    merit = [Fraction(number) for number in votes.tolist()]
    return contest.by_points(count, chosen.rule(NAME), merit, chosen, "vote|votes")
