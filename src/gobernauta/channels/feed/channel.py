"""A feed as a channel that only listens: asked with ETag and Last-Modified, no more often than its host bears.

Its hub, where it has one, calls us besides (`websub`).

What it hears is nobody's message to the town, so it carries no author: names are dropped before anything is
stored. It sends nothing.
"""

import json
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import ClassVar, Self
from urllib.parse import urlsplit

import httpx

from gobernauta.channels import waiting
from gobernauta.channels.feed import entries, websub
from gobernauta.channels.protocol import (
    Callback,
    CallbackRequest,
    Capabilities,
    Credentials,
    Heard,
    Inbound,
    Malformed,
    Outbound,
    Problem,
    Raw,
    Receipt,
    Rejected,
    Setting,
    Throttled,
    Unreachable,
)
from gobernauta.channels.sentences import of

HOST_SECONDS = 5.0  # between two questions to one host
BUSY_SECONDS = 300.0  # when a server asks us to wait without saying how long
_asked_at: dict[str, float] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Cursor:
    """What the server said last: its validators and its hub. Empty on the first look."""

    etag: str = ""
    modified: str = ""
    hub: str = ""
    topic: str = ""
    ask_hub_at: float = 0.0  # seconds since 1970

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """The cursor that was stored; a broken one starts anew."""
        try:
            return cls(**json.loads(text)) if text else cls()
        except (ValueError, TypeError):
            return cls()

    def write(self) -> str:
        """As it is stored."""
        return json.dumps(asdict(self))

    def headers(self) -> dict[str, str]:
        """The conditions of the next question (RFC 9110 section 13)."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in found.items() if value}


class Feed:
    """One feed."""

    kind: ClassVar[str] = "feed"
    name: ClassVar[str] = "News or blog feed"
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "url", "Address of the feed", "RSS, Atom or JSON Feed; a Mastodon tag has one too", kind="url"
        ),
        Setting("minutes", "Minutes between two looks", default="15", kind="number", required=False),
    )

    def __init__(self, url: str, seconds: float, web: httpx.Client, callback: Callback | None = None) -> None:
        self._url, self._seconds, self._web, self._callback = url, seconds, web, callback

    @classmethod
    def open(cls, credentials: Credentials) -> Self:
        url = credentials.settings.get("url", "").strip()
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise Rejected("The address of a feed starts with https:// and names a host")
        try:
            minutes = float(credentials.settings.get("minutes") or 15)
        except ValueError as error:
            raise Rejected("Minutes between two looks is a number") from error
        return cls(url, min(max(minutes, 1), 1_440) * 60, credentials.web, credentials.callback)

    def capabilities(self) -> Capabilities:
        return Capabilities(text_length=0)

    def check(self) -> Sequence[Problem]:
        try:
            found, _ = self.poll("")
        except (Unreachable, Rejected, Throttled) as error:
            return [Problem(error.sentence)]
        return [] if found else [Problem("The feed has no entries yet", severity="warning")]

    def poll(self, cursor: str) -> tuple[Sequence[Raw], str]:
        known = Cursor.read(cursor)
        answer = self._ask(known)
        if answer.status_code == 304:
            renewed = self._subscribed(known)
            return (), cursor if renewed == known else renewed.write()
        media_type = answer.headers.get("Content-Type", "")
        try:
            found = entries.read(answer.content, media_type, self._url)
        except Malformed as error:
            raise Unreachable(of(error)) from error
        links = [*websub.in_header(answer), *entries.links(answer.content, media_type)]
        hub = websub.discovered(links, self._url)
        fresh = Cursor(
            answer.headers.get("ETag", "")[:500],
            answer.headers.get("Last-Modified", "")[:100],
            hub.url if hub else "",
            hub.topic if hub else "",
            known.ask_hub_at if hub and (hub.url, hub.topic) == (known.hub, known.topic) else 0.0,
        )
        return found, self._subscribed(fresh).write()

    def _subscribed(self, known: Cursor) -> Cursor:
        """Ask the hub to call us, once a day; one that does not want to is asked again in an hour."""
        if not known.hub or self._callback is None or time.time() < known.ask_hub_at:
            return known
        taken = websub.subscribe(self._web, websub.Hub(known.hub, known.topic), self._callback)
        pause = websub.ASK_AGAIN_SECONDS if taken else websub.AFTER_FAILURE_SECONDS
        return replace(known, ask_hub_at=time.time() + pause)

    def renew(self, cursor: str) -> None:
        known = Cursor.read(cursor)
        if known.hub and self._callback is not None:
            websub.subscribe(self._web, websub.Hub(known.hub, known.topic), self._callback)

    def _ask(self, known: Cursor) -> httpx.Response:
        be_polite(urlsplit(self._url).hostname or "")
        try:
            answer = self._web.get(self._url, headers=known.headers())
        except httpx.HTTPError as error:
            raise Unreachable("The feed did not answer: %(why)s", why=of(error)) from error
        if answer.status_code in (429, 503):
            raise Throttled(
                "The feed's server asks us to wait",
                seconds=waiting.asked(answer.headers, otherwise=BUSY_SECONDS),
            )
        if answer.has_redirect_location:
            raise Rejected(
                "The feed has moved to %(address)s; change its address",
                address=answer.headers.get("Location", "")[:300],
            )
        if answer.status_code in (404, 410):
            raise Rejected("There is no feed at this address any more")
        if answer.status_code not in (200, 304):
            raise Unreachable("The feed's server answered %(status)s", status=answer.status_code)
        return answer

    def wait(self, seconds: float) -> None:
        time.sleep(max(seconds, self._seconds))

    def callback(self, request: CallbackRequest) -> Heard:
        if self._callback is None:
            raise Rejected("This feed has asked nobody to call")
        if request.method == "GET":
            return Heard(says=websub.confirmed(request, self._callback), lease=websub.granted(request))
        websub.check(request, self._callback)
        media_type = request.headers.get("content-type", "")
        return Heard(entries.read(request.body, media_type, self._url))

    def parse(self, raw: Raw) -> Sequence[Inbound]:
        return (entries.meaning(raw),)

    def send(self, message: Outbound) -> Receipt:
        raise Rejected("Nothing can be sent to a feed")

    def find(self, key: str, message: Outbound) -> Receipt | None:
        return None


def be_polite(host: str) -> None:
    """Wait until the host has not been asked for `HOST_SECONDS`, whoever asked."""
    with _lock:
        now = time.monotonic()
        turn = max(now, _asked_at.get(host, -HOST_SECONDS) + HOST_SECONDS)
        _asked_at[host] = turn
    if turn > now:
        time.sleep(turn - now)


CHANNEL = Feed
