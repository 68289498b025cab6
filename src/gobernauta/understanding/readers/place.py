"""Which part of the town a text names: the areas' own names and what people call them, as whole words."""

from collections.abc import Sequence
from typing import ClassVar, Self

from gobernauta.understanding.canonical import words
from gobernauta.understanding.protocol import Knowledge, Suggestion, Text


class Place:
    """A gazetteer of the town."""

    name: ClassVar[str] = "place"
    version: ClassVar[str] = "1"

    def __init__(self, names: dict[tuple[str, ...], str]) -> None:
        self._names = names
        self._longest = max(map(len, names), default=0)

    @classmethod
    def open(cls, knowledge: Knowledge) -> Self:
        return cls({tuple(words(name)): area.slug for area in knowledge.areas for name in area.names if name})

    def read(self, text: Text) -> Sequence[Suggestion]:
        said = words(text.text)
        found: dict[str, tuple[str, ...]] = {}
        at = 0
        while at < len(said):
            name = self._name_at(said, at)
            if name:
                found.setdefault(self._names[name], name)
            at += len(name) or 1
        confidence = 0.9 if len(found) == 1 else 0.6
        return [Suggestion("place", slug, confidence, (" ".join(name),)) for slug, name in found.items()]

    def _name_at(self, said: list[str], at: int) -> tuple[str, ...]:
        """The longest name that begins here."""
        for length in range(min(self._longest, len(said) - at), 0, -1):
            if tuple(said[at : at + length]) in self._names:
                return tuple(said[at : at + length])
        return ()


READER = Place
