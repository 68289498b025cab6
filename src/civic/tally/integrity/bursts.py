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
WHOLE = 1 - 1e-9  # share of a day from which on a window is all of it


@dataclass(frozen=True)
class Burst:
    """From `start` on, for `minutes`, `arrived` came where `expected` were; `q` as in `areas`. Unix seconds."""

    start: int
    minutes: int
    arrived: int
    expected: float
    q: float


def bursts(
    arrivals: Sequence[int],
    *,
    since: int | None = None,
    until: int | None = None,
    offset: int = 0,
    false_discoveries: float = 0.001,
) -> tuple[Burst, ...]:
    """The bursts among arrivals (Unix seconds, any order), the earliest first.

    Acts could arrive from `since` until `until`, else the whole of the first and of the last day: an evening on
    which something opens is no burst against an empty morning, nor are the first minutes after midnight. `offset`
    are the seconds that local time is ahead, so that days are the town's days. Raises Refused for more than ten
    years.
    """
    if not len(arrivals):
        return ()
    minutes = (np.asarray(arrivals, np.int64) + offset) // 60
    opened, closed = span(minutes, since, until, offset)
    first = opened // DAY * DAY
    days = (closed - first) // DAY + 1
    if days > LONGEST:
        raise refuse(
            "too-long",
            "The arrivals are {days} days apart; at most {most} are scanned.",
            days=days,
            most=LONGEST,
        )
    counts = np.bincount(minutes - first, minlength=days * DAY).reshape(days, DAY).astype(np.float64)
    possible = np.zeros(days * DAY)
    possible[opened - first : closed - first + 1] = 1
    shares = profiles(counts, possible.reshape(days, DAY))
    found = [scan(counts, shares, width) for width in WIDTHS]
    return outermost(marked(found, first * 60 - offset, false_discoveries))


def marked(
    found: Sequence[tuple[Reals, Reals, Reals]], beginning: int, false_discoveries: float
) -> list[Burst]:
    """The windows, scanned as `scan` does from `beginning` on, that cannot be explained."""
    surprise = benjamini_hochberg(np.concatenate([tails.ravel() for _, _, tails in found]))
    windows, at = [], 0
    for width, (arrived, expected, tails) in zip(WIDTHS, found, strict=True):
        here = surprise[at : at + tails.size]
        at += tails.size
        for row in np.flatnonzero(here <= log(false_discoveries)).tolist():
            start, many = beginning + row * width * 60, int(arrived.ravel()[row])
            windows.append(Burst(start, width, many, float(expected.ravel()[row]), exp(here[row])))
    return windows


def span(minutes: NDArray[np.int64], since: int | None, until: int | None, offset: int) -> tuple[int, int]:
    """The first and the last minute in which something could arrive; whatever did arrive could."""
    first, last = int(minutes.min()), int(minutes.max())
    opened = first // DAY * DAY if since is None else min(first, (since + offset) // 60)
    closed = last // DAY * DAY + DAY - 1 if until is None else max(last, (until + offset) // 60)
    return opened, closed


def scan(counts: NDArray[np.float64], shares: Reals, width: int) -> tuple[Reals, Reals, Reals]:
    """For each window of that many minutes: what arrived, what was expected, the log tail; all days by windows.

    What is expected leaves out the window itself (of its day's pace) and the day itself (of the profile). A window
    that is all there is of its day has nothing to be compared with.
    """
    arrived = counts.reshape(len(counts), -1, width).sum(axis=2)
    part = shares.reshape(len(counts), -1, width).sum(axis=2)
    others = counts.sum(axis=1, keepdims=True) - arrived
    expected = np.where(part < WHOLE, (others + 1) * part / np.maximum(1 - part, 1 - WHOLE), arrived)
    return arrived, expected, poisson_tail(arrived, expected)


def profiles(counts: NDArray[np.float64], possible: Reals) -> Reals:
    """For each day the share of each minute as the other days have it, smoothed around the clock.

    Minutes in which nothing could arrive have none, and are filled by the mean pace where they stand for others.
    One arrival a minute is added to keep quiet hours possible; a day alone has a flat profile.
    """
    seen, there = (smoothed(values.sum(axis=0) - values) for values in (counts, possible))
    pace = seen.sum(axis=1, keepdims=True) / np.maximum(there.sum(axis=1, keepdims=True), 1)
    rate = (seen + pace * (len(counts) - 1 - there) + 1) * possible
    return np.asarray(rate / rate.sum(axis=1, keepdims=True))


def smoothed(values: Reals) -> Reals:
    """The mean over the minutes around each, day by day."""
    half = SMOOTHING // 2
    around = np.concatenate([values[:, -half:], values, values[:, :half]], axis=1)
    sums = np.cumsum(np.pad(around, ((0, 0), (1, 0))), axis=1)
    return np.asarray((sums[:, SMOOTHING:] - sums[:, :-SMOOTHING]) / SMOOTHING)


def outermost(windows: Sequence[Burst]) -> tuple[Burst, ...]:
    """One burst for each stretch of overlapping windows: the least explicable of them, the shorter when equal."""
    kept: list[Burst] = []
    for burst in sorted(windows, key=lambda burst: (burst.q, burst.minutes, burst.start)):
        end = burst.start + 60 * burst.minutes
        if all(end <= other.start or burst.start >= other.start + 60 * other.minutes for other in kept):
            kept.append(burst)
    return tuple(sorted(kept, key=lambda burst: burst.start))
