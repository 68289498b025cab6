"""Requests out of a table, a row at a time, however long it is; a row that cannot be read says which field and why."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from hashlib import sha256
from typing import Any, BinaryIO

LONGEST_CELL = 200_000
_CLOSED = (
    "closed",
    "cerrad",
    "resuelt",
    "selesai",
    "resolved",
    "completed",
    "done",
    "fixed",
    "cancel",
    "duplicate",
)
_FORMATS = (
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M", "%m/%d/%Y", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y",
    "%d-%m-%Y %H:%M:%S", "%d-%m-%Y",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One request of a file: Open311's fields, whatever the file called them."""

    service_request_id: str
    requested_datetime: datetime
    is_closed: bool
    closed_datetime: datetime | None = None
    updated_datetime: datetime | None = None
    status_notes: str = ""
    agency_responsible: str = ""
    service_name: str = ""
    service_code: str = ""
    description: str = ""
    address: str = ""
    lat: float | None = None
    long: float | None = None
    channel: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that was not taken: where, what and why."""

    line: int
    field: str
    value: str
    reason: str


class BadCell(ValueError):
    """A cell that cannot be read."""

    def __init__(self, field: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value = field, value


def header(stream: BinaryIO) -> list[str]:
    """The column names. Raises `UnicodeDecodeError` where the file is no text in UTF-8."""
    first = next(_reader(stream), None)
    return [name.strip() for name in first] if first else []


def rows(stream: BinaryIO, mapping: Mapping[str, str], zone: tzinfo) -> Iterator[tuple[int, Row | Reject]]:
    """Every row after the header as (line, request or reject). Times without a zone are in `zone`."""
    reader = _reader(stream)
    names = [name.strip() for name in next(reader, [])]
    places = {field: names.index(column) for field, column in mapping.items()}
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield reader.line_num, Reject(reader.line_num, "", "", f"The row is broken: {error}")
            continue
        if any(cells):
            yield reader.line_num, _row(reader.line_num, cells, names, places, zone)


def _reader(stream: BinaryIO) -> Any:
    csv.field_size_limit(LONGEST_CELL)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    sample = text.read(65_536)
    text.seek(0)
    first = sample.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    return csv.reader(text, delimiter=delimiter)


def _row(
    line: int, cells: list[str], names: list[str], places: Mapping[str, int], zone: tzinfo
) -> Row | Reject:
    if len(cells) != len(names):
        return Reject(line, "", "", f"The row has {len(cells)} cells where the header has {len(names)}.")
    said = {field: cells[place].strip() for field, place in places.items()}
    try:
        return request(said, zone, fallback=sha256("\x1f".join(cells).encode()).hexdigest()[:24])
    except BadCell as bad:
        return Reject(line, bad.field, bad.value[:200], str(bad))


def request(said: Mapping[str, str], zone: tzinfo, *, fallback: str = "") -> Row:
    """A request from its fields as text. Raises `BadCell`."""
    opened = moment("requested_datetime", said.get("requested_datetime", ""), zone)
    if opened is None:
        raise BadCell("requested_datetime", "", "The moment it was opened is missing.")
    status = said.get("status", "").lower()
    closed = moment("closed_datetime", said.get("closed_datetime", ""), zone)
    lat, long = place(said.get("lat", ""), said.get("long", ""))
    return Row(
        service_request_id=(said.get("service_request_id") or fallback)[:200],
        requested_datetime=opened,
        is_closed=status.startswith(_CLOSED) if status else closed is not None,
        closed_datetime=closed,
        updated_datetime=moment("updated_datetime", said.get("updated_datetime", ""), zone),
        status_notes=said.get("status_notes", ""),
        agency_responsible=said.get("agency_responsible", "")[:200],
        service_name=said.get("service_name", "")[:200],
        service_code=said.get("service_code", "")[:50],
        description=said.get("description", ""),
        address=said.get("address", "")[:300],
        lat=lat,
        long=long,
        channel=said.get("channel", "")[:30].lower(),
        area=said.get("area", "")[:200],
    )


def moment(field: str, said: str, zone: tzinfo) -> datetime | None:
    """A moment as cities write it; None where nothing stands. Raises `BadCell`."""
    if not said:
        return None
    found = _moment(said)
    if found is None:
        raise BadCell(field, said, "This is not a date we can read; write it as 2026-11-21T08:00:00+01:00.")
    if not 1900 <= found.year <= 2200:
        raise BadCell(field, said, "The year lies outside 1900 to 2200.")
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _moment(said: str) -> datetime | None:
    try:
        return datetime.fromisoformat(said.replace("Z", "+00:00"))
    except ValueError:
        pass
    for form in _FORMATS:
        try:
            return datetime.strptime(said, form)  # noqa: DTZ007  (the caller gives the zone)
        except ValueError:
            continue
    return None


def place(lat: str, long: str) -> tuple[float | None, float | None]:
    """Degrees; none of the two where one is missing, or where 0, 0 says that nobody knew. Raises `BadCell`."""
    if not lat or not long:
        return None, None
    try:
        north, east = float(lat), float(long)
    except ValueError as error:
        raise BadCell("lat", f"{lat}, {long}", "Latitude and longitude are numbers.") from error
    if north == 0 and east == 0:
        return None, None
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise BadCell("lat", f"{lat}, {long}", "The place does not lie on this earth.")
    return north, east
