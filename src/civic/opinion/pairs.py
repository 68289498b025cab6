"""How often two statements were judged by the same person, and how: three exact counts for each pair.

Whole numbers, so that adding people in any order, on several machines, or one vote at a time gives the same
answer to the last bit. Everything the principal components need is in them; no participant is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from civic.opinion.matrix import Real, VoteMatrix, Votes, Whole
from civic.results import refuse

MOST_STATEMENTS = 8_000  # the counts take 32 bytes a pair: 2 GB
HIGH = 2.0**26  # two counts share one 64-bit real: below 2^25 participants both stay exact
BLOCK = 1 << 16  # pairs counted at a time, to stay in the processor's cache
DENSE_ROWS = 4096


@dataclass(frozen=True, eq=False)
class PairCounts:
    """For statements j, k, summed over the people who judged both: `products` v_j v_k, `votes` v_j, `both` 1.

    Square arrays (j, k) of whole numbers; on the diagonal they are the sums of one statement.
    """

    products: Whole
    votes: Whole
    both: Whole

    @classmethod
    def of(cls, matrix: VoteMatrix) -> PairCounts:
        """The counts of all participants. Raises Refused above 8,000 statements."""
        people, width = matrix.size
        if width > MOST_STATEMENTS or people >= HIGH / 2:
            raise refuse(
                "too-large",
                "A map takes at most {most} statements and {people} participants.",
                most=MOST_STATEMENTS,
                people=int(HIGH / 2) - 1,
            )
        lengths = matrix.vote_counts
        heavy = lengths * 9 > width  # measured: from one ninth on, dense products are faster
        counts = from_packed(*packed_counts(matrix, np.flatnonzero(~heavy)), width)
        for block in blocks(np.flatnonzero(heavy), DENSE_ROWS):
            counts.add_dense(*dense(matrix, block))
        return counts

    def add_dense(self, values: NDArray[np.float32], given: NDArray[np.float32]) -> None:
        """Add a block of people; 32-bit reals are exact below 2^24 people."""
        self.products.__iadd__((values.T @ values).astype(np.int64))
        self.votes.__iadd__((values.T @ given).astype(np.int64))
        self.both.__iadd__((given.T @ given).astype(np.int64))

    def change(self, columns: NDArray[np.int32], votes: Votes, sign: int) -> None:
        """Add (sign 1) or take away (-1) one person's row."""
        at = np.ix_(columns, columns)
        row = votes.astype(np.int64)
        self.products[at] += sign * np.outer(row, row)
        self.votes[at] += sign * row[:, None]
        self.both[at] += sign

    def means(self) -> Real:
        """The mean vote of each statement, 0 where nobody voted."""
        given = np.diagonal(self.both)
        return np.diagonal(self.votes) / np.maximum(given, 1)

    def centred(self) -> Real:
        """Sum over people of (v_j - mean_j)(v_k - mean_k), a missing vote being the mean, so that it adds 0."""
        mean = self.means()
        cross = self.votes * mean[None, :]
        return self.products - cross - cross.T + np.outer(mean, mean) * self.both


def blocks(rows: Whole, size: int) -> Iterator[Whole]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def dense(matrix: VoteMatrix, rows: Whole) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The votes of these people and whether they were given, as full matrices."""
    part = matrix.taken(rows)
    at = np.repeat(np.arange(len(rows)), part.vote_counts), part.columns
    values = np.zeros((len(rows), matrix.size[1]), np.float32)
    given = np.zeros_like(values)
    values[at] = part.values
    given[at] = 1
    return values, given


def packed_counts(matrix: VoteMatrix, rows: Whole) -> tuple[Real, Real]:
    """Counts for j <= k of the people in `rows`, two to a number: (products, both) and (votes of j, of k).

    People with equally many votes are taken together, so that their votes are one rectangle.
    """
    width = matrix.size[1]
    first, second = np.zeros(width * width), np.zeros(width * width)
    lengths = matrix.vote_counts[rows]
    rows = rows[np.argsort(lengths, kind="stable")]
    ends = np.cumsum(np.bincount(lengths)) if len(rows) else np.zeros(1, np.int64)
    for length in range(1, len(ends)):
        left, right = couples(length)
        for block in blocks(rows[ends[length - 1] : ends[length]], max(1, BLOCK // len(left))):
            cells = matrix.starts[block] + np.arange(length)[:, None]
            columns = matrix.columns[cells].astype(np.int64)
            votes = matrix.values[cells].astype(np.float64)
            at = ((columns * width)[left] + columns[right]).ravel()
            one, other = votes[left], votes[right]
            np.add.at(first, at, (one * other + HIGH).ravel())
            np.add.at(second, at, (one + HIGH * other).ravel())
    return first, second


@cache
def couples(length: int) -> tuple[Whole, Whole]:
    """All places a <= b below `length`."""
    left, right = np.triu_indices(length)
    return left, right


def from_packed(first: Real, second: Real, width: int) -> PairCounts:
    """Take the two counts of each number apart and mirror the half below the diagonal."""
    both, products = apart(first, width)
    right, left = apart(second, width)
    products += np.triu(products, 1).T
    both += np.triu(both, 1).T
    votes = left + np.triu(right, 1).T
    return PairCounts(products, votes, both)


def apart(packed: Real, width: int) -> tuple[Whole, Whole]:
    """High and low count; the low one may be negative."""
    high = np.rint(packed / HIGH)
    low = packed - high * HIGH
    shape = (width, width)
    return high.astype(np.int64).reshape(shape), low.astype(np.int64).reshape(shape)
