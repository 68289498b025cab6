"""Real elections brought in, counted by the room, and what the towns decided coming out of it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from civic.formats import pabulib
from civic.tally.rules import run as counted_by
from gobernauta.journeys import bring_in_budget
from gobernauta.people.models import Organization
from gobernauta.processes import budgets, counting, explaining, published
from gobernauta.processes.models import Ballot, Item, Process, Result
from gobernauta.register.models import Entry
from tests.desk.town import MONDAY
from tests.processes.start import PRESETS

pytestmark = pytest.mark.django_db
LARGE = 300_000  # bytes
# Towns' own variants and exclusive projects aside, one file is known not to follow the rule it names.
DIFFER = {"Poland_Krakow_2022_Czyzyny", "Poland_Warszawa_2021_Ursynow"}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def town(db):
    return Organization.objects.create(slug="town", name="Town")


@pytest.fixture(scope="module")
def elections(shared_data) -> list[Path]:
    folder = shared_data / "pabulib"
    return sorted([*folder.glob("*.pb"), *folder.glob("pb/*.pb")])


def brought(path, town):
    return bring_in_budget.election(path.read_bytes(), path.name, organization=town, now=MONDAY)


def check(path, town):
    """Import, compare the numbers, recount the published file, compare with what the town decided."""
    document = pabulib.parse(path.read_bytes(), path.name)
    process = brought(path, town).process
    assert Item.objects.filter(process=process).count() == len(document.projects.rows)
    assert Ballot.objects.filter(process=process).count() == len(document.votes.rows)
    (pot,) = budgets.pots_of(Process.objects.select_related("version__file").get(pk=process.pk))
    result = explaining.newest(pot)
    names = dict(Item.objects.filter(process=process).values_list("number", "name"))
    winners = {names[number] for number in result.winners}
    assert recounted(result) == [names[number] for number in result.winners], path.name
    if "selected" in document.projects.columns and document.meta["rule"] != "unknown":
        ids, selected = document.projects.column("project_id"), document.projects.column("selected")
        real = {one for one, said in zip(ids, selected, strict=True) if said.strip() == "1"}
        assert (winners == real) == (path.stem not in DIFFER), path.name
        return 1
    return 0


def recounted(result):
    """Whom `civic tally` finds in the file that was published with a count."""
    with published.opened(result, "budget.pb") as stream:
        document = pabulib.parse(stream.read(), "budget.pb")
    stated = pabulib.stated_rule(document)
    return list(counted_by(pabulib.count(document), stated.name, stated.settings).winners)


def test_elections_give_what_their_towns_decided_and_recount_from_the_published_file(elections, town):
    small = [path for path in elections if path.stat().st_size <= LARGE]
    assert len(small) >= 90
    assert sum(check(path, town) for path in small[::12]) >= 3


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_every_election_does(elections, town, part):
    """Eight parts of all the files, so that none holds a machine for long."""
    for path in elections[part::8]:
        check(path, town)


def test_a_second_import_adds_nothing(elections, town):
    path = next(path for path in elections if path.stem == "Poland_Swiecie_2023")
    first = brought(path, town)
    entries = Entry.objects.count()
    again = brought(path, town)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.process == first.process
    assert (Entry.objects.count(), Process.objects.count(), Result.objects.count()) == (entries, 1, 1)


def test_the_command_recounts_a_downloaded_file(elections, town, tmp_path):
    process = brought(next(path for path in elections if path.stem == "Switzerland_Zurich_D10"), town).process
    result = Result.objects.get(contest__process=process)
    assert [one.name for one in published.files(result)] == [
        "ballots.csv",
        "budget.pb",
        "items.csv",
        "result.json",
    ]
    kept = tmp_path / "downloaded.pb"
    with published.opened(result, "budget.pb") as stream:
        kept.write_bytes(stream.read())
    said = subprocess.run(
        [sys.executable, "-c", "from civic.cli import main; main()", "tally", str(kept), "--json"],
        capture_output=True,
        check=True,
        text=True,
    )
    numbers = dict(process.items.values_list("name", "number"))
    assert [numbers[one] for one in json.loads(said.stdout)["winners"]] == result.winners


def test_what_is_no_election_is_refused_with_its_line(town):
    with pytest.raises(pabulib.document.Malformed) as refused:
        bring_in_budget.election(b"META\nkey;value\n", "x.pb", organization=town, now=MONDAY)
    assert "x.pb" in str(refused.value)
    assert not Process.objects.exists()


def test_the_proposals_of_valladolid(shared_data, town):
    content = (shared_data / "valladolid-pb-2027" / "proposals.json").read_bytes()
    rules = (PRESETS / "participatory-budget.json").read_text()
    told = {"rules": rules, "organization": town, "now": MONDAY}
    first = bring_in_budget.proposals(content, "valladolid-pb-2027.json", **told)
    again = bring_in_budget.proposals(content, "valladolid-pb-2027.json", **told)
    rows = json.loads(content)
    assert (first.is_new, again.is_new, again.process) == (True, False, first.process)
    held = {one.external_id: one for one in Item.objects.select_related("contest")}
    assert len(held) == len(rows) == 686
    for row in rows:
        item = held[row["code"]]
        assert (item.title, item.support_count) == (row["title"][:300], row["votes"])
        assert item.contest.slug == f"zone-{row['zone_id']}"
        assert (item.latitude is None) == (row["latitude"] is None)
    assert {one.contest.title for one in held.values()} == {row["zone"] for row in rows}
    counting.fold(first.process, now=MONDAY)
