"""A survey of the town: Suzie without scripts, Rudi by mail, Lucía at the town hall; weighted to the census."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from gobernauta.channels.models import Account
from gobernauta.journeys import acting, begin
from gobernauta.people.models import User
from gobernauta.processes import files, queries, running
from gobernauta.processes.models import Audience, Ballot, FreeText, Item, Removal, Result
from gobernauta.publishing.models import Delivery
from tests.desk.town import town
from tests.processes.survey_town import ruled
from tests.square.test_surveys import hidden

__all__ = ["town"]
pytestmark = pytest.mark.django_db
CENSUS = b"question,answer,share\nage,young,0.5\nage,old,0.5\n"


@pytest.fixture
def survey(town):
    """The preset as it is, only not anonymous: who answers by message or in person has a receipt."""
    now = timezone.now()
    content = ruled(anonymous=False)(files.presets()["survey"])
    version = files.draft(slug="cycling", content=content, organization=town.roads, actor=town.alice, now=now)
    version = files.publish(version=version, actor=town.bob, now=now)
    told = {"title": "Cycling", "summary": "Six questions.", "area": None, "choices": ()}
    return begin.begin(version=version, actor=town.alice, now=now, **told)


def of(user):
    desk = Client()
    desk.force_login(user)
    return desk


def numbers(process, *codes):
    return ", ".join(str(Item.objects.get(process=process, name=code).number) for code in codes)


def test_a_survey_by_three_doors_is_weighted_and_its_words_are_moderated(town, survey, tmp_path):
    alice, bob = of(town.alice), of(town.bob)
    desk = f"/en/desk/surveys/{survey.pk}/"
    bad = alice.post(desk, {"do": "census", "census": "age; young"})
    assert bad.status_code == 400
    assert "age; young" in bad.content.decode()
    census = tmp_path / "census.csv"
    census.write_bytes(CENSUS)
    with census.open("rb") as file:
        assert alice.post(desk, {"do": "census", "census": "", "file": file}).status_code == 302
    running.move(process=survey, verb="open", actor=town.alice, now=timezone.now())
    public = f"/en/take-part/{survey.slug}/"

    suzie = Client()  # page by page, without scripts
    first = suzie.get(public).content.decode()
    second = suzie.post(public, {**hidden(first), "q0-0": "cycles/yes"}).content.decode()
    assert "Where do you cycle?" in second
    rest = {
        "q1": ["where/centre"],
        "q2": "4",
        "q3-2": "1",
        "q4-0": "streets/by day/good",
        "q5": "More trees.",
    }
    third = suzie.post(public, {**hidden(second), **rest, "about-age": "young"}, follow=True).content.decode()
    assert "Your receipt" in third

    Account.objects.create(kind="email", address="t@example.org", name="Town", created_at=timezone.now())
    town.account = Account.objects.get(kind="email")
    message = town.hear(f"vote {survey.pk} {numbers(survey, 'cycles/no')}", by="rudi")
    acting.take(message.pk, now=timezone.now())
    told = Delivery.objects.latest("pk").message["text"]
    receipt = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", told)[0]
    assert Ballot.objects.get(receipt=receipt).door == "email"
    assert Audience.objects.filter(process=survey).count() == 1

    town.alice.set_password("four unrelated words")
    town.alice.save()
    hall = {
        "deed": "choose", "numbers": numbers(survey, "cycles/yes", "where/centre"), "document": "11111111H",
        "witness": "alice@example.org", "password": "four unrelated words",
    }  # fmt: skip
    for _twice in range(2):
        entered = bob.post(f"/en/desk/processes/{survey.slug}/enter/", hall)
        assert entered.status_code == 200, entered.content.decode()[-3000:]
    assert sorted(Ballot.objects.values_list("door", flat=True)) == ["email", "in-person", "web"]

    for number in range(12):
        typed = {"q0-0": "cycles/no", "about-age": "old", "q5": f"Word {number:02}"}
        sent = Client(REMOTE_ADDR=f"10.2.{number}.1").post(f"{public}?all=1", typed)
        assert sent.status_code == 302
    word = FreeText.objects.get(text="Word 03")
    bob.post(
        f"/en/desk/processes/moderation/free-text/{word.pk}/",
        {"rule": "insult", "reason": "It names a neighbour."},
    )
    removal = Removal.objects.get()
    of(User.objects.get(pk=town.alice.pk)).post(
        f"/en/desk/processes/moderation/{removal.pk}/second/", {"confirm": "1"}
    )
    word.refresh_from_db()
    assert word.state == "removed"

    running.move(process=survey, verb="close", actor=town.alice, now=timezone.now())
    result = Result.objects.get()
    assert (result.people, result.document["weighting"]["people"]) == (15, 13)
    assert result.document["weighting"]["shares"]["cycles/yes"] > 10
    page = Client().get(public).content.decode()
    assert "no margin of error" in page
    assert "Weighted" in page
    words = Client().get(f"{public}words/else/").content.decode()
    assert "More trees." in words
    assert "Word 11" in words
    assert "Word 03" not in words
    assert queries.result(queries.contests(survey)[0]).is_final
