"""Overheard: once, by topic, without an author, and figures only for groups (promise 9)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gobernauta.channels.protocol import Author, Inbound, Kind
from gobernauta.listening import actions, queries
from gobernauta.listening.models import Mention, Query, Source, Spoken, Topic
from gobernauta.people.models import User
from tests import town as towns

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    town = towns.found()
    towns.account("feed", town.streets, settings={"url": "https://news.example/feed"})
    actions.ask(
        slug="water", names={"en": "Water"}, wanted="agua OR water", actor="clerk", now=timezone.now()
    )
    return Source.objects.get()


def heard(source, name, *, url=None, author="@ana@a.example", ago=timedelta(hours=1)):
    inbound = Inbound(
        kind=Kind.MESSAGE,
        external_id=name,
        author=Author(author, "Ana Autora", "https://a.example/@ana"),
        subject="No water again",
        text="The water is cut",
        url=url or f"https://{name}.example/a",
        published_at=timezone.now() - ago,
        mentions_us=False,
    )
    return actions.overhear(source=source, inbound=inbound, now=timezone.now())


def test_the_same_thing_is_kept_once_and_sorted(source):
    assert heard(source, "one").text == "The water is cut"
    assert heard(source, "one") is None
    assert [one.title for one in queries.mentions(topic=Topic.objects.get())] == ["No water again"]
    assert [one.pk for one in queries.mentions(words="cut")] == [Mention.objects.get().pk]


def test_no_column_of_the_room_holds_an_author(source):
    heard(source, "one")
    columns = {
        f"{m.__name__}.{f.name}"
        for m in (Mention, Spoken, Topic, Query, Source)
        for f in m._meta.get_fields()
    }
    assert not {name for name in columns if "author" in name or "contact" in name or "person" in name}
    said = str([list(m.objects.values()) for m in (Mention, Spoken)])
    assert "ana" not in said.lower()


def test_figures_of_few_places_are_not_shown(source):
    for at in range(queries.FEWEST_VOICES - 1):
        heard(source, f"paper{at}")
    assert queries.volumes(now=timezone.now())[0].voices is None
    heard(source, "one-more")
    volume = queries.volumes(now=timezone.now())[0]
    assert (volume.mentions, volume.voices) == (queries.FEWEST_VOICES, queries.FEWEST_VOICES)


def test_a_voice_is_another_in_another_topic(source):
    actions.ask(slug="cuts", names={"en": "Cuts"}, wanted="cut", actor="clerk", now=timezone.now())
    heard(source, "one")
    assert len(set(Spoken.objects.values_list("voice", flat=True))) == 2


def test_a_voice_is_another_in_another_week(source):
    days = [timezone.now() - timedelta(days=back) for back in range(1, 15)]
    for at, day in enumerate(days):
        heard(source, f"piece{at}", url=f"https://paper.example/{at}", ago=timezone.now() - day)
    weeks = {day.isocalendar()[:2] for day in days}
    assert len(set(Spoken.objects.values_list("voice", flat=True))) == len(weeks)


def test_new_words_are_a_new_version_and_old_ones_stay(source):
    actions.ask(slug="water", names={}, wanted="agua", actor="clerk", now=timezone.now())
    assert list(Query.objects.order_by("version").values_list("version", "words")) == [
        (1, "agua OR water"),
        (2, "agua"),
    ]
    heard(source, "one")
    assert not Spoken.objects.exists()


def test_a_person_decides_what_a_reader_suggests_about_a_mention(source, client):
    from gobernauta.understanding import actions as readers
    from gobernauta.understanding.models import Suggestion

    mention = heard(source, "one")
    readers.suggest(
        "mention", [(mention.pk, "The water in the harbour is cut again today")], now=timezone.now()
    )
    bob = User.objects.get(name="Bob")
    client.force_login(bob)
    hint = Suggestion.objects.filter(subject_kind="mention").first()
    assert f"/suggestions/{hint.pk}/" in client.get("/en/desk/listening/water/").content.decode()
    client.post(f"/en/desk/listening/water/suggestions/{hint.pk}/", {"accept": "1"})
    hint.refresh_from_db()
    assert (hint.verdict, hint.decided_by) == ("accepted", bob)
