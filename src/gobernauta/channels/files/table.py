"""Requests out of a table, a row at a time, however long it is; a row that cannot be read says which field and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from hashlib import sha256
from typing import BinaryIO

from gobernauta.channels.files import cells, moments
from gobernauta.channels.files.cells import BadCell as BadCell
from gobernauta.channels.files.cells import Reject as Reject

MOMENTS = ("requested_datetime", "closed_datetime", "updated_datetime")
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


def header(stream: BinaryIO) -> list[str]:
    """The column names."""
    return cells.header(cells.opened(stream))


def rows(
    stream: BinaryIO, mapping: Mapping[str, str], zone: tzinfo, *, order: str = ""
) -> Iterator[tuple[int, Row | Reject]]:
    """Every row after the header as (line, request or reject). Times without a zone are in `zone`.

    `order`: which of day and month comes first (`moments`); left out, it is learned from the file.
    """
    text = cells.opened(stream)
    names = cells.header(text)
    places = {field: names.index(column) for field, column in mapping.items()}
    dated = [place for field, place in places.items() if field in MOMENTS]
    whole = (row for _, row in cells.read(text) if not isinstance(row, Reject) and len(row) >= len(names))
    order = order or moments.order(row[place] for row in whole for place in dated)
    text.seek(0)
    for number, (line, row) in enumerate(cells.read(text)):
        if isinstance(row, Reject):
            yield line, row
        elif number:
            yield line, _row(line, cells.fitted(row, len(names)), names, places, zone, order)


def _row(
    line: int, row: Sequence[str], names: Sequence[str], places: Mapping[str, int], zone: tzinfo, order: str
) -> Row | Reject:
    if len(row) != len(names):
        return Reject(line, "", "", f"The row has {len(row)} cells where the header has {len(names)}.")
    said = {field: row[place].strip() for field, place in places.items()}
    fallback = sha256("\x1f".join(row).encode()).hexdigest()[:24]
    try:
        return request(said, zone, fallback=fallback, order=order)
    except BadCell as bad:
        return Reject(line, bad.field, bad.value[:200], str(bad))


def request(said: Mapping[str, str], zone: tzinfo, *, fallback: str = "", order: str = "") -> Row:
    """A request from its fields as text. Raises `BadCell`."""
    opened, closed, updated = (moments.moment(field, said.get(field, ""), zone, order) for field in MOMENTS)
    if opened is None:
        raise BadCell("requested_datetime", "", "The moment it was opened is missing.")
    status = said.get("status", "").lower()
    lat, long = place(said.get("lat", ""), said.get("long", ""))
    return Row(
        service_request_id=(said.get("service_request_id") or fallback)[:200],
        requested_datetime=opened,
        is_closed=status.startswith(_CLOSED) if status else closed is not None,
        closed_datetime=closed,
        updated_datetime=updated,
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


def place(lat: str, long: str) -> tuple[float | None, float | None]:
    """Degrees; none of the two where one is missing, or where 0, 0 says that nobody knew. Raises `BadCell`."""
    if not lat or not long:
        return None, None
    try:
        north, east = (float(degrees.replace(",", ".")) for degrees in (lat, long))
    except ValueError as error:
        raise BadCell("lat", f"{lat}, {long}", "Latitude and longitude are numbers.") from error
    if north == 0 and east == 0:
        return None, None
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise BadCell("lat", f"{lat}, {long}", "The place does not lie on this earth.")
    return north, east
