"""Tables that people export from a spreadsheet: comma, semicolon or tab, a header, one row a line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from civic.cli.reading import Source, UnreadableInput
from civic.formats.separated import separator


@dataclass(frozen=True)
class Table:
    """The columns of a table by name; `lines` are the file's lines on which the rows stand."""

    name: str
    columns: dict[str, list[str]]
    lines: list[int]

    def has(self, *names: str) -> str | None:
        """The first of these columns that is there, however it is capitalised."""
        known = {column.casefold(): column for column in self.columns}
        return next((known[name.casefold()] for name in names if name.casefold() in known), None)

    def column(self, *names: str) -> list[str]:
        """The values of the first of these columns. Raises UnreadableInput when there is none."""
        found = self.has(*names)
        if found is None:
            there = ", ".join(self.columns)
            raise UnreadableInput(f"{self.name} has no column {' or '.join(names)}; it has {there}.")
        return self.columns[found]

    def numbers(self, *names: str) -> list[float]:
        """As `column`, as numbers. Raises UnreadableInput with the line of the first that is none."""
        return [self.number(value, line) for value, line in zip(self.column(*names), self.lines, strict=True)]

    def number(self, value: str, line: int) -> float:
        try:
            return float(value.strip().removesuffix("%"))
        except ValueError:
            raise UnreadableInput(f"{self.name}, line {line}: {value!r} is not a number.") from None


def read_table(source: Source) -> Table:
    """The table in a document. Raises UnreadableInput with the line that does not fit the header."""
    text = source.text()
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator(text), strict=True)
    try:
        rows = list(numbered(reader))
    except csv.Error as wrong:
        raise UnreadableInput(f"{source.name}, line {reader.line_num}: {wrong}.") from None
    if not rows:
        raise UnreadableInput(f"{source.name} is empty; its first line should name the columns.")
    names = checked_header(rows[0][1], source.name)
    for line, row in rows[1:]:
        if len(row) != len(names):
            raise UnreadableInput(
                f"{source.name}, line {line}: it has {len(row)} fields where the header has {len(names)}."
            )
    columns = {name: [row[place] for _, row in rows[1:]] for place, name in enumerate(names)}
    return Table(source.name, columns, [line for line, _ in rows[1:]])


def numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, with their lines; cells without the blanks around them."""
    line = 1
    for row in reader:
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield line, cells
        line = reader.line_num + 1  # type: ignore[attr-defined]


def checked_header(names: Sequence[str], file: str) -> Sequence[str]:
    """The names of the columns. Raises UnreadableInput for one that is missing or stands twice."""
    for place, name in enumerate(names, 1):
        if not name:
            raise UnreadableInput(f"{file}, line 1: column {place} has no name.")
        if names.index(name) < place - 1:
            raise UnreadableInput(f"{file}, line 1: the column {name} stands twice.")
    return names


def read_shares(table: Table) -> dict[str, dict[str, float]]:
    """Margins of a population: margin to category to figure, from a row each.

    The columns are margin, category and share; count, population, percent and their like serve as well.
    Raises UnreadableInput for a category that stands twice.
    """
    margins: dict[str, dict[str, float]] = {}
    rows = zip(
        table.column("margin", "feature", "variable", "column", "name"),
        table.column("category", "value", "level", "answer"),
        table.numbers("share", "count", "population", "people", "percent", "target", "total"),
        table.lines,
        strict=True,
    )
    for margin, category, figure, line in rows:
        figures = margins.setdefault(margin, {})
        if category in figures:
            raise UnreadableInput(f"{table.name}, line {line}: {margin} = {category} stands twice.")
        figures[category] = figure
    return margins
