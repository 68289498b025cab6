"""Pages stay small and ask little of the database however many cases there are (promise 8)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gobernauta.cases.models import Clock, Label, Labelled, Raised, ServiceRequest
from gobernauta.inbox.models import Attachment, Conversation, Message, Revision
from gobernauta.understanding.models import Suggestion
from tests.desk.town import MONDAY, build

MANY = 10_000
BYTES = 60_000
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def crowd(django_db_setup, django_db_blocker):
    """Ten thousand conversations, each with a case and two clocks, in a transaction that is rolled back."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        town = build()
        fill(town)
        yield town
        transaction.set_rollback(True)


def fill(town):
    conversations = Conversation.objects.bulk_create(
        Conversation(
            reference=f"C{number:010}",
            account=town.account,
            thread=f"c{number}",
            organization=town.roads,
            assignee=town.bob,
            preview=f"The lamp in street {number} has been broken for weeks and nobody comes to repair it "
            * 2,
            opened_at=MONDAY,
            last_at=MONDAY + timedelta(seconds=number),
            waiting_since=MONDAY,
        )
        for number in range(MANY)
    )
    Message.objects.bulk_create(
        Message(
            conversation=conversation,
            account=town.account,
            external_id=conversation.thread,
            direction="in",
            author_name="Suzie",
            text=conversation.preview,
            published_at=MONDAY,
            received_at=MONDAY,
        )
        for conversation in conversations
    )
    requests = ServiceRequest.objects.bulk_create(
        ServiceRequest(
            reference=conversation.reference,
            service=town.service,
            organization=town.roads,
            assignee=town.bob,
            title=conversation.preview[:200],
            description=conversation.preview,
            opened_at=conversation.last_at,
            updated_at=MONDAY,
        )
        for conversation in conversations
    )
    Raised.objects.bulk_create(
        Raised(request=request, conversation=conversation)
        for request, conversation in zip(requests, conversations, strict=True)
    )
    Clock.objects.bulk_create(
        Clock(
            request=request,
            kind=kind,
            started_at=MONDAY,
            working_hours=8,
            due_at=MONDAY + timedelta(days=number),
        )
        for number, request in enumerate(requests)
        for kind in ("answer", "resolve")
    )
    label = Label.objects.create(slug="lamps", name="Lamps")
    Labelled.objects.bulk_create(Labelled(label=label, conversation=it) for it in conversations[-50:])
    long = conversations[-1]
    messages = Message.objects.bulk_create(
        Message(
            conversation=long,
            account=town.account,
            external_id=f"l{number}",
            direction="in" if number % 2 else "out",
            author_name="Suzie",
            text="It is still dark here. " * 6,
            url="https://social.example/1",
            published_at=MONDAY + timedelta(minutes=number),
            received_at=MONDAY,
        )
        for number in range(20)
    )
    Revision.objects.bulk_create(
        Revision(message=it, kind="edit", text="Still dark!", at=MONDAY) for it in messages
    )
    Suggestion.objects.bulk_create(
        Suggestion(
            subject_kind="message",
            subject_id=it.pk,
            kind=kind,
            value=str(messages[0].pk),
            confidence=0.9,
            reader="words",
            version="1",
            created_at=MONDAY,
        )
        for it in messages[1:]
        for kind in ("duplicate", "category")
    )
    Attachment.objects.bulk_create(
        Attachment(message=it, media_type="image/webp", alt="A dark street", file="x") for it in messages
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("inbox", 10),
        ("inbox?q=lamp", 10),
        ("inbox?q=lamp&label=lamps&overdue=1&state=any&department=&since=2026-11-01&until=2026-12-01", 10),
        ("inbox?order=longest", 10),
        ("cases", 8),
        ("cases?order=soonest", 8),
        ("cases?q=lamp&overdue=1", 8),
        ("outbox", 5),
        ("conversation", 14),
        ("case", 10),
        ("describe_case", 5),
        ("open_request", 8),
    ],
)
def test_a_page_keeps_its_budget(crowd, client, address, queries):
    name, _, query = address.partition("?")
    things = {
        "conversation": Conversation,
        "open_request": Conversation,
        "case": ServiceRequest,
        "describe_case": ServiceRequest,
    }
    of = [things[name].objects.order_by("-pk").first().pk] if name in things else []
    client.force_login(crowd.bob)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"{reverse(f'desk:{name}', args=of)}?{query}")
    assert page.status_code == 200
    assert len(asked) <= queries, [query["sql"][:150] for query in asked]
    assert len(page.content) <= BYTES


def test_a_list_does_not_ask_more_for_more_rows(crowd, client):
    client.force_login(crowd.bob)
    counts = []
    for query in ("q=nothinglikethis", "label=lamps"):
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{reverse('desk:inbox')}?{query}")
        counts.append(len(asked))
    assert counts[1] - counts[0] <= 3  # labels, cases and clocks of the rows, each at once
