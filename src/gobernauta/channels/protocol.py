"""The Channel door: what a network must be able to do to carry words to the town and back.

An adapter is a folder with `channel.py`, `fixtures/`, a README and a test. It imports no Django and never
sees the database: it turns the network's own events into `Inbound`, and an `Outbound` into one sent message.
Everything it needs (settings, secrets, the guarded web client) is handed to it when it is opened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Protocol, Self, runtime_checkable

from gobernauta.channels.connecting import Callback as Callback
from gobernauta.channels.connecting import Credentials as Credentials
from gobernauta.channels.connecting import Setting as Setting
from gobernauta.channels.sentences import Sentence, Value

EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
AHEAD = timedelta(days=2)  # a clock may be wrong by this much


class Kind(StrEnum):
    """What an inbound event says has happened."""

    MESSAGE = "message"
    EDIT = "edit"
    DELETION = "deletion"
    FAILURE = "failure"  # something we sent did not arrive (a bounce)


class Visibility(StrEnum):
    """Who could read the message where it was written."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    FOLLOWERS = "followers"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the network allows, read live where the network tells (Mastodon's instance, a PDS)."""

    text_length: int | None  # in `length_unit`; None: no limit
    length_unit: str = "graphemes"  # graphemes · characters · bytes · septets
    byte_length: int | None = None  # a second limit on the same text (Bluesky: 3,000 bytes)
    url_length: int | None = None  # a link counts as this many (Mastodon: 23); None: as written
    media_count: int = 0
    media_types: tuple[str, ...] = ()
    media_bytes: int = 0
    alt_text_length: int = 0
    may_edit: bool = False
    may_delete: bool = False
    may_thread: bool = False  # a long reply may be split over several messages
    direct: bool = False  # private replies exist
    has_subject: bool = False
    mention_home: str | None = (
        None  # a reply begins "@name@host "; this host is left out. None: nobody is named
    )
    pushes: bool = False  # `wait` returns when something new has come


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a connection, in words an operator can act on."""

    sentence: str  # English; one with values is a `Sentence`. Translated where it is shown
    severity: str = "error"  # error · warning
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """One event exactly as the network gave it; stored before anything else looks at it.

    `external_id` names the event (not only the message): an edit of message 7 is another event than message 7.
    """

    external_id: str
    payload: bytes
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote, as the network names them. `address` is what a reply is sent to."""

    address: str
    name: str = ""
    url: str = ""
    is_us: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or a document that came or goes with a message: its bytes, or where they can be had."""

    media_type: str
    alt: str = ""
    name: str = ""
    content: bytes = b""
    url: str = ""
    path: str = ""  # below the town's own files, where it is kept already


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is: WGS 84 degrees, an address, or both."""

    latitude: float | None = None
    longitude: float | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Inbound:
    """What one event means to the town."""

    kind: Kind
    external_id: str  # of the message spoken of
    author: Author | None = None
    text: str = ""
    published_at: datetime | None = None
    subject: str = ""
    language: str = ""
    url: str = ""
    visibility: Visibility = Visibility.PUBLIC
    in_reply_to: str = ""  # external id of the message answered
    references: tuple[str, ...] = ()  # further external ids of the same thread, oldest first
    reply_token: str = ""  # a token we signed, as found in the message; proven by the inbox
    thread: str = ""  # the network's own id of the whole thread, where it has one
    media: tuple[Media, ...] = ()
    place: Place | None = None
    service_code: str = ""
    automatic: bool = False  # an auto-reply, a list, a loop: stored, never answered by a machine
    mentions_us: bool = True  # False: overheard, goes to listening without its author
    reason: str = ""  # for a failure: what the network said
    extra: Mapping[str, str] = field(default_factory=dict)  # shown to staff as it came

    def said_at(self, now: datetime) -> datetime:
        """When it was said: as the network tells, or `now` where that is nothing, or no time anybody writes at."""
        at = self.published_at
        return at if at is not None and EARLIEST <= at <= now + AHEAD else now


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message to send. `key` is the same at every attempt, so the network or `find` can recognise it."""

    key: str
    text: str
    to: str = ""  # address of the person answered
    in_reply_to: str = ""  # external id
    references: tuple[str, ...] = ()
    thread: str = ""
    subject: str = ""
    language: str = ""
    visibility: Visibility = Visibility.PUBLIC
    media: tuple[Media, ...] = ()
    reply_token: str = ""
    automatic: bool = False  # an acknowledgement by machine: marked as such where the network can
    queued_at: datetime | None = None  # when it entered the outbox: `find` looks no further back


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that the network has the message. A split reply has one external id a part, first part first."""

    external_id: str
    url: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallbackRequest:
    """An HTTP request a network made to us, with the body exactly as it came."""

    method: str
    path: str
    headers: Mapping[str, str]  # names in lower case
    query: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Heard:
    """What a callback carried: events to store, and the words the network wants back (a challenge)."""

    events: Sequence[Raw] = ()
    says: str = ""
    lease: float = 0.0  # seconds for which the network will go on calling; 0: it did not say


class ChannelError(Exception):
    """Something went wrong on the way; `sentence` tells an operator, in whatever language they read."""

    def __init__(self, sentence: str, /, **values: Value) -> None:
        self.sentence = Sentence(sentence, **values)
        super().__init__(str(self.sentence))


class Rejected(ChannelError):
    """The network has the request and refuses it for good: too long, gone, not allowed."""


class Expired(ChannelError):
    """The token or password is no longer good; an operator must connect again."""


class Throttled(ChannelError):
    """The network asks us to wait."""

    def __init__(self, sentence: str, /, *, seconds: float, **values: Value) -> None:
        super().__init__(sentence, **values)
        self.seconds = seconds


class Unreachable(ChannelError):
    """The network was certainly not given the message: no connection, name not found. May be tried again."""


class Uncertain(ChannelError):
    """The message may or may not have arrived (a time-out after sending): settled by `find`, never resent blindly."""


class Forged(ChannelError):
    """A callback whose signature is missing or wrong."""


class Malformed(ChannelError):
    """An event that cannot be understood; it is kept and shown on the operator's page."""


class Channel(Protocol):
    """One connected account on one network."""

    kind: ClassVar[str]
    name: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]]

    @classmethod
    def open(cls, credentials: Credentials) -> Self:
        """Make the adapter without touching the network. Raises `Rejected` when a setting is unusable."""
        ...

    def capabilities(self) -> Capabilities: ...

    def check(self) -> Sequence[Problem]:
        """Test the connection: reachability, token, clock, quota. Never raises `ChannelError`."""
        ...

    def poll(self, cursor: str) -> tuple[Sequence[Raw], str]:
        """Return the events since `cursor` (empty: a first, bounded look back) and the next cursor.

        One call returns one bounded page; the same cursor may be asked again after a crash.
        """
        ...

    def wait(self, seconds: float) -> None:
        """Return as soon as something new may have come, at the latest after `seconds`."""
        ...

    def callback(self, request: CallbackRequest) -> Heard:
        """Verify the signature first, then return the events in it.

        Raises `Forged`, `Malformed`, or `Rejected` where the network makes no such callbacks.
        """
        ...

    def parse(self, raw: Raw) -> Sequence[Inbound]:
        """Pure: no network. Raises `Malformed`."""
        ...

    def send(self, message: Outbound) -> Receipt:
        """Raises `Rejected`, `Expired`, `Throttled`, `Unreachable` or `Uncertain`."""
        ...

    def find(self, key: str, message: Outbound) -> Receipt | None:
        """Look whether the message with this key has arrived; None when the network certainly has it not.

        Raises `Uncertain` when even that cannot be said now.
        """
        ...


@runtime_checkable
class Renewing(Protocol):
    """A channel whose network calls for a time only (`Heard.lease`), and has to be asked again before it is over."""

    def renew(self, cursor: str) -> None:
        """Ask again. Whether the network goes on calling is said by its next callback; without one, looking goes on."""
        ...
