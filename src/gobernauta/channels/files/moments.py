"""Moments as cities and spreadsheets write them. Whether 3/4 is in March or April the file says, or a person."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from gobernauta.channels.files.cells import BadCell

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
EITHER = (
    f"Day and month could be either way round; say which with --dates {DAY_FIRST} or --dates {MONTH_FIRST}."
)
UNREADABLE = "This is not a date we can read; write it as 2026-11-21T08:00:00+01:00."
_WRITTEN = re.compile(
    r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[\sT,]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([ap])\.?\s*m\.?)?)?",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"[2-7]\d{4}([.,]\d{1,10})?")  # days as a spreadsheet counts them: 1954 to 2119
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  (the caller gives the zone)


def order(cells: Iterable[str]) -> str:
    """`DAY_FIRST` or `MONTH_FIRST`, by the first cell that can only be read so; empty where none can."""
    for cell in cells:
        if found := _WRITTEN.fullmatch(cell.strip()):
            first, second = int(found[1]) > 12, int(found[3]) > 12
            if first != second:
                return DAY_FIRST if first else MONTH_FIRST
    return ""


def moment(field: str, said: str, zone: tzinfo, order: str = "") -> datetime | None:
    """A moment in `zone` unless it names its own; None where nothing stands. Raises `BadCell`."""
    if not said:
        return None
    try:
        found = (
            _written(field, said, order) or _serial(said) or datetime.fromisoformat(said.replace("/", "-"))
        )
    except ValueError as error:
        raise error if isinstance(error, BadCell) else BadCell(field, said, UNREADABLE) from error
    bound(field, found)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def bound(field: str, at: datetime) -> None:
    """Raise `BadCell` for a year in which no town has kept a request."""
    if not 1900 <= at.year <= 2200:
        raise BadCell(field, at.isoformat(), "The year lies outside 1900 to 2200.")


def _written(field: str, said: str, order: str) -> datetime | None:
    found = _WRITTEN.fullmatch(said)
    if not found:
        return None
    day, month = int(found[1]), int(found[3])
    if month > 12 or (day <= 12 and order == MONTH_FIRST):
        day, month = month, day
    elif day <= 12 and day != month and not order:
        raise BadCell(field, said, EITHER)
    hour, minute, second = (int(part or 0) for part in found.group(5, 6, 7))
    if found[8]:
        if not 1 <= hour <= 12:
            raise BadCell(field, said, UNREADABLE)
        hour = hour % 12 + (12 if found[8] in "pP" else 0)
    return datetime(int(found[4]), month, day, hour, minute, second)  # noqa: DTZ001  (the caller gives the zone)


def _serial(said: str) -> datetime | None:
    if not _SERIAL.fullmatch(said):
        return None
    return _DAY_ZERO + timedelta(seconds=round(float(said.replace(",", ".")) * 86_400))
