"""Taking part by mail confirmation: looking changes nothing, the button counts, again is the same."""

import re
import time

import pytest
from django.core import signing
from django.utils import timezone

from gobernauta.channels.models import Account
from gobernauta.journeys import gathering, take_part
from gobernauta.processes import queries
from gobernauta.processes.models import Audience, Ballot
from gobernauta.publishing.models import Delivery
from tests.desk.town import town
from tests.processes.start import begun

pytestmark = pytest.mark.django_db
__all__ = ["town"]


@pytest.fixture
def petition(town):
    Account.objects.create(kind="email", address="town@example.org", name="Town", created_at=timezone.now())
    return begun(town, "uk-petition", state="open")[1]


def signed(contest, email="Ana@example.org"):
    who = take_part.Who(door="web", email=email, language="es")
    return take_part.act(contest, {"1": 1}, who, now=timezone.now(), role=Audience.Role.SIGNER)


def link(delivery):
    return re.search(r"/[a-z]{2}/take-part/confirm/\S+", delivery.message["text"]).group()


def test_only_the_button_of_the_mail_counts(petition, client):
    signed(petition)
    address = link(Delivery.objects.get())
    for _ in range(3):
        assert client.get(address).status_code == 200
    assert Ballot.objects.get().state == "pending"
    for _ in range(2):
        assert client.post(address).status_code == 200
    gathering.take(now=timezone.now())
    assert Ballot.objects.get().state == "validated"
    assert Audience.objects.get().role == "signer"


@pytest.mark.parametrize(("days", "counts"), [(89, True), (91, False)])
def test_a_link_is_good_for_three_months_of_slow_mail(petition, client, monkeypatch, days, counts):
    signed(petition)
    address, now = link(Delivery.objects.get()), time.time()
    with monkeypatch.context() as later:
        later.setattr(signing.time, "time", lambda: now + days * 86_400)
        page = client.post(address)
    assert page.status_code == (200 if counts else 400)
    gathering.take(now=timezone.now())
    assert Ballot.objects.get().state == ("validated" if counts else "pending")


def test_a_second_attempt_is_answered_like_the_first(petition, client):
    first = signed(petition)
    client.post(link(Delivery.objects.get()))
    gathering.take(now=timezone.now())
    assert signed(petition) == first
    assert Ballot.objects.get().receipt in Delivery.objects.last().message["text"]
    assert queries.audience([petition.process_id]).count() == 1


def test_a_link_that_is_not_ours_is_answered_in_words(client, petition):
    answer = client.get("/es/take-part/confirm/abc/")
    assert answer.status_code == 400
    assert "no está completo" in answer.content.decode()


def test_the_list_shows_what_is_open_and_finds_it(petition, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        page = client.get("/en/take-part/", {"q": "roads", "method": "petition", "state": "open"})
    assert "uk-petition of Roads" in page.content.decode()
    assert "Open for signatures" in page.content.decode()
    assert "uk-petition" not in client.get("/en/take-part/", {"method": "budget"}).content.decode()


def test_what_runs_stands_before_what_is_over(petition, town, client):
    newer = begun(town, "quick-poll", state="published")[0]
    page = client.get("/en/take-part/").content.decode()
    assert 0 < page.index(petition.process.slug) < page.index(newer.slug)
