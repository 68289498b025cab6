"""The network's side of the e-mail tests: a real Dovecot and a real SMTP server on loopback."""

import contextlib
import imaplib
from collections.abc import Iterator, Mapping, Sequence
from email.message import EmailMessage
from email.utils import make_msgid

from gobernauta.channels.email import imap, parsing
from gobernauta.channels.email.channel import Email
from gobernauta.channels.guarded import web_client
from gobernauta.channels.protocol import Credentials, Media, Raw, Visibility
from gobernauta.channels.rig import Rig, Sent
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import Postman, Relay, postman

TOWN = "town@example.org"
RESIDENT = "suzie@example.net"
PASSWORD = "correct horse"  # noqa: S105 - of a server in the test


class MailRig(Rig):
    """A resident with a mail program, and the troubles of the network."""

    more_than_a_page = imap.PAGE + 5
    secrets = (PASSWORD,)
    cannot: Mapping[str, str] = {
        "someone_edits": "a mail that was sent cannot be changed",
        "someone_deletes": "a mail that was sent cannot be taken back",
        "answers_429_next": "neither IMAP nor SMTP says how many seconds to wait; test_sending.py covers 4xx",
        "true_callback": "a mailbox makes no callbacks",
    }

    def __init__(self, mailboxes: Dovecot, server: Postman, imap_port: int, smtp_port: int) -> None:
        self.mailboxes, self.server = mailboxes, server
        self.imap_wire, self.smtp_wire = Relay(imap_port), Relay(smtp_port)
        self.settings = {
            "address": TOWN,
            "name": "Town of Example",
            "imap_host": "127.0.0.1",
            "imap_port": str(self.imap_wire.port),
            "imap_security": "plain",
            "smtp_host": "127.0.0.1",
            "smtp_port": str(self.smtp_wire.port),
            "smtp_security": "plain",
            "authserv_id": "mx.example.org",
        }
        self.channel = self.opened()

    def opened(self, **changes: str) -> Email:
        """The adapter, with other settings or another password where given."""
        secrets = {"password": changes.pop("password", PASSWORD)}
        web = web_client(allowed_hosts=("127.0.0.1",))
        return Email.open(Credentials(self.settings | changes, secrets, web))

    def someone_writes(self, text: str, *, media: Sequence[Media] = ()) -> str:
        return self.mail(text, media=media)

    def someone_whispers(self, text: str) -> str:
        return self.mail(text)

    def someone_answers(self, external_id: str, text: str) -> str:
        return self.mail(text, more={"In-Reply-To": external_id, "References": external_id})

    def mail(self, text: str, *, media: Sequence[Media] = (), more: Mapping[str, str] | None = None) -> str:
        """Write a mail as a common program does and have it delivered; `more` are further headers."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = f"Suzie <{RESIDENT}>", TOWN, "Elm Street"
        mail["Message-ID"] = make_msgid(domain="example.net")
        for name, value in (more or {}).items():
            mail[name] = value
        mail.set_content(text)
        for it in media:
            main, _, sub = it.media_type.partition("/")
            mail.add_attachment(it.content, maintype=main, subtype=sub, filename=it.name)
        self.mailboxes.deliver(TOWN, mail.as_bytes(), RESIDENT)
        return str(mail["Message-ID"])

    def sent(self) -> Sequence[Sent]:
        found = []
        for handed in self.server.handed:
            (inbound,) = parsing.parse(Raw("", handed.data), "somebody@example.net", "")
            found.append(
                Sent(inbound.external_id, inbound.text, inbound.in_reply_to, visibility=Visibility.DIRECT)
            )
        return found

    def asked(self) -> int:
        return self.server.asked

    def answers_garbage_next(self) -> None:
        self.imap_wire.garbage = True

    def expire_token(self) -> None:
        self.mailboxes.add(TOWN, "another password")

    def goes_away(self) -> None:
        self.imap_wire.close()
        self.smtp_wire.close()

    def loses_next_answer(self) -> None:
        self.server.drop = True


@contextlib.contextmanager
def mail_rig(mailboxes: Dovecot) -> Iterator[MailRig]:
    """A rig with an empty mailbox on a Dovecot that runs already."""
    mailboxes.empty()
    mailboxes.add(TOWN, PASSWORD)
    with postman(mailboxes, password=PASSWORD) as (server, port):
        rig = MailRig(mailboxes, server, mailboxes.imap, port)
        try:
            yield rig
        finally:
            rig.goes_away()


@contextlib.contextmanager
def signed_in(rig: MailRig) -> Iterator[imaplib.IMAP4]:
    """A mail program of the staff, beside the adapter."""
    client = imaplib.IMAP4("127.0.0.1", rig.mailboxes.imap)
    client.login(TOWN, PASSWORD)
    try:
        yield client
    finally:
        client.logout()


def flags(rig: MailRig, folder: str = "INBOX") -> list[str]:
    """The flags of every mail in a folder."""
    with signed_in(rig) as client:
        client.select(folder, readonly=True)
        _, answer = client.fetch("1:*", "(FLAGS)")
        return [line.decode() for line in answer if isinstance(line, bytes)]
