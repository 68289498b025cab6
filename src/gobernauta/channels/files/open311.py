"""Requests out of an Open311 answer, JSON or XML; one that is not as the standard says is rejected by itself."""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from civic.formats import open311
from civic.formats.problem import FormatProblem
from gobernauta.channels.files.cells import BadCell, Reject
from gobernauta.channels.files.moments import bound
from gobernauta.channels.files.table import Row


def rows(content: bytes, name: str) -> Iterator[tuple[int, Row | Reject]]:
    """Every request as (place in the file, request or reject). Raises `civic.formats.problem.Malformed`."""
    for at, found in enumerate(open311.iterate_requests(content, name), start=1):
        if isinstance(found, FormatProblem):
            yield at, Reject(found.line or at, found.field, "", found.reason)
        else:
            try:
                yield at, _stored(_row(found))
            except BadCell as bad:
                yield at, Reject(at, bad.field, bad.value[:200], str(bad))


def _row(found: open311.ServiceRequest) -> Row:
    opened = found.requested_datetime
    if opened is None:
        raise BadCell("requested_datetime", "", "The moment it was opened is missing.")
    bound("requested_datetime", opened)
    if found.updated_datetime:
        bound("updated_datetime", found.updated_datetime)
    closed = found.status == "closed"
    known = found.lat is not None and found.long is not None and (found.lat, found.long) != (0, 0)
    return Row(
        service_request_id=found.service_request_id[:200],
        requested_datetime=opened,
        is_closed=closed,
        closed_datetime=found.updated_datetime if closed else None,
        updated_datetime=found.updated_datetime,
        status_notes=found.status_notes,
        agency_responsible=found.agency_responsible[:200],
        service_name=found.service_name[:200],
        service_code=found.service_code[:50],
        description=found.description,
        address=found.address[:300],
        lat=found.lat if known else None,
        long=found.long if known else None,
        channel=str(found.extended_attributes.get("channel", ""))[:30],
    )


def _stored(row: Row) -> Row:
    """The row without what no database can hold."""
    said = {it.name: getattr(row, it.name) for it in fields(row)}
    words: dict[str, Any] = {name: it.replace("\x00", "") for name, it in said.items() if isinstance(it, str)}
    return replace(row, **words)
