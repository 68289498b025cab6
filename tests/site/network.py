"""A network that is an object of the test, and an account of the town on it. Imported by tests."""

import json
import threading
from datetime import datetime

from gobernauta.channels.protocol import (
    Author,
    Inbound,
    Kind,
    Malformed,
    Outbound,
    Raw,
    Receipt,
)
from tests.town import NOON


class Network:
    """A channel whose network is this object: what it gives, how it fails, and what it was handed."""

    def __init__(self, *raws: Raw, fails: Exception | None = None) -> None:
        self.raws, self.fails = list(raws), fails
        self.handed: list[Outbound] = []
        self.asked: list[str] = []
        self.stop = threading.Event()

    def poll(self, cursor: str):
        if self.fails:
            raise self.fails
        return self.raws[int(cursor or 0) :], str(len(self.raws))

    def wait(self, seconds: float) -> None:
        self.stop.set()

    def parse(self, raw: Raw):
        if raw.payload == b"nonsense":
            raise Malformed("These are no words.")
        kind, message, text, at = json.loads(raw.payload)
        author = Author(address="suzie@example.net", name="Suzie")
        return [Inbound(Kind(kind), message, author, text, published_at=datetime.fromisoformat(at))]

    def send(self, message: Outbound) -> Receipt:
        self.handed.append(message)
        if self.fails:
            raise self.fails
        return Receipt(f"sent-{message.key}")

    def find(self, key: str, message: Outbound) -> Receipt | None:
        self.asked.append(key)
        return Receipt(f"sent-{key}") if key in {one.key for one in self.handed} else None


def event(name: str, kind: str, message: str, text: str = "", at: datetime = NOON) -> Raw:
    return Raw(name, json.dumps([kind, message, text, at.isoformat()]).encode())
