"""One Mastodon server over HTTP: asks, and turns every failure into one of the door's errors.

It knows paths and status codes, and nothing of what is in the answers. Source: docs.joinmastodon.org/api
(rate limits) and /client/authorized.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import httpx

from gobernauta.channels import waiting
from gobernauta.channels.protocol import (
    Expired,
    Rejected,
    Throttled,
    Uncertain,
    Unreachable,
)
from gobernauta.channels.sentences import Sentence, of

THROTTLED_SECONDS = 300.0  # a window of Mastodon's limits, when the server does not say how long
NOT_GIVEN = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)

Query = Sequence[tuple[str, str]]


class Gone(Rejected):
    """The server says that there is no such thing (404, 410)."""


class Server:
    """Asks one server with one token. `remaining` and `limit` are the quota at the last answer, if told."""

    def __init__(self, web: httpx.Client, address: str, token: str) -> None:
        self.web, self.address = web, address
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.remaining: int | None = None
        self.limit: int | None = None
        self.skew_seconds: float | None = None  # its clock minus ours

    def read(self, path: str, query: Query = ()) -> Any:
        """GET a JSON document. Raises `Gone`, `Rejected`, `Expired`, `Throttled` or `Unreachable`."""
        request = self.web.build_request("GET", self.address + path, params=list(query), headers=self.headers)
        try:
            return self._document(self._answer(request))
        except Uncertain as error:  # nothing was written, so nothing is uncertain
            raise Unreachable(of(error)) from error

    def write(
        self,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        form: Mapping[str, str] | None = None,
        key: str = "",
    ) -> Any:
        """POST, and raise `Uncertain` wherever the server may have done what it was asked."""
        headers = {**self.headers, "Idempotency-Key": key} if key else self.headers
        request = self.web.build_request(
            "POST", self.address + path, json=body, files=files, data=form, headers=headers
        )
        return self._document(self._answer(request))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        try:
            answer = self.web.send(request, stream=True)
        except NOT_GIVEN as error:
            raise Unreachable(
                "%(host)s cannot be reached: %(why)s", host=request.url.host, why=of(error)
            ) from error
        except httpx.HTTPError as error:
            raise Uncertain(
                "%(host)s did not answer: %(why)s", host=request.url.host, why=of(error)
            ) from error
        try:
            answer.read()
        except httpx.HTTPError as error:
            raise Uncertain(
                "The answer of %(host)s broke off: %(why)s", host=request.url.host, why=of(error)
            ) from error
        finally:
            answer.close()
        self._note(answer)
        refuse(answer)
        return answer

    def _note(self, answer: httpx.Response) -> None:
        self.remaining = number(answer.headers.get("x-ratelimit-remaining", ""))
        self.limit = number(answer.headers.get("x-ratelimit-limit", ""))
        dated = waiting.moment(answer.headers.get("date", ""))
        self.skew_seconds = (dated - datetime.now(UTC)).total_seconds() if dated else None

    @staticmethod
    def _document(answer: httpx.Response) -> Any:
        try:
            return json.loads(answer.content)
        except (ValueError, RecursionError) as error:
            raise Uncertain("The answer of %(host)s is not JSON", host=answer.url.host) from error


def refuse(answer: httpx.Response) -> None:
    """Raise the error a status code stands for."""
    host, status, words = answer.url.host, answer.status_code, said(answer)
    if status < 300:
        return
    if status < 400:
        raise Rejected(
            "%(host)s has moved; put its new address into the settings of this account.", host=host
        )
    if status == 401:
        raise Expired("%(host)s no longer accepts the access token; connect the account again.", host=host)
    if status == 429:
        wait = waiting.asked(answer.headers, resets="X-RateLimit-Reset", otherwise=THROTTLED_SECONDS)
        raise Throttled("%(host)s asks us to wait.", host=host, seconds=wait)
    if status in (404, 410):
        raise Gone("%(host)s has no such thing (any more): %(words)s", host=host, words=words)
    if status < 500:
        raise Rejected("%(host)s refuses (%(status)s): %(words)s", host=host, status=status, words=words)
    raise Uncertain("%(host)s is in trouble (%(status)s): %(words)s", host=host, status=status, words=words)


def said(answer: httpx.Response) -> str:
    """The server's own sentence, cut short, or none."""
    try:
        words = answer.json()["error"]
    except (ValueError, RecursionError, LookupError, TypeError):
        words = ""
    return str(words)[:300] or Sentence("it does not say why")


def number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
