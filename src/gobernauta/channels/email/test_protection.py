"""Protected connections, quotas and sign-in without a password, against a real Dovecot and a real SMTP server."""

import base64
import hmac
import json
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar
from urllib.parse import parse_qs

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from gobernauta.channels.email.channel import Email
from gobernauta.channels.email.rig import PASSWORD, RESIDENT, TOWN, MailRig, mail_rig
from gobernauta.channels.guarded import web_client
from gobernauta.channels.protocol import (
    Credentials,
    Expired,
    Outbound,
)
from tests.servers.dovecot import Dovecot, dovecot
from tests.servers.smtp import postman


@pytest.fixture(scope="module")
def certificate() -> Iterator[Path]:
    """A certificate for 127.0.0.1 and its key, in one file any user can read."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    with TemporaryDirectory() as folder:
        file = Path(folder) / "both.pem"
        file.write_bytes(
            signed.public_bytes(Encoding.PEM)
            + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
        Path(folder).chmod(0o755)
        yield file


@pytest.fixture(scope="module")
def guarded_mailboxes(certificate: Path) -> Iterator[Dovecot]:
    with (
        TemporaryDirectory() as keys,
        dovecot(certificate=certificate, oauth_keys=Path(keys), quota="100K") as server,
    ):
        Path(keys).chmod(0o755)
        key = Path(keys) / "default" / "HS256" / "default"
        key.parent.mkdir(parents=True)
        key.write_bytes(base64.b64encode(OAUTH_KEY))
        yield server


OAUTH_KEY = b"a key that only the sign-in server and Dovecot know"


def protected(rig: MailRig, imap_port: int, smtp_port: int, **changes: str) -> Email:
    return rig.opened(imap_port=str(imap_port), smtp_port=str(smtp_port), **changes)


@pytest.mark.parametrize(("imap_security", "smtp_security"), [("tls", "starttls"), ("starttls", "tls")])
def test_protected_connections(
    guarded_mailboxes: Dovecot,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    imap_security: str,
    smtp_security: str,
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with (
        mail_rig(guarded_mailboxes) as rig,
        postman(guarded_mailboxes, password=PASSWORD, tls=context, implicit=smtp_security == "tls") as (
            server,
            port,
        ),
    ):
        imap_port = guarded_mailboxes.imaps if imap_security == "tls" else guarded_mailboxes.imap
        securities = {"imap_security": imap_security, "smtp_security": smtp_security}
        channel = protected(rig, imap_port, port, **securities)
        problems = [it.sentence for it in channel.check()]
        assert len(problems) == 2
        assert all("certificate" in it for it in problems)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert channel.check() == []
        channel.send(Outbound(key="k", text="Hello", to=RESIDENT))
        assert len(server.handed) == 1


def test_a_full_mailbox_is_a_problem_before_it_is_full(guarded_mailboxes: Dovecot) -> None:
    with mail_rig(guarded_mailboxes) as rig:
        assert not any("full" in it.sentence for it in rig.channel.check())
        rig.someone_writes("0123456789\n" * 7_800)
        assert any("full" in it.sentence for it in rig.channel.check())


def token(seconds: int = 3600) -> str:
    """An access token as Dovecot's local validation reads it (JWT, HS256)."""

    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    now = int(datetime.now(UTC).timestamp())
    claims = {"sub": TOWN, "iat": now - 10, "nbf": now - 10, "exp": now + seconds}
    words = ".".join(part(json.dumps(it).encode()) for it in ({"alg": "HS256", "typ": "JWT"}, claims))
    return f"{words}.{part(hmac.new(OAUTH_KEY, words.encode(), 'sha256').digest())}"


class SignIn(BaseHTTPRequestHandler):
    """A sign-in server that knows one refresh token."""

    given: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        good = form.get("refresh_token") == ["refresh me"] and form.get("grant_type") == ["refresh_token"]
        answer = {"access_token": token(), "expires_in": 3600} if good else {"error": "invalid_grant"}
        self.given.append(str(answer.get("access_token", "")))
        self.send_response(200 if good else 400)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None: ...


def test_oauth_signs_in_to_both_servers_with_one_token(guarded_mailboxes: Dovecot) -> None:
    with mail_rig(guarded_mailboxes) as rig, ThreadingHTTPServer(("127.0.0.1", 0), SignIn) as web:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        settings = rig.settings | {
            "login": "xoauth2",
            "oauth_token_url": f"http://127.0.0.1:{web.server_address[1]}/token",
            "oauth_client_id": "town",
        }
        allowed = web_client(allowed_hosts=("127.0.0.1",))
        channel = Email.open(Credentials(settings, {"oauth_refresh_token": "refresh me"}, allowed))
        rig.someone_writes("Hello")
        assert len(channel.poll("")[0]) == 1
        (rig.server.token,) = SignIn.given
        channel.send(Outbound(key="k", text="Hello", to=RESIDENT))
        assert len(rig.server.handed) == 1
        assert len(SignIn.given) == 1
        withdrawn = Email.open(Credentials(settings, {"oauth_refresh_token": "withdrawn"}, allowed))
        with pytest.raises(Expired, match="connect it again"):
            withdrawn.poll("")
        web.shutdown()
