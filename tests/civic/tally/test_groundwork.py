"""What many rules start from: pairwise comparisons, who may win at all, and sentences in a language."""

import ast
import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from string import Formatter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import civic
from civic.ballots import Ballot, Count, Fact, Item, Sentence, VoteType
from civic.tally import totals
from civic.tally.eligibility import Eligibility, ineligible
from civic.tally.pairwise import preferences
from civic.tally.translations import SENTENCES
from civic.tally.words import say, word
from tests.civic.tally.elections import budget


@given(source=st.randoms(use_true_random=False), voters=st.sampled_from([1, 2, 60]))
@settings(max_examples=30, deadline=None)
def test_a_pair_is_won_by_those_who_rank_one_strictly_above_the_other(
    source: random.Random, voters: int
) -> None:
    """Unlisted items stand below all listed ones; equal ranks speak for neither. One long ballot or many short ones."""
    ids = [str(item) for item in range(7)]
    ranks = [
        {one: source.randint(1, 4) for one in source.sample(ids, source.choice([3, 7]))}
        for _ in range(voters)
    ]
    cast = [Ballot(str(voter), marks) for voter, marks in enumerate(ranks)]
    matrix = preferences(Count.of(map(Item, ids), cast, vote_type=VoteType.ORDINAL), "schulze")
    for one in range(7):
        for other in set(range(7)) - {one}:
            above = sum(marks.get(ids[one], 9) < marks.get(ids[other], 9) for marks in ranks)
            assert matrix[one, other] == above


@pytest.mark.parametrize(
    ("least", "barred"), [("7", "bc"), ("6.99", "bc"), ("5", "c"), ("5.01", "bc"), ("0", "")]
)
def test_exactly_the_points_that_are_asked_for_are_enough(least: str, barred: str) -> None:
    count = budget(100, {"a": 10, "b": 10, "c": 10}, (5, "ab"), (2, "a"), (1, "c"))
    found = ineligible(count, Eligibility(Fraction(least)))
    assert "".join(count.items[item].id for item in found) == barred
    for item, sentence in found.items():
        had = totals.points(count)[item]
        points = "point" if had == 1 else "points"
        assert str(sentence).startswith(f"It had {had} {points}; the process asks for at least ")


@pytest.mark.parametrize(
    ("money", "cost", "share", "needed"), [(100, 60, 2, 3), (100, 61, 2, 4), (1, 1, 1, 10), (0, 5, 3, 11)]
)
def test_the_votes_a_cost_needs(money: int, cost: int, share: int, needed: int) -> None:
    """Of ten voters as large a part as the cost is of so many budgets, rounded up; of nothing, more than there are."""
    for votes in range(11):
        count = budget(money, {"a": cost}, (votes, "a"), (10 - votes, ""))
        found = ineligible(count, Eligibility(cost_share=Fraction(share)))
        assert bool(found) == (votes < needed)
        if found:
            assert found[0].facts == {"had": votes, "needed": needed}


def test_votes_are_marks_above_nothing_and_points_begin_where_asked() -> None:
    count = budget(9, {"a": 1, "b": 1}, (2, "ab"), (1, "b"), kind=VoteType.ORDINAL)
    assert totals.support(count).weight.tolist() == [4, 3]
    assert totals.support(count, 0).weight.tolist() == [2, 0]
    assert totals.support(count).rows.tolist() == [0, 0, 1]
    assert totals.votes(count).tolist() == [2, 3]
    scored = budget(9, {"a": 1, "b": 1}, (2, {"a": -1, "b": 0}), (1, {"a": 3}), kind=VoteType.SCORING)
    assert totals.votes(scored).tolist() == [1, 0]
    assert np.array_equal(totals.weighted(np.array([1, 1]), np.array([2, 3]), 3), [0, 5, 0])


def test_a_sentence_is_said_in_the_language_asked_for() -> None:
    def told(had: Fact, language: str = "en") -> str:
        template = "It had {had} {had:{noun}}, place {place}."
        return say(Sentence(template, {"had": had, "noun": "vote|votes", "place": 2}), language)

    assert told(Fraction(7, 2)) == told(Fraction(7, 2), "xx") == "It had 3.5 votes, place 2."
    assert (told(1), told(0), told(11)) == tuple(
        f"It had {had}, place 2." for had in ("1 vote", "0 votes", "11 votes")
    )
    assert (told(1, "es"), told(2, "es")) == ("Tuvo 1 voto, puesto 2.", "Tuvo 2 votos, puesto 2.")
    assert told(Fraction(1), "id") == "Mendapat 1 suara, urutan 2."
    for language in ("es", "id"):
        assert say(Sentence("Not known."), language) == "Not known."
        assert word("nothing of the kind", language) == "nothing of the kind"
    assert say(Sentence("{a}{b}", {"a": "won", "b": 1}), "es") == "gana1"
    assert (word("won"), word("won", "en"), word("won", "es"), word("why", "xx")) == (
        "won",
        "won",
        "gana",
        "why",
    )


def refusals(tree: ast.Module) -> Iterator[str]:
    """The templates given to `refuse`, `Refusal` and `wrong` in a module, as they stand or under their name."""
    named = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    texts = {ast.unparse(one.targets[0]): one.value for one in named if isinstance(one.value, ast.Constant)}
    for call in ast.walk(tree):
        name = ast.unparse(call.func) if isinstance(call, ast.Call) else ""
        if name in ("refuse", "Refusal"):
            given = call.args[1 if name == "refuse" else 0]
            given = texts.get(ast.unparse(given), given)
            if isinstance(given, ast.Constant):
                yield given.value
        elif name.endswith(".wrong"):
            found = [one.value for one in ast.walk(call.args[0]) if isinstance(one, ast.Constant)]
            yield from (text for text in found if " " in str(text))


def test_every_refusal_is_translated() -> None:
    folder = Path(civic.__file__).parent
    told = {text for path in folder.rglob("*.py") for text in refusals(ast.parse(path.read_text()))}
    assert len(told) > 100
    for language in ("es", "id"):
        assert told - set(SENTENCES[language]) == set()
        for template in told:
            said = {part[1] for part in Formatter().parse(SENTENCES[language][template])}
            assert said - {None} <= {part[1] for part in Formatter().parse(template)}
