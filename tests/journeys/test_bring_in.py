"""Real files of three cities come in whole; given again they add nothing; what is broken is named row by row."""

import csv

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from gobernauta.cases.models import ServiceRequest
from gobernauta.channels.files import columns, open311, table
from gobernauta.journeys import bring_in
from gobernauta.register.models import Entry

pytestmark = pytest.mark.django_db


def brought(rows, source="city"):
    for tally in bring_in.requests(rows, source=source, is_public=True, language="en", now=timezone.now()):
        last = tally
    return last


def table_of(path):
    with path.open("rb") as stream:
        mapping = columns.correct(columns.guess(table.header(stream)), [], [])
    return table.rows(path.open("rb"), mapping, timezone.get_default_timezone())


@pytest.mark.parametrize("city", ["sf-311", "nyc-311-sample"])
def test_a_citys_table_comes_in_whole_and_only_once(shared_data, city):
    path = shared_data / city / "requests.csv"
    with path.open(newline="", encoding="utf-8") as stream:
        count = sum(1 for _ in csv.DictReader(stream))
    first = brought(table_of(path))
    assert (first.read, first.added, first.rejects) == (count, count, [])
    again = brought(table_of(path))
    assert (again.added, again.known) == (0, count)
    assert ServiceRequest.objects.count() == Entry.objects.filter(action="request.imported").count() == count


def test_what_the_file_says_is_what_is_kept(shared_data):
    path = shared_data / "sf-311" / "requests.csv"
    brought(table_of(path))
    with path.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    closed = sum(row["status"].lower() == "closed" for row in rows)
    assert ServiceRequest.objects.filter(status="done").count() == closed
    somewhere = sum(float(row["latitude"] or 0) != 0 for row in rows)
    assert ServiceRequest.objects.exclude(latitude=None).count() == somewhere
    one = rows[0]
    kept = ServiceRequest.objects.get(external_id=one["unique_key"])
    assert kept.opened_at.isoformat() == one["created_date"].replace(" ", "T")
    assert kept.service.names["en"] == one["complaint_type"]
    assert kept.status_changes.get(status="done").status_notes == one["status_notes"]


def test_chicagos_open311_comes_in_whole_and_only_once(shared_data):
    content = (shared_data / "chicago-open311" / "requests.json").read_bytes()
    assert brought(open311.rows(content, "requests.json")).added == 50
    assert brought(open311.rows(content, "requests.json")).added == 0


def test_a_stopped_import_goes_on_where_it_was(shared_data):
    path = shared_data / "sf-311" / "requests.csv"
    stopped = bring_in.requests(
        table_of(path), source="city", is_public=False, language="en", now=timezone.now()
    )
    next(stopped)
    stopped.close()
    assert ServiceRequest.objects.count() == bring_in.BATCH
    whole = brought(table_of(path))
    assert whole.known == bring_in.BATCH
    assert ServiceRequest.objects.count() == whole.read


def rows_of(text, said=()):
    import io

    stream = io.BytesIO(text.encode() if isinstance(text, str) else text)
    header = table.header(stream)
    mapping = columns.correct(columns.guess(header), header, said)
    again = io.BytesIO(text.encode() if isinstance(text, str) else text)
    return [row for _, row in table.rows(again, mapping, timezone.get_default_timezone())]


def test_a_broken_row_says_where_and_why_and_delays_nothing():
    good = "1,2026-11-01T08:00:00,43.3,-3.1,open"
    found = rows_of(
        f"id,created_date,latitude,longitude,status\n{good}\n2,yesterday,43,-3,open\n3,2026-11-01,95,-3,open\n"
        "4,2026-11-01,43\n5,1899-01-01,,,open\n6,2026-11-01T09:00:00,0.0,0.0,Closed\n"
    )
    said = [(one.line, one.field) for one in found if isinstance(one, table.Reject)]
    assert said == [(3, "requested_datetime"), (4, "lat"), (5, ""), (6, "requested_datetime")]
    assert all(one.reason for one in found if isinstance(one, table.Reject))
    last = found[-1]
    assert (last.service_request_id, last.lat, last.is_closed) == ("6", None, True)


def test_spanish_and_indonesian_tables_are_understood():
    spanish = columns.guess(
        ["Folio", "Fecha_alta", "Estado", "Dirección", "Latitud", "Longitud", "Departamento"]
    )
    assert spanish["service_request_id"] == "Folio"
    assert spanish["requested_datetime"] == "Fecha_alta"
    indonesian = columns.guess(["nomor", "tanggal_laporan", "isi_laporan", "alamat", "kategori", "dinas"])
    assert (indonesian["description"], indonesian["agency_responsible"]) == ("isi_laporan", "dinas")


def test_a_correction_by_hand_wins_and_nonsense_is_refused():
    (row,) = rows_of("id,created_date,opened\n1,2026-11-01,2026-11-02\n", ["requested_datetime=opened"])
    assert row.requested_datetime.day == 2
    for said in (["colour=id"], ["address=nowhere"], ["requested_datetime="]):
        with pytest.raises(columns.Unmapped):
            rows_of("id,created_date\n1,2026-11-01\n", said)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_rejects(content):
    found = rows_of(b"id,created_date,latitude,longitude\n" + content)
    assert all(isinstance(one, (table.Row, table.Reject)) for one in found)
