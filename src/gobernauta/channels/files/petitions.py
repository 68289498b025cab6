"""Petitions out of a file: a table of them, or one as the UK Parliament's petitions site publishes it (JSON).

Names of petitioners are not read. A row that cannot be read says which field and why.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from gobernauta.channels.files import cells
from gobernauta.channels.files.cells import Reject

COLUMNS = ("id", "created", "status", "signatures", "action")
STATES = {
    "open": "open",
    "closed": "closed",
    "rejected": "rejected",
    "hidden": "rejected",
    "stopped": "rejected",
}
MOST = 2_000_000_000
THRESHOLDS = {"response": "response_threshold_reached_at", "debate": "debate_threshold_reached_at"}


@dataclass(frozen=True, slots=True)
class Petition:
    """One petition of elsewhere. `areas`: signatures by (short name, name); `reached`: moments by threshold."""

    id: str
    title: str
    state: str
    signatures: int
    created_at: datetime
    background: str = ""
    details: str = ""
    opened_at: datetime | None = None
    areas: Mapping[tuple[str, str], int] = field(default_factory=dict)
    reached: Mapping[str, datetime] = field(default_factory=dict)


def is_table(first: bytes) -> bool:
    """Whether the first line of a file is that of a table of petitions."""
    return {"signatures", "action"} <= {name.lower() for name in cells.names_in(first)}


def is_record(first: bytes) -> bool:
    """Whether a file begins like one published petition."""
    return b'"signature_count"' in first and b'"petition"' in first


def rows(stream: BinaryIO) -> Iterator[tuple[int, Petition | Reject]]:
    """Each petition of a table with its line."""
    text = cells.opened(stream)
    names = cells.header(text)
    for number, (line, row) in enumerate(cells.read(text)):
        if isinstance(row, Reject):
            yield line, row
        elif number:
            yield line, _read(dict(zip(names, row, strict=False)), line)


def record(content: bytes) -> tuple[int, Petition | Reject]:
    """The one petition of a published record."""
    try:
        told = json.loads(content)["data"]
        return 1, _published(str(told["id"]), told["attributes"])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        return 1, Reject(1, "data", "", f"This is no published petition: {error}.")


def _read(row: Mapping[str, str], line: int) -> Petition | Reject:
    told = {name: row.get(name, "").strip() for name in COLUMNS}
    for name in ("id", "action"):
        if not told[name]:
            return Reject(line, name, "", "It is empty.")
    if told["status"] not in STATES:
        return Reject(line, "status", told["status"][:200], f"It is none of {', '.join(STATES)}.")
    try:
        signatures = _number(told["signatures"])
    except ValueError:
        return Reject(line, "signatures", told["signatures"][:200], "It is no number of signatures.")
    try:
        created_at = datetime.fromisoformat(told["created"])
    except ValueError:
        return Reject(line, "created", told["created"][:200], "It is no time such as 2017-01-24T22:55:30Z.")
    if created_at.tzinfo is None:
        return Reject(line, "created", told["created"], "It says no time zone.")
    return Petition(told["id"][:200], told["action"], STATES[told["status"]], signatures, created_at)


def _published(number: str, told: Mapping[str, Any]) -> Petition:
    created_at = datetime.fromisoformat(told["created_at"])
    areas = {
        (one["ons_code"].lower(), one["name"]): _number(one["signature_count"])
        for one in told.get("signatures_by_constituency", [])
    }
    moments = {name: told.get(key) for name, key in THRESHOLDS.items()}
    return Petition(
        number,
        told["action"],
        STATES[told["state"]],
        _number(told["signature_count"]),
        created_at,
        told.get("background") or "",
        told.get("additional_details") or "",
        datetime.fromisoformat(told["open_at"]) if told.get("open_at") else None,
        areas,
        {name: datetime.fromisoformat(at) for name, at in moments.items() if at},
    )


def _number(said: str | int) -> int:
    number = int(said)
    if not 0 <= number <= MOST:
        raise ValueError(f"{number} is no number of signatures.")
    return number
