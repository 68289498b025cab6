"""A mailbox as a channel: IMAP in, SMTP out. See README.md for what it does, its settings and its limits."""

from collections.abc import Sequence
from contextlib import suppress
from typing import ClassVar, Self

from gobernauta.channels.email import compose, imap, parsing, sent, smtp, threads
from gobernauta.channels.email.account import SETTINGS, Account
from gobernauta.channels.email.oauth import Tokens
from gobernauta.channels.email.sent import Standing
from gobernauta.channels.guarded import GuardedClient
from gobernauta.channels.protocol import (
    CallbackRequest,
    Capabilities,
    ChannelError,
    Credentials,
    Forged,
    Heard,
    Inbound,
    Outbound,
    Problem,
    Raw,
    Receipt,
    Rejected,
    Setting,
    Throttled,
    Uncertain,
)
from gobernauta.channels.sentences import Sentence, of

MAIL_BYTES = 10_000_000  # where the server tells no limit
MEDIA_TYPES = (
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "application/pdf",
    "text/plain",
    "text/csv",
    "text/calendar",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
NEARLY_FULL = 0.9


class Email:
    """One mailbox. Every call opens its own connection, so that none is ever stale."""

    kind: ClassVar[str] = "email"
    name: ClassVar[str] = "E-mail"
    settings: ClassVar[tuple[Setting, ...]] = SETTINGS

    def __init__(self, account: Account, credentials: Credentials) -> None:
        self._account = account
        self._password = credentials.secrets.get("password", "")
        web = credentials.web
        self._allowed_hosts = web.allowed_hosts if isinstance(web, GuardedClient) else frozenset[str]()
        self._tokens = Tokens(
            web,
            credentials.settings.get("oauth_token_url", ""),
            credentials.settings.get("oauth_client_id", ""),
            credentials.secrets.get("oauth_client_secret", ""),
            credentials.secrets.get("oauth_refresh_token", ""),
        )
        self._reached: int | None = None
        self._mail_bytes = 0

    @classmethod
    def open(cls, credentials: Credentials) -> Self:
        account = Account.of(credentials.settings)
        if account.login == "password" and not credentials.secrets.get("password"):
            raise Rejected("Password is missing")
        if account.login == "xoauth2" and not credentials.secrets.get("oauth_refresh_token"):
            raise Rejected("OAuth refresh token is missing")
        return cls(account, credentials)

    def capabilities(self) -> Capabilities:
        """No limit on words; the size of a mail is asked of the server once (RFC 1870)."""
        return Capabilities(
            text_length=None,
            media_count=compose.MOST_MEDIA,
            media_types=MEDIA_TYPES,
            media_bytes=self._limit() * 7 // 10,  # base64 makes three bytes four, and the words need room
            alt_text_length=1000,
            direct=True,
            has_subject=True,
            pushes=True,
        )

    def check(self) -> Sequence[Problem]:
        problems = []
        for look in (self._check_imap, self._check_smtp):
            try:
                problems += look()
            except ChannelError as error:
                problems.append(Problem(error.sentence))
        return problems

    def poll(self, cursor: str) -> tuple[Sequence[Raw], str]:
        with imap.opened(self._account, self._secret(), self._allowed_hosts) as mailbox:
            raws, following = imap.page(mailbox, self._account, cursor)
        self._reached = imap.position(following)[1]
        return raws, following

    def wait(self, seconds: float) -> None:
        with imap.opened(self._account, self._secret(), self._allowed_hosts) as mailbox:
            imap.wait(mailbox, self._account, seconds, self._reached)

    def callback(self, request: CallbackRequest) -> Heard:
        raise Forged("A mailbox makes no callbacks, so this one is from somebody else")

    def parse(self, raw: Raw) -> Sequence[Inbound]:
        return parsing.parse(raw, self._account.address, self._account.authserv_id)

    def send(self, message: Outbound) -> Receipt:
        """File, hand in, settle (see `sent`). A key that left already is not sent again."""
        data = compose.compose(message, self._account)
        message_id = threads.own_id(message.key, self._account.address)
        secret = self._secret()
        with imap.opened(self._account, secret, self._allowed_hosts) as mailbox:
            folder = sent.folder(mailbox, self._account)
            if self._left(mailbox, folder, message_id):
                return Receipt(message_id)
            with smtp.opened(self._account, secret, self._allowed_hosts) as server:
                smtp.address(server, self._account, compose.recipient(message.to))
                sent.begin(mailbox, self._account, folder, data)
                self._hand_in(server, mailbox, folder, message_id, data)
        return Receipt(message_id)

    def find(self, key: str, message: Outbound) -> Receipt | None:
        message_id = threads.own_id(key, self._account.address)
        try:
            with imap.opened(self._account, self._secret(), self._allowed_hosts) as mailbox:
                folder = sent.folder(mailbox, self._account)
                return Receipt(message_id) if self._left(mailbox, folder, message_id) else None
        except Uncertain:
            raise
        except ChannelError as error:
            raise Uncertain("Whether the mail left cannot be said now: %(why)s", why=of(error)) from error

    def _left(self, mailbox: imap.Mailbox, folder: str, message_id: str) -> bool:
        """Whether it left. Raises `Uncertain` when the record says neither yes nor no."""
        standing = sent.standing(mailbox, self._account, folder, message_id)
        if standing is Standing.UNSETTLED:
            raise Uncertain(
                "The connection broke while a mail to this person was handed in. It lies flagged in %(folder)s; "
                "no copy has come back yet",
                folder=folder,
            )
        return standing is Standing.LEFT

    def _hand_in(
        self, server: smtp.Connection, mailbox: imap.Mailbox, folder: str, message_id: str, data: bytes
    ) -> None:
        try:
            smtp.hand_in(server, self._account, data)
        except (Rejected, Throttled):
            sent.withdraw(mailbox, self._account, folder, message_id)
            raise
        with suppress(ChannelError):  # it left; a flag that stays only makes `find` look for the copy
            sent.settle(mailbox, self._account, folder, message_id)

    def _secret(self) -> str:
        return self._password if self._account.login == "password" else self._tokens.current()

    def _limit(self) -> int:
        if not self._mail_bytes:
            with (
                suppress(ChannelError),
                smtp.opened(self._account, self._secret(), self._allowed_hosts) as server,
            ):
                told = server.esmtp_features.get("size", "")
                self._mail_bytes = int(told) if told.isdecimal() and int(told) else MAIL_BYTES
        return self._mail_bytes or MAIL_BYTES

    def _check_imap(self) -> list[Problem]:
        account, problems = self._account, []
        with (
            imap.opened(account, self._secret(), self._allowed_hosts) as mailbox,
            imap.translated(account.imap),
        ):
            imap.select(mailbox, account.folder)
            full = imap.fullness(mailbox, account.folder)
            idle = "IDLE" in imap.abilities(mailbox)
        if full >= NEARLY_FULL:
            problems.append(
                Problem(
                    Sentence(
                        "The mailbox is %(percent)s%% full; when it is full, people's mail is refused",
                        percent=round(full * 100),
                    )
                )
            )
        if not idle:
            problems.append(Problem("The IMAP server has no IDLE, so new mail is seen later", "warning"))
        return problems + self._check_protection()

    def _check_smtp(self) -> list[Problem]:
        with smtp.opened(self._account, self._secret(), self._allowed_hosts):
            return []

    def _check_protection(self) -> list[Problem]:
        open_servers = (it for it in (self._account.imap, self._account.smtp) if it.is_open())
        return [
            Problem(Sentence("The password travels unprotected to %(host)s", host=it.host), "warning")
            for it in open_servers
        ]


CHANNEL = Email
