"""Which earlier texts say the same: those that share a fingerprint band, measured exactly."""

from collections.abc import Sequence
from typing import ClassVar, Self

from gobernauta.understanding.fingerprint import likeness
from gobernauta.understanding.protocol import Knowledge, Suggestion, Text

LEAST = 0.35
MOST = 5


class Duplicate:
    """Near-copies, whoever sent them; a copied text is not a fraud."""

    name: ClassVar[str] = "duplicate"
    version: ClassVar[str] = "1"

    @classmethod
    def open(cls, knowledge: Knowledge) -> Self:
        return cls()

    def read(self, text: Text) -> Sequence[Suggestion]:
        alike = [(likeness(text.text, one.text), one.pk) for one in text.earlier]
        best = sorted((pair for pair in alike if pair[0] >= LEAST), reverse=True)[:MOST]
        return [Suggestion("duplicate", str(pk), round(score, 2)) for score, pk in best]


READER = Duplicate
