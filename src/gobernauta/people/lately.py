"""Reads that a busy page would repeat hundreds of times a second: asked once, and believed for a moment.

Only what is shown or asked may be a moment old, never what is counted.
"""

from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import ParamSpec, TypeVar

SECONDS = 2.0
MOST = 256  # answers kept of one read

P = ParamSpec("P")
T = TypeVar("T")


def lately(read: Callable[P, T]) -> Callable[P, T]:
    """Let a read answer with what it found up to `SECONDS` ago; that nothing was there is never kept."""
    kept: dict[object, tuple[float, T]] = {}

    @wraps(read)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        now, asked_for = monotonic(), (args, *kwargs.items())
        since, found = kept.get(asked_for, (0.0, None))
        if found is not None and now - since < SECONDS:
            return found
        fresh = read(*args, **kwargs)
        if len(kept) >= MOST:
            kept.clear()
        kept[asked_for] = now, fresh
        return fresh

    return asked
