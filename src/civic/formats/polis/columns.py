"""Columns out of a CSV of plain cells, millions of rows a second: no quotes, every row of equal width.

What it does not understand it leaves to a slower reader that can say what is wrong and where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

CHUNK = 1 << 20  # so that the arrays of one piece stay in the processor's cache
LONGEST_NUMBER = 18
LARGEST_SMALL = 2**31 - 1
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
    file: BinaryIO, start: int, width: int, wanted: Mapping[int, Kind], chunk: int = CHUNK
) -> dict[int, NDArray[Any]]:
    """The wanted columns of a table that begins, after its header row, at byte `start`: int32, int64 or str arrays.

    No more than a piece of the file is held. Raises NotPlain for quotes, rows of other widths or very long texts,
    NotWhole where a number is none.
    """
    parts: dict[int, list[NDArray[Any]]] = {column: [] for column in wanted}
    file.seek(start)
    for read in pieces(file, chunk):
        if b'"' in read or b"\0" in read:
            raise NotPlain
        piece = np.frombuffer(read, np.uint8)
        starts, ends = cells(piece, width)
        for column, kind in wanted.items():
            begin, end = starts[column], ends[column]
            if kind is Kind.WHOLE:
                parts[column].append(small(whole_numbers(piece, begin, end, column)))
            else:
                parts[column].append(texts(piece, begin, end))
    return {column: joined(parts.pop(column), kind) for column, kind in wanted.items()}


def small(numbers: Whole) -> NDArray[Any]:
    """The numbers in half the memory where they fit."""
    if len(numbers) and numbers.min() >= -LARGEST_SMALL and numbers.max() <= LARGEST_SMALL:
        return numbers.astype(np.int32)
    return numbers


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


def pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    """The rest of a file in pieces that end with a line, a last newline added where there is none."""
    begun = b""
    while read := file.read(size):
        end = read.rfind(b"\n") + 1
        if end:
            yield begun + read[:end]
            begun = read[end:]
        else:
            begun += read
    if begun:
        yield begun + b"\n"


def cells(piece: Bytes, width: int) -> tuple[list[Whole], list[Whole]]:
    """Where the cells of each column begin and end. Raises NotPlain unless all rows have `width` cells."""
    line_ends = np.flatnonzero(piece == NEWLINE)
    commas = np.flatnonzero(piece == COMMA)
    if len(commas) != len(line_ends) * (width - 1):
        raise NotPlain
    line_starts = np.concatenate([np.zeros(1, np.int64), line_ends[:-1] + 1])
    inside = [np.ascontiguousarray(column) for column in commas.reshape(len(line_ends), width - 1).T]
    if inside and ((inside[0] < line_starts) | (inside[-1] > line_ends)).any():
        raise NotPlain
    windows = (piece[line_ends - 1] == RETURN) & (line_ends > line_starts)
    if windows.sum() != (piece == RETURN).sum():
        raise NotPlain
    return [line_starts, *(column + 1 for column in inside)], [*inside, line_ends - windows]


def whole_numbers(piece: Bytes, begin: Whole, end: Whole, column: int) -> Whole:
    """The cells as numbers, read digit by digit for all rows at once; no sign but -, no leading zeros."""
    negative = (piece[begin] == MINUS) & (begin < end)
    first = begin + negative
    lengths = end - first
    shortest, longest = int(lengths.min(initial=1)), int(lengths.max(initial=0))
    if longest > LONGEST_NUMBER or shortest < 1:
        raise NotWhole(column)
    if ((piece[first] == ZERO) & ((lengths > 1) | negative)).any():
        raise NotWhole(column)
    value = np.zeros(len(begin), np.int64)
    for place in range(longest):
        digit = (piece[first] if place < shortest else piece[np.minimum(first, end)]) - np.uint8(ZERO)
        if place < shortest:
            wrong = digit > 9
            value *= 10
            value += digit
        else:
            inside = lengths > place
            wrong = inside & (digit > 9)
            value = np.where(inside, value * 10 + digit, value)
        if wrong.any():
            raise NotWhole(column)
        first += 1
    return np.where(negative, -value, value) if negative.any() else value


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
