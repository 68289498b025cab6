"""votes.csv: one vote a row, with who, on which statement, how and when."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from civic.formats.polis.columns import Kind, NotPlain, NotWhole, plain_columns
from civic.formats.polis.votelog import VoteLog, ids_of, malformed, normal
from civic.opinion.matrix import Ids

NAMES = {
    "statement": ("comment-id", "statement-id", "statement", "comment", "tid"),
    "participant": ("voter-id", "participant-id", "participant", "voter", "pid"),
    "vote": ("vote",),
    "time": ("timestamp", "modified", "time"),
}
VOTES = {"1": 1, "0": 0, "-1": -1}
BLANK = " \t\r\n\v\f"  # what is cut off the ends of a cell; other white space belongs to an id


def is_votes(header: Sequence[str]) -> bool:
    """Whether a header row is that of a vote list."""
    return all(place(header, field) is not None for field in ("statement", "participant", "vote"))


def place(header: Sequence[str], field: str) -> int | None:
    """The column of a field under any of its names."""
    known = [normal(column) for column in header]
    return next((known.index(name) for name in NAMES[field] if name in known), None)


def parse_votes(content: bytes, name: str = "votes.csv") -> VoteLog:
    """The votes of a file. Raises Malformed: missing column, ragged row, empty id, a vote that is none."""
    content = content.removeprefix(b"\xef\xbb\xbf")
    start = content.find(b"\n") + 1 or len(content)
    header = next(csv.reader([decoded(content[:start], name, 1).rstrip("\r\n")]), [])
    places = {field: place(header, field) for field in NAMES}
    for field, at in places.items():
        if at is None and field != "time":
            known = " or ".join(NAMES[field])
            raise malformed(name, 1, NAMES[field][0], f"the column is missing (it may be called {known}).")
    columns = {field: at for field, at in places.items() if at is not None}
    if len(set(map(normal, header))) < len(header):
        raise malformed(name, 1, "header", "a column name stands twice.")
    try:
        return fast(content, start, len(header), columns)
    except NotPlain:
        return slow(content[start:], header, columns, name)


def fast(content: bytes, start: int, width: int, columns: dict[str, int]) -> VoteLog:
    """Whole numbers first; an id column that holds texts is read as texts."""
    kinds = dict.fromkeys(columns.values(), Kind.WHOLE)
    while True:
        try:
            found = plain_columns(content, start, width, kinds)
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


def slow(body: bytes, header: Sequence[str], columns: dict[str, int], name: str) -> VoteLog:
    """Any CSV, row by row, so that a fault can be named with its line."""
    reader = csv.reader(io.StringIO(decoded(body, name, 2), newline=""), strict=True)
    parts: dict[str, list[str]] = {field: [] for field in columns}
    lines: list[int] = []
    try:
        for row in reader:
            line = reader.line_num + 1
            if not row:
                continue
            if len(row) != len(header):
                reason = f"the row has {len(row)} fields and the header {len(header)}."
                raise malformed(name, line, "row", reason)
            for field, at in columns.items():
                parts[field].append(row[at].strip(BLANK))
            lines.append(line)
    except csv.Error as wrong:
        raise malformed(name, reader.line_num + 1, "row", f"{wrong}.") from None
    ids = [filled(parts[field], lines, field, name) for field in ("participant", "statement")]
    votes = numbers(parts["vote"], lines, "vote", name, lambda text: VOTES[text])
    times = numbers(parts["time"], lines, "timestamp", name, int) if "time" in parts else None
    return VoteLog(ids[0], ids[1], votes.astype(np.int8), times)


def filled(texts: Sequence[str], lines: Sequence[int], field: str, name: str) -> Ids:
    if "" in texts:
        raise malformed(name, lines[list(texts).index("")], NAMES[field][0], "the id is empty.")
    return ids_of(texts)


def numbers(
    texts: Sequence[str], lines: Sequence[int], field: str, name: str, read: Callable[[str], int]
) -> NDArray[np.int64]:
    found = np.zeros(len(texts), np.int64)
    for at, (text, line) in enumerate(zip(texts, lines, strict=True)):
        try:
            found[at] = read(text)
        except (KeyError, ValueError, OverflowError):
            meant = "1 (agree), 0 (pass) or -1 (disagree)" if field == "vote" else "a whole number"
            raise malformed(name, line, field, f"{text!r} is not {meant}.") from None
    return found


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
