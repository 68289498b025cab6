"""What is past its time goes every day, class by class; one that may not go, or fails, stops nothing else."""

from datetime import timedelta

import pytest

from gobernauta.inbox.forgetting import Forgotten
from gobernauta.inbox.models import Conversation, Event, Presence
from gobernauta.journeys import report, retention
from gobernauta.people import actions as people
from gobernauta.people import limits
from gobernauta.people.models import Invitation, Role, Spent
from gobernauta.people.privacy import KEPT
from gobernauta.register import queries as register
from tests import town as towns

pytestmark = pytest.mark.django_db
LATER = towns.NOON + timedelta(days=200)


@pytest.fixture
def town(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return towns.found()


def tell(text):
    report.take_form(text=text, contact="", language="en", now=towns.NOON)
    return Conversation.objects.latest("pk")


def test_every_declared_class_has_its_rule():
    assert set(retention.CLASSES) == {one.name for one in KEPT}


def test_an_open_conversation_is_exempt_and_stops_nothing(town):
    tell("still open")
    Conversation.objects.filter(pk=tell("long closed").pk).update(state="closed")
    done = retention.run(now=LATER)
    assert done["raw"] == Forgotten(due=2, deleted=1, exempt=1)
    assert sorted(bool(len(event.payload)) for event in Event.objects.all()) == [False, True]
    assert Event.objects.count() == 2
    Conversation.objects.update(state="closed")
    assert retention.run(now=LATER)["raw"] == Forgotten(due=1, deleted=1, exempt=0)


def test_what_is_not_past_its_time_stays(town):
    Conversation.objects.filter(pk=tell("closed").pk).update(state="closed")
    assert retention.run(now=towns.NOON + timedelta(days=29))["raw"] == Forgotten(0, 0, 0)


def test_each_class_goes(town):
    conversation = tell("a lamp")
    Presence.objects.create(conversation=conversation, user=town.alice, seen_at=towns.NOON)
    people.invite(
        email="new@example.org",
        name="New",
        organization=town.streets,
        role=Role.CLERK,
        actor=None,
        now=towns.NOON,
    )
    limits.spend("form", network="192.0.2.0/24", now=towns.NOON)
    Event.objects.create(
        account=town.web, external_id="x", payload=b"?", received_at=towns.NOON, state=Event.State.REFUSED
    )
    done = retention.run(now=LATER)
    assert {name: one.deleted for name, one in done.items()} == {
        "raw": 0, "unread": 1, "presence": 1, "counters": 1, "invitations": 1, "unproved": 0, "process-keys": 0
    }  # fmt: skip
    assert [model.objects.count() for model in (Presence, Invitation, Spent)] == [0, 0, 0]


def test_a_class_that_fails_stops_no_other_and_the_record_says_so(town, monkeypatch):
    def broken(*, now):
        raise RuntimeError("no")

    monkeypatch.setitem(retention.CLASSES, "raw", broken)
    limits.spend("form", network="192.0.2.0/24", now=towns.NOON)
    assert retention.run(now=LATER)["raw"] is None
    assert not Spent.objects.exists()
    (entry,) = register.of_subject("retention")
    assert register.content(entry)["public"]["raw"] == "failed"
    assert register.content(entry)["public"]["counters"] == {"due": 1, "deleted": 1, "exempt": 0}


@pytest.mark.parametrize("language", ["en", "es", "id"])
def test_the_page_on_privacy_says_every_class_and_every_limit(town, client, language):
    page = client.get(f"/{language}/privacy/").content.decode()
    assert page.count('<tr><th scope="row"') >= len(KEPT) + len(limits.LIMITS)
    assert all(f">{one.days} " in page for one in KEPT)
    assert len(page) < 60_000
