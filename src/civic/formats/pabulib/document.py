"""The file as it is written: three tables, read strictly and put down in one canonical form."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from civic.formats.problem import FormatProblem, Malformed

SECTIONS = ("META", "PROJECTS", "VOTES")
NEEDED_META = ("budget", "vote_type")
NEEDED_COLUMNS = {"PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id", "vote")}


@dataclass(frozen=True)
class Table:
    """Named columns, rows as long as there are columns, and the line of the file each row stands on."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]

    def column(self, name: str) -> list[str]:
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


@dataclass(frozen=True)
class Document:
    """A Pabulib file as it was written; `name` is used in refusals only."""

    name: str
    meta: Mapping[str, str]
    meta_lines: Mapping[str, int]
    projects: Table
    votes: Table


def malformed(name: str, line: int, field: str, reason: str) -> Malformed:
    """The refusal of a file: which file, which line (1 is the first), which field, and why."""
    return Malformed(FormatProblem(name, line, field, reason))


def parse(content: bytes | str, name: str = "file") -> Document:
    """The document in a file. Raises Refused with file, line, field and reason when it is not Pabulib."""
    text = content if isinstance(content, str) else decoded(content, name)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    found = list(section_starts(lines, name))
    ends = [start for _, start in found[1:]] + [len(lines) + 1]
    tables = {
        section: table(lines, start, end - 1, section, name)
        for (section, start), end in zip(found, ends, strict=True)
    }
    meta, meta_lines = meta_of(tables["META"], name)
    return Document(name, meta, meta_lines, tables["PROJECTS"], tables["VOTES"])


def decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise malformed(name, line, "text", f"byte {wrong.start + 1} is not UTF-8.") from None


def section_starts(lines: Sequence[str], name: str) -> Iterator[tuple[str, int]]:
    """Each section with the number of lines before its header row. Raises Refused unless all three are there."""
    start = 0
    for section in SECTIONS:
        while start < len(lines) and lines[start].strip().rstrip(";").upper() != section:
            if section == "META" and lines[start].strip():
                raise malformed(name, start + 1, "section", "the file must begin with META.")
            start += 1
        if start == len(lines):
            raise malformed(name, len(lines), "section", f"there is no section {section}.")
        start += 1
        yield section, start


def table(lines: Sequence[str], start: int, end: int, section: str, name: str) -> Table:
    """The table in `lines[start:end]`, its first row the column names."""
    rows, at = cells(lines[start:end], start + 1, name)
    if not rows:
        raise malformed(name, start + 1, section, "the row of column names is missing.")
    rows = unpadded(rows)
    columns = tuple(column.strip() for column in rows[0])
    for needed in NEEDED_COLUMNS.get(section, ()):
        if needed not in columns:
            raise malformed(name, at[0], needed, f"{section} has no such column.")
    if len(set(columns)) < len(columns):
        raise malformed(name, at[0], section, "a column name stands twice.")
    widths = set(map(len, rows))
    if widths != {len(columns)}:
        wrong = next(index for index, row in enumerate(rows) if len(row) != len(columns))
        reason = f"columns: {len(columns)}; fields in this row: {len(rows[wrong])}."
        raise malformed(name, at[wrong], section, reason)
    return Table(columns, rows[1:], at[1:])


def unpadded(rows: list[list[str]]) -> list[list[str]]:
    """Without the nameless empty columns at the end that spreadsheets add to make all rows equally long."""
    size, named = len(rows[0]), len(rows[0])
    while named and not rows[0][named - 1].strip():
        named -= 1
    if named == size or any(len(row) != size or any(row[named:]) for row in rows):
        return rows
    return [row[:named] for row in rows]


def cells(lines: Sequence[str], first: int, name: str) -> tuple[list[list[str]], Sequence[int]]:
    """Rows of cells with the line each ends on; blank lines are skipped. Quotes are rare, so most need no parser."""
    if not any('"' in line for line in lines):
        if all(lines):
            return [line.split(";") for line in lines], range(first, first + len(lines))
        kept = [(line.split(";"), number) for number, line in enumerate(lines, first) if line.strip()]
        return [row for row, _ in kept], [number for _, number in kept]
    try:
        return quoted(lines, first)
    except csv.Error:
        return [literal(line) for line in lines], range(first, first + len(lines))


def quoted(lines: Sequence[str], first: int) -> tuple[list[list[str]], Sequence[int]]:
    reader = csv.reader((line + "\n" for line in lines), delimiter=";", strict=True)
    rows, at = [], []
    for row in reader:
        if row:
            rows.append(row)
            at.append(first + reader.line_num - 1)
    return rows, at


def literal(line: str) -> list[str]:
    """The cells of a line that uses quotes as mere letters, as some published names do: \"Odkupmy\" i my."""
    try:
        return next(csv.reader([line], delimiter=";", strict=True), [""])
    except csv.Error:
        return line.split(";")


def meta_of(meta: Table, name: str) -> tuple[dict[str, str], dict[str, int]]:
    if tuple(map(str.lower, meta.columns)) != ("key", "value"):
        raise malformed(name, 2, "META", "the columns must be key;value.")
    values: dict[str, str] = {}
    at: dict[str, int] = {}
    for (written_key, value), line in zip(meta.rows, meta.lines, strict=True):
        key = written_key.strip()
        if key in values:
            raise malformed(name, line, key, "the key stands twice.")
        values[key], at[key] = value, line
    for needed in NEEDED_META:
        if needed not in values:
            raise malformed(name, 2, needed, "META does not say it.")
    return values, at


def write(document: Document) -> str:
    """The canonical text: UTF-8 without mark, one newline a row, quotes only where a reader needs them."""
    out = io.StringIO()
    put = csv.writer(out, delimiter=";", lineterminator="\n")
    meta = [("key", "value"), *document.meta.items()]
    for section, rows in (
        ("META", meta),
        ("PROJECTS", (document.projects.columns, *document.projects.rows)),
        ("VOTES", (document.votes.columns, *document.votes.rows)),
    ):
        out.write(section + "\n")
        put.writerows(rows)
    return out.getvalue()
