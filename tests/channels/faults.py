"""Pigeons that each break one rule of the channel contract. Imported by tests."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gobernauta.channels.protocol import (
    CallbackRequest,
    ChannelError,
    Expired,
    Forged,
    Heard,
    Inbound,
    Kind,
    Outbound,
    Problem,
    Raw,
    Receipt,
    Throttled,
    Uncertain,
)
from tests.channels.pigeons import TOKEN, Pigeons


class Forgetful(Pigeons):
    """Forgets where it was asked to begin."""

    done = 0

    def poll(self, cursor: str) -> tuple[Sequence[Raw], str]:
        raws, following = super().poll(str(max(int(cursor or 0), self.done)))
        self.done += len(raws)
        return raws, following or cursor


class Skipping(Pigeons):
    """Loses the first of each page but the first."""

    def poll(self, cursor: str) -> tuple[Sequence[Raw], str]:
        raws, following = super().poll(cursor)
        return raws[1 if int(cursor or 0) else 0 :], following


class Overlapping(Pigeons):
    """Tells the last of each page twice."""

    def poll(self, cursor: str) -> tuple[Sequence[Raw], str]:
        raws, following = super().poll(cursor)
        return raws, str(int(following) - 1) if len(raws) > 19 else following


class Restless(Pigeons):
    """Never says that there is no more."""

    def poll(self, cursor: str) -> tuple[Sequence[Raw], str]:
        raws, following = super().poll(cursor)
        return raws, following + " " if not raws else following


def deaf_to(kind: Kind) -> type[Pigeons]:
    class Deaf(Pigeons):
        def parse(self, raw: Raw) -> Sequence[Inbound]:
            return [it for it in super().parse(raw) if it.kind is not kind]

    return Deaf


class SameName(Pigeons):
    """Names an edit like the message it changes."""

    def poll(self, cursor: str) -> tuple[Sequence[Raw], str]:
        raws, following = super().poll(cursor)
        return [
            replace(raw, external_id=super(SameName, self).parse(raw)[0].external_id) for raw in raws
        ], following


class Impure(Pigeons):
    """Understands an event only the first time."""

    def __init__(self, loft: Any) -> None:
        super().__init__(loft)
        self.known: set[str] = set()

    def parse(self, raw: Raw) -> Sequence[Inbound]:
        again = raw.external_id in self.known
        self.known.add(raw.external_id)
        return [replace(it, text="" if again else it.text) for it in super().parse(raw)]


class Orphaning(Pigeons):
    def parse(self, raw: Raw) -> Sequence[Inbound]:
        return [replace(it, in_reply_to="") for it in super().parse(raw)]


class Crashing(Pigeons):
    def parse(self, raw: Raw) -> Sequence[Inbound]:
        try:
            return super().parse(raw)
        except ChannelError as error:
            raise KeyError("text") from error


class Trusting(Pigeons):
    def callback(self, request: CallbackRequest) -> Heard:
        return Heard([Raw("callback", request.body)])


class Carbon(Pigeons):
    """Looks at the ring's owner, not at what the note says."""

    def callback(self, request: CallbackRequest) -> Heard:
        if not request.headers.get("x-ring"):
            raise Forged("No ring.")
        return Heard([Raw("callback", request.body)])


class Renaming(Pigeons):
    """Names the same callback anew each time."""

    times = 0

    def callback(self, request: CallbackRequest) -> Heard:
        self.times += 1
        return Heard([replace(raw, external_id=f"{self.times}") for raw in super().callback(request).events])


class Blunt(Pigeons):
    """Calls every trouble the same."""

    def poll(self, cursor: str) -> tuple[Sequence[Raw], str]:
        try:
            return super().poll(cursor)
        except ChannelError as error:
            raise ChannelError("Something went wrong") from error


class Hasty(Pigeons):
    """Takes every pause for none."""

    def poll(self, cursor: str) -> tuple[Sequence[Raw], str]:
        try:
            return super().poll(cursor)
        except Throttled as error:
            raise Throttled(str(error), seconds=0) from error


class Raising(Pigeons):
    def check(self) -> Sequence[Problem]:
        self.loft.ask()
        return []


class Cheerful(Pigeons):
    def check(self) -> Sequence[Problem]:
        return []


class Gossiping(Pigeons):
    """Says the token aloud."""

    def poll(self, cursor: str) -> tuple[Sequence[Raw], str]:
        try:
            return super().poll(cursor)
        except Expired as error:
            raise Expired(f"{TOKEN} is too old") from error


class Mute(Pigeons):
    def send(self, message: Outbound) -> Receipt:
        return Receipt("never-sent")


class Unasking(Pigeons):
    """Answers nobody in particular."""

    def send(self, message: Outbound) -> Receipt:
        return super().send(replace(message, in_reply_to=""))


class Loud(Pigeons):
    """Answers whispers in public."""

    def send(self, message: Outbound) -> Receipt:
        receipt = super().send(message)
        for key in receipt.parts:
            self.loft.sent[key] = message
        return receipt


class Endless(Pigeons):
    def plan(self, message: Outbound) -> list[str]:
        return [message.text]


class Butcher(Pigeons):
    """Cuts where forty characters end."""

    def plan(self, message: Outbound) -> list[str]:
        return [message.text[start : start + 40] for start in range(0, len(message.text), 40)]


class Asking(Pigeons):
    """Asks the network before it looks."""

    def plan(self, message: Outbound) -> list[str]:
        self.loft.ask()
        return super().plan(message)


class Blind(Pigeons):
    def plan(self, message: Outbound) -> list[str]:
        return super().plan(replace(message, media=()))


class Optimist(Pigeons):
    """Takes silence for success."""

    def send(self, message: Outbound) -> Receipt:
        try:
            return super().send(message)
        except Uncertain:
            return Receipt(f"{message.key}/0")


class Amnesiac(Pigeons):
    def find(self, key: str, message: Outbound) -> Receipt | None:
        return None


class Inventive(Pigeons):
    def find(self, key: str, message: Outbound) -> Receipt | None:
        return super().find(key, message) or Receipt("surely")


class Doubling(Pigeons):
    """Sends again as if it were new."""

    times = 0

    def send(self, message: Outbound) -> Receipt:
        self.times += 1
        return super().send(replace(message, key=f"{message.key}-{self.times}"))

    def find(self, key: str, message: Outbound) -> Receipt | None:
        return super().find(f"{key}-1", message)
