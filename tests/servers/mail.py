"""A real mailbox and a real way to send, on loopback: Dovecot (IMAP, LMTP) and an SMTP server that can fail.

Everything lives in a folder of its own under the system's temporary folder and is gone with it. Used by the
tests of the e-mail channel and by stories. Dovecot may be started by root or by any user.
"""

import asyncio
import base64
import contextlib
import grp
import imaplib
import os
import pwd
import shutil
import smtplib
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

DOVECOT = shutil.which("dovecot") or "/usr/sbin/dovecot"
LMTPD = "/usr/lib/dovecot/lmtp"
START_SECONDS = 20.0
SMTP_BYTES = 33_554_432

CONFIGURATION = """
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_login_user = {login_user}
default_internal_user = {internal_user}
default_internal_group = {internal_group}
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_mechanisms = plain login {mechanisms}
auth_failure_delay = 0
mail_fsync = never
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
{oauth}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_group} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
}}
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
mail_plugins = quota
protocol imap {{
  mail_plugins = quota imap_quota
  mail_max_userip_connections = 100
}}
plugin {{
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:storage={quota}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""
OAUTH = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth.conf
}}
"""


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when somebody listens. Raises with the server's own words when it stops or takes too long."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        threading.Event().wait(0.02)
    words = log.read_text(errors="replace") if log.exists() else ""
    raise RuntimeError(f"Dovecot did not start: {words}")


@dataclass
class Dovecot:
    """A running Dovecot. Users are added at any time; mail is delivered with `deliver`."""

    folder: Path
    imap: int = field(default_factory=free_port)
    imaps: int = field(default_factory=free_port)
    lmtp: int = field(default_factory=free_port)
    host: str = "127.0.0.1"
    certificate: Path | None = None
    oauth_keys: Path | None = None
    quota: str = "1G"
    users: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        for name in ("mail", "run", "state"):
            (self.folder / name).mkdir()
        self.write_users()
        (self.folder / "dovecot.conf").write_text(self.configuration())
        mail_user = self.account()[2]
        if os.getuid() == 0:
            shutil.chown(self.folder / "mail", mail_user)
        self.process = subprocess.Popen(
            [DOVECOT, "-F", "-c", str(self.folder / "dovecot.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        wait_for(self.lmtp, self.process, self.folder / "log")
        wait_for(self.imap, self.process, self.folder / "log")

    def account(self) -> tuple[str, str, str]:
        """Names for the log-in, the internal and the mail user: Debian's own for root, else whoever we are."""
        if os.getuid() == 0:
            return "dovenull", "dovecot", "nobody"
        name = pwd.getpwuid(os.getuid()).pw_name
        return name, name, name

    def configuration(self) -> str:
        login_user, internal_user, mail_user = self.account()
        secured = self.certificate is not None
        if self.oauth_keys is not None:
            (self.folder / "oauth.conf").write_text(
                f"introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix={self.oauth_keys}/\n"
                "username_attribute = sub\n"
            )
        return CONFIGURATION.format(
            folder=self.folder,
            login_user=login_user,
            internal_user=internal_user,
            internal_group=group_of(internal_user),
            mail_user=mail_user,
            mail_group=group_of(mail_user),
            ssl="yes" if secured else "no",
            certificate=f"ssl_cert = <{self.certificate}\nssl_key = <{self.certificate}" if secured else "",
            mechanisms="xoauth2" if self.oauth_keys else "",
            oauth=OAUTH.format(folder=self.folder) if self.oauth_keys else "",
            quota=self.quota,
            imap=self.imap,
            imaps=self.imaps if secured else 0,
            lmtp=self.lmtp,
        )

    def add(self, address: str, password: str) -> None:
        """Give an address a mailbox, or another password; return when Dovecot knows it (it looks once a second)."""
        if self.users.get(address) == password:
            return
        self.users[address] = password
        self.write_users()
        end = time.monotonic() + START_SECONDS
        while not self.admits(address, password):
            if time.monotonic() > end:
                raise RuntimeError(f"Dovecot does not admit {address}: {(self.folder / 'log').read_text()}")
            threading.Event().wait(0.05)

    def admits(self, address: str, password: str) -> bool:
        client = imaplib.IMAP4(self.host, self.imap, timeout=5)
        try:
            return client.authenticate("PLAIN", lambda _: f"\0{address}\0{password}".encode())[0] == "OK"
        except imaplib.IMAP4.error:
            return False
        finally:
            client.shutdown()

    def write_users(self) -> None:
        """Replace the file at once, so that nobody reads half of it."""
        new = self.folder / "users.new"
        new.write_text(
            "".join(f"{address}:{{PLAIN}}{password}\n" for address, password in self.users.items())
        )
        new.chmod(0o644)
        new.replace(self.folder / "users")

    def deliver(self, recipient: str, data: bytes, sender: str = "") -> None:
        """Put a mail into a mailbox the way a mail server does (LMTP)."""
        with smtplib.LMTP(self.host, self.lmtp, local_hostname="mx.example.org") as server:
            server.sendmail(sender, [recipient], data)

    def empty(self) -> None:
        """Empty every mailbox. Nobody may be signed in."""
        for mailbox in (self.folder / "mail").iterdir():
            shutil.rmtree(mailbox)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        if self.process.stderr:
            self.process.stderr.close()


def group_of(user: str) -> str:
    return grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name


@contextlib.contextmanager
def dovecot(**options: Any) -> Iterator[Dovecot]:
    """Start Dovecot; skip, with the reason, where it is not installed."""
    if not os.access(DOVECOT, os.X_OK) or not os.access(LMTPD, os.X_OK):
        pytest.skip("Dovecot is not installed (Debian: dovecot-imapd dovecot-lmtpd)")
    folder = Path(tempfile.mkdtemp(prefix="mail-"))
    folder.chmod(0o755)
    server = Dovecot(folder, **options)
    try:
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
