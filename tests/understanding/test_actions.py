"""Suggestions wait for a person, are kept once, and a decision stands on the record."""

import pytest
from django.utils import timezone

from gobernauta.people.models import User
from gobernauta.register.models import Entry
from gobernauta.understanding import actions, queries, reading
from gobernauta.understanding.models import Suggestion
from gobernauta.understanding.protocol import Knowledge, Named

pytestmark = pytest.mark.django_db
LETTER = (
    "We ask the council to keep the library in Chapel Lane open on Saturdays, because children learn there."
)


@pytest.fixture(autouse=True)
def town():
    reading.know(Knowledge(("en", "es", "id"), (), (Named("chapel", ("Chapel Lane",)),)))
    yield
    reading.know(Knowledge(("en",)))


def test_copies_in_one_batch_and_from_before_are_found():
    now = timezone.now()
    actions.suggest("message", [(1, LETTER), (2, LETTER + " Thank you.")], now=now)
    actions.suggest("message", [(3, "Dear all. " + LETTER)], now=now)
    copies = Suggestion.objects.filter(kind="duplicate").order_by("subject_id", "value")
    assert [(one.subject_id, one.value) for one in copies] == [(2, "1"), (3, "1"), (3, "2")]


def test_reading_twice_adds_nothing():
    now = timezone.now()
    first = actions.suggest("message", [(1, LETTER)], now=now)
    actions.suggest("message", [(1, LETTER)], now=now)
    assert Suggestion.objects.count() == first == 2  # language and place


def test_one_person_decides_once_and_it_is_recorded():
    actions.suggest("message", [(1, LETTER)], now=timezone.now())
    alice = User.objects.create_user("alice@example.org", "x", name="Alice")
    (language, place) = queries.open_for_messages([1]).order_by("kind")
    assert actions.accept(place.pk, actor=alice, now=timezone.now()).verdict == "accepted"
    assert actions.dismiss(place.pk, actor=alice, now=timezone.now()) is None
    assert [one.pk for one in queries.open_for_messages([1])] == [language.pk]
    assert Entry.objects.filter(action="suggestion.accepted").count() == 1
