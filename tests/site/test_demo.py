"""The demo shows every method at every stage a mayor should see, and its figures are those of its story."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gobernauta.decisions.models import Commitment
from gobernauta.people.models import User
from gobernauta.processes import counting, hearing, pool, queries, receipts, seats
from gobernauta.processes.models import Comment, Item, OpinionMap
from gobernauta.site import demo_town

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
STATES = {
    "petition": ["moderation", "open", "open", "open", "rejected"],
    "poll": ["open", "published"],
    "ranking": ["counted"],
    "survey": ["published"],
    "consultation": ["open", "reported"],
    "ideas": ["collecting"],
    "budget": ["balloting", "finished"],
    "assembly": ["recommended"],
}


@pytest.fixture
def told():
    """Everything of the story that is a process, by its English title."""
    demo_town.build(say=lambda _words: None)
    return {one.title: one for one in queries.processes()}


def of(told, method):
    return [one for one in told.values() if one.version.file.method == method]


def test_every_method_lives_as_its_story_tells(told, client):
    assert {method: sorted(one.state for one in of(told, method)) for method in STATES} == STATES
    for one in told.values():
        assert (
            one.ballot_count == counting.fold(one, now=one.updated_at) or one.version.file.method == "survey"
        )
    _petitions(client)
    _counted(told)
    _consulted(told, client)
    _ideas(told)
    _budgets(told, client)
    _assembly(told)
    _today(client)


def _petitions(client):
    page = client.get("/en/petitions/?order=signatures").content.decode()
    assert "122 signatures" in page
    harbour = client.get("/en/take-part/light-the-path-along-the-harbour-all-night/").content.decode()
    assert "We will put up eight lamps" in harbour
    assert "Reached on" in harbour


def _counted(told):
    """The poll is won by the name most chose; the ranking by the one nobody beats; the survey is weighted."""
    (square,) = [one for one in of(told, "poll") if one.state == "published"]
    assert queries.contests(square)[0].results.get().winners == [2]
    assert receipts.listed(square).count() == square.ballot_count == 21 + 34 + 13
    (market,) = of(told, "ranking")
    assert queries.contests(market)[0].results.first().winners == [1]  # though more put the old hall first
    (survey,) = of(told, "survey")
    weighting = queries.contests(survey)[0].results.get().document["weighting"]
    assert weighting["people"] == 68
    assert (
        weighting["shares"]["how/by bicycle"] < 100 * 20 / 68
    )  # the young cycle, and came in larger numbers


def _consulted(told, client):
    done, asked = sorted(of(told, "consultation"), key=lambda one: one.state, reverse=True)
    assert OpinionMap.objects.get(process=done).document["stability"]["stable"]
    assert len(OpinionMap.objects.get(process=done).document["groups"]) == 2
    assert hearing.published(done)
    assert "What we heard" in client.get(f"/en/take-part/{done.slug}/").content.decode()
    assert asked.state == "open"


def _ideas(told):
    (cooler,) = of(told, "ideas")
    states = {one.title: one.state for one in Item.objects.filter(process=cooler)}
    assert states["Tejados blancos en las escuelas"] == "merged"
    assert states["Air conditioning for everybody"] == "rejected"
    assert states["Peta tempat sejuk"] == "proposed"
    yards = Item.objects.get(process=cooler, number=1)
    assert (yards.support_count, yards.comment_count) == (24, 4)
    assert Comment.objects.filter(item=yards, is_official=True).count() == 1


def _budgets(told, client):
    """What won is what the published files say when they are counted again."""
    done, running = sorted(of(told, "budget"), key=lambda one: one.state, reverse=True)
    result = queries.contest(done, "town").results.get(is_final=True)
    spent = sum(Item.objects.get(process=done, number=number).cost for number in result.winners)
    assert 0 < spent <= 100_000
    promised = {one.titles["en"] for one in Commitment.objects.filter(decision__commitments__gt=0)}
    assert {
        Item.objects.get(process=done, number=number).titles["en"] for number in result.winners
    } <= promised
    states = {one.title: one.state for one in Item.objects.filter(process=running)}
    assert states["Wi-Fi gratis en todas las calles"] == "not-feasible"
    assert states["A second bridge over the river"] == "rejected"
    machine = json.loads(client.get(f"/api/processes/{running.slug}").content)
    assert machine["titles"]["es"] == "¿Qué hacemos con 160.000 euros en 2027?"


def _assembly(told):
    """Twelve of forty-four, as the targets ask."""
    (water,) = of(told, "assembly")
    panel = {seat.receipt for seat in seats.of(water)}
    drawn = [traits for receipt, traits in pool.people(water) if receipt in panel]
    assert (len(panel), sum(one["sex"] == "f" for one in drawn)) == (12, 6)


def _today(client):
    """A mayor sees in one page, and residents on the front page, what is heard, decided, late and promised."""
    client.force_login(User.objects.get(email="frank@puerto-alba.example"))
    assert client.get("/en/desk/start/").url == "/en/desk/today/"
    for address in ("/en/desk/today/", "/en/"):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address)
        assert (len(asked) <= 15, len(page.content) < 60_000) == (True, True), len(asked)
        words = page.content.decode()
        assert "open promises late" in words
        assert "What shall we do with 160,000 euros in 2027?" in words
    assert "Every lamp has a number to report it by" in client.get("/en/desk/today/").content.decode()
