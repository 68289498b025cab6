"""Waits for something new on the server's event stream (Server-Sent Events over HTTP).

Nothing is taken from the stream but the news that there is news: what is missed between two waits, `poll` finds.
Source: docs.joinmastodon.org/methods/streaming (user stream), WHATWG HTML § 9.2 (event streams).
"""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator

import httpx

LONGEST_LINE = 1_000_000
CONNECT_SECONDS = 10.0

Notice = Callable[[str], bool]


def wait(web: httpx.Client, address: str, headers: dict[str, str], seconds: float, notice: Notice) -> None:
    """Return when the stream tells of a notification, or of a status that `notice` knows, or after `seconds`.

    Where the stream is closed to us, sleep: the next poll says why.
    """
    until = time.monotonic() + seconds
    with contextlib.suppress(httpx.HTTPError, OSError, ValueError):
        if listen(web, address, headers, until, notice):
            return
    time.sleep(max(until - time.monotonic(), 0))


def listen(web: httpx.Client, address: str, headers: dict[str, str], until: float, notice: Notice) -> bool:
    """Read events until one is news (True), or the stream or the time ends (False)."""
    left = until - time.monotonic()
    if left <= 0:
        return False
    limits = httpx.Timeout(max(left, 0.05), connect=min(max(left, 0.05), CONNECT_SECONDS))
    with web.stream("GET", address + "/api/v1/streaming/user", headers=headers, timeout=limits) as answer:
        if answer.status_code != 200:
            return False
        with ended(answer, until - time.monotonic()):
            return any(is_news(name, data, notice) for name, data in events(answer.iter_lines()))


@contextlib.contextmanager
def ended(answer: httpx.Response, seconds: float) -> Iterator[None]:
    """End the reading of an answer after so many seconds, whatever heartbeats keep it alive."""
    stream = answer.extensions["network_stream"]
    timer = threading.Timer(max(seconds, 0), shut, [stream.get_extra_info("socket")])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def events(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The events in a stream of lines, as (name, data); comments are heartbeats."""
    name, data = "", ""
    for line in lines:
        if len(line) + len(data) > LONGEST_LINE:
            return
        if not line and name:
            yield name, data
        if not line:
            name, data = "", ""
        elif line.startswith("event:"):
            name = line[6:].strip()
        elif line.startswith("data:"):
            data += line[5:].strip()


def is_news(name: str, data: str, notice: Notice) -> bool:
    """Say whether an event is worth a poll."""
    if name == "notification":
        return True
    if name == "delete":
        return notice(data)
    return name == "status.update" and notice(identity(data))


def identity(data: str) -> str:
    """The id of the status in an event."""
    status = json.loads(data)
    return str(status.get("id")) if isinstance(status, dict) else ""
