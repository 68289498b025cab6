"""The cells of a table in a file, whichever program wrote it: its encoding, its separator, its broken rows."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, TextIO

LONGEST_CELL = 200_000
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAID = re.compile(r'"?sep=([^\w\s"\x00]|\t)"?\s*', re.IGNORECASE)  # a first line by which Excel is told


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


def opened(stream: BinaryIO) -> TextIO:
    """The text of a file: UTF-8, UTF-16 where it is marked so, and Windows-1252 for whatever is no UTF-8."""
    stream.seek(0)
    encoding = "utf-16" if stream.read(2) in _UTF_16 else "utf-8-sig"
    stream.seek(0)
    return io.TextIOWrapper(stream, encoding, errors="windows-1252", newline="")


def read(text: TextIO) -> Iterator[tuple[int, list[str] | Reject]]:
    """Each row, the header too, as (line, cells); a reject where it cannot be taken apart. Empty ones are left out."""
    first = text.readline(LONGEST_CELL)
    said = _SAID.fullmatch(first)
    if not said:
        text.seek(0)
    above = 1 if said else 0
    rows = csv.reader(text, delimiter=said[1] if said else max(",;\t|", key=first.count))
    while True:
        try:
            cells = next_cells(rows)
        except StopIteration:
            return
        except csv.Error as error:
            line = above + rows.line_num
            yield line, Reject(line, "", "", f"The row is broken: {error}")
            continue
        if any(cells):
            yield above + rows.line_num, cells


def next_cells(rows: Iterator[list[str]]) -> list[str]:
    """The cells of the next row, however long one of them; the limit of everybody else stays what it is."""
    usual = csv.field_size_limit(LONGEST_CELL)
    try:
        return [cell.replace("\x00", "") for cell in next(rows)]
    finally:
        csv.field_size_limit(usual)


def header(text: TextIO) -> list[str]:
    """The names in the first row; none where there is none."""
    first = next((cells for _, cells in read(text)), [])
    text.seek(0)
    return [] if isinstance(first, Reject) else [name.strip() for name in first]


def names_in(first: bytes) -> set[str]:
    """The column names at the beginning of a file, to tell what it is; whatever it is, they are only looked at."""
    stream = io.BytesIO(first)
    return set(header(opened(stream)))


def fitted(cells: Sequence[str], width: int) -> Sequence[str]:
    """A row without the empty cells that spreadsheets add at its end."""
    return cells if any(cells[width:]) else cells[:width]


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("windows-1252", _as_windows)
