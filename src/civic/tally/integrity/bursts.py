"""Minutes in which far more arrived than the time of day and the day's own pace explain.

A burst may be a television programme as well as a script: it is shown to a person, never acted upon.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from civic.ballots import refuse
from civic.tally.integrity.areas import benjamini_hochberg
from civic.tally.integrity.tails import Reals, poisson_tail

DAY = 1440
WIDTHS = (1, 5, 15, 60)  # minutes scanned at a time
SMOOTHING = 121  # minutes over which the daily profile is averaged
LONGEST = 3660  # days: ten years


@dataclass(frozen=True)
class Burst:
    """From `start` on, for `minutes`, `arrived` came where `expected` were; `q` as in `areas`. Unix seconds."""

    start: int
    minutes: int
    arrived: int
    expected: float
    q: float


def bursts(
    arrivals: Sequence[int], *, offset: int = 0, false_discoveries: float = 0.001
) -> tuple[Burst, ...]:
    """The bursts among arrivals (Unix seconds, any order), the earliest first.

    `offset` are the seconds that local time is ahead, so that days are the town's days. Raises Refused for
    arrivals more than ten years apart.
    """
    if not len(arrivals):
        return ()
    minutes = (np.asarray(arrivals, np.int64) + offset) // 60
    first = int(minutes.min()) // DAY * DAY
    days = (int(minutes.max()) - first) // DAY + 1
    if days > LONGEST:
        raise refuse(
            "too-long",
            "The arrivals are {days} days apart; at most {most} are scanned.",
            days=days,
            most=LONGEST,
        )
    counts = np.bincount(minutes - first, minlength=days * DAY).reshape(days, DAY).astype(np.float64)
    found = [scan(counts, width) for width in WIDTHS]
    surprise = benjamini_hochberg(np.concatenate([tails.ravel() for _, _, tails in found]))
    marked, at = [], 0
    for width, (arrived, expected, tails) in zip(WIDTHS, found, strict=True):
        here = surprise[at : at + tails.size]
        at += tails.size
        for row in np.flatnonzero(here <= log(false_discoveries)).tolist():
            start = (first + row * width) * 60 - offset
            marked.append(
                Burst(start, width, int(arrived.ravel()[row]), float(expected.ravel()[row]), exp(here[row]))
            )
    return outermost(marked)


def scan(counts: NDArray[np.float64], width: int) -> tuple[Reals, Reals, Reals]:
    """For each window of that many minutes: what arrived, what was expected, the log tail; all days by windows.

    What is expected leaves out the window itself (of its day's pace) and the day itself (of the profile).
    """
    arrived = counts.reshape(len(counts), -1, width).sum(axis=2)
    shares = profiles(counts).reshape(len(counts), -1, width).sum(axis=2)
    others = counts.sum(axis=1, keepdims=True) - arrived
    expected = (others + 1) * shares / (1 - shares)
    return arrived, expected, poisson_tail(arrived, expected)


def profiles(counts: NDArray[np.float64]) -> Reals:
    """For each day the share of each minute as the other days have it, smoothed around the clock.

    One arrival a minute is added to keep quiet hours possible; a day alone has a flat profile.
    """
    others = counts.sum(axis=0) - counts
    half = SMOOTHING // 2
    around = np.concatenate([others[:, -half:], others, others[:, :half]], axis=1)
    sums = np.cumsum(np.pad(around, ((0, 0), (1, 0))), axis=1)
    smooth = (sums[:, SMOOTHING:] - sums[:, :-SMOOTHING]) / SMOOTHING + 1
    return np.asarray(smooth / smooth.sum(axis=1, keepdims=True))


def outermost(marked: Sequence[Burst]) -> tuple[Burst, ...]:
    """One burst for each stretch of overlapping windows: the least explicable of them, the shorter when equal."""
    kept: list[Burst] = []
    for burst in sorted(marked, key=lambda burst: (burst.q, burst.minutes, burst.start)):
        end = burst.start + 60 * burst.minutes
        if all(end <= other.start or burst.start >= other.start + 60 * other.minutes for other in kept):
            kept.append(burst)
    return tuple(sorted(kept, key=lambda burst: burst.start))
