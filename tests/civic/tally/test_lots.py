"""A result that names nobody as tied is the result of every lot; one that does was decided by the lot."""

import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.ballots import Count, VoteType
from civic.tally.rules import run
from tests.civic.tally.budgets import budgets
from tests.civic.tally.profiles import counted, ranked_count

RANKED = ("plurality", "borda", "irv", "stv-scottish", "stv-meek", "schulze", "ranked-pairs")
GRADED = ("score", "star", "majority-judgment")
ALL_NAMED = ("plurality", "borda", "score", "star", "majority-judgment")
MONEY = ("greedy", "phragmen")


def winners_of_every_lot(count: Count, rule: str, settings: dict[str, str]) -> set[frozenset[str]]:
    lots = permutations([item.id for item in count.items])
    return {frozenset(run(count, rule, {**settings, "lot": ",".join(lot)}).winners) for lot in lots}


@pytest.mark.parametrize("rule", RANKED)
@given(seed=st.integers(0, 2**32), seats=st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_ranked(rule: str, seed: int, seats: int) -> None:
    source = random.Random(seed)
    size, voters = source.randint(2, 4), source.randint(1, 5)
    rankings = [
        (source.sample(range(size), source.randint(1, size)), source.randint(1, 2)) for _ in range(voters)
    ]
    check(ranked_count(size, rankings), rule, {"seats": str(1 if rule == "irv" else seats)})


@pytest.mark.parametrize("rule", GRADED)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_graded(rule: str, seed: int) -> None:
    source = random.Random(seed)
    size, voters = source.randint(2, 4), source.randint(1, 5)
    grades = [({str(item): source.randint(0, 2) for item in range(size)}, 1) for _ in range(voters)]
    check(counted(size, grades, VoteType.SCORING), rule, {})


@pytest.mark.parametrize("rule", MONEY)
@given(count=budgets(most=4), none=st.booleans())
@settings(max_examples=60, deadline=None)
def test_money(rule: str, count: Count, none: bool) -> None:
    check(count, rule, {"ties": "none"} if none else {})


@pytest.mark.parametrize("most", [2, 4])
@given(data=st.data(), none=st.booleans(), increment=st.sampled_from(["", "1", "1/2"]), stop=st.booleans())
@settings(max_examples=60, deadline=None)
def test_equal_shares(most: int, data: st.DataObject, none: bool, increment: str, stop: bool) -> None:
    """Two further lots are tried: all there are for two projects, and enough to blame no lot wrongly for more."""
    chosen = {"ties": "none"} if none else {}
    if increment:
        chosen |= {"increment": increment, "exhaustive_stop": "yes" if stop else "no"}
    count = data.draw(budgets(most=most))
    outcomes = winners_of_every_lot(count, "equal-shares", chosen)
    tied = run(count, "equal-shares", chosen).tied
    assert len(outcomes) > 1 if tied else most == 4 or len(outcomes) == 1


def check(count: Count, rule: str, chosen: dict[str, str]) -> None:
    outcomes = winners_of_every_lot(count, rule, chosen)
    for lot in list(permutations([item.id for item in count.items]))[:3]:
        result = run(count, rule, {**chosen, "lot": ",".join(lot)})
        assert result.tied or len(outcomes) == 1
        if rule in ALL_NAMED:
            assert set(result.tied) >= frozenset.union(*outcomes) - frozenset.intersection(*outcomes)
