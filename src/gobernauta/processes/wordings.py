"""What changed between two wordings of a text, paragraph by paragraph and word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from gobernauta.processes.models import Paragraph

WORD = re.compile(r"\s+|[^\s]+")
WORDS_COMPARED = 2_000  # a longer part that changed is shown whole, gone and new


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words: `kept`, `gone` or `new`."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph that is not as it was; no number on the side where it does not stand."""

    old: int | None
    new: int | None
    pieces: Sequence[Piece]


def changes(older: Sequence[Paragraph], newer: Sequence[Paragraph]) -> list[Change]:
    """The paragraphs that differ, in the order of the newer wording."""
    matcher = SequenceMatcher(None, [_said(one) for one in older], [_said(one) for one in newer], False)
    found: list[Change] = []
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind != "equal":
            found += [_change(a, b) for a, b in zip_longest(older[first:last], newer[start:end])]
    return found


def _change(old: Paragraph | None, new: Paragraph | None) -> Change:
    before, after = _said(old) if old else "", _said(new) if new else ""
    return Change(old.number if old else None, new.number if new else None, list(pieces(before, after)))


def _said(one: Paragraph) -> str:
    return f"{one.heading}\n{one.text}".strip() if one.heading else one.text


def pieces(before: str, after: str) -> Iterator[Piece]:
    """The words of both, in order: kept, gone and new."""
    old, new = WORD.findall(before), WORD.findall(after)
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    if head:
        yield Piece("kept", "".join(old[:head]))
    yield from _compared(old[head : len(old) - tail], new[head : len(new) - tail])
    if tail:
        yield Piece("kept", "".join(old[-tail:]))


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words both begin with: of most texts all but a few, and those need not be compared further."""
    at, most = 0, min(len(old), len(new))
    while at < most and old[at] == new[at]:
        at += 1
    return at


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    steps: Sequence[tuple[str, int, int, int, int]]
    if not old or not new or max(len(old), len(new)) > WORDS_COMPARED:
        steps = [("replace", 0, len(old), 0, len(new))]
    else:
        steps = SequenceMatcher(None, old, new, False).get_opcodes()
    for kind, first, last, start, end in steps:
        if kind == "equal":
            yield Piece("kept", "".join(old[first:last]))
            continue
        if last > first:
            yield Piece("gone", "".join(old[first:last]))
        if end > start:
            yield Piece("new", "".join(new[start:end]))
