"""What this room answers instead of doing it, and how a sentence of civic is said in the reader's language."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import get_language

from civic.ballots import Fact, Refusal, Said, Sentence
from civic.formats.problem import Malformed
from civic.tally.translations import SENTENCES
from civic.tally.words import translated


class Refused(Exception):
    """Why it cannot be done, in a sentence for the person who tried; `code` is for machines."""

    def __init__(self, refusal: Refusal | str, code: str = "refused") -> None:
        self.refusal = refusal
        self.code = refusal.code if isinstance(refusal, Refusal) else code
        super().__init__(str(refusal))

    def __str__(self) -> str:
        return said(self.refusal) if isinstance(self.refusal, Sentence) else self.refusal


def said(sentence: Sentence) -> str:
    """A sentence of civic in the active language, its numbers and dates as people there write them."""
    known = SENTENCES.get(get_language() or "", {})
    return known.get(sentence.template, sentence.template).format_map(_Facts(sentence.facts))


def said_of_file(problem: Malformed) -> str:
    """What is wrong with a file, where and why, in the active language."""
    sentence = problem.refusal
    return said(replace(sentence, facts={**sentence.facts, "reason": said(problem.because)}))


class _Facts(dict[str, Any]):
    """Facts written as people do when a sentence asks for one: most stand in none."""

    def __getitem__(self, name: str) -> Said:
        return Said(_fact(name, super().__getitem__(name)))


def _fact(name: str, fact: Fact) -> str:
    if isinstance(fact, str) and name == "date":
        return _date(fact)
    if isinstance(fact, str):
        return str(translated(fact, get_language() or "")) if name == "noun" else fact
    if isinstance(fact, Fraction) and fact.denominator != 1:
        return formats.number_format(round(float(fact), 2), use_l10n=True, force_grouping=True)
    return formats.number_format(int(fact), use_l10n=True, force_grouping=True)


def _date(text: str) -> str:
    return formats.date_format(timezone.localtime(datetime.fromisoformat(text)), "DATETIME_FORMAT")
