"""Ideas at the desk: checked with reasons, put together and apart, worded, told in person, answered by a decision."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gobernauta.channels.models import Account
from gobernauta.decisions.models import Version
from gobernauta.journeys import answer_all, audience
from gobernauta.processes import drafting, ideas
from gobernauta.processes.drafting import Draft
from gobernauta.processes.models import Attachment, Audience, Item, Process, Wording
from gobernauta.publishing.models import Delivery
from gobernauta.register.models import Entry
from tests.desk.town import MONDAY
from tests.processes.start import begun

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def place(town):
    """Two ideas on the list and one that waits, put forward by Ana with her address."""
    Account.objects.create(kind="email", address="town@example.org", name="Town", created_at=MONDAY)
    process = begun(town, "ideas", state="collecting", titles=("Cycle lane", "Bike lane"))[0]
    picture = BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "JPEG")
    told = {
        "title": "Benches",
        "text": "In the shade.",
        "email": "ana@example.org",
        "photos": SimpleUploadedFile("a.jpg", picture.getvalue(), "image/jpeg"),
        "alt": "A bench",
    }
    Client().post(f"/en/take-part/{process.slug}/ideas/new/", told)
    link = re.search(r"https?://[^/]+(/\S+)", mails()[-1])[1]
    Client().post(link, {"do": "confirm"})
    return process


@pytest.fixture
def alice(town):
    browser = Client()
    browser.force_login(town.alice)
    return browser


def mails():
    return [it.message["text"] for it in Delivery.objects.order_by("pk")]


def path(process, rest=""):
    return f"/en/desk/ideas/{process.pk}/{rest}"


def words(answer):
    return answer.content.decode()


def test_what_waits_comes_first_and_is_checked_with_a_reason_its_author_reads(place, alice, client):
    page = words(alice.get(path(place)))
    assert "Benches" in page
    assert "Cycle lane" not in page
    assert "Cycle lane" in words(alice.get(path(place, "?state=accepted")))
    assert words(alice.get(f"/en/desk/processes/{place.slug}/")).count(path(place)) == 1
    one = path(place, "idea/3/")
    kept = Attachment.objects.get()
    assert alice.get(f"{one}files/{kept.pk}/").status_code == 200
    assert client.get(f"/en/take-part/{place.slug}/ideas/3/files/{kept.pk}/").status_code == 404
    nothing = alice.post(one, {"do": "check", "accepted": "no", "reason": " ", "seen": "proposed"})
    assert nothing.status_code == 400
    assert "Say why not" in words(nothing)
    alice.post(one, {"do": "check", "accepted": "no", "reason": "It stands there.", "seen": "proposed"})
    assert Item.objects.get(number=3).state == "rejected"
    assert "It stands there." in mails()[-1]
    assert "It stands there." in words(client.get(f"/en/take-part/{place.slug}/ideas/3/"))
    late = alice.post(one, {"do": "check", "accepted": "yes", "seen": "proposed"})
    assert "Somebody else has changed this" in words(late)
    alice.post(one, {"do": "check", "accepted": "yes", "seen": "rejected"})
    assert "is on the list now" in mails()[-1]
    assert Item.objects.get(number=3).state == "accepted"


def test_ideas_are_put_together_with_their_author_told_and_taken_apart_as_they_were(place, alice, town):
    one = path(place, "idea/3/")
    assert "no idea on the list" in words(alice.post(one, {"do": "merge", "into": "99", "reason": "x"}))
    assert alice.post(one, {"do": "merge", "into": "many", "reason": "x"}).status_code == 400
    assert alice.post(one, {"do": "merge", "into": "1", "reason": ""}).status_code == 400
    alice.post(one, {"do": "merge", "into": "1", "reason": "The lane has benches."})
    merged = Item.objects.get(number=3)
    assert (merged.state, merged.merged_into.number, merged.state_before) == ("merged", 1, "proposed")
    assert "goes on together" in mails()[-1]
    assert "The lane has benches." in mails()[-1]
    kept = Item.objects.get(number=1)
    assert len(list(audience.of_subjects([("item", kept.pk)]))) == 1  # its author is told of the answer
    assert "Benches" in words(alice.get(path(place, "idea/1/")))
    alice.post(one, {"do": "split"})
    merged.refresh_from_db()
    assert (merged.state, merged.merged_into) == ("proposed", None)
    assert "by itself again" in mails()[-1]
    assert alice.post(one, {"do": "split"}).status_code == 400
    actions = list(Entry.objects.order_by("pk").values_list("action", flat=True))
    assert actions[-2:] == ["item.merged", "item.split"]


def test_a_suggested_wording_is_taken_over_by_staff_once(place, alice, town):
    idea = Item.objects.get(number=1)
    for title in ("A wide cycle lane", "A narrow cycle lane"):
        drafting.suggest(item=idea, draft=Draft(title, "To school."), author=None, now=MONDAY)
    assert "A wide cycle lane" in words(alice.get(path(place)))
    one = path(place, "idea/1/")
    assert "<ins>" in words(alice.get(one))
    alice.post(one, {"do": "settle", "wording": "2", "accepted": "yes"})
    assert alice.post(one, {"do": "settle", "wording": "2", "accepted": "no"}).status_code == 400
    alice.post(one, {"do": "settle", "wording": "3", "accepted": "no"})
    idea.refresh_from_db()
    assert (idea.title, idea.text) == ("A wide cycle lane", "To school.")
    assert Wording.objects.get(item=idea, number=3).refused_at
    assert "A narrow" not in words(alice.get(path(place)))


def test_somebody_who_comes_in_person_needs_no_address(place, alice):
    address = path(place, "new/")
    assert alice.get(address).status_code == 200
    empty = alice.post(address, {"title": "", "text": "Typed already"})
    assert empty.status_code == 400
    assert "Typed already" in words(empty)
    long = alice.post(address, {"title": "x" * 299, "text": "t"})
    assert "at most 120 characters" in words(long)
    told = {"title": "A fountain", "text": "On the square.", "credit": "Lucía", "email": "lucia@example.org"}
    assert "checked like any other" in words(alice.post(address, told, follow=True))
    item = Item.objects.get(title="A fountain")
    assert (item.state, item.credit, item.author) == ("proposed", "Lucía", None)
    key = re.search(r"https?://[^/]+(/\S+)", mails()[-1])[1]
    Client().post(key, {"do": "confirm"})
    item.refresh_from_db()
    assert item.state == "proposed"
    assert Audience.objects.get(item=item).role == "author"
    Process.objects.filter(pk=place.pk).update(state="review")
    closed = alice.post(address, {"title": "Late", "text": "Too late"})
    assert "not put forward now" in words(closed)


def test_the_answer_is_a_decision_that_a_second_person_publishes(place, alice, town, client):
    one = words(alice.get(path(place, "idea/1/")))
    write = re.search(r'href="(/en/desk/decisions/new/[^"]+)"', one)[1]
    form = words(alice.get(write))
    assert f"process {place.pk}/1" in form
    told = {
        "outcome": "accepted", "decided_on": "2026-11-16", "answers": f"process {place.pk}/1",
        "title_en": "The lane is built", "reasons_en": "It is short.", "message_en": "We build it.",
        "organization": town.roads.pk,
    }  # fmt: skip
    made = alice.post("/en/desk/decisions/new/", told)
    assert made.status_code == 302, words(made)[-3000:]
    public = f"/en/take-part/{place.slug}/ideas/1/"
    assert "The lane is built" not in words(client.get(public))
    version = Version.objects.get()
    answer_all.count(version.telling.pk, now=MONDAY)
    answer_all.publish(version, actor=town.charlie, now=MONDAY)
    shown = words(client.get(public))
    assert "It is short." in shown
    item = Item.objects.get(process=place, number=1)
    assert (item.attributes["outcome"], item.answered_at) == ("accepted", MONDAY)
    assert "The lane is built" in words(alice.get(path(place, "idea/1/")))


def test_other_departments_and_other_methods_see_nothing(place, town):
    stranger = Client()
    stranger.force_login(town.charlie)
    other = begun(town, "quick-poll", state="open")[0]
    for address in (path(place), path(place, "idea/1/"), path(place, "new/"), path(other)):
        assert stranger.get(address).status_code == 404
    unproved = Item.objects.create(
        process=place, number=9, title="Pills", state=ideas.UNPROVED, created_at=MONDAY, updated_at=MONDAY
    )
    browser = Client()
    browser.force_login(town.alice)
    assert browser.get(path(place, f"idea/{unproved.number}/")).status_code == 404
    assert browser.get(path(place, "idea/99/")).status_code == 404
