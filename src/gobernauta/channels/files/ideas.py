"""Ideas and what was said about them out of two tables, as exports of Decide Madrid (CONSUL) have them.

Who wrote what is a number there and is not read; that somebody is the author or works for the town stays. A row that
cannot be read says which field and why.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import BinaryIO, TypeVar

from gobernauta.channels.files import cells
from gobernauta.channels.files.cells import BadCell, Reject

IDEAS = frozenset({"id", "title", "numSupports"})  # columns by which each table is known
COMMENTS = frozenset({"id", "parentId", "proposalId", "text"})
NONE = "-1"  # the parent of a comment that answers nothing
OFFICIAL = frozenset({"empleados públicos"})
MOST = 2_000_000_000
Row = Mapping[str, str]
Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea of elsewhere with the supports it had there."""

    id: str
    title: str
    text: str
    supports: int
    created_at: datetime
    code: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment of elsewhere: on which idea, what it answers (empty: nothing), the votes it had."""

    id: str
    idea: str
    parent: str
    text: str
    created_at: datetime
    role: str = ""
    is_official: bool = False
    votes_for: int = 0
    votes_against: int = 0


def kind_of(first: bytes) -> str:
    """`ideas` or `comments` by the first line of a file; empty for every other table."""
    names = cells.names_in(first)
    if names >= COMMENTS:
        return "comments"
    return "ideas" if names >= IDEAS else ""


def ideas(stream: BinaryIO, zone: tzinfo) -> Iterator[tuple[int, Idea | Reject]]:
    """Each idea of a table with its line. Days are those of `zone`."""
    for line, row in _rows(stream):
        yield line, row if isinstance(row, Reject) else _read(line, row, _idea, zone)


def comments(stream: BinaryIO, zone: tzinfo) -> Iterator[tuple[int, Remark | Reject]]:
    """Each comment of a table with its line. Times are those of `zone`."""
    for line, row in _rows(stream):
        yield line, row if isinstance(row, Reject) else _read(line, row, _comment, zone)


def _read(line: int, row: Row, made: Callable[[Row, tzinfo], Kind], zone: tzinfo) -> Kind | Reject:
    try:
        return made(row, zone)
    except BadCell as bad:
        return Reject(line, bad.field, bad.value[:200], str(bad))


def _rows(stream: BinaryIO) -> Iterator[tuple[int, Row | Reject]]:
    names: Sequence[str] | None = None
    for line, row in cells.read(cells.opened(stream)):
        if isinstance(row, Reject):
            yield line, row
        elif names is None:
            names = [name.strip() for name in row]
        elif any(cell.strip() for cell in row):
            yield line, dict(zip(names, (cell.strip() for cell in row), strict=False))


def _idea(row: Row, zone: tzinfo) -> Idea:
    title = _needed(row, "title")
    texts = (row.get("summary", ""), row.get("text", ""))
    return Idea(
        id=_needed(row, "id")[:200],
        title=title[:300],
        text="\n\n".join(text for text in texts if text),
        supports=_number(row, "numSupports"),
        created_at=_moment("date", row.get("date", ""), "", zone),
        code=row.get("code", "")[:100],
        status=row.get("status", "")[:100],
    )


def _comment(row: Row, zone: tzinfo) -> Remark:
    parent, role = row.get("parentId", ""), row.get("userType", "")[:200]
    return Remark(
        id=_needed(row, "id")[:180],
        idea=_needed(row, "proposalId")[:200],
        parent="" if parent == NONE else parent[:180],
        text=row.get("text", ""),
        created_at=_moment("date, time", row.get("date", ""), row.get("time", ""), zone),
        role=role,
        is_official=role.casefold() in OFFICIAL,
        votes_for=_number(row, "numPositiveVotes"),
        votes_against=_number(row, "numNegativeVotes"),
    )


def _needed(row: Row, name: str) -> str:
    if not row.get(name):
        raise BadCell(name, "", "It is empty.")
    return row[name]


def _number(row: Row, name: str) -> int:
    said = row.get(name, "") or "0"
    if not (said.isascii() and said.isdigit()) or len(said) > 10 or int(said) > MOST:
        raise BadCell(name, said, "It is not a number of votes.")
    return int(said)


def _moment(field: str, day: str, time: str, zone: tzinfo) -> datetime:
    """A day (2015-09-15), with a time (`0 days 10:50:19`) where there is one."""
    clock = time.removeprefix("0 days ")
    said = f"{day}T{clock}" if clock else day
    try:
        found = datetime.fromisoformat(said)
    except ValueError as error:
        raise BadCell(field, said, "This is not a date; write it as 2026-11-21.") from error
    if not 1900 <= found.year <= 2200:
        raise BadCell(field, said, "The year lies outside 1900 to 2200.")
    return found if found.tzinfo else found.replace(tzinfo=zone)
