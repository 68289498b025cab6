"""A network that counts: a post office on loopback, in the test's own process, and the channel that reaches it.

It takes whatever it is handed and never looks for copies itself; it takes its time, so that many are killed while they
wait for its answer; of every three messages it takes one and breaks off before the answer, to the very end; and while
it is open it turns some away at the door.
"""

import json
import random
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self
from urllib.parse import parse_qs, urlsplit

import httpx

from gobernauta.channels.protocol import (
    Author,
    CallbackRequest,
    Capabilities,
    Credentials,
    Forged,
    Inbound,
    Kind,
    Outbound,
    Problem,
    Raw,
    Receipt,
    Setting,
    Uncertain,
    Unreachable,
    Visibility,
)

PAGE = 20
SECONDS = 3.0


class PostOffice(ThreadingHTTPServer):
    """Letters from residents, one more at every look while it is open, and the town's answers to them."""

    daemon_threads = True

    def __init__(self, chance: random.Random) -> None:
        super().__init__(("127.0.0.1", 0), Window)
        self.chance = chance
        self.letters: list[str] = []
        self.taken: list[dict[str, str]] = []
        self.is_open = True
        self.lost = self.turned_away = self.read_back = 0
        self.changed = threading.Condition()
        self.address = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def letters_after(self, number: int) -> list[tuple[int, str]]:
        with self.changed:
            if self.is_open and number == len(self.letters):
                self.letters.append(f"letter {len(self.letters) + 1} about a dark lamp")
            return list(enumerate(self.letters, start=1))[number : number + PAGE]

    def take(self, message: dict[str, str]) -> bool:
        """Keep a message; say whether the sender is told so."""
        with self.changed:
            self.taken.append(message)
            self.changed.notify_all()
            lost, pause = self.chance.random() < 0.33, self.chance.uniform(0, 0.3)
            self.lost += lost
        threading.Event().wait(pause)
        return not lost

    def turns_away(self) -> bool:
        with self.changed:
            away = self.is_open and self.chance.random() < 0.05
            self.turned_away += away
            return away

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A killed client is no news here."""


class Window(BaseHTTPRequestHandler):
    """One request to the post office."""

    server: PostOffice
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        told = {name: values[0] for name, values in parse_qs(asked.query).items()}
        if asked.path == "/letters":
            return self.says(200, self.server.letters_after(int(told["after"])))
        with self.server.changed:
            known = [one for one in self.server.taken if one["key"] == told["key"]]
            self.server.read_back += bool(known)
        return self.says(200 if known else 404, known)

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.turns_away():
            self.says(503, "come back later")
        elif self.server.take(message):
            self.says(201, "taken")
        else:
            self.close_connection = True

    def says(self, status: int, words: object) -> None:
        body = json.dumps(words).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is written about each request."""


class Loopback:
    """The channel to the post office."""

    kind: ClassVar[str] = "loopback"
    name: ClassVar[str] = "Post office"
    settings: ClassVar[tuple[Setting, ...]] = (Setting("address", "Address", kind="url"),)

    def __init__(self, credentials: Credentials) -> None:
        self._address, self._web = credentials.settings["address"], credentials.web

    @classmethod
    def open(cls, credentials: Credentials) -> Self:
        return cls(credentials)

    def capabilities(self) -> Capabilities:
        return Capabilities(text_length=None)

    def check(self) -> Sequence[Problem]:
        return ()

    def poll(self, cursor: str) -> tuple[Sequence[Raw], str]:
        letters = self._asked("/letters", after=cursor or "0").json()
        raws = [Raw(f"letter-{number}", json.dumps([number, words]).encode()) for number, words in letters]
        return raws, str(letters[-1][0]) if letters else cursor

    def wait(self, seconds: float) -> None:
        threading.Event().wait(0.1)  # how often somebody writes

    def callback(self, request: CallbackRequest) -> Sequence[Raw]:
        raise Forged("The post office makes no callbacks")

    def parse(self, raw: Raw) -> Sequence[Inbound]:
        number, words = json.loads(raw.payload)
        author = Author(address=f"resident-{number}@example.net")
        return (
            Inbound(
                Kind.MESSAGE, raw.external_id, author, words, visibility=Visibility.DIRECT, language="en"
            ),
        )

    def send(self, message: Outbound) -> Receipt:
        letter = {"key": message.key, "text": message.text, "answers": message.in_reply_to}
        try:
            answer = self._web.post(f"{self._address}/messages", json=letter, timeout=SECONDS)
        except httpx.ConnectError as error:
            raise Unreachable(f"The post office is closed: {error}") from error
        except httpx.HTTPError as error:
            raise Uncertain(f"The post office did not answer: {error}") from error
        if answer.status_code != 201:
            raise Unreachable("The post office turned the message away")
        return Receipt(external_id=f"sent-{message.key}")

    def find(self, key: str, message: Outbound) -> Receipt | None:
        found = self._asked("/messages", key=key).status_code == 200
        return Receipt(external_id=f"sent-{key}") if found else None

    def _asked(self, path: str, **told: str) -> httpx.Response:
        try:
            return self._web.get(f"{self._address}{path}", params=told, timeout=SECONDS)
        except httpx.HTTPError as error:
            raise Uncertain(f"The post office did not answer: {error}") from error


CHANNEL = Loopback
