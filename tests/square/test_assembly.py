"""The public page of an assembly: joining, the announced lottery, the draw, seats, recommendations with answers."""

import re

import pytest
from django.test import Client

from gobernauta.channels.models import Account
from gobernauta.journeys import assembly as journey
from gobernauta.processes import assemblies, pool, running, seats
from gobernauta.processes.models import Audience, Ballot, Panel, Seat
from gobernauta.publishing.models import Delivery
from tests.desk.town import MONDAY, town
from tests.journeys.test_acting import acts
from tests.processes.test_assembly import LATER, NOW, SEED, assembly, drawn

__all__ = ["assembly", "town"]
pytestmark = pytest.mark.django_db
LINK = re.compile(r"https?://\S+?(/\S+)")


@pytest.fixture
def mailbox(town):
    return Account.objects.create(
        kind="email", address="t@example.org", name="Town", created_at=MONDAY, capabilities={"direct": True}
    )


def typed(**more):
    return {"about-0": "f", "about-1": "35+", "email": "suzie@example.org", "of_age": "on", **more}


def test_somebody_joins_by_the_form_and_only_their_own_words_are_confirmed(assembly, mailbox, client):
    address = f"/en/take-part/{assembly.slug}/"
    page = client.get(address).content.decode()
    assert "Woman" in page
    assert f"JOIN {assembly.pk} 1 3" in page
    bad = client.post(address, typed(**{"about-1": ""}))
    assert bad.status_code == 400
    assert "suzie@example.org" in bad.content.decode()
    assert client.post(address, typed()).status_code == 302
    link = LINK.search(Delivery.objects.latest("pk").message["text"])[1]
    assert (
        Client().post(address, typed(**{"about-0": "m"})).status_code == 302
    )  # somebody else types her address
    assert list(pool.people(assembly)) == []
    client.get(link)
    assert Ballot.objects.get().state == "pending"
    client.post(link)
    ballot = Ballot.objects.get()
    assert (ballot.state, ballot.traits) == ("validated", {"sex": "f", "age": "35+"})
    assert Audience.objects.get().role == "participant"


def test_by_message_one_number_answers_each_question(assembly, mailbox, town):
    message = acts(town, f"JOIN {assembly.pk} 1", by="rudi")
    assert "3 16-34, 4 35+" in Delivery.objects.latest("pk").message["text"]
    acts(town, f"participo {assembly.pk} 2, 4", by="rudi", thread=message.conversation.thread)
    page = re.search(r"/es/take-part/prove/\S+", Delivery.objects.latest("pk").message["text"]).group()
    browser = Client()
    sent = browser.post(page, {"proof": "email", "email-email": "rudi@example.org", "email-of_age": "on"})
    assert sent.status_code == 200, sent.content.decode()
    browser.post(LINK.search(Delivery.objects.latest("pk").message["text"])[1])
    assert Ballot.objects.get().traits == {"sex": "m", "age": "35+"}


def test_the_pages_of_a_panel_of_a_thousand_stay_small(assembly, town, client, django_assert_max_num_queries):
    drawn(assembly, town)
    panel = Panel.objects.get()
    gone = Seat(panel=panel, asked_at=NOW)
    Seat.objects.bulk_create(
        Seat(panel=panel, receipt=f"R{at}", asked_at=gone.asked_at) for at in range(1_000)
    )
    running.move(process=assembly, verb="meet", actor=town.bob, now=LATER)
    assembly.refresh_from_db()
    act = {"process": assembly, "actor": town.bob, "now": LATER}
    for at in range(3):
        assemblies.call(session=assemblies.Session(LATER, f"Day {at}", agenda="Listen"), **act)
        assemblies.recommend(title=f"Tree {at}", text="More", votes=assemblies.Votes(5, 1), members=[], **act)
    receipt = Seat.objects.first().receipt
    with django_assert_max_num_queries(15):
        page = client.get(f"/en/take-part/{assembly.slug}/?receipt={receipt.lower()}").content.decode()
    assert len(page) < 60_000
    for said in (
        SEED,
        receipt,
        "drawn, has not answered yet",
        "waits for an answer",
        "51.2 %",
        "5 for it, 1 against",
    ):
        assert said in page
    assert "example.org" not in page
    for name in ("pool.csv", "quotas.csv", "chances.csv", "lottery.json", "drawn.json"):
        assert client.get(f"/en/take-part/{assembly.slug}/draw/{name}").status_code == 200
    assert client.get(f"/en/take-part/{assembly.slug}/draw/secret.csv").status_code == 404


def test_who_is_drawn_is_written_to_once_and_answers_with_a_button(assembly, town, mailbox, client):
    drawn(assembly, town)
    assert journey.invite(assembly, actor=town.bob, now=LATER) == (6, 0)
    assert journey.invite(assembly, actor=town.bob, now=LATER) == (0, 0)
    assert Delivery.objects.count() == 6
    said = Delivery.objects.latest("pk").message
    link = LINK.search(said["text"])[1]
    assert said["text"].startswith("Ha salido") or "drawn" in said["text"]
    client.get(link)
    assert not Seat.objects.exclude(state="invited").exists()
    assert client.post(link, {"comes": "no"}).status_code == 200
    gone = Seat.objects.get(state="declined")
    assert client.post(link, {"comes": "yes"}).status_code == 400
    assert client.get(link.replace("seat/", "seat/x")).status_code == 400
    seats.replace(seat=gone, reason="", actor=town.bob, now=LATER)
    assert journey.invite(assembly, actor=town.bob, now=LATER) == (1, 0)
    owners = {one.contact.address for one in journey.members(assembly, list(seats.of(assembly)))}
    assert len(owners) == 7
    assert len(journey.sitting(assembly)) == 6
