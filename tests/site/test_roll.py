"""The roll: all of a file or nothing, each complaint with its line; the number itself is nowhere kept."""

import argparse
import re
from datetime import date

import pytest
from django.db import connection

from gobernauta.journeys import drafted
from gobernauta.people import limits, roll
from gobernauta.people.models import Area, RollLine
from gobernauta.processes.models import Ballot
from gobernauta.site.command import roll_
from tests.desk.town import town
from tests.processes.budget_town import begin, to, with_projects
from tests.processes.start import begun

pytestmark = pytest.mark.django_db
__all__ = ["town"]
ROLL = "document,birth_date,area\n12.345.678-Z,1990-05-21,north\nX1234567L,2012-01-01,\n"


def brought_in(path, text, *, whole=False):
    path.write_text(text)
    return roll_.run(argparse.Namespace(file=path, whole=whole))


@pytest.fixture
def petition(town):
    def only_roll(content):
        return re.sub(r'"proofs": \[[^]]*\]', '"proofs": ["roll"], "least_age": 16', content)

    return begun(town, "uk-petition", state="open", change=only_roll)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("number,birth_date\n1,1990-01-01\n", "line 1: there is no column document"),
        ("document,birth_date\n", "there is nobody in it"),
        ("document,birth_date\n1,1990-01-01\n,1990-01-01\n", "line 3, document"),
        ("document,birth_date\n1,21/05/1990\n", "line 2, birth_date: write it as 1990-05-21"),
        ("document,birth_date,area\n1,1990-01-01,moon\n", "line 2, area: there is no area moon"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_comes_in(tmp_path, capsys, text, says):
    assert brought_in(tmp_path / "roll.csv", text) == 2
    assert says in capsys.readouterr().err
    assert not RollLine.objects.exists()


def test_who_is_on_the_roll_signs_once_by_any_spelling_of_their_number(petition, tmp_path, client):
    Area.objects.create(slug="north", name="North")
    assert brought_in(tmp_path / "roll.csv", ROLL) == 0
    page = drafted.path(drafted.Draft(petition[1].pk, {"1": 1}))
    typed = {"proof": "roll", "roll-document": "12345678z", "roll-born": "1990-05-21"}
    wrong = client.post(page, {**typed, "roll-born": "1990-05-22"})
    assert wrong.status_code == 400
    assert "12345678z" in wrong.content.decode()  # nothing typed is lost
    child = client.post(page, {**typed, "roll-document": "X1234567L", "roll-born": "2012-01-01"})
    assert "16" in child.content.decode()
    first = client.post(page, typed).content.decode()
    again = client.post(page, {**typed, "roll-document": "12.345.678-Z"}).content.decode()
    ballot = Ballot.objects.get()
    assert ballot.receipt in first
    assert ballot.receipt in again
    assert (ballot.area.slug, ballot.proofs) == ("north", ["roll"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM people_rollline")
        assert not [digest for (digest,) in cursor.fetchall() if "12345678" in digest]


def test_a_newer_roll_moves_people_and_a_whole_one_takes_off_who_is_gone(tmp_path, db):
    for slug in ("north", "south"):
        Area.objects.create(slug=slug, name=slug.title())
    path, moved = tmp_path / "roll.csv", "document,birth_date,area\n12345678Z,1990-05-21,south\n"
    brought_in(path, ROLL)
    assert brought_in(path, moved) == 0
    assert RollLine.objects.count() == 2
    assert roll.find("12345678Z", date(1990, 5, 21), on=date(2026, 11, 21)).area.slug == "south"
    assert brought_in(path, moved, whole=True) == 0
    assert roll.find("X1234567L", date(2012, 1, 1), on=date(2026, 11, 21)) is None
    assert RollLine.objects.count() == 1


SPELT = ("12345678Z", "12.345.678-Z", "1234 5678 z")


def guesses(client, page, number, typed):
    """The answers to wrong dates for one number, until one too many."""
    most = limits.LIMITS["roll"].person
    return [client.post(page, {**typed, number: SPELT[at % 3]}).status_code for at in range(most + 1)]


def test_guessing_birth_dates_has_to_wait_however_the_number_is_spelt(petition, tmp_path, client):
    brought_in(tmp_path / "roll.csv", ROLL.replace(",north", ","))
    page = drafted.path(drafted.Draft(petition[1].pk, {"1": 1}))
    typed = {"proof": "roll", "roll-document": SPELT[0], "roll-born": "1970-01-01"}
    assert guesses(client, page, "roll-document", typed)[-2:] == [400, 429]
    assert client.post(page, {**typed, "roll-born": "1990-05-21"}).status_code == 429
    assert not Ballot.objects.exists()


def test_a_budget_asks_the_same_roll_and_waits_with_it(town, tmp_path, client):
    brought_in(tmp_path / "roll.csv", ROLL.replace(",north", ","))
    process = to(begin(town, proofs=["roll"]), "balloting")
    with_projects(process, town)
    page = f"/en/take-part/{process.slug}/ballot/town/"
    typed = {"p1": "1", "step": "vote", "document": SPELT[1], "birth_date": "1970-01-01"}
    wrong = client.post(page, typed)
    assert wrong.status_code == 400
    assert SPELT[1] in wrong.content.decode()
    assert not Ballot.objects.exists()
    assert client.post(page, {**typed, "birth_date": "1990-05-21"}).status_code == 302
    assert Ballot.objects.get().proofs == ["roll"]
    assert guesses(client, page, "document", typed)[-3:] == [400, 429, 429]  # one was wrong above
