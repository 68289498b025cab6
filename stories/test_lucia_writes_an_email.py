"""Lucía writes to the town hall from her mail program, in Spanish, and is answered in the same thread."""

import imaplib
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import make_msgid

import pytest

from gobernauta.cases.models import ServiceRequest
from stories.work import Desk
from tests import town as towns
from tests.servers.mail import Dovecot, postman

TOWN, LUCIA = "town@example.org", "lucia@example.net"
PASSWORD = "correct horse"


class MailProgram:
    """Lucía's mail program: it sends to the town's mail server and shows what lies in her own mailbox."""

    def __init__(self, mailboxes: Dovecot) -> None:
        self.mailboxes = mailboxes
        mailboxes.add(LUCIA, PASSWORD)

    def writes(self, text: str, *, answering: EmailMessage | None = None) -> str:
        mail = EmailMessage()
        mail["From"], mail["Subject"] = f"Lucía <{LUCIA}>", "Farola apagada"
        mail["To"] = (answering["Reply-To"] or answering["From"]) if answering else TOWN
        mail["Message-ID"] = make_msgid(domain="example.net")
        mail["Content-Language"] = "es"
        if answering:
            mail["In-Reply-To"] = answering["Message-ID"]
            mail["References"] = f"{answering['References']} {answering['Message-ID']}"
        mail.set_content(text)
        self.mailboxes.deliver(TOWN, mail.as_bytes(), LUCIA)
        return str(mail["Message-ID"])

    def received(self) -> list[EmailMessage]:
        server = imaplib.IMAP4(self.mailboxes.host, self.mailboxes.imap)
        server.login(LUCIA, PASSWORD)
        server.select("INBOX")
        numbers = server.search(None, "ALL")[1][0].split()
        found = [server.fetch(number.decode(), "(RFC822)")[1][0][1] for number in numbers]
        server.logout()
        return [message_from_bytes(one, policy=policy.default) for one in found]


@pytest.fixture
def mailbox(town, mailboxes) -> Iterator[towns.Account]:
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


def words_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return body.get_content() if body else ""


def test_lucia_is_heard_answered_and_on_the_record(town, work, mailbox, mailboxes, tmp_path):
    lucia = MailProgram(mailboxes)
    question = lucia.writes("La farola de la calle Molino 4 lleva tres semanas apagada.")

    conversation = work.hears_words(mailbox, "calle Molino 4").conversation
    work.sends()
    (receipt,) = lucia.received()
    assert receipt["In-Reply-To"] == question
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert re.search(rf"\b{conversation.reference}-\w{{5}}\b", words_of(receipt))

    alice = Desk(town.alice)
    page = f"/en/desk/conversations/{conversation.pk}/"
    assert page in alice.looks_at("/en/desk/")
    assert "La farola de la calle Molino 4" in alice.looks_at(page)
    alice.opens_a_case(conversation, service=str(town.lamp.pk), title="Farola apagada")
    assert ServiceRequest.objects.get().reference == conversation.reference
    assert "The reply is on its way." in alice.replies(conversation, "La cambiamos el viernes. Alicia")
    work.sends()
    answer = lucia.received()[-1]
    assert "La cambiamos el viernes. Alicia" in words_of(answer)
    assert answer["In-Reply-To"] == question
    assert question in answer["References"]
    assert "Auto-Submitted" not in answer

    lucia.writes("¡Muchas gracias! Ya funciona.", answering=answer)
    assert work.hears_words(mailbox, "¡Muchas gracias!").conversation == conversation
    assert work.sends() == []  # one receipt is enough
    assert "¡Muchas gracias! Ya funciona." in alice.looks_at(page)

    reply = {"action": "reply.sent", "subject": conversation.reference, "public": {"channel": "email"}}
    assert work.record_is_verified(tmp_path, entry_says=reply) >= 6
