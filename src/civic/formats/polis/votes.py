"""votes.csv: one vote a row, with who, on which statement, how and when."""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from civic.formats.polis.columns import Kind, NotPlain, NotWhole, plain_columns
from civic.formats.polis.votelog import VoteLog, ids_of, malformed, normal
from civic.formats.separated import separator
from civic.opinion.matrix import Ids

NAMES = {
    "statement": ("comment-id", "statement-id", "statement", "comment", "tid"),
    "participant": ("voter-id", "participant-id", "participant", "voter", "pid"),
    "vote": ("vote",),
    "time": ("timestamp", "modified", "time"),
}
VOTES = {"1": 1, "0": 0, "-1": -1, "1.0": 1, "0.0": 0, "-1.0": -1}  # pandas writes 1.0
BLANK = " \t\r\n\v\f"  # what is cut off the ends of a cell; other white space belongs to an id


def is_votes(header: Sequence[str]) -> bool:
    """Whether a header row is that of a vote list."""
    return all(place(header, field) is not None for field in ("statement", "participant", "vote"))


def place(header: Sequence[str], field: str) -> int | None:
    """The column of a field under any of its names."""
    known = [normal(column) for column in header]
    return next((known.index(name) for name in NAMES[field] if name in known), None)


def header_of(line: bytes, name: str) -> list[str]:
    """The column names in the first line of a file; none where it is no row of a table."""
    try:
        text = decoded(line, name, 1).strip()
        return next(csv.reader([text], delimiter=separator(text)), [])
    except csv.Error:
        return []


def parse_votes(content: bytes | BinaryIO, name: str = "votes.csv") -> VoteLog:
    """The votes of a file, which is read in pieces when it is open.

    Raises Malformed: missing column, ragged row, empty id, a vote that is none.
    """
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    first = file.readline().removeprefix(b"\xef\xbb\xbf")
    start = file.tell()
    header = header_of(first, name)
    places = {field: place(header, field) for field in NAMES}
    for field, at in places.items():
        if at is None and field != "time":
            known = " or ".join(NAMES[field])
            raise malformed(name, 1, NAMES[field][0], f"the column is missing (it may be called {known}).")
    columns = {field: at for field, at in places.items() if at is not None}
    if len(set(map(normal, header))) < len(header):
        raise malformed(name, 1, "header", "a column name stands twice.")
    mark = separator(decoded(first, name, 1))
    try:
        if mark == ",":
            return fast(file, start, len(header), columns)
    except NotPlain:
        pass
    file.seek(start)
    return slow(file, len(header), columns, name, mark)


def fast(file: BinaryIO, start: int, width: int, columns: dict[str, int]) -> VoteLog:
    """Whole numbers first; an id column that holds texts is read as texts."""
    kinds = dict.fromkeys(columns.values(), Kind.WHOLE)
    while True:
        try:
            found = plain_columns(file, start, width, kinds)
            break
        except NotWhole as wrong:
            column = wrong.args[0]
            if column in (columns["vote"], columns.get("time")):
                raise NotPlain from None
            kinds[column] = Kind.TEXT
    votes = found[columns["vote"]]
    if len(votes) and (votes.min() < -1 or votes.max() > 1):
        raise NotPlain
    times = found[columns["time"]] if "time" in columns else None
    return VoteLog(found[columns["participant"]], found[columns["statement"]], votes.astype(np.int8), times)


class Column:
    """The cells of one column as they come: an id is kept once, and each row has its place; other cells are numbers."""

    def __init__(self, field: str, name: str) -> None:
        self.field, self.name = field, name
        self.known: dict[str, int] = {}
        self.found = array("q")

    def take(self, cell: str, line: int) -> None:
        """One more cell. Raises Malformed for an empty id, and for what is no vote and no time."""
        if self.field in ("participant", "statement"):
            if not cell:
                raise malformed(self.name, line, NAMES[self.field][0], "the id is empty.")
            self.found.append(self.known.setdefault(cell, len(self.known)))
            return
        is_vote = self.field == "vote"
        try:
            self.found.append(VOTES[cell] if is_vote else int(cell))
        except (KeyError, ValueError, OverflowError):
            meant = "1 (agree), 0 (pass) or -1 (disagree)" if is_vote else "a whole number"
            field = "vote" if is_vote else "timestamp"
            raise malformed(self.name, line, field, f"{cell!r} is not {meant}.") from None

    def numbers(self) -> NDArray[np.int64]:
        """The numbers, or the places of the ids."""
        return np.array(self.found, np.int64)

    def ids(self) -> Ids:
        """The id of every row."""
        return ids_of(list(self.known))[self.numbers()]


def slow(file: BinaryIO, width: int, columns: dict[str, int], name: str, mark: str) -> VoteLog:
    """Any CSV, row by row, so that a fault can be named with its line; rows without anything are passed over."""
    reader = csv.reader(lines(file, name), delimiter=mark, strict=True)
    read = {field: Column(field, name) for field in columns}
    try:
        for row in reader:
            line = reader.line_num + 1
            if not any(cell.strip(BLANK) for cell in row):
                continue
            if len(row) != width:
                reason = f"the row has {len(row)} fields and the header {width}."
                raise malformed(name, line, "row", reason)
            for field, at in columns.items():
                read[field].take(row[at].strip(BLANK), line)
    except csv.Error as wrong:
        raise malformed(name, reader.line_num + 1, "row", f"{wrong}.") from None
    times = read["time"].numbers() if "time" in read else None
    votes = read["vote"].numbers().astype(np.int8)
    return VoteLog(read["participant"].ids(), read["statement"].ids(), votes, times)


def lines(file: BinaryIO, name: str) -> Iterator[str]:
    """The lines after the header, with whatever ends them: the csv module knows a lone carriage return, too."""
    for at, line in enumerate(file, 2):
        yield from io.StringIO(decoded(line, name, at), newline="")


def decoded(content: bytes, name: str, line: int) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        at = content.count(b"\n", 0, wrong.start) + line
        raise malformed(name, at, "text", f"byte {wrong.start + 1} is not UTF-8.") from None


def write_votes(log: VoteLog) -> bytes:
    """The canonical file: sorted by statement, participant and time, every vote kept, no local date column."""
    times = np.zeros(len(log.votes), np.int64) if log.times is None else log.times
    order = np.lexsort((times, log.participants, log.statements))
    columns = [cells(log.statements[order]), cells(log.participants[order]), cells(log.votes[order])]
    names = ["comment-id", "voter-id", "vote"]
    if log.times is not None:
        columns.insert(0, cells(times[order]))
        names.insert(0, "timestamp")
    rows = map(",".join, zip(*columns, strict=True))
    return ("\n".join([",".join(names), *rows]) + "\n").encode()


def cells(values: Ids) -> Iterable[str]:
    """Values as they stand in a file."""
    return map(quoted if values.dtype.kind == "U" else str, values.tolist())


def quoted(cell: object) -> str:
    """A cell with quotes only where a reader needs them."""
    text = str(cell)
    if any(mark in text for mark in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text
