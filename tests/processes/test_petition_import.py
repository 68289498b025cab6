"""Real petitions: lists and counts match the files, a second time adds nothing."""

import csv

import pytest

from gobernauta.channels.files import petitions as reading
from gobernauta.journeys import bring_in_petitions
from gobernauta.processes import petition_queries, queries
from gobernauta.processes.models import Counter, Process, Reached
from tests.desk.town import MONDAY

pytestmark = pytest.mark.django_db


def bring(rows, town, *, source="uk", make_areas=False):
    told = {
        "source": source,
        "organization": town.roads,
        "language": "en",
        "make_areas": make_areas,
        "now": MONDAY,
    }
    *_, tally = bring_in_petitions.petitions(rows, **told)
    return tally


@pytest.fixture
def folder(shared_data):
    found = shared_data / "uk-petitions-2015-2017"
    if not found.is_dir():
        pytest.skip(f"the UK's petitions are not at {found}")
    return found


def test_every_petition_of_the_file_is_there_once(town, folder, client, django_assert_max_num_queries):
    path = folder / "petitions.csv"
    with path.open(newline="", encoding="utf-8") as lines:
        expected = {row["id"]: row for row in csv.DictReader(lines)}
    with path.open("rb") as stream:
        tally = bring(reading.rows(stream), town)
    assert (tally.read, tally.added, tally.known, tally.rejects) == (8489, len(expected), 2, [])
    found = Process.objects.filter(imported_from="uk")
    assert {one.external_id: (one.state, one.ballot_count) for one in found} == {
        number: (row["status"], int(row["signatures"])) for number, row in expected.items()
    }
    with path.open("rb") as stream:
        again = bring(reading.rows(stream), town)
    assert (again.added, again.known) == (0, 8489)
    assert not queries.to_fold()
    with django_assert_max_num_queries(15):
        page = client.get("/en/petitions/?order=signatures").content.decode()
    assert "4,150,260 signatures" in page
    similar = petition_queries.similar("Hold a second referendum on leaving the EU")
    assert len(similar) == 5
    assert any("referendum" in one.title.lower() for one in similar)


def test_one_published_petition_comes_with_its_areas_and_the_moments_of_its_thresholds(town, folder, client):
    content = (folder / "petition-131215-by-constituency.json").read_bytes()
    assert reading.is_record(content[:4096])
    assert bring([reading.record(content)], town, make_areas=True).added == 1
    assert bring([reading.record(content)], town, make_areas=True).added == 0
    process = Process.objects.get()
    assert process.ballot_count == sum(Counter.objects.values_list("number", flat=True)) == 3_555_721
    assert Counter.objects.exclude(area=None).count() == 650
    assert Counter.objects.get(area__name="Edinburgh East").number == 6052
    assert [row.name for row in Reached.objects.all()] == ["response", "debate"]
    assert Reached.objects.get(name="debate").reached_at.isoformat().startswith("2016-06-24T10:48")
    page = client.get(f"/en/take-part/{process.slug}/")
    assert page.status_code == 200
    assert "Sign this petition" not in page.content.decode()
    assert len(client.get(f"/en/take-part/{process.slug}/areas/").content) < 60_000


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b"1,2017-01-24T22:55:30Z,open,many,Do it", "signatures"),
        (b"1,2017-01-24T22:55:30Z,open,-3,Do it", "signatures"),
        (b"1,yesterday,open,3,Do it", "created"),
        (b"1,2017-01-24T22:55:30,open,3,Do it", "created"),
        (b"1,2017-01-24T22:55:30Z,odd,3,Do it", "status"),
        (b"1,2017-01-24T22:55:30Z,open,3,", "action"),
        (b",2017-01-24T22:55:30Z,open,3,Do it", "id"),
        (b"1", "action"),
    ],
)
def test_a_row_that_cannot_be_read_names_its_field(tmp_path, line, field):
    path = tmp_path / "petitions.csv"
    path.write_bytes(b"id,created,status,signatures,action\n" + line + b"\n")
    with path.open("rb") as stream:
        ((number, reject),) = reading.rows(stream)
    assert number == 2
    assert field in reject.field
    assert reject.reason


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"data": 3}', b'{"data": {"id": 1, "attributes": {}}}', b"\xff"]
)
def test_a_record_that_is_none_is_rejected(content):
    _line, reject = reading.record(content)
    assert "no published petition" in reject.reason
