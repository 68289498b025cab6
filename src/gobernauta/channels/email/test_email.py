"""The e-mail channel against a real Dovecot and a real SMTP server."""

import base64
import hmac
import imaplib
import json
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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

from gobernauta.channels.conformance import ChannelContract
from gobernauta.channels.email import imap, sent, smtp
from gobernauta.channels.email.channel import Email
from gobernauta.channels.email.rig import PASSWORD, RESIDENT, TOWN, MailRig, mail_rig
from gobernauta.channels.guarded import web_client
from gobernauta.channels.protocol import (
    ChannelError,
    Credentials,
    Expired,
    Inbound,
    Outbound,
    Raw,
    Rejected,
    Throttled,
    Uncertain,
    Unreachable,
)
from gobernauta.channels.rig import drain, question, reply, understood
from tests.servers.mail import SMTP_BYTES, Dovecot, dovecot, postman


@pytest.fixture(scope="module")
def mailboxes() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


@pytest.fixture
def rig(mailboxes: Dovecot) -> Iterator[MailRig]:
    with mail_rig(mailboxes) as made:
        yield made


class TestEmail(ChannelContract):
    @pytest.fixture
    def rig(self, mailboxes: Dovecot) -> Iterator[MailRig]:
        with mail_rig(mailboxes) as made:
            yield made


# Reading


def flags(rig: MailRig, folder: str = "INBOX") -> list[str]:
    with signed_in(rig) as client:
        client.select(folder, readonly=True)
        _, answer = client.fetch("1:*", "(FLAGS)")
        return [line.decode() for line in answer if isinstance(line, bytes)]


@contextmanager
def signed_in(rig: MailRig) -> Iterator[imaplib.IMAP4]:
    """A mail program of the staff, beside the adapter."""
    client = imaplib.IMAP4("127.0.0.1", rig.mailboxes.imap)
    client.login(TOWN, PASSWORD)
    try:
        yield client
    finally:
        client.logout()


def names(raws: Sequence[Raw]) -> list[str]:
    return [raw.external_id for raw in raws]


def test_new_uidvalidity_looks_back_and_doubles_nothing(rig: MailRig) -> None:
    written = [rig.someone_writes(f"Pothole {number}") for number in range(3)]
    before, cursor = drain(rig.channel)
    (rig.mailboxes.folder / "mail" / TOWN / "dovecot-uidlist").unlink()
    for index in (rig.mailboxes.folder / "mail" / TOWN).glob("dovecot.*"):
        index.unlink()
    written.append(rig.someone_writes("A fourth"))
    after, following = drain(rig.channel, cursor)
    assert following.partition(":")[0] != cursor.partition(":")[0]
    assert set(names(before)) < set(names(after))
    assert sorted(it.external_id for it in understood(rig.channel, after)) == sorted(written)
    assert drain(rig.channel, following) == ([], following)


def test_first_look_back_is_bounded_and_old_mail_stays_unheard(rig: MailRig) -> None:
    with signed_in(rig) as client:
        old = '"01-Jan-2020 10:00:00 +0000"'
        client.append("INBOX", "", old, b"From: a@b.example\r\nMessage-ID: <old@b.example>\r\n\r\nold\r\n")
    raws, cursor = drain(rig.channel)
    assert raws == []
    new = rig.someone_writes("New")
    raws, _ = drain(rig.channel, cursor)
    assert [it.external_id for it in understood(rig.channel, raws)] == [new]


@pytest.mark.parametrize("cursor", ["nonsense", "1", ":", "-1:-1", "9" * 30])
def test_a_cursor_of_no_use_is_a_first_look_back(rig: MailRig, cursor: str) -> None:
    rig.someone_writes("Hello")
    assert names(rig.channel.poll(cursor)[0]) == names(rig.channel.poll("")[0])


def test_nothing_in_the_mailbox_is_changed_by_reading(rig: MailRig) -> None:
    rig.someone_writes("Hello")
    before = flags(rig)
    drain(rig.channel)
    rig.channel.check()
    assert flags(rig) == before
    assert "Seen" not in before[0]


def test_removed_mail_is_passed_over(rig: MailRig) -> None:
    first, second, third = (rig.someone_writes(it) for it in ("one", "two", "three"))
    with signed_in(rig) as client:
        client.select("INBOX")
        client.store("2", "+FLAGS", r"(\Deleted)")
        client.expunge()
    raws, _ = drain(rig.channel)
    assert [it.external_id for it in understood(rig.channel, raws)] == [first, third]
    assert second not in names(raws)


def test_a_page_removed_while_we_read_it_hides_none_of_the_next(
    rig: MailRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Staff empty the mailbox between the search and the reading: what lies beyond the page is read next."""
    monkeypatch.setattr(imap, "PAGE", 2)
    written = [rig.someone_writes(it) for it in ("one", "two", "three")]
    measured = imap.measured

    def meanwhile(mailbox: imap.Mailbox, wanted: list[int]) -> dict[int, int]:
        with signed_in(rig) as client:
            client.select("INBOX")
            client.store("1:2", "+FLAGS", r"(\Deleted)")
            client.expunge()
        mailbox.client.noop()
        return measured(mailbox, wanted)

    with monkeypatch.context() as patched:
        patched.setattr(imap, "measured", meanwhile)
        raws, cursor = rig.channel.poll("")
    assert raws == []
    assert [it.external_id for it in understood(rig.channel, rig.channel.poll(cursor)[0])] == written[2:]


def test_enormous_mail_is_cut_and_pages_are_bounded_in_bytes(
    rig: MailRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "MESSAGE_BYTES", 20_000)
    monkeypatch.setattr(imap, "BEGINNING", 3_000)
    monkeypatch.setattr(imap, "PAGE_BYTES", 25_000)
    sent_ids = [rig.someone_writes("word " * size) for size in (3_000, 3_000, 20_000, 10)]
    sizes, cursor = [], ""
    heard: list[Inbound] = []
    while True:
        page, following = rig.channel.poll(cursor)
        if not page:
            break
        sizes.append(sum(len(raw.payload) for raw in page))
        heard += understood(rig.channel, page)
        cursor = following
    assert [it.external_id for it in heard] == sent_ids
    assert [it.extra.get("cut", "") for it in heard] == ["", "", "yes", ""]
    assert len(sizes) > 1
    assert max(sizes) <= 25_000


def test_idle_wakes_for_new_mail(rig: MailRig) -> None:
    rig.channel.poll("")
    waiting = threading.Thread(target=rig.channel.wait, args=(60,))
    waiting.start()
    rig.imap_wire.wait_for(b"IDLE\r\n")
    rig.someone_writes("Quick")
    waiting.join(30)
    assert not waiting.is_alive()


def test_mail_between_poll_and_wait_is_not_slept_over(rig: MailRig) -> None:
    rig.channel.poll("")
    rig.someone_writes("In between")
    waiting = threading.Thread(target=rig.channel.wait, args=(60,))
    waiting.start()
    waiting.join(30)
    assert not waiting.is_alive()


def test_a_busy_server_is_waited_for(rig: MailRig) -> None:
    rig.imap_wire.greeting = b"* BYE [UNAVAILABLE] Too many connections\r\n"
    with pytest.raises(Throttled):
        rig.channel.poll("")
    assert rig.channel.poll("")[0] == []


def test_a_missing_folder_is_named_in_a_sentence(rig: MailRig) -> None:
    with pytest.raises(Rejected, match="folder does not exist"):
        rig.opened(folder="Nowhere").poll("")


def test_a_server_inside_the_house_is_not_reached_unless_allowed(rig: MailRig) -> None:
    credentials = Credentials(rig.settings, {"password": PASSWORD}, web_client())
    with pytest.raises(Unreachable, match="inside this network"):
        Email.open(credentials).poll("")
    assert all("inside this network" in it.sentence for it in Email.open(credentials).check())


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("address", "nobody"),
        ("imap_port", "0"),
        ("imap_port", "x"),
        ("smtp_security", "rot13"),
        ("imap_host", ""),
    ],
)
def test_an_unusable_setting_is_named(rig: MailRig, setting: str, value: str) -> None:
    label = next(it.label for it in rig.channel.settings if it.name == setting)
    with pytest.raises(Rejected, match=label):
        rig.opened(**{setting: value})


# Sending


def answer(rig: MailRig, key: str = "k1") -> Outbound:
    asked = question(rig)
    return reply(asked, "A crew comes on Monday", key=key)


@pytest.mark.parametrize(
    ("stage", "words", "error"),
    [
        ("MAIL", "451 4.7.1 Try again later", Throttled),
        ("MAIL", "530 5.7.0 Authentication required", Expired),
        ("RCPT", "450 4.2.0 Greylisted", Throttled),
        ("RCPT", "550 5.1.1 No such user", Rejected),
        ("DATA", "452 4.3.1 Disk full", Throttled),
        ("DATA", "554 5.7.1 Looks like spam", Rejected),
    ],
)
def test_a_refusal_is_certain_and_leaves_the_way_free(
    rig: MailRig, stage: str, words: str, error: type[ChannelError]
) -> None:
    message = answer(rig)
    rig.server.fail[stage] = words
    with pytest.raises(error, match=words[:3]):
        rig.channel.send(message)
    assert rig.channel.find(message.key, message) is None
    receipt = rig.channel.send(message)
    assert [it.external_id for it in rig.sent()] == [receipt.external_id]
    found = rig.channel.find(message.key, message)
    assert found == receipt


def test_a_mail_lost_on_the_way_stays_uncertain_until_a_person_settles_it(rig: MailRig) -> None:
    message = answer(rig)
    rig.server.lose = True
    with pytest.raises(Uncertain):
        rig.channel.send(message)
    for _ in range(2):
        with pytest.raises(Uncertain, match="flagged in Sent"):
            rig.channel.find(message.key, message)
        with pytest.raises(Uncertain):
            rig.channel.send(message)
    assert rig.server.handed == []
    mark(rig, r"\Deleted")
    assert rig.channel.find(message.key, message) is None
    rig.channel.send(message)
    assert len(rig.server.handed) == 1


def test_a_person_may_say_that_it_left(rig: MailRig) -> None:
    message = answer(rig)
    rig.server.lose = True
    with pytest.raises(Uncertain):
        rig.channel.send(message)
    mark(rig, r"\Flagged", sign="-")
    assert rig.channel.find(message.key, message) is not None
    rig.channel.send(message)
    assert rig.server.handed == []


def mark(rig: MailRig, flag: str, sign: str = "+") -> None:
    with signed_in(rig) as client:
        client.select("Sent")
        client.store("1:*", f"{sign}FLAGS", f"({flag})")


def test_a_server_that_falls_silent_is_uncertain_then_proven_by_the_copy(
    rig: MailRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.5)
    message = answer(rig)
    rig.server.mute = True
    with pytest.raises(Uncertain):
        rig.channel.send(message)
    receipt = rig.channel.find(message.key, message)
    assert receipt is not None
    assert receipt.external_id == rig.sent()[0].external_id
    assert "Flagged" not in flags(rig, "Sent")[0]


def test_a_crash_before_the_record_is_settled_sends_nothing_twice(
    rig: MailRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = answer(rig)
    with monkeypatch.context() as patch:
        patch.setattr(sent, "settle", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            rig.channel.send(message)
    again = rig.opened()
    assert again.find(message.key, message) is not None
    again.send(message)
    assert len(rig.server.handed) == 1


def test_find_says_uncertain_while_the_mailbox_is_away(rig: MailRig) -> None:
    message = answer(rig)
    rig.imap_wire.close()
    with pytest.raises(Uncertain):
        rig.channel.find(message.key, message)


def test_every_recipient_of_the_envelope_is_the_resident_or_ourselves(rig: MailRig) -> None:
    rig.channel.send(answer(rig))
    assert [it.recipients for it in rig.server.handed] == [[RESIDENT, TOWN]]
    rig.opened(copy_to_self="no").send(answer(rig, key="k2"))
    assert rig.server.handed[-1].recipients == [RESIDENT]


def test_the_sent_folder_is_made_where_it_is_missing(rig: MailRig) -> None:
    rig.opened(sent_folder="Answers ñ").send(answer(rig))
    with signed_in(rig) as client:
        assert any(b"Answers &APE-" in line for line in client.list()[1] if isinstance(line, bytes))


def test_the_size_of_attachments_is_what_the_server_takes(rig: MailRig) -> None:
    assert rig.channel.capabilities().media_bytes == SMTP_BYTES * 7 // 10


def test_passwords_in_any_script(rig: MailRig) -> None:
    rig.mailboxes.add(TOWN, "contraseña日本")
    rig.server.password = "contraseña日本"
    channel = rig.opened(password="contraseña日本")
    assert [it for it in channel.check() if it.severity == "error"] == []
    wrong = rig.opened(password="wrong ñ")
    assert len([it for it in wrong.check() if it.severity == "error"]) == 2


# Protection


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
