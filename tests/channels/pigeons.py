"""A network in memory, its adapter and its rig: as small as the channel contract allows.

It exists to try the contract itself: the good adapter passes every case, and each bad one in
`test_conformance_rules` fails the case made for its fault.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, ClassVar, Self

from gobernauta.channels import lengths
from gobernauta.channels.protocol import (
    Author,
    CallbackRequest,
    Capabilities,
    ChannelError,
    Credentials,
    Expired,
    Forged,
    Heard,
    Inbound,
    Kind,
    Malformed,
    Media,
    Outbound,
    Problem,
    Raw,
    Receipt,
    Rejected,
    Setting,
    Throttled,
    Uncertain,
    Unreachable,
    Visibility,
)
from gobernauta.channels.rig import Rig, Sent

PAGE = 20
TOKEN = "feather"


def ring(body: bytes) -> str:
    """The signature of a callback."""
    return sha256(TOKEN.encode() + body).hexdigest()


@dataclass
class Loft:
    """Where pigeons come and go. `trouble` is what the next request meets."""

    events: list[dict[str, Any]] = field(default_factory=list)
    sent: dict[str, Outbound] = field(default_factory=dict)  # by key
    asked: int = 0
    trouble: ChannelError | None = None
    lasting: ChannelError | None = None
    loses: bool = False

    def ask(self) -> None:
        self.asked += 1
        trouble, self.trouble = self.lasting or self.trouble, None
        if trouble:
            raise trouble

    def happens(self, kind: Kind, name: str, text: str = "", answers: str = "", whisper: bool = False) -> str:
        told = {"kind": kind, "name": name, "text": text, "answers": answers, "whisper": whisper}
        self.events.append(told)
        return name


class Pigeons:
    """The adapter that does everything right."""

    kind: ClassVar[str] = "pigeons"
    name: ClassVar[str] = "Pigeon post"
    settings: ClassVar[tuple[Setting, ...]] = (Setting("token", "Token", secret=True),)
    threads = True

    def __init__(self, loft: Loft) -> None:
        self.loft = loft

    @classmethod
    def open(cls, credentials: Credentials) -> Self:
        if not credentials.secrets.get("token"):
            raise Rejected("The token is missing.")
        return cls(Loft())

    def capabilities(self) -> Capabilities:
        return Capabilities(text_length=40, media_count=1, may_thread=self.threads, direct=True)

    def check(self) -> Sequence[Problem]:
        try:
            self.loft.ask()
        except ChannelError as error:
            return [Problem(str(error))]
        return []

    def poll(self, cursor: str) -> tuple[Sequence[Raw], str]:
        self.loft.ask()
        start = int(cursor or 0)
        page = self.loft.events[start : start + PAGE]
        raws = [Raw(f"event/{start + place}", json.dumps(told).encode()) for place, told in enumerate(page)]
        return raws, str(start + len(page)) if page else cursor

    def wait(self, seconds: float) -> None:
        """Pigeons are there at once."""

    def callback(self, request: CallbackRequest) -> Heard:
        if request.headers.get("x-ring") != ring(request.body):
            raise Forged("The ring is wrong.")
        return Heard([Raw(f"callback {sha256(request.body).hexdigest()}", request.body)])

    def parse(self, raw: Raw) -> Sequence[Inbound]:
        try:
            told = json.loads(raw.payload)
            kind, name, text = Kind(told["kind"]), told["name"], told["text"]
            answers, whisper = told["answers"], told["whisper"]
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise Malformed("The note cannot be read") from error
        if not all(isinstance(each, str) for each in (name, text, answers)):
            raise Malformed("The note cannot be read")
        visibility = Visibility.DIRECT if whisper else Visibility.PUBLIC
        return [Inbound(kind, name, Author("ana"), text, in_reply_to=answers, visibility=visibility)]

    def send(self, message: Outbound) -> Receipt:
        pieces = self.plan(message)
        self.loft.ask()
        answered = [told for told in self.loft.events if told["name"] == message.in_reply_to]
        if any(told["whisper"] for told in answered):
            message = replace(message, visibility=Visibility.DIRECT)
        keys = [f"{message.key}/{place}" for place in range(len(pieces))]
        for key, piece in zip(keys, pieces, strict=True):
            self.loft.sent.setdefault(key, replace(message, text=piece))
        if self.loft.loses:
            self.loft.loses = False
            raise Uncertain("The loft fell silent.")
        return Receipt(keys[0], parts=tuple(keys))

    def plan(self, message: Outbound) -> list[str]:
        if any(not each.alt for each in message.media):
            raise Rejected("The picture has no description.")
        return lengths.parts(message.text, self.capabilities())

    def find(self, key: str, message: Outbound) -> Receipt | None:
        self.loft.ask()
        keys = tuple(each for each in self.loft.sent if each.rpartition("/")[0] == key)
        return Receipt(keys[0], parts=keys) if keys else None


class PigeonRig(Rig):
    """Plays the loft's side."""

    secrets = (TOKEN,)

    def __init__(self, channel: type[Pigeons] = Pigeons) -> None:
        self.loft = Loft()
        self.channel = channel(self.loft)

    def _name(self) -> str:
        return f"note-{len(self.loft.events)}"

    def someone_writes(self, text: str, *, media: Sequence[Media] = ()) -> str:
        return self.loft.happens(Kind.MESSAGE, self._name(), text)

    def someone_whispers(self, text: str) -> str:
        return self.loft.happens(Kind.MESSAGE, self._name(), text, whisper=True)

    def someone_answers(self, external_id: str, text: str) -> str:
        return self.loft.happens(Kind.MESSAGE, self._name(), text, external_id)

    def someone_edits(self, external_id: str, text: str) -> None:
        self.loft.happens(Kind.EDIT, external_id, text)

    def someone_deletes(self, external_id: str) -> None:
        self.loft.happens(Kind.DELETION, external_id)

    def sent(self) -> list[Sent]:
        return [
            Sent(key, message.text, message.in_reply_to, message.visibility)
            for key, message in self.loft.sent.items()
        ]

    def asked(self) -> int:
        return self.loft.asked

    def answers_429_next(self, seconds: int) -> None:
        self.loft.trouble = Throttled("Too many pigeons.", seconds=seconds)

    def answers_garbage_next(self) -> None:
        self.loft.trouble = Unreachable("The loft coos.")

    def expire_token(self) -> None:
        self.loft.lasting = Expired("The ring is too old.")

    def goes_away(self) -> None:
        self.loft.lasting = Unreachable("The loft is empty.")

    def loses_next_answer(self) -> None:
        self.loft.loses = True

    def true_callback(self) -> CallbackRequest:
        body = json.dumps({"kind": "message", "name": "n", "text": "hi", "answers": "", "whisper": False})
        return CallbackRequest("POST", "/", {"x-ring": ring(body.encode())}, {}, body.encode())
