"""A newspaper and a WebSub hub on loopback, and the rig that plays them for the channel contract. Imported by tests."""

import hmac
import threading
from collections.abc import Mapping, Sequence
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from gobernauta.channels import guarded
from gobernauta.channels.feed import channel, entries
from gobernauta.channels.protocol import Callback, CallbackRequest, Credentials, Media
from gobernauta.channels.rig import Rig


class Press(ThreadingHTTPServer):
    """A newspaper's server at `/feed` with a hub at `/hub`; it remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Counter)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.articles: list[str] = []
        self.asked = 0
        self.hub_status = 202
        self.lease = 0  # seconds; the hub asks back at once when it grants some
        self.subscriptions: list[dict[str, str]] = []
        self.status, self.headers, self.body = 200, dict[str, str](), b""
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def feed(self, articles: Sequence[str]) -> bytes:
        """The feed with these articles, newest first."""
        items = "".join(
            f"<item><title>News</title><link>{escape(self.article(text))}</link>"
            f"<description>{escape(escape(text))}</description></item>"
            for text in reversed(articles)
        )
        return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()

    def article(self, text: str) -> str:
        """The address of an article."""
        return f"https://news.example/{sha256(text.encode()).hexdigest()[:12]}"


class Counter(BaseHTTPRequestHandler):
    """One request to the newspaper or its hub."""

    server: Press

    def do_GET(self) -> None:
        press = self.server
        press.asked += 1
        content, etag = press.body or press.feed(press.articles), f'"{len(press.articles)}"'
        known = self.headers.get("If-None-Match") == etag and not press.body
        status, press.status = 304 if known and press.status == 200 else press.status, 200
        self.send_response(status)
        self.send_header("ETag", etag)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Link", f'<{press.address}/hub>; rel="hub", <{press.address}/feed>; rel="self"')
        for name, value in press.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if status != 304:
            self.wfile.write(content)
        press.body = b""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        asked = {name: said[0] for name, said in parse_qs(body).items()}
        self.server.subscriptions.append(asked)
        if self.server.lease and self.server.hub_status == 202:
            self.asks_back(asked)
        self.send_response(self.server.hub_status)
        self.end_headers()

    def asks_back(self, asked: Mapping[str, str]) -> None:
        """Ask the subscriber whether it was them, as hubs do that check before they answer."""
        said = {
            "hub.mode": "subscribe",
            "hub.topic": asked["hub.topic"],
            "hub.challenge": "a challenge",
            "hub.lease_seconds": str(self.server.lease),
        }
        answer = httpx.get(f"{asked['hub.callback']}&{urlencode(said)}")
        assert (answer.status_code, answer.text) == (200, "a challenge")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is written about each request."""


class FeedRig(Rig):
    """A feed whose hub calls us."""

    cannot: Mapping[str, str] = {
        **dict.fromkeys(("sent", "loses_next_answer"), "nothing is sent to a feed"),
        **dict.fromkeys(("someone_whispers", "someone_answers"), "a feed is public and has no threads"),
        **dict.fromkeys(("someone_edits", "someone_deletes"), "a feed does not say what has changed"),
        "expire_token": "a feed has no token",
        "more_than_a_page": "a feed is one page",
    }
    CALLBACK: ClassVar[Callback] = Callback("https://town.example/channels/1/callback", "key of the account")

    def __init__(self) -> None:
        self.press = Press()
        web = guarded.web_client(allowed_hosts=["127.0.0.1"], seconds=5)
        where = {"url": f"{self.press.address}/feed"}
        self.press.articles.append("An older article")
        self.channel: channel.Feed = channel.Feed.open(Credentials(where, {}, web, self.CALLBACK))

    def someone_writes(self, text: str, *, media: Sequence[Media] = ()) -> str:
        self.press.articles.append(text)
        return sha256(entries.canonical(self.press.article(text)).encode()).hexdigest()

    def asked(self) -> int:
        return self.press.asked

    def answers_429_next(self, seconds: int) -> None:
        self.press.status, self.press.headers = 429, {"Retry-After": str(seconds)}

    def answers_garbage_next(self) -> None:
        self.press.body = b"\xff\xfe{not a feed"

    def goes_away(self) -> None:
        self.press.shutdown()
        self.press.server_close()

    def true_callback(self) -> CallbackRequest:
        return self.brings(self.press.feed(["The bridge opens on Monday"]))

    def forged_callback(self) -> CallbackRequest:
        signed = {"x-hub-signature": f"sha256={'0' * 64}"}
        return CallbackRequest("POST", "/", signed, {}, self.press.feed(["The town is sold"]))

    def subscription(self) -> dict[str, str]:
        """What the channel asked of the hub."""
        if not self.press.subscriptions:
            self.channel.poll("")
        return self.press.subscriptions[-1]

    def brings(self, body: bytes, method: str = "sha256") -> CallbackRequest:
        """The hub brings what is new, signed with the secret it was given."""
        right = hmac.new(self.subscription()["hub.secret"].encode(), body, method).hexdigest()
        return CallbackRequest("POST", "/", {"x-hub-signature": f"{method}={right}"}, self.token(), body)

    def asks_back(self, **changed: str) -> CallbackRequest:
        """The hub asks whether we asked."""
        asked = self.subscription()
        query = {
            "hub.mode": "subscribe",
            "hub.topic": asked["hub.topic"],
            "hub.challenge": "a challenge",
            "hub.lease_seconds": "3600",
            **self.token(),
        }
        said = {name.replace("_", ".", 1): value for name, value in changed.items()}
        return CallbackRequest("GET", "/", {}, {**query, **said}, b"")

    def token(self) -> dict[str, str]:
        """What the address we gave to the hub carries."""
        query = parse_qs(urlsplit(self.subscription()["hub.callback"]).query)
        return {name: said[0] for name, said in query.items()}
