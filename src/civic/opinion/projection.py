"""Where people stand: the two directions along which a conversation differs most, and everyone's place on them.

Principal components with a missing vote filled by the mean of its statement (Polis). After centring, a filled
cell is exactly zero, so the components are the leading eigenvectors of a statements x statements product, with
no sampling and no dense matrix. Places are those of Polis: only what a person voted on, times
sqrt(statements / votes), so that few votes do not mean the middle.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from civic.opinion.chance import uniform
from civic.opinion.matrix import Real, VoteMatrix
from civic.opinion.pairs import PairCounts

DIMENSIONS = 2
BLOCK = 12  # directions iterated together; more than two, so that close eigenvalues still converge
ROUNDS = 500
EXACT = 1e-12  # of the largest eigenvalue
ROUGH = 1e-6, 60  # the same and the rounds for people drawn anew, of whom only the groups are looked at


@dataclass(frozen=True, eq=False)
class Projection:
    """Two components (rows; zero where the conversation has fewer), the mean vote of each statement, the share

    of all variation that each component carries, and which statements are hidden (their components are zero).
    """

    components: Real
    means: Real
    shares: Real
    hidden: NDArray[np.bool_]

    @classmethod
    def of(
        cls,
        pairs: PairCounts,
        hidden: NDArray[np.bool_] | None = None,
        start: Real | None = None,
        rough: bool = False,
    ) -> Projection:
        """The components of these counts, hidden (moderated) statements left out; `start` speeds up a repeat.

        `rough` ones are good to six digits, or as good as they get where eigenvalues lie close together.
        """
        product = pairs.centred()
        hidden = np.zeros(len(product), bool) if hidden is None else hidden
        product[hidden] = 0
        product[:, hidden] = 0
        values, vectors = leading(product, start, rough)
        total = float(np.trace(product))
        shares = np.maximum(values, 0) / total if total > 0 else np.zeros(DIMENSIONS)
        return cls(signed(vectors), pairs.means(), shares, hidden)

    def places(self, matrix: VoteMatrix) -> Real:
        """Each participant's place, one row of two numbers; (0, 0) for who has not voted."""
        return np.stack([self.along(matrix, component) for component in self.components], axis=1)

    def along(self, matrix: VoteMatrix, component: Real) -> Real:
        """Places on one component: sum of (vote - mean) x component, times sqrt(statements / votes)."""
        table = (np.array([-1.0, 0.0, 1.0])[:, None] - self.means) * component
        parts = table.ravel()[(matrix.values + np.int32(1)) * len(component) + matrix.columns]
        return row_sums(parts, matrix) * self.stretch(matrix)

    def stretch(self, matrix: VoteMatrix) -> Real:
        """sqrt(statements / votes) of each person; hidden statements count as voted by all, as in Polis."""
        counts = matrix.vote_counts.astype(np.float64)
        if self.hidden.any():
            seen = row_sums(self.hidden[matrix.columns].astype(np.float64), matrix)
            counts = counts + int(self.hidden.sum()) - seen
        stretch: Real = np.sqrt(len(self.means) / np.maximum(counts, 1))
        return stretch

    def statement_places(self) -> Real:
        """Where a person would stand who agreed with one statement and said nothing else; one row a statement."""
        places: Real = ((1 - self.means) * self.components * np.sqrt(len(self.means))).T
        return places

    def extremity(self) -> Real:
        """How far agreeing with a statement alone moves a person (Polis: comment-extremity)."""
        x, y = self.statement_places().T
        distance: Real = np.hypot(x, y)
        return distance


def row_sums(parts: Real, matrix: VoteMatrix) -> Real:
    """The sum of one number a vote over the votes of each person."""
    voted = matrix.vote_counts > 0
    sums = np.zeros(len(voted))
    if voted.any():
        sums[voted] = np.add.reduceat(parts, matrix.starts[:-1][voted])
    return sums


def leading(product: Real, start: Real | None = None, rough: bool = False) -> tuple[Real, Real]:
    """The two largest eigenvalues of a symmetric positive product and their vectors (rows).

    Block power iteration with Rayleigh-Ritz to the precision of the numbers, all eigenvectors where that does
    not settle: where eigenvalues coincide, any choice among them is as good. A rough answer ends sooner.
    """
    size = len(product)
    if size <= BLOCK * 2:
        return largest(*np.linalg.eigh(product))
    block = np.linalg.qr(first_block(size, start))[0]
    exact, rounds = ROUGH if rough else (EXACT, ROUNDS)
    for round_number in range(rounds):
        image = product @ block
        if round_number % 4 == 3:
            values, turn = np.linalg.eigh(block.T @ image)
            block, image = block @ turn, image @ turn
            rest = np.abs(image[:, -DIMENSIONS:] - block[:, -DIMENSIONS:] * values[-DIMENSIONS:]).max()
            if rest <= exact * max(values[-1], 1e-300) or (rough and round_number == rounds - 1):
                return largest(values, block)
        block = np.linalg.qr(image)[0]
    return largest(*np.linalg.eigh(product))


def first_block(size: int, start: Real | None) -> Real:
    """Fixed arbitrary directions, led by known components where there are some."""
    block = uniform(1, size * BLOCK).reshape(size, BLOCK) - 0.5
    if start is not None:
        block[:, :DIMENSIONS] = start.T
    return block


def largest(values: Real, vectors: Real) -> tuple[Real, Real]:
    """The last two of ascending eigenpairs, the largest first, padded with zeros."""
    found = min(DIMENSIONS, len(values))
    top = np.zeros(DIMENSIONS)
    rows = np.zeros((DIMENSIONS, len(vectors)))
    top[:found] = values[::-1][:found]
    rows[:found] = vectors[:, ::-1][:, :found].T
    rows[top <= EXACT * max(top[0], 1.0) if len(values) else slice(None)] = 0
    return top, rows


def signed(vectors: Real) -> Real:
    """Each vector with its largest entry positive: eigenvectors have no sign of their own."""
    if not vectors.size:
        return vectors
    at = np.abs(vectors).argmax(axis=1)
    signs = np.sign(vectors[np.arange(len(vectors)), at])
    return vectors * np.where(signs == 0, 1, signs)[:, None]
