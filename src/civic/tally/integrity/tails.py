"""Exact tails of the Poisson and binomial distributions, in logarithms, however small they are.

Point probabilities follow Loader, "Fast and accurate computation of binomial probabilities" (2000); tails add
them up from the count outwards until a term no longer changes the sum.
"""

from __future__ import annotations

from collections.abc import Callable
from math import lgamma, log, pi

import numpy as np
from numpy.typing import ArrayLike, NDArray

Reals = NDArray[np.float64]

SILENT = 1e-18  # a term this small beside the sum is not heard in it
SMALL = 16  # from here on Stirling's series is exact to the last digit
STIRLING_ERRORS = np.array(
    [0.0, *(lgamma(n + 1) - (n + 0.5) * log(n) + n - 0.5 * log(2 * pi) for n in range(1, SMALL))]
)


def poisson_tail(counts: ArrayLike, means: ArrayLike) -> Reals:
    """log P(X >= count) for X Poisson with these means; -inf where that cannot happen. Any shapes that broadcast."""
    count, mean = np.broadcast_arrays(np.asarray(counts, np.float64), np.asarray(means, np.float64))
    tail = np.where(count <= 0, 0.0, -np.inf)
    above = (count > mean) & (count > 0) & (mean > 0)
    k, m = count[above], mean[above]
    tail[above] = log_poisson(k, m) + log_series(k, lambda at: m / (at + 1), 1)
    below = (count <= mean) & (count > 0)
    j, n = count[below] - 1, mean[below]
    tail[below] = complement(log_poisson(j, n) + log_series(j, lambda at: at / n, -1))
    return tail


def binomial_tail(counts: ArrayLike, trials: ArrayLike, chances: ArrayLike) -> Reals:
    """log P(X >= count) for X binomial; -inf where the count is above the trials. Any shapes that broadcast."""
    count, trial, chance = np.broadcast_arrays(
        np.asarray(counts, np.float64), np.asarray(trials, np.float64), np.asarray(chances, np.float64)
    )
    tail = np.where((count <= 0) | ((chance >= 1) & (count <= trial)), 0.0, -np.inf)
    open_ = (count > 0) & (count <= trial) & (chance > 0) & (chance < 1)
    above = open_ & (count > trial * chance)
    k, n, p = count[above], trial[above], chance[above]
    up = log_series(k, lambda at: np.maximum(n - at, 0) / (at + 1) * (p / (1 - p)), 1)
    tail[above] = log_binomial(k, n, p) + up
    below = open_ & ~above
    j, m, q = count[below] - 1, trial[below], chance[below]
    down = log_series(j, lambda at: at / (m - at + 1) * ((1 - q) / q), -1)
    tail[below] = complement(log_binomial(j, m, q) + down)
    return tail


def log_poisson(count: Reals, mean: Reals) -> Reals:
    """log P(X = count), for counts of 0 or more and positive means."""
    some = np.maximum(count, 1)
    body = -stirling_error(some) - deviance(some, mean) - 0.5 * np.log(2 * pi * some)
    return np.where(count == 0, -mean, body)


def log_binomial(count: Reals, trials: Reals, chance: Reals) -> Reals:
    """log P(X = count), for counts of 0 to the trials and chances strictly between 0 and 1."""
    some, rest = np.maximum(count, 1), np.maximum(trials - count, 1)
    errors = stirling_error(trials) - stirling_error(some) - stirling_error(rest)
    spread = deviance(some, trials * chance) + deviance(rest, trials * (1 - chance))
    body = errors - spread + 0.5 * np.log(trials / (2 * pi * some * rest))
    body = np.where(count == trials, trials * np.log(chance), body)
    return np.where(count == 0, trials * np.log1p(-chance), body)


def log_series(start: Reals, ratio: Callable[[Reals], Reals], step: int) -> Reals:
    """log(1 + r1 + r1 r2 + ...): the terms from `start` outwards, over the one there."""
    total, term, at = np.ones_like(start), np.ones_like(start), start
    while (term > SILENT * total).any():
        term = term * ratio(at)
        total = total + term
        at = at + step
    return np.asarray(np.log(total))


def complement(logarithm: Reals) -> Reals:
    """log(1 - exp(x)), for x at most 0."""
    return np.asarray(np.log(-np.expm1(np.minimum(logarithm, 0.0))))


def stirling_error(count: Reals) -> Reals:
    """log(n!) minus Stirling's formula: from a table when small, else from its series."""
    large = np.maximum(count, SMALL)
    square = large * large
    series = (
        1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square
    ) / large
    table = STIRLING_ERRORS[np.clip(count, 0, SMALL - 1).astype(np.int64)]
    return np.where(count < SMALL, table, series)


def deviance(count: Reals, mean: Reals) -> Reals:
    """count log(count / mean) + mean - count, without the cancellation when both are close."""
    share = (count - mean) / (count + mean)
    series = (count - mean) * share
    term = 2 * count * share
    for number in range(1, 12):
        term = term * share * share
        series = series + term / (2 * number + 1)
    direct = count * np.log(count / mean) + mean - count
    return np.where(np.abs(share) < 0.1, series, direct)
