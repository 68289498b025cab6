"""One vote, not 1 votes: every sentence fits its numbers, in every language."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.ballots import Count, Refused, Said, Sentence, VoteType
from civic.results import Result
from civic.tally.rules import RULES, run
from civic.tally.translations import SENTENCES
from civic.tally.words import say
from tests.civic.tally.budgets import budgets

NEVER_ONE = {
    "most",
    "chosen",
    "given",
    "ranked",
    "digits",
    "steps",
    "days",
    "checked",
    "age",
    "size",
    "answers",
    "weights",
    "kinds",
    "kind",
}
MANY = {
    "en": r"(?<![.\d])1 (?:more |further )?(?:votes|points|approvals|people|supporters|voters|seats|ballots|projects|"
    r"items|statements|ideas|signatures|options|rounds|others|values|supports)\b",
    "es": r"(?<![.\d])1 (?:votos|puntos|aprobaciones|personas|votantes|puestos|papeletas|proyectos|opciones|vueltas|"
    r"firmas|afirmaciones|ideas|apoyos|valores)\b|"
    r"\b(?:Ganan|Faltan|faltan|quedaban|Firmaron|Respondieron|Sus|sus|otras|las) 1(?![.\d])",
}
NOUNS = {"en": "vote|votes", "es": "voto|votos"}


def test_a_word_has_two_forms() -> None:
    forms = "{n} {n:vote was|{n} votes were}, {n:{noun}}{n:|s}"
    said = [str(Sentence(forms, {"n": n, "noun": "point|points"})) for n in (0, 1, 11, "1")]
    assert said == [
        "0 0 votes were, pointss",
        "1 vote was, point",
        "11 11 votes were, pointss",
        "1 vote was, point",
    ]
    assert f"{Said('1')}{Said('x'):}" == "1x"


@pytest.mark.parametrize("language", MANY)
def test_no_sentence_speaks_of_one_as_of_many(language: str) -> None:
    for english, translated in SENTENCES["es"].items():
        template = english if language == "en" else translated
        names = set(re.findall(r"\{(\w+)", template))
        facts = {name: 2 if name in NEVER_ONE else 1 for name in names} | {"noun": NOUNS[language]}
        said = str(Sentence(template, facts))
        assert not re.search(MANY[language], said), said


def sentences(result: Result) -> Iterator[Sentence]:
    story = result.explanation
    yield from story.summary
    yield from (one.sentence for one in story.rounds)
    for reason in story.reasons:
        yield from (one for one in (reason.why, reason.needed) if one is not None)


KINDS = st.sampled_from([VoteType.APPROVAL, VoteType.CUMULATIVE, VoteType.SCORING, VoteType.ORDINAL])


@given(KINDS.flatmap(budgets), st.sampled_from(list(RULES)))
@settings(max_examples=60, deadline=None)
def test_no_count_speaks_of_one_as_of_many(count: Count, rule: str) -> None:
    """Few voters and cheap projects, so that ones are common; each sentence is known in every language."""
    try:
        result = run(count, rule, {"votes": "1"} if rule == "threshold" else {})
    except Refused:
        return
    for sentence in sentences(result):
        for language, wrong in MANY.items():
            assert not re.search(wrong, say(sentence, language))
        assert sentence.template in SENTENCES["es"]
