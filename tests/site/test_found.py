"""A real town is founded once, from a file that is checked whole; its first administrator chooses a password."""

import copy
import json

import pytest

from gobernauta.cases.models import Service
from gobernauta.people.models import Area, Organization, User
from gobernauta.site import command, founding
from gobernauta.site.command import found_

pytestmark = pytest.mark.django_db
EXAMPLE = found_._example()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "town.json"
    path.write_text(json.dumps(EXAMPLE))
    return path


def found(*arguments):
    return command.main(["found", *map(str, arguments)])


def test_the_example_founds_a_town_and_its_administrator_comes_in(file, client, capsys):
    assert found(file, "--administrator", "ana@town.example", "--name", "Ana") == 0
    said = capsys.readouterr().out
    assert (Organization.objects.count(), Area.objects.count(), Service.objects.count()) == tuple(
        len(EXAMPLE[part]) for part in ("organizations", "areas", "services")
    )
    where = said.split()[-1]
    path = where[where.index("/en/") :]
    client.post(path, {"password": "four unrelated words", "again": "four unrelated words"})
    ana = User.objects.get()
    assert (ana.email, ana.memberships.get().role) == ("ana@town.example", "administrator")
    assert (
        client.post("/en/report/", {"text": "The lamp is dark", "service": "street-light"}).status_code == 302
    )


def test_a_town_is_founded_once(file, capsys):
    assert found(file, "--administrator", "ana@town.example") == 0
    assert found(file, "--administrator", "eve@town.example") == 1
    assert "already" in capsys.readouterr().err
    assert command.main(["demo"]) == 1


def test_the_example_is_printed_and_arguments_are_asked_for(file, capsys):
    assert found("--example") == 0
    assert json.loads(capsys.readouterr().out) == EXAMPLE
    assert found(file) == 2
    assert found(file, "--administrator", "nobody") == 1
    assert "nobody" in capsys.readouterr().err
    assert not Organization.objects.exists()


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["services", 0, "organization"], "moon", "services[0]: there is no department moon"),
        (["services", 0, "answer"], 0, "services[0]"),
        (["services", 0, "names"], {}, "services[0]"),
        (["areas", 0, "ring"], [[0, 0], [1, 1]], "areas[0]: a ring"),
        (["areas", 0, "ring"], [[0, 0], [1, 999], [2, 2], [0, 0]], "areas[0]: a point"),
        (["calendar", "time_zone"], "Mars/Olympus", "calendar"),
        (["calendar", "hours"], {"0": [["16:00", "08:00"]]}, "calendar: 16:00 is not before 08:00"),
        (["calendar", "hours"], {"9": []}, "calendar: a day"),
        (["calendar", "holidays"], ["2026-02-30"], "calendar"),
        (["organizations", 0, "slug"], "two words", "organizations[0]"),
        (["reception"], "moon", "reception"),
        (["services"], 7, "services:"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(path, value, place):
    town = copy.deepcopy(EXAMPLE)
    holder = town
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    with pytest.raises(founding.Unusable) as caught:
        founding.check(town)
    assert str(caught.value).startswith(place)


@pytest.mark.parametrize("content", ["", "[]", "7", '{"calendar": 1}', "null"])
def test_what_is_no_town_file_is_refused(tmp_path, content):
    path = tmp_path / "town.json"
    path.write_text(content)
    with pytest.raises(founding.Unusable):
        founding.read(path)
    with pytest.raises(founding.Unusable, match="cannot be read"):
        founding.read(tmp_path / "absent.json")
