"""A load generator of a few lines: requests at a steady pace over kept-open connections, each timed from its turn.

Open loop: a slow server does not slow the pace, so waiting counts (no co-ordinated omission).
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

CONNECTIONS = 48


@dataclass
class Told:
    """What came of a run: answers by status, seconds of each, answers that came from the application itself."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    from_origin: int = 0
    took: float = 0.0

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share was answered."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0

    @property
    def failed(self) -> int:
        """Answers of 500 and above, and connections that broke."""
        return sum(number for status, number in self.statuses.items() if status >= 500 or status == 0)


def get(path: str, **headers: str) -> bytes:
    """A request to read."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n".encode()


def post(path: str, body: str, network: str) -> bytes:
    """A form sent from a network."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {network}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def run(port: int, rate: float, number: int, request: Callable[[int], bytes]) -> Told:
    """Send so many requests at so many a second."""
    return asyncio.run(_run(port, rate, number, request))


async def _run(port: int, rate: float, number: int, request: Callable[[int], bytes]) -> Told:
    told, turns = Told(), asyncio.Queue[tuple[int, float]]()
    started = time.perf_counter()
    senders = [asyncio.create_task(_sender(port, turns, request, told)) for _ in range(CONNECTIONS)]
    for at in range(number):
        turn = started + at / rate
        pause = turn - time.perf_counter()
        if pause > 0.001:
            await asyncio.sleep(pause)
        turns.put_nowait((at, turn))
    await turns.join()
    told.took = time.perf_counter() - started
    for sender in senders:
        sender.cancel()
    await asyncio.gather(*senders, return_exceptions=True)
    return told


async def _sender(
    port: int, turns: "asyncio.Queue[tuple[int, float]]", request: Callable[[int], bytes], told: Told
) -> None:
    reader, writer = None, None
    while True:
        at, turn = await turns.get()
        try:
            if writer is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request(at))
            status, is_cached = await _answer(reader)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            status, is_cached, writer = 0, False, None
        told.statuses[status] += 1
        told.from_origin += not is_cached
        told.seconds.append(time.perf_counter() - turn)
        turns.task_done()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    head = await reader.readuntil(b"\r\n\r\n")
    lower = head.lower()
    length = lower.find(b"content-length:")
    if length >= 0:
        await reader.readexactly(int(lower[length + 15 : lower.index(b"\r\n", length)]))
    elif b"transfer-encoding: chunked" in lower:
        while int(await reader.readuntil(b"\r\n"), 16):
            pass
    age = lower.find(b"\r\nage:")
    return int(head.split(b" ", 2)[1]), age >= 0


def in_turn(requests: Sequence[bytes]) -> Callable[[int], bytes]:
    """Each of these requests once, in order."""
    return lambda at: requests[at]
