"""A small cache in the web process for pages that say they are the same for everybody (`faces/caching.py`).

A petition in the news is read a thousand times a second; one copy a few seconds old answers all of them. When it is
too old, one request makes a fresh one while the others get the old. It obeys Cache-Control and nothing else, keeps no
answer that varies or sets a cookie, and holds at most `MOST` of them. A cache in front of the server does the same.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Any

MOST = 512  # answers kept
LARGEST = 200_000  # bytes of one
LONGEST_QUERY = 200
_SECONDS = re.compile(r"\b(max-age|stale-while-revalidate)=(\d{1,6})\b")

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]


@dataclass(slots=True)
class Kept:
    """One answer, and how long it may be given out."""

    headers: Headers
    body: bytes
    etag: str
    since: float
    fresh_until: float
    stale_until: float
    renewing: Lock = field(default_factory=Lock)

    def give(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer with it; who has it already is told so."""
        headers = [*self.headers, ("Age", str(int(monotonic() - self.since)))]
        if self.etag and environ.get("HTTP_IF_NONE_MATCH") == self.etag:
            start("304 Not Modified", [one for one in headers if not one[0].lower().startswith("content-")])
            return [b""]
        start("200 OK", headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else self.body]


class MicroCache:
    """Stands before an application and answers what it has said may be kept."""

    def __init__(self, application: Application, *, clock: Callable[[], float] = monotonic) -> None:
        self.application = application
        self.clock = clock
        self.kept: OrderedDict[tuple[str, ...], Kept] = OrderedDict()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer from what is kept, else ask the application."""
        key = _key(environ)
        held = self.kept.get(key) if key else None
        now = self.clock()
        if held is None or now >= held.stale_until:
            return self._ask(key, environ, start)
        if now < held.fresh_until or not held.renewing.acquire(blocking=False):
            return held.give(environ, start)
        try:
            return self._ask(key, environ, start)
        finally:
            held.renewing.release()

    def _ask(self, key: tuple[str, ...] | None, environ: Environ, start: Start) -> Iterable[bytes]:
        if key is None or environ["REQUEST_METHOD"] != "GET":
            return self.application(environ, start)
        asked = {name: value for name, value in environ.items() if name != "HTTP_IF_NONE_MATCH"}
        told: list[tuple[str, Headers]] = []
        body = self.application(asked, lambda status, headers, _error=None: told.append((status, headers)))
        status, headers = told[-1]
        ages = _ages(status, headers)
        if ages is None:
            start(status, headers)
            return body
        answer = self._keep(key, headers, b"".join(body), ages)
        if hasattr(body, "close"):
            body.close()
        return answer.give(environ, start)

    def _keep(self, key: tuple[str, ...], headers: Headers, body: bytes, ages: tuple[int, int]) -> Kept:
        now = self.clock()
        etag = next((value for name, value in headers if name.lower() == "etag"), "")
        held = Kept(headers, body, etag, now, now + ages[0], now + ages[0] + ages[1])
        if len(body) <= LARGEST:
            self.kept[key] = held
            self.kept.move_to_end(key)
            while len(self.kept) > MOST:
                self.kept.popitem(last=False)
        return held


def _key(environ: Environ) -> tuple[str, ...] | None:
    """What tells answers apart; None for what is never kept."""
    query = environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or len(query) > LONGEST_QUERY:
        return None
    scheme = environ.get("wsgi.url_scheme", "")
    return scheme, environ.get("HTTP_HOST", ""), environ.get("PATH_INFO", ""), query


def _ages(status: str, headers: Headers) -> tuple[int, int] | None:
    """For how many seconds an answer is fresh and then may be given out stale; None: it may not be kept."""
    told = {name.lower(): value for name, value in headers}
    control = told.get("cache-control", "")
    if not status.startswith("200") or "public" not in control or "vary" in told or "set-cookie" in told:
        return None
    seconds = {name: int(value) for name, value in _SECONDS.findall(control)}
    if "max-age" not in seconds or "no-store" in control:
        return None
    return seconds["max-age"], seconds.get("stale-while-revalidate", 0)
