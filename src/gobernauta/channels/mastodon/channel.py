"""The Mastodon adapter: one account on one server, behind the Channel door."""

import re
import time
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from gobernauta.channels.connecting import Consent
from gobernauta.channels.mastodon import health, parsing, stream
from gobernauta.channels.mastodon.address import server_address
from gobernauta.channels.mastodon.entities import entity, string
from gobernauta.channels.mastodon.hearing import Ear
from gobernauta.channels.mastodon.instance import DEFAULTS, Instance, read_instance
from gobernauta.channels.mastodon.oauth import AtServer
from gobernauta.channels.mastodon.sending import Voice
from gobernauta.channels.mastodon.server import Server
from gobernauta.channels.protocol import (
    CallbackRequest,
    Capabilities,
    ChannelError,
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
    Uncertain,
    Unreachable,
)
from gobernauta.channels.sentences import of

INSTANCE_SECONDS = 3600.0  # for so long the server's description of itself is believed


class Mastodon:
    """One connected account. What the server told about itself is kept for an hour."""

    kind: ClassVar[str] = "mastodon"
    name: ClassVar[str] = "Mastodon"
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("instance", "Server address", help="For example https://social.example.org", kind="url"),
        Setting(
            "token",
            "Access token",
            help="From the server's Preferences, Development; with the scopes read and write.",
            secret=True,
        ),
    )
    consent: ClassVar[Consent] = AtServer()

    def __init__(self, server: Server) -> None:
        self._server = server
        self._instance: tuple[float, Instance] | None = None
        self._account: Mapping[str, Any] | None = None
        self._ear: Ear | None = None

    @classmethod
    def open(cls, credentials: Credentials) -> Self:
        address = server_address(credentials.settings.get("instance", ""))
        token = credentials.secrets.get("token", "").strip()
        if not re.fullmatch(r"[\x21-\x7e]+", token):
            raise Rejected("The access token is missing, or holds signs that no token has.")
        return cls(Server(credentials.web, address, token))

    def capabilities(self) -> Capabilities:
        """As the server tells, or told last; Mastodon's defaults while it could never be asked."""
        try:
            return self._described().capabilities
        except ChannelError:
            return self._instance[1].capabilities if self._instance else DEFAULTS

    def check(self) -> Sequence[Problem]:
        self._instance = self._account = None
        return health.problems(self._server, self._described, self._me)

    def poll(self, cursor: str) -> tuple[Sequence[Raw], str]:
        if self._ear is None:
            us = string(self._me(), "id", required=True)
            self._ear = Ear(self._server, us=us, domain=self._described().domain)
        return self._ear.poll(cursor)

    def wait(self, seconds: float) -> None:
        address = self._instance[1].streaming if self._instance else self._server.address
        notice = self._ear.notice if self._ear else lambda _: False
        stream.wait(self._server.web, address, self._server.headers, seconds, notice)

    def callback(self, request: CallbackRequest) -> Heard:
        raise Rejected("Mastodon is asked, it does not call back.")

    def parse(self, raw: Raw) -> Sequence[Inbound]:
        return [parsing.inbound(raw)]

    def send(self, message: Outbound) -> Receipt:
        try:
            return self._voice().send(message)
        except Malformed as error:  # only what is read before anything is written is read as an entity
            raise Unreachable(
                "The server does not answer as Mastodon does: %(why)s", why=of(error)
            ) from error

    def find(self, key: str, message: Outbound) -> Receipt | None:
        """Mastodon shows no idempotency keys, so the message is recognised by its words."""
        try:
            voice = self._voice()
        except ChannelError as error:
            raise Uncertain(
                "Whether the message arrived cannot be seen now: %(why)s", why=of(error)
            ) from error
        return voice.find(message)

    def _voice(self) -> Voice:
        return Voice(self._server, self._described(), string(self._me(), "id", required=True))

    def _described(self) -> Instance:
        if self._instance is None or time.monotonic() - self._instance[0] > INSTANCE_SECONDS:
            self._instance = time.monotonic(), read_instance(self._server)
        return self._instance[1]

    def _me(self) -> Mapping[str, Any]:
        if self._account is None:
            self._account = entity(self._server.read("/api/v1/accounts/verify_credentials"), "account")
        return self._account


CHANNEL = Mastodon
