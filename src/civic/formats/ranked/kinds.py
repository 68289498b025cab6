"""Which of the formats a file of ranked ballots is in, told by how it begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from civic.formats.ranked import blt, commas, preflib
from civic.formats.ranked.election import Election

BEGINNING = 2**16  # bytes within which a header names its first fields
PREFLIB = re.compile(rb"\s*#[^\n]*\n(?:\s*#[^\n]*\n)*\s*#\s*NUMBER ALTERNATIVES\s*:")
COMMAS = re.compile(rb"\s*\d+,\s*\d+,*\s*[\r\n]")
BLT = re.compile(rb"(?:\s*#[^\n]*\n)*\s*\d+[ \t]+\d+[ \t]*(?:#[^\n\r]*)?[\r\n]")
PARSERS: Mapping[str, Callable[[bytes, str], Election]] = {
    "blt": blt.parse,
    "blt-commas": commas.parse,
    "preflib": preflib.parse,
}


def kind(content: bytes) -> str:
    """blt, blt-commas, preflib, or nothing where it is none of them."""
    start = content[:BEGINNING].removeprefix(b"\xef\xbb\xbf")
    found = (("preflib", PREFLIB), ("blt-commas", COMMAS), ("blt", BLT))
    return next((name for name, pattern in found if pattern.match(start)), "")


def parse(content: bytes, name: str) -> Election:
    """The election in a file of any of these kinds. Raises Malformed; a file of none is read as .blt."""
    return PARSERS[kind(content) or "blt"](content, name)
