"""The whole loop at its thinnest: heard, opened, answered, on the record, verified."""

import pytest
from django.utils import timezone

from gobernauta.channels import actions as channels
from gobernauta.channels import registry
from gobernauta.inbox.models import Conversation
from gobernauta.journeys import answered
from gobernauta.people.models import Membership, Organization, Receiving, Role, User
from gobernauta.publishing import actions as publishing
from gobernauta.publishing import queries as outbox
from gobernauta.register import actions as register
from gobernauta.register import queries as record

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    account = channels.connect(
        kind="web",
        name="Web form",
        address="",
        settings={},
        secrets={},
        actor="administrator",
        now=timezone.now(),
    )
    roads = Organization.objects.create(slug="roads", name="Roads")
    Receiving.objects.create(account=account, organization=roads)
    alice = User.objects.create_user("alice@example.org", "correct horse battery", name="Alice")
    Membership.objects.create(user=alice, organization=roads, role=Role.CLERK)
    return alice


def test_one_message_in_one_reply_out_one_entry_one_page(town, client):
    answer = client.post("/en/report/", {"text": "The lamp in Mill Street is broken."})
    assert answer.status_code == 302
    conversation = Conversation.objects.get()
    client.force_login(town)
    page = client.get("/en/desk/").content.decode()
    assert "The lamp in Mill Street is broken." in page
    client.post(f"/en/desk/conversations/{conversation.pk}/request/")
    client.post(f"/en/desk/conversations/{conversation.pk}/reply/", {"text": "Repaired on Friday."})
    for pk in outbox.due(now=timezone.now()):
        delivery = publishing.take(pk=pk, now=timezone.now())
        answered.send(delivery, registry.open_account(delivery.account), now=timezone.now())
    assert "Repaired on Friday." in client.get(answer.url).content.decode()
    assert register.publish(now=timezone.now()) == 5
    assert record.latest().size == 5
    actions = [entry.action for entry in record.of_subject(conversation.reference)]
    assert actions == ["message.received", "request.opened", "reply.decided", "reply.sent"]
    assert client.get("/register/checkpoint").content.decode().startswith("localhost:8000/register\n5\n")
    assert client.get("/register/tile/entries/000.p/5").status_code == 200
