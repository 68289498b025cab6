"""Columns out of a CSV of plain cells, millions of rows a second: no quotes, every row of equal width.

What it does not understand it leaves to a slower reader that can say what is wrong and where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

CHUNK = 1 << 24
LONGEST_NUMBER = 18
LONGEST_TEXT = 64
NEWLINE, RETURN, SPACE, COMMA, MINUS, ZERO = b"\n\r ,-0"

Bytes = NDArray[np.uint8]
Whole = NDArray[np.int64]


class Kind(StrEnum):
    """What a column holds: whole numbers as people write them, or any text."""

    WHOLE = "whole"
    TEXT = "text"


class NotPlain(Exception):
    """The table needs the slower reader."""


class NotWhole(Exception):
    """A column has a cell that is no whole number; the argument is its place."""


def plain_columns(
    content: bytes, width: int, wanted: Mapping[int, Kind], chunk: int = CHUNK
) -> dict[int, NDArray[Any]]:
    """The wanted columns of a table without its header row: int64 or str arrays.

    Raises NotPlain for quotes, rows of other widths or very long texts, NotWhole where a number is none.
    """
    if b'"' in content or b"\0" in content:
        raise NotPlain
    parts: dict[int, list[NDArray[Any]]] = {column: [] for column in wanted}
    for piece in pieces(content, chunk):
        starts, ends = cells(piece, width)
        for column, kind in wanted.items():
            begin, end = starts[:, column], ends[:, column]
            if kind is Kind.WHOLE:
                parts[column].append(whole_numbers(piece, begin, end, column))
            else:
                parts[column].append(texts(piece, begin, end))
    return {column: joined(found, wanted[column]) for column, found in parts.items()}


def joined(parts: Sequence[NDArray[Any]], kind: Kind) -> NDArray[Any]:
    if not parts:
        return np.zeros(0, np.int64)
    every = np.concatenate(parts)
    if kind is Kind.WHOLE:
        return every
    try:
        return np.char.decode(every, "utf-8")
    except UnicodeDecodeError:
        raise NotPlain from None


def pieces(content: bytes, size: int) -> Iterator[Bytes]:
    """The content in pieces that end with a line, a last newline added where there is none."""
    start = 0
    while start < len(content):
        end = content.find(b"\n", start + size) + 1 or len(content)
        part = content[start:end]
        yield np.frombuffer(part if part.endswith(b"\n") else part + b"\n", np.uint8)
        start = end


def cells(piece: Bytes, width: int) -> tuple[Whole, Whole]:
    """Where each cell of each row begins and ends. Raises NotPlain unless all rows have `width` cells."""
    line_ends = np.flatnonzero(piece == NEWLINE)
    commas = np.flatnonzero(piece == COMMA)
    if len(commas) != len(line_ends) * (width - 1):
        raise NotPlain
    line_starts = np.concatenate([np.zeros(1, np.int64), line_ends[:-1] + 1])
    inside = commas.reshape(len(line_ends), width - 1)
    if width > 1 and ((inside[:, 0] < line_starts) | (inside[:, -1] > line_ends)).any():
        raise NotPlain
    windows = (piece[line_ends - 1] == RETURN) & (line_ends > line_starts)
    if windows.sum() != (piece == RETURN).sum():
        raise NotPlain
    trimmed = line_ends - windows
    starts = np.concatenate([line_starts[:, None], inside + 1], axis=1)
    return starts, np.concatenate([inside, trimmed[:, None]], axis=1)


def whole_numbers(piece: Bytes, begin: Whole, end: Whole, column: int) -> Whole:
    """The cells as numbers, read digit by digit for all rows at once; no sign but -, no leading zeros."""
    negative = (piece[begin] == MINUS) & (begin < end)
    first = begin + negative
    lengths = end - first
    longest = int(lengths.max(initial=0))
    if longest > LONGEST_NUMBER or lengths.min(initial=1) < 1:
        raise NotWhole(column)
    if ((piece[first] == ZERO) & ((lengths > 1) | negative)).any():
        raise NotWhole(column)
    value = np.zeros(len(begin), np.int64)
    for place in range(longest):
        inside = lengths > place
        digit = piece[np.minimum(first + place, len(piece) - 1)] - np.uint8(ZERO)
        if (inside & (digit > 9)).any():
            raise NotWhole(column)
        value = np.where(inside, value * 10 + digit, value)
    return np.where(negative, -value, value)


def texts(piece: Bytes, begin: Whole, end: Whole) -> NDArray[np.bytes_]:
    """The cells as byte strings of one width. Raises NotPlain for an empty, very long or padded one."""
    lengths = end - begin
    longest = int(lengths.max(initial=1))
    if longest > LONGEST_TEXT or lengths.min(initial=1) < 1:
        raise NotPlain
    if ((piece[begin] <= SPACE) | (piece[end - 1] <= SPACE)).any():
        raise NotPlain
    at = begin[:, None] + np.arange(longest)
    inside = at < end[:, None]
    square = np.where(inside, piece[np.minimum(at, len(piece) - 1)], 0).astype(np.uint8)
    return np.ascontiguousarray(square).view(f"S{longest}").ravel()
