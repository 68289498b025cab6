"""XRPC over the guarded web client: sessions, and what each kind of failure means.

It knows HTTP, tokens and error names, and nothing of posts. Source: the XRPC specification of the AT Protocol;
error names are those of the PDS reference implementation.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import httpx

from gobernauta.channels import waiting
from gobernauta.channels.guarded import Refused
from gobernauta.channels.protocol import (
    ChannelError,
    Expired,
    Rejected,
    Throttled,
    Uncertain,
    Unreachable,
)
from gobernauta.channels.sentences import Sentence, Value, of

STALE = frozenset({"ExpiredToken", "InvalidToken"})
THROTTLED_SECONDS = 60.0  # when the server does not say how long

Answer = dict[str, Any]


class Refusal(Rejected):
    """The server understood and said no; `error` is the name it gave."""

    def __init__(self, sentence: str, /, *, error: str, **values: Value) -> None:
        super().__init__(sentence, **values)
        self.error = error


class Oversized(Unreachable):
    """The answer is larger than we read: ask for less at once."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who we are, and the tokens that prove it."""

    did: str
    access: str
    refresh: str


# A server allows 300 log-ins a day, and an account is opened anew for every job: so a session is kept for
# the whole process. The key is a digest; no password is held here.
SESSIONS: dict[str, Session] = {}
LOCK = Lock()


class Client:
    """One account on one server."""

    def __init__(self, web: httpx.Client, *, service: str, handle: str, password: str) -> None:
        self._web = web
        self._service = service.rstrip("/")
        self._handle = handle
        self._password = password
        self._key = hashlib.sha256("\0".join((self._service, handle, password)).encode()).hexdigest()
        self.headers: Mapping[str, str] = {}  # of the last answer

    def did(self) -> str:
        """The account's permanent name. Logs in when nobody has yet."""
        return self.session().did

    def get(self, method: str, **params: Any) -> Answer:
        """Ask. A question that fails in any way was certainly not a message."""
        return self._call("GET", method, {"params": params})

    def post(self, method: str, body: Answer) -> Answer:
        """Write. Raises `Uncertain` when the server may have done it without being able to tell us."""
        return self._call("POST", method, {"json": body})

    def upload(self, content: bytes, media_type: str) -> Answer:
        """Store a picture; the server forgets it unless a record uses it soon. Returns its blob reference."""
        call = {"content": content, "headers": {"Content-Type": media_type}}
        try:
            answer = self._call("POST", "com.atproto.repo.uploadBlob", call)
        except Uncertain as lost:
            raise Unreachable("A picture could not be given to Bluesky: %(why)s", why=of(lost)) from lost
        return part(answer, "blob")

    def session(self) -> Session:
        """The session of this account, made by logging in when there is none."""
        with LOCK:
            if self._key not in SESSIONS:
                SESSIONS[self._key] = self._log_in()
            return SESSIONS[self._key]

    def _log_in(self) -> Session:
        body = {"identifier": self._handle, "password": self._password}
        try:
            answer = self._enter("com.atproto.server.createSession", {"json": body})
        except Refusal as refused:
            raise Expired(
                "Bluesky does not let %(handle)s in: %(why)s", handle=self._handle, why=of(refused)
            ) from refused
        return read_session(answer)

    def _renew(self, stale: Session) -> None:
        """Replace a session whose access token is no longer taken; log in again when it cannot be renewed."""
        with LOCK:
            if SESSIONS.get(self._key) is not stale:
                return
            del SESSIONS[self._key]
            bearer = {"Authorization": f"Bearer {stale.refresh}"}
            try:
                answer = self._enter("com.atproto.server.refreshSession", {"headers": bearer})
                SESSIONS[self._key] = read_session(answer)
            except (Refusal, Expired):
                SESSIONS[self._key] = self._log_in()

    def _enter(self, method: str, call: dict[str, Any]) -> Answer:
        """Log in or renew: a lost answer loses no message, so it may be asked again."""
        try:
            return self._read(self._send("POST", method, call))
        except Uncertain as lost:
            raise Unreachable(of(lost)) from lost

    def _call(self, verb: str, method: str, call: dict[str, Any]) -> Answer:
        session = self.session()
        answer = self._send(verb, method, with_token(call, session))
        if is_stale(answer):
            self._renew(session)
            answer = self._send(verb, method, with_token(call, self.session()))
        return self._read(answer)

    def _send(self, verb: str, method: str, call: dict[str, Any]) -> httpx.Response:
        url = f"{self._service}/xrpc/{method}"
        try:
            answer = self._web.request(verb, url, **call)
        except Refused as large:
            sentence = Sentence(
                "%(service)s answered %(method)s with too much: %(why)s",
                service=self._service,
                method=method,
                why=of(large),
            )
            raise failure(verb, sentence, Oversized) from large
        except (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.PoolTimeout,
            httpx.UnsupportedProtocol,
        ) as away:
            raise Unreachable(
                "%(service)s could not be reached: %(why)s", service=self._service, why=of(away)
            ) from away
        except httpx.HTTPError as lost:
            sentence = Sentence(
                "%(service)s did not answer %(method)s to the end: %(why)s",
                service=self._service,
                method=method,
                why=of(lost),
            )
            raise failure(verb, sentence) from lost
        self.headers = answer.headers
        return answer

    def _read(self, answer: httpx.Response) -> Answer:
        """Turn an answer into its JSON, or into the error it stands for."""
        verb = answer.request.method
        body = read_json(answer)
        said = str(body.get("message") or body.get("error") or answer.reason_phrase)[:500]
        if answer.status_code == 429:
            raise Throttled(
                "%(service)s asks us to wait: %(said)s",
                service=self._service,
                said=said,
                seconds=waiting.asked(answer.headers, resets="RateLimit-Reset", otherwise=THROTTLED_SECONDS),
            )
        if answer.status_code == 401 or body.get("error") in STALE:
            raise Expired(
                "%(service)s does not accept %(handle)s: %(said)s",
                service=self._service,
                handle=self._handle,
                said=said,
            )
        if 400 <= answer.status_code < 500:
            raise Refusal(
                "%(service)s refused: %(said)s",
                service=self._service,
                said=said,
                error=str(body.get("error", "")),
            )
        if answer.status_code == 200 and body:
            return body
        sentence = Sentence(
            "%(service)s gave no usable answer (%(status)s): %(said)s",
            service=self._service,
            status=answer.status_code,
            said=said,
        )
        raise failure(verb, sentence)


def failure(verb: str, sentence: Sentence, kind: type[Unreachable] = Unreachable) -> ChannelError:
    """A question may be asked again; what was written may have arrived."""
    return kind(sentence) if verb == "GET" else Uncertain(sentence)


def with_token(call: dict[str, Any], session: Session) -> dict[str, Any]:
    return {**call, "headers": {**call.get("headers", {}), "Authorization": f"Bearer {session.access}"}}


def is_stale(answer: httpx.Response) -> bool:
    return answer.status_code in (400, 401) and read_json(answer).get("error") in STALE


def read_json(answer: httpx.Response) -> Answer:
    """The JSON object in an answer; empty when there is none."""
    try:
        body = json.loads(answer.content)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def read_session(answer: Answer) -> Session:
    names = ("did", "accessJwt", "refreshJwt")
    if not all(isinstance(answer.get(name), str) for name in names):
        raise Unreachable("The server logged us in without saying who we are: is it a Bluesky service?")
    return Session(*(answer[name] for name in names))


def part(answer: Answer, name: str) -> Answer:
    """An object inside an answer that must be there."""
    inner = answer.get(name)
    if not isinstance(inner, dict):
        raise Unreachable("The server's answer has no %(name)s: is it a Bluesky service?", name=name)
    return inner
