"""Who reports by the form and leaves an address is answered by mail too, and may answer that mail."""

import pytest
from django.utils import timezone

from gobernauta.channels.protocol import Author, Inbound, Kind, Raw
from gobernauta.inbox.models import Conversation, Message
from gobernauta.journeys import answer, intake
from gobernauta.publishing.models import Delivery
from tests import town as towns

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return towns.found()


class Mail:
    """A mailbox that reads one mail."""

    def __init__(self, inbound: Inbound) -> None:
        self._inbound = inbound

    def parse(self, raw: Raw) -> list[Inbound]:
        return [self._inbound]


def reported(client, contact="suzie@example.org"):
    client.post("/en/report/", {"text": "The lamp is dark", "contact": contact})
    return Conversation.objects.get(account__kind="web")


def test_the_answer_goes_by_mail_and_an_answer_to_it_comes_home(town, client):
    mailbox = towns.account("email", town.streets, settings={"address": "town@example.org"})
    conversation = reported(client)
    answer.reply(conversation, text="Repaired.", actor=town.alice, now=timezone.now())
    receipt, mail = Delivery.objects.filter(account=mailbox).order_by("pk")
    assert conversation.reference in receipt.message["text"]
    assert mail.message["to"] == "suzie@example.org"
    assert "Repaired." in mail.message["text"]
    now = timezone.now()
    back = Inbound(
        Kind.MESSAGE, "<1@example.org>", Author("suzie@example.org"), "Thank you", now,
        reply_token=mail.message["reply_token"],
    )  # fmt: skip
    intake.store(mailbox, [Raw("mail-1", b"")], cursor=None, now=now)
    intake.understand(mailbox, Mail(back), now=now)
    assert Message.objects.get(text="Thank you").conversation == conversation


def test_a_token_in_the_hands_of_a_stranger_opens_nothing(town, client):
    mailbox = towns.account("email", town.streets, settings={"address": "town@example.org"})
    conversation = reported(client)
    token = Delivery.objects.filter(account=mailbox).get().message["reply_token"]
    now = timezone.now()
    forged = Inbound(
        Kind.MESSAGE, "<2@example.org>", Author("mallory@example.org"), "Hello", now, reply_token=token
    )
    intake.store(mailbox, [Raw("mail-2", b"")], cursor=None, now=now)
    intake.understand(mailbox, Mail(forged), now=now)
    assert Message.objects.get(text="Hello").conversation != conversation


@pytest.mark.parametrize("contact", ["", "suzie@example.org"])
def test_without_an_address_or_a_mailbox_only_the_page_answers(town, client, contact):
    conversation = reported(client, contact)
    answer.reply(conversation, text="Repaired.", actor=town.alice, now=timezone.now())
    assert not Delivery.objects.exclude(account__kind="web").exists()
