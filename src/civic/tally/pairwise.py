"""How many voters prefer each item to each other one: what every Condorcet method starts from.

Items a ballot does not list are below all it lists and tied among themselves.
"""

from __future__ import annotations

import numpy as np

from civic.ballots import Count, Indices, VoteType
from civic.tally import contest, totals

MOST_ITEMS = 500  # locking in 125,000 comparisons takes seconds; the work grows with the third power and more


def preferences(count: Count, rule: str) -> Indices:
    """`matrix[i, j]`: how many rank i above j, another. Raises Refused for other ballots and for too many items."""
    contest.accept(count, rule, VoteType.ORDINAL)
    size = len(count.items)
    totals.few_enough(len(count.items), rule, MOST_ITEMS)
    columns = count.columns
    listed = totals.weighted(columns.items, columns.times[columns.rows], size)
    matrix = np.repeat(listed[:, None], size, axis=1)
    lengths = np.diff(columns.starts)
    for length in np.unique(lengths).tolist():
        rows = np.flatnonzero(lengths == length)
        take = columns.starts[rows][:, None] + np.arange(length)
        fewer = row_by_row if len(rows) < length else not_above
        fewer(matrix, columns.items[take], columns.values[take], columns.times[rows])
    return matrix


def not_above(matrix: Indices, items: Indices, ranks: Indices, times: Indices) -> None:
    """Take away the ballots that list both items of a pair and do not put the first above the second."""
    for first in range(items.shape[1]):
        for second in range(items.shape[1]):
            if first != second:
                no = ranks[:, first] >= ranks[:, second]
                np.subtract.at(matrix, (items[no, first], items[no, second]), times[no])


def row_by_row(matrix: Indices, items: Indices, ranks: Indices, times: Indices) -> None:
    """The same where there are few ballots, each a long one."""
    for listed, rank, voters in zip(items, ranks, times.tolist(), strict=True):
        matrix[np.ix_(listed, listed)] -= voters * (rank[:, None] >= rank[None, :])
