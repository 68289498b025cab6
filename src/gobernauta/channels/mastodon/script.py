"""A server that answers each path as a test tells it, and remembers who asked. Imported by tests."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from gobernauta.channels.guarded import web_client
from gobernauta.channels.mastodon.channel import Mastodon
from gobernauta.channels.protocol import (
    Credentials,
    Outbound,
)

TOKEN = "the-secret-token"  # noqa: S105  (of a server in the test)
US = {"id": "1", "acct": "townhall", "username": "townhall"}
STATUS = {
    "id": "77",
    "account": {"id": "2", "acct": "ana@social.example", "username": "ana"},
    "content": "<p>hello</p>",
    "visibility": "public",
    "created_at": "2026-03-02T08:15:30.000Z",
    "edited_at": None,
}
POST = Outbound(key="k", text="Thank you")


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *asked: Any) -> None:
        """Whoever asked may hang up."""


class Script:
    """A server that answers each path as it is told, and remembers who asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {
            "/api/v2/instance": said({"domain": "town.example"}),
            "/api/v1/accounts/verify_credentials": said(US),
            "/api/v1/notifications": said([]),
            "/api/v1/accounts/1/statuses": said([]),
        }
        self.paths: list[str] = []
        script = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                script.answer(self)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", 0)))
                script.answer(self)

            def log_message(self, *words: Any) -> None:
                pass

        self.server = QuietServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.partition("?")[0]
        self.paths.append(f"{handler.command} {path}")
        self.answers.get(path, said({"error": "Record not found"}, 404))(handler)

    def channel(self, **limits: Any) -> Mastodon:
        web = web_client(allowed_hosts=["127.0.0.1"], **limits)
        return Mastodon.open(Credentials({"instance": self.address}, {"token": TOKEN}, web))


def said(document: Any, status: int = 200, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    return given(json.dumps(document).encode(), status, **headers)


def given(body: bytes, status: int = 200, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def silent(handler: BaseHTTPRequestHandler) -> None:
    """No answer until the one who asked has given up."""
    handler.connection.recv(1)


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "999")
    handler.end_headers()
    handler.close_connection = True


def thumping(handler: BaseHTTPRequestHandler) -> None:
    """A stream that lives, and never tells anything."""
    handler.send_response(200)
    handler.end_headers()
    rest = threading.Event()
    while not rest.wait(0.05):
        handler.wfile.write(b":thump\n\n")
