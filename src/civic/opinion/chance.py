"""Numbers that look random and are the same on every machine and with every version of numpy.

SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators"). For restarts and
resampling; not for lots that decide anything, which need a public seed (`civic.tally.sortition`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)


def uniform(seed: int, size: int) -> NDArray[np.float64]:
    """`size` numbers in [0, 1), the same for the same seed."""
    return (mixed(seed, size) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def mixed(seed: int, size: int) -> NDArray[np.uint64]:
    """`size` whole numbers of 64 bits, the same for the same seed."""
    start = np.uint64(seed * 0xD1342543DE82EF95 % 2**64)
    state = start + np.arange(1, size + 1, dtype=np.uint64) * GOLDEN
    state = (state ^ (state >> np.uint64(30))) * FIRST
    state = (state ^ (state >> np.uint64(27))) * SECOND
    return state ^ (state >> np.uint64(31))


def picks(seed: int, size: int, among: int) -> NDArray[np.int64]:
    """`size` draws with replacement from 0 to `among` - 1."""
    return np.minimum((uniform(seed, size) * among).astype(np.int64), among - 1)
