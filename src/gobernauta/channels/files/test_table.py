"""Tables as spreadsheets of many countries save them: no letter is lost, no day becomes a month."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gobernauta.channels.files import cells, ideas, moments, petitions, table
from gobernauta.channels.files.cells import BadCell, Reject

MAPPING = {"service_request_id": "Número", "requested_datetime": "Fecha", "description": "Qué pasó"}
SPANISH = "Número;Fecha;Qué pasó\n1;25/12/2026 10:00;Señal caída en Peña\n2;03/04/2026;—\n"


def read(content: bytes, **how: str) -> list[table.Row | Reject]:
    mapping = {**MAPPING, **({"lat": "Lat", "long": "Long"} if b"Lat" in content else {})}
    return [row for _, row in table.rows(io.BytesIO(content), mapping, UTC, **how)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_common_encoding_and_separator(encoding: str, separator: str) -> None:
    content = SPANISH.replace(";", separator).encode(encoding)
    assert table.header(io.BytesIO(content)) == ["Número", "Fecha", "Qué pasó"]
    first, second = read(content)
    assert isinstance(first, table.Row)
    assert isinstance(second, table.Row)
    assert first.description == "Señal caída en Peña"
    assert first.requested_datetime == datetime(2026, 12, 25, 10, tzinfo=UTC)
    assert second.requested_datetime == datetime(2026, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize("first", ["sep=%s\n", "SEP=%s\r\n", '"sep=%s"\n'])
@pytest.mark.parametrize("separator", [";", "\t", "~"])
def test_a_first_line_that_names_the_separator_is_no_row(first: str, separator: str) -> None:
    content = (first % separator + SPANISH.replace(";", separator) + "3\n").encode("utf-8-sig")
    assert table.header(io.BytesIO(content)) == ["Número", "Fecha", "Qué pasó"]
    taken, _, short = table.rows(io.BytesIO(content), MAPPING, UTC)
    assert isinstance(taken[1], table.Row)
    assert taken[1].description == "Señal caída en Peña"
    assert short[0] == 5  # as an editor numbers the lines


def test_one_line_in_an_old_encoding_changes_no_other() -> None:
    content = SPANISH.encode() + "3;2026-01-02;Peña\n".encode("cp1252")
    assert [row.description for row in read(content) if isinstance(row, table.Row)] == [
        "Señal caída en Peña", "—", "Peña"]  # fmt: skip


def test_where_nothing_tells_the_day_from_the_month_a_person_is_asked() -> None:
    content = "Número;Fecha;Qué pasó\n1;03/04/2026;x\n2;05/05/2026;y\n3;2026-04-03;z\n".encode()
    either, same, plain = read(content)
    assert isinstance(either, Reject)
    assert "--dates day-first" in either.reason
    assert isinstance(same, table.Row)
    assert isinstance(plain, table.Row)
    for order, month in ((moments.DAY_FIRST, 4), (moments.MONTH_FIRST, 3)):
        found = read(content, order=order)[0]
        assert isinstance(found, table.Row)
        assert found.requested_datetime.month == month


def test_what_spreadsheets_do_to_rows() -> None:
    """Empty cells at the end, decimal commas, a NUL, days as numbers, an endless cell; each row stands for itself."""
    head = "Número;Fecha;Qué pasó;Lat;Long\n"
    rows = "1;45987,35;a\x00b;40,4168;-3,7038;;\n2;2026-01-02;c;;;\n3;2026-01-02;d\n"
    endless = f"4;2026-01-02;{'x' * 200_001};;\n5;2026-01-02;e;;\n"
    first, second, short, cut, last = read((head + rows + endless).encode())
    assert isinstance(first, table.Row)
    assert (first.description, first.lat, first.long) == ("ab", 40.4168, -3.7038)
    assert first.requested_datetime == datetime(2025, 11, 26, 8, 24, tzinfo=UTC)
    assert [type(row) for row in (second, short, cut, last)] == [table.Row, Reject, Reject, table.Row]


@pytest.mark.parametrize(
    ("said", "hour"),
    [("21/11/2026 2:05:00 p.\u00a0m.", 14), ("11/21/2026 12:05 AM", 0), ("2026/11/21 14:05", 14),
     ("21.11.2026 14:05", 14), ("21-11-2026, 12:05 pm", 12), ("2026-11-21T14:05:00Z", 14)],
)  # fmt: skip
def test_clocks_of_many_countries(said: str, hour: int) -> None:
    found = moments.moment("at", said, UTC)
    assert found is not None
    assert (found.date().isoformat(), found.hour) == ("2026-11-21", hour)


@pytest.mark.parametrize(
    "said",
    ["31/02/2026", "13/13/2026", "25/12/1899", "1/1/2999", "21/11/2026 25:00", "21/11/2026 13:00 pm", "45987.5.1",
     "0001-01-01T00:00:00+14:00", "9999-12-31", "yesterday", "२१/११/२०२६ ०:६०"],
)  # fmt: skip
def test_what_is_no_moment_is_named(said: str) -> None:
    with pytest.raises(BadCell, match=r"\w+ \w+"):
        moments.moment("at", said, UTC, moments.DAY_FIRST)


@given(st.datetimes(datetime(1954, 10, 4), datetime(2119, 1, 1)), st.booleans())  # noqa: DTZ001  (cells name no zone)
def test_a_moment_written_out_is_read_back(at: datetime, days_first: bool) -> None:
    at = at.replace(microsecond=0, tzinfo=UTC)
    written = at.strftime("%d/%m/%Y %H:%M:%S" if days_first else "%m/%d/%Y %I:%M:%S %p")
    order = moments.DAY_FIRST if days_first else moments.MONTH_FIRST
    assert moments.order([written]) in ("", order)
    assert moments.moment("at", written, UTC, order) == at
    serial = (at - datetime(1899, 12, 30, tzinfo=UTC)) / timedelta(days=1)
    assert moments.moment("at", f"{serial:.8f}", UTC) == at


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_rejects(content: bytes) -> None:
    for head in (b"", b"\xff\xfe", b"sep=", "Número;Fecha;Qué pasó\n".encode()):
        for _, row in cells.read(cells.opened(io.BytesIO(head + content))):
            assert isinstance(row, (list, Reject))
    assert all(
        isinstance(row, (table.Row, Reject)) for row in read("Número;Fecha;Qué pasó\n".encode() + content)
    )


def test_tables_of_petitions_and_ideas_are_read_as_these_are() -> None:
    petition = "id;created;status;signatures;action\n1;2016-01-24T22:55:30Z;open;3;Más árboles en Peña\n"
    ((_, one),) = petitions.rows(io.BytesIO(petition.encode("cp1252")))
    assert isinstance(one, petitions.Petition)
    assert one.title == "Más árboles en Peña"
    assert petitions.is_table(petition.encode("utf-16"))
    idea = "id;title;numSupports;date\n1;Más árboles en Peña;3;2016-01-01\n"
    assert ideas.kind_of(idea.encode("cp1252")) == "ideas"
    assert ideas.kind_of(petition.encode()) == ideas.kind_of(b"") == ideas.kind_of(b"\xff\xfe\x00") == ""
    ((_, other),) = ideas.ideas(io.BytesIO(idea.encode("utf-16")), UTC)
    assert isinstance(other, ideas.Idea)
    assert other.title == "Más árboles en Peña"
