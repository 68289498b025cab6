"""`gobernauta roll FILE`: the roll of residents, kept as keyed hashes; all of the file comes in, or nothing."""

import argparse
import csv
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gobernauta.people.roll import Line

COLUMNS = ("document", "birth_date", "area")


class Wrong(ValueError):
    """A line that cannot be read; says which, and why."""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the verb."""
    verb = verbs.add_parser(
        "roll",
        help="bring in the roll of residents (CSV), by which people prove that they live here",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="example:\n  gobernauta roll residents.csv --whole\n\n"
        f"columns: {', '.join(COLUMNS)} (1990-05-21; short name of an area, may be empty).\n"
        "Document numbers are not kept, only keyed hashes of them.",
    )
    verb.add_argument("file", type=Path, help="CSV with these columns, UTF-8")
    verb.add_argument(
        "--whole", action="store_true", help="the file is the whole roll: who is not in it is taken off"
    )
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Bring the roll in. 0: all of it; 2: nothing, because a line is wrong."""
    import django

    django.setup()
    from gobernauta.people import queries, roll

    areas = {area.slug for area in queries.areas()}
    try:
        with options.file.open(encoding="utf-8-sig", newline="") as file:
            lines = list(read(csv.DictReader(file), areas))
    except (OSError, UnicodeDecodeError, Wrong) as error:
        print(f"{options.file}: {error}", file=sys.stderr)
        return 2
    if not lines:
        print(f"{options.file}: there is nobody in it", file=sys.stderr)
        return 2
    number, gone = roll.bring_in(lines, is_whole=options.whole)
    print(f"{number} people brought in, {gone} taken off. Delete the file now: only the hashes are needed.")
    return 0


def read(rows: "csv.DictReader[str]", areas: set[str]) -> Iterator["Line"]:
    """The people of a file. Raises `Wrong` with line and reason."""
    from gobernauta.people.roll import Line, digest

    missing = [name for name in COLUMNS[:2] if name not in (rows.fieldnames or ())]
    if missing:
        raise Wrong(f"line 1: there is no column {missing[0]}")
    for row in rows:
        document, area = (row.get("document") or "").strip(), (row.get("area") or "").strip()
        if not digest(document):
            raise Wrong(f"line {rows.line_num}, document: this is empty")
        if area and area not in areas:
            raise Wrong(f"line {rows.line_num}, area: there is no area {area}")
        try:
            born = date.fromisoformat((row.get("birth_date") or "").strip())
        except ValueError:
            raise Wrong(f"line {rows.line_num}, birth_date: write it as 1990-05-21") from None
        yield Line(document, born, area)
