"""A real way to send, on loopback: an SMTP server that can fail, and a wire that can break."""

import asyncio
import base64
import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.dovecot import START_SECONDS, Dovecot, free_port

SMTP_BYTES = 33_554_432


@dataclass
class Handed:
    """A mail as it was handed in."""

    sender: str
    recipients: list[str]
    data: bytes


class Postman:
    """An SMTP server: keeps every mail, delivers those for Dovecot's users, and fails on request.

    `fail` holds an answer for the next MAIL, RCPT or DATA; `drop` cuts the connection after the next mail was
    taken and delivered, `lose` before it was delivered anywhere, and `mute` never answers it.
    """

    def __init__(self, mailboxes: Dovecot | None, password: str = "") -> None:
        self.mailboxes, self.password = mailboxes, password
        self.handed: list[Handed] = []
        self.fail: dict[str, str] = {}
        self.drop = False
        self.lose = False
        self.mute = False
        self.token = ""
        self.asked = 0

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        good = isinstance(data, LoginPassword) and data.password.decode() == self.password
        return AuthResult(success=good, handled=False)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        words = base64.b64decode(args[1]).decode() if len(args) > 1 else ""
        return AuthResult(success=bool(self.token) and f"auth=Bearer {self.token}\1" in words, handled=False)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Sequence[str]
    ) -> str:
        self.asked += 1
        if self.password and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        return self.fail.pop("MAIL", "250 OK")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Sequence[str]
    ) -> str:
        answer = self.fail.pop("RCPT", "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if "DATA" in self.fail:
            return self.fail.pop("DATA")
        data = envelope.content if isinstance(envelope.content, bytes) else b""
        mail = Handed(envelope.mail_from or "", list(envelope.rcpt_tos), data)
        if self.lose:
            self.lose = False
            cut(server)
            return "250 never read"
        self.keep(mail)
        if self.drop:
            self.drop = False
            cut(server)
        if self.mute:
            self.mute = False
            await asyncio.Event().wait()
        return "250 OK"

    def keep(self, mail: Handed) -> None:
        self.handed.append(mail)
        for recipient in mail.recipients:
            if self.mailboxes and recipient in self.mailboxes.users:
                self.mailboxes.deliver(recipient, mail.data, mail.sender)


def cut(server: SMTP) -> None:
    """Break the connection without a word."""
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()


@contextlib.contextmanager
def postman(
    mailboxes: Dovecot | None = None,
    *,
    password: str = "",
    tls: ssl.SSLContext | None = None,
    implicit: bool = False,
) -> Iterator[tuple[Postman, int]]:
    """Start the SMTP server on a free port. With `tls` it offers STARTTLS, or where `implicit` speaks TLS at once."""
    handler = Postman(mailboxes, password)
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=free_port(),
        data_size_limit=SMTP_BYTES,
        authenticator=handler.authenticate if password else None,
        auth_require_tls=False,
        tls_context=None if implicit else tls,
        require_starttls=tls is not None and not implicit,
        ssl_context=tls if implicit else None,
    )
    controller.start()
    try:
        yield handler, controller.port
    finally:
        controller.stop()


class Relay:
    """A stretch of wire that can break: passes bytes to a port until told otherwise."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.garbage = False
        self.greeting = b""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.open: list[socket.socket] = []
        self.heard = b""
        self.changed = threading.Condition()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            if self.garbage or self.greeting:
                words = b"\x00\xff<html>not a mail server</html>\r\n" * 3 if self.garbage else self.greeting
                self.garbage, self.greeting = False, b""
                near.sendall(words)
                near.shutdown(socket.SHUT_WR)
                self.open.append(near)
                continue
            far = socket.create_connection(("127.0.0.1", self.target))
            self.open += [near, far]
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self.pass_on, args=(source, sink), daemon=True).start()

    def pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
                with self.changed:
                    self.heard = (self.heard + data)[-1000:]
                    self.changed.notify_all()
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def wait_for(self, words: bytes) -> None:
        """Return when the words have passed by, on either way."""
        with self.changed:
            if not self.changed.wait_for(lambda: words in self.heard, START_SECONDS):
                raise TimeoutError(f"{words!r} never passed")

    def close(self) -> None:
        """Take no connection any more and cut those there are."""
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for it in self.open:
            it.close()
