"""What sub-commands put out: the `--json` object that names its own schema, files, and lines for a terminal.

`{"schema": "civic/<command>/1", …}`; the number grows when a field changes its meaning or goes, not when one
is added. Exact fractions are written as text, such as "1/3", so that no digit is lost.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any, TextIO

from civic.cli.reading import UnreadableInput

LAYERS = 3  # of a document, such as `explanation`, its `items` and each of them


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Give a sub-command the `--json` switch."""
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")


def print_json(command: str, fields: Mapping[str, Any], version: int = 1) -> None:
    """Print the fields of a result in their envelope on standard output."""
    document = {"schema": f"civic/{command}/{version}", **fields}
    sys.stdout.writelines(_pieces(document, LAYERS))
    sys.stdout.write("\n")


def _pieces(value: object, layers: int, line: str = "\n") -> Iterator[str]:
    """JSON with a line for each entry of the outer layers; what lies deeper is written quickly, on one line."""
    if layers and value and isinstance(value, Mapping):
        opening, closing = "{", "}"
        entries: Iterable[tuple[str, object]] = (
            (f"{_ENCODER.encode(str(k))}: ", v) for k, v in value.items()
        )
    elif layers and value and isinstance(value, list | tuple):
        opening, closing, entries = "[", "]", (("", entry) for entry in value)
    else:
        yield _ENCODER.encode(value)
        return
    for name, entry in entries:
        yield f"{opening}{line}  {name}"
        yield from _pieces(entry, layers - 1, f"{line}  ")
        opening = ","
    yield f"{line}{closing}"


def put(path: str, content: bytes) -> None:
    """Write a file, whole or not at all; a pipe or device is written to, never replaced. Raises UnreadableInput."""
    target = Path(path)
    replaced = target.is_file() or not target.exists()
    target = target.resolve() if replaced else target
    written = target.with_name(f"{target.name}.part") if replaced else target
    try:
        written.write_bytes(content)
        if replaced:
            written.replace(target)
    except OSError as wrong:
        if replaced:
            written.unlink(missing_ok=True)
        raise UnreadableInput(f"{path} cannot be written: {(wrong.strerror or '').lower()}.") from None


def print_lines(lines: Iterable[str], file: TextIO | None = None) -> None:
    """Print each on one line: control characters in texts of others, which could move the cursor, become spaces."""
    for line in lines:
        print(printable(line), file=file)


def one_line(text: str) -> str:
    """A text of others as part of a line, with single spaces."""
    return " ".join(printable(text).split())


def printable(text: str) -> str:
    return text if text.isprintable() else "".join(mark if mark.isprintable() else " " for mark in text)


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Set):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form here")


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=_plain)
