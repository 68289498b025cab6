"""Which of the site's languages a text is in. Indonesian is what the detector calls Malay."""

from collections.abc import Sequence
from typing import ClassVar, Self

import eldc

from gobernauta.understanding.protocol import Knowledge, Suggestion, Text

_CALLED = {"id": "ms"}
SHORTEST = 8  # letters; "ok" is every language


class Language:
    """eldc restricted to the site's languages."""

    name: ClassVar[str] = "language"
    version: ClassVar[str] = "1"

    def __init__(self, languages: Sequence[str]) -> None:
        self._known = {_CALLED.get(code, code): code for code in languages}

    @classmethod
    def open(cls, knowledge: Knowledge) -> Self:
        eldc.init()
        reader = cls(knowledge.languages)
        eldc.set_languages(sorted(reader._known))
        return reader

    def read(self, text: Text) -> Sequence[Suggestion]:
        words = " ".join(word for word in text.text.split() if not word.startswith(("@", "#", "http")))
        if sum(letter.isalpha() for letter in words) < SHORTEST:
            return ()
        found = eldc.detect_details(words[:2_000])
        ranked = sorted((score for code, score in found.scores.items() if code in self._known), reverse=True)
        if not ranked or found.language not in self._known:
            return ()
        margin = ranked[0] - (ranked[1] if len(ranked) > 1 else 0.0)
        return (Suggestion("language", self._known[found.language], round(min(0.99, 0.5 + margin), 2)),)


READER = Language
