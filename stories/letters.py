"""A resident's mail program, and the town's own mailbox: real servers on this machine."""

import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import make_msgid

from tests import town as towns
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import postman
from tests.town import Town

TOWN, PASSWORD = "town@example.org", "correct horse"
LINK = re.compile(r"https?://\S+")


class MailProgram:
    """Somebody's mail program: it sends to the town's mail server and shows what lies in their own mailbox."""

    def __init__(self, mailboxes: Dovecot, name: str, address: str) -> None:
        self.mailboxes, self.name, self.address = mailboxes, name, address
        mailboxes.add(address, PASSWORD)

    def writes(
        self, text: str, *, subject: str = "", language: str = "en", answering: EmailMessage | None = None
    ) -> str:
        """Send a message, perhaps as an answer; its Message-ID."""
        mail = EmailMessage()
        mail["From"], mail["Subject"] = f"{self.name} <{self.address}>", subject
        mail["To"] = (answering["Reply-To"] or answering["From"]) if answering else TOWN
        mail["Message-ID"] = make_msgid(domain="example.net")
        mail["Content-Language"] = language
        if answering:
            mail["In-Reply-To"] = answering["Message-ID"]
            mail["References"] = f"{answering['References']} {answering['Message-ID']}"
        mail.set_content(text)
        self.mailboxes.deliver(TOWN, mail.as_bytes(), self.address)
        return str(mail["Message-ID"])

    def received(self) -> list[EmailMessage]:
        """What lies in the mailbox, oldest first."""
        server = imaplib.IMAP4(self.mailboxes.host, self.mailboxes.imap)
        server.login(self.address, PASSWORD)
        server.select("INBOX")
        numbers = server.search(None, "ALL")[1][0].split()
        found = [server.fetch(number.decode(), "(RFC822)")[1][0][1] for number in numbers]
        server.logout()
        return [message_from_bytes(one, policy=policy.default) for one in found]

    def newest_link(self) -> str:
        """The link in the newest letter."""
        found = LINK.search(words_of(self.received()[-1]))
        assert found
        return found.group()


def words_of(mail: EmailMessage) -> str:
    """What a letter says."""
    body = mail.get_body(("plain",))
    return body.get_content() if body else ""


@contextmanager
def mailbox_of(town: Town, mailboxes: Dovecot) -> Iterator[towns.Account]:
    """The town's own address, connected as an operator would."""
    mailboxes.add(TOWN, PASSWORD)
    with postman(mailboxes, password=PASSWORD) as (_server, port):
        yield towns.account(
            "email",
            town.streets,
            address=TOWN,
            secrets={"password": PASSWORD},
            settings={
                "address": TOWN,
                "name": "Puerto Alba",
                "imap_host": "127.0.0.1",
                "imap_port": str(mailboxes.imap),
                "imap_security": "plain",
                "smtp_host": "127.0.0.1",
                "smtp_port": str(port),
                "smtp_security": "plain",
            },
        )
