"""Whoever proves an address sees what is kept of them, takes it along, is erased; what counts stays counted."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from gobernauta.channels.models import Account
from gobernauta.journeys import retention, take_part, your_data
from gobernauta.people import actions as people
from gobernauta.people.models import ContactDetail, Person
from gobernauta.processes import comments, items, receipts
from gobernauta.processes.models import Audience, Ballot, Comment, Process
from gobernauta.publishing.models import Delivery
from tests.desk.town import MONDAY, town
from tests.everywhere import everywhere
from tests.processes.start import begun

pytestmark = pytest.mark.django_db
__all__ = ["town"]
SECRET = "quincewort"
ADDRESS = f"{SECRET}@example.org"


@pytest.fixture
def suzie(town, client):
    """Somebody who wrote, signed, proposed, commented and was answered; and what they signed."""
    Account.objects.create(kind="email", address="town@example.org", name="Town", created_at=MONDAY)
    heard = town.hear(f"My lamp is dark, says {SECRET}", by=SECRET)
    process, contest = begun(town, "uk-petition", state="open")
    sign(contest, client)
    contact = ContactDetail.objects.get(address=ADDRESS)
    people.unite(kept=contact, contact_id=heard.contact_id, now=MONDAY)
    words = comments.Words(f"I am {SECRET} and agree", name=SECRET)
    first = comments.post(comments.About(process), words, author=contact, actor=None, now=MONDAY)
    answer = comments.Words("So do I", first.pk)
    comments.post(comments.About(process), answer, author=None, actor=None, now=MONDAY)
    items.submit(
        contest=contest,
        proposal=items.Proposal("Benches", credit=SECRET),
        author=contact,
        actor=None,
        now=MONDAY,
    )
    return process, contest


def sign(contest, client):
    signed(contest)
    client.post(link("/take-part/confirm/"))


def signed(contest):
    who = take_part.Who(door="web", email=ADDRESS, name=SECRET, network="192.0.2.7")
    take_part.act(contest, {"1": 1}, who, now=timezone.now())


def link(path):
    text = Delivery.objects.filter(message__text__icontains=path).latest("pk").message["text"]
    return "/en" + path + text.split(path)[1].split()[0]


def asked(client, address=ADDRESS):
    answer = client.post("/en/your-data/", {"email": address})
    assert answer.status_code == 200
    return answer.content.decode().replace(address, "")


def test_strangers_and_those_we_know_read_the_same(suzie, client):
    letters = Delivery.objects.count()
    strange = asked(client, "nobody@example.net")
    assert Delivery.objects.count() == letters
    assert asked(client) == strange
    assert Delivery.objects.count() == letters + 1
    refused = client.post("/es/your-data/", {"email": "no address"})
    assert refused.status_code == 400
    assert "no address" in refused.content.decode()
    assert client.get("/en/your-data/forged:token/").status_code == 400


def test_they_see_it_and_take_it_along(suzie, client):
    process, _contest = suzie
    asked(client)
    address = link("/your-data/")
    page = client.get(address).content.decode()
    ballot = Ballot.objects.get()
    for expected in (ADDRESS, process.title, ballot.receipt, "Benches", f"I am {SECRET} and agree"):
        assert expected in page
    with zipfile.ZipFile(io.BytesIO(client.get(address + "your-data.zip").content)) as archive:
        told = json.loads(archive.read("you.json"))
        assert (
            len([name for name in archive.namelist() if name.endswith("/case.json")])
            == len(told["cases"])
            == 1
        )
    assert [one["receipt"] for one in told["took_part"]] == [ballot.receipt]
    assert told["said"][0]["text"] == f"I am {SECRET} and agree"
    assert told["told_of"]


def test_they_are_erased_counted_and_cannot_count_twice(suzie, client, town):
    process, contest = suzie
    asked(client)
    address = link("/your-data/")
    client.get(address)
    assert SECRET in str(Ballot.objects.get().name)
    assert "erased" in client.post(address).content.decode()
    assert client.post(address).status_code == 200  # twice is the same as once
    assert everywhere(SECRET) == []
    assert not Audience.objects.filter(process=process).exists()
    assert [ballot.name for ballot in receipts.listed(process)] == [""]
    comment = Comment.objects.earliest("pk")
    page = client.get(f"/en/take-part/{process.slug}/comments/{comment.pk}/").content.decode()
    assert "Taken back" in page
    signed(contest)  # they come back and sign again
    assert Ballot.objects.count() == 1
    assert ContactDetail.objects.filter(address=ADDRESS).exists()


def test_the_seal_of_an_address_goes_with_the_key(suzie, client):
    process, _contest = suzie
    your_data.erase(ADDRESS, now=timezone.now())
    assert ContactDetail.objects.get(person__erased_at__isnull=False, kind="email").address.startswith(
        "sealed:"
    )
    retention.run(now=timezone.now())
    assert ContactDetail.objects.filter(address__startswith="sealed:").exists()
    Process.objects.filter(pk=process.pk).update(ended_at=MONDAY)
    retention.run(now=timezone.now() + timedelta(days=1_000))
    assert not ContactDetail.objects.filter(address__startswith="sealed:").exists()
    assert Ballot.objects.count() == 1
    assert Person.objects.filter(erased_at__isnull=False).exists()
