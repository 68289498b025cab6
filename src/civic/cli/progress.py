"""How far long work has come, on standard error: a moving line on a terminal, a few lines in a log."""

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TextIO

_TERMINAL_SECONDS, _LOG_SECONDS = 0.1, 10.0


class Progress:
    """Use as a context manager and call it with the work done so far; work of unknown length has no `total`.

    Nothing is shown for work that ends within the first interval (a tenth of a second, ten in a log).
    """

    def __init__(
        self,
        label: str,
        total: int | None = None,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._label, self._total, self._clock = label, total, clock
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._interval = _TERMINAL_SECONDS if self._terminal else _LOG_SECONDS
        self._next = clock() + self._interval
        self._shown = False

    def __call__(self, done: int) -> None:
        """Say that `done` of the total is done; cheap enough to be called often."""
        now = self._clock()
        if now < self._next:
            return
        self._next = now + self._interval
        self._shown = True
        line = self._line(done)
        self._stream.write(f"\r\x1b[K{line}" if self._terminal else f"{line}\n")
        self._stream.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown and self._terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _line(self, done: int) -> str:
        if not self._total:
            return f"{self._label}: {done:,}"
        return f"{self._label}: {done:,} of {self._total:,} ({100 * done // self._total} %)"
