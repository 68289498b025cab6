"""The `--json` output of every sub-command: one object that names its own schema.

`{"schema": "civic/<command>/1", …}`; the number grows when a field changes its meaning or goes, not when one
is added. Exact fractions are written as text, such as "1/3", so that no digit is lost.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Set
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Give a sub-command the `--json` switch."""
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")


def print_json(command: str, fields: Mapping[str, Any], version: int = 1) -> None:
    """Print the fields of a result in their envelope on standard output."""
    document = {"schema": f"civic/{command}/{version}", **fields}
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False, default=_plain)
    sys.stdout.write("\n")


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
