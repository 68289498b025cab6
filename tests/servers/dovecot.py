"""A real mailbox on loopback: Dovecot (IMAP, LMTP).

Everything lives in a folder of its own under the system's temporary folder and is gone with it. Used by the
tests of the e-mail channel and by stories. Dovecot may be started by root or by any user.
"""

import contextlib
import grp
import imaplib
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

DOVECOT = shutil.which("dovecot") or "/usr/sbin/dovecot"
LMTPD = "/usr/lib/dovecot/lmtp"
START_SECONDS = 20.0

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
