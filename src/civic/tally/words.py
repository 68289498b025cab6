"""The sentences of a count in Spanish and Indonesian; English is what the counts themselves say.

A sentence is found by its English template, so a new one is said in English until it is added in `translations`.
"""

from __future__ import annotations

from civic.ballots import Fact, Sentence
from civic.tally.translations import SENTENCES, WORDS


def say(sentence: Sentence, language: str = "en") -> str:
    """The sentence in a language; in English where there is no translation."""
    template = SENTENCES.get(language, {}).get(sentence.template, sentence.template)
    facts = {name: translated(fact, language) for name, fact in sentence.facts.items()}
    return str(Sentence(template, facts))


def translated(fact: Fact, language: str) -> Fact:
    return WORDS.get(language, {}).get(fact, fact) if isinstance(fact, str) else fact


def word(key: str, language: str = "en") -> str:
    """One word of a table: item, score, result, why, won, lost."""
    return WORDS.get(language, {}).get(key, key)
