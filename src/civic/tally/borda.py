"""Borda count: an item gets a point for each item below it on a ballot, half a point for each tied with it.

The half points are the tournament form: ties, and the items a ballot leaves out, share the points of their
places. With `unlisted` "zero" what a ballot leaves out gets nothing (and the listed keep their points).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from civic.ballots import Count, Indices, VoteType, refuse
from civic.results import Result
from civic.tally import contest

NAME = "borda"


@dataclass(frozen=True)
class Parameters(contest.Parameters):
    """`unlisted`: share (of the points of the last places) or zero."""

    unlisted: str = "share"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.unlisted not in ("share", "zero"):
            raise refuse("parameter", "unlisted must be share or zero.")


def borda(count: Count, parameters: Parameters | None = None) -> Result:
    """The result. Raises Refused for ballots that are no rankings."""
    contest.accept(count, NAME, VoteType.ORDINAL)
    chosen = parameters or Parameters()
    doubled = doubled_points(count, chosen.unlisted == "share")
    merit = [Fraction(points, 2) for points in doubled.tolist()]
    return contest.by_points(
        count, chosen.rule(NAME, unlisted=chosen.unlisted), merit, chosen, "point|points"
    )


def doubled_points(count: Count, share: bool) -> Indices:
    """Twice the points of each item, so that they are whole."""
    columns, size = count.columns, len(count.items)
    sums = np.zeros(size, np.int64)
    lengths = np.diff(columns.starts)
    for row, times in enumerate(columns.times.tolist()):
        part = slice(columns.starts[row], columns.starts[row + 1])
        values = columns.values[part]
        ranks, counts = np.unique(values, return_counts=True)
        place = np.searchsorted(ranks, values)
        above = np.concatenate([[0], np.cumsum(counts)])[place]
        tied = counts[place] - 1
        sums[columns.items[part]] += times * (2 * (size - 1 - above - tied) + tied)
    if share:
        absent = (columns.times * (size - lengths - 1)).sum()
        sums += absent
        np.subtract.at(sums, columns.items, ((size - lengths - 1) * columns.times)[columns.rows])
    return sums
