"""Score voting: each ballot gives scores; the highest total or the highest mean wins (Smith 2000)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from civic.ballots import Count, VoteType, refuse
from civic.results import Result
from civic.tally import contest, totals

NAME = "score"
MEASURES = ("total", "mean")


@dataclass(frozen=True)
class Parameters(contest.Parameters):
    """`measure`: total (no score counts as 0), or mean of the scores given."""

    measure: str = "total"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.measure not in MEASURES:
            raise refuse("parameter", "measure must be total or mean.")


def score(count: Count, parameters: Parameters | None = None) -> Result:
    """The result."""
    contest.accept(count, NAME, VoteType.SCORING, VoteType.CUMULATIVE)
    chosen = parameters or Parameters()
    merit = totals.points(count)
    if chosen.measure == "mean":
        columns = count.columns
        given = totals.weighted(columns.items, columns.times[columns.rows], len(count.items)).tolist()
        merit = [had / number if number else Fraction(0) for had, number in zip(merit, given, strict=True)]
    rule = chosen.rule(NAME, measure=chosen.measure)
    return contest.by_points(count, rule, merit, chosen, "point|points", above_zero=False)
