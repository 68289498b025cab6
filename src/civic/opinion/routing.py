"""Which statement to show a person next: more often what is little known, little passed on, and telling.

Polis' priority. It weighs what is asked, it never hides a statement from anyone for good.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from civic.opinion.chance import uniform
from civic.opinion.matrix import Real, Whole

META_PRIORITY = 7.0
NEWNESS, NEWNESS_HALVES = 8.0, 5.0  # a new statement counts 9 times; the bonus halves every 5 votes


def priorities(tally: Whole, extremity: Real, meta: NDArray[np.bool_] | None = None) -> Real:
    """The weight of each statement, from its disagree, pass and agree votes (statements, 3) and its extremity.

    ((1 - passed) (1 + extremity) agreed (1 + 8 / 2^(votes / 5)))^2 with smoothed shares; 49 for a meta
    statement, one about the participants themselves.
    """
    votes = tally.sum(axis=1)
    passed, agreed = (tally[:, 1] + 1) / (votes + 2), (tally[:, 2] + 1) / (votes + 2)
    telling = (1 - passed) * (extremity + 1) * agreed
    weight: Real = telling * (1 + NEWNESS * 2.0 ** (-votes / NEWNESS_HALVES))
    if meta is not None:
        weight = np.where(meta, META_PRIORITY, weight)
    return weight**2


def next_statement(
    weights: Real, answered: NDArray[np.bool_], hidden: NDArray[np.bool_], seed: int
) -> int | None:
    """The column to ask next, drawn by weight among those not answered or hidden; None when none is left.

    The same seed (say, the participant and the number of votes cast) gives the same statement.
    """
    open_to = np.where(answered | hidden, 0.0, weights)
    heap = np.cumsum(open_to)
    if not len(heap) or heap[-1] <= 0:
        return None
    at = np.searchsorted(heap, uniform(seed, 1)[0] * heap[-1], side="right")
    return int(min(at, np.flatnonzero(open_to)[-1]))
