"""Everything equal, and a million projects: the stated lot decides whatever the order of the file, or a refusal."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.ballots import Ballot, Count, Item, Refused, VoteType
from civic.tally import phragmen
from civic.tally.rules import RULES, run

KINDS = {
    "borda": VoteType.ORDINAL,
    "irv": VoteType.ORDINAL,
    "stv-scottish": VoteType.ORDINAL,
    "stv-meek": VoteType.ORDINAL,
    "schulze": VoteType.ORDINAL,
    "ranked-pairs": VoteType.ORDINAL,
    "plurality": VoteType.CHOOSE_ONE,
    "score": VoteType.SCORING,
    "star": VoteType.SCORING,
    "majority-judgment": VoteType.SCORING,
    "cumulative": VoteType.CUMULATIVE,
}
MONEY = ("greedy", "equal-shares", "phragmen")
LUCK = ("c", "e", "a", "b", "d")


def alike(kind: VoteType, shuffle: random.Random) -> Count:
    """Five items that nothing tells apart, listed and voted for in any order; money for two."""
    items, marks = [Item(one, cost=Fraction(5)) for one in LUCK], list(LUCK)
    shuffle.shuffle(items)
    if kind is VoteType.ORDINAL:
        ballots = [{one: (place + turn) % 5 + 1 for place, one in enumerate(marks)} for turn in range(5)]
    elif kind is VoteType.CHOOSE_ONE:
        ballots = [{one: 1} for one in marks]
    else:
        ballots = [dict.fromkeys(marks, 1)] * 5
    shuffle.shuffle(ballots)
    cast = [Ballot(str(voter), marks) for voter, marks in enumerate(ballots)]
    return Count.of(items, cast, vote_type=kind, budget=10)


@pytest.mark.parametrize("rule", RULES)
@given(source=st.randoms(use_true_random=False), seats=st.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_the_lot_decides_between_equals(rule: str, source: random.Random, seats: int) -> None:
    """Every one is named as tied, and every order of the file gives the winners of the first."""
    kind = KINDS.get(rule, VoteType.APPROVAL)
    one_seat = rule in ("irv", "star")
    chosen = {"lot": ",".join(LUCK)}
    if rule == "threshold":
        chosen = {"votes": "5"}
    elif rule not in MONEY:
        chosen["seats"] = str(1 if one_seat else seats)
    result = run(alike(kind, source), rule, chosen)
    again = run(alike(kind, random.Random(1)), rule, chosen)
    assert set(result.winners) == set(again.winners)
    if rule == "threshold":
        assert (set(result.winners), result.tied) == (set(LUCK), ())
        return
    assert len(result.winners) == (2 if rule in MONEY else 1 if one_seat else seats)
    assert set(result.tied) == set(again.tied) == set(LUCK)
    if rule not in ("irv", "stv-scottish", "stv-meek", "ranked-pairs"):
        assert set(result.winners) == set(LUCK[: len(result.winners)])


def test_many_equal_projects_are_counted_or_refused() -> None:
    items = [Item(f"p{number}", cost=Fraction(3)) for number in range(2_000)]
    count = Count.of(
        items, [Ballot.approving("v", (item.id for item in items))], vote_type=VoteType.APPROVAL, budget=601
    )
    for rule in ("greedy", "equal-shares"):
        result = run(count, rule, {})
        assert sorted(result.winners) == sorted(item.id for item in items)[:200]
        assert set(result.winners) < set(result.tied)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phragmen, "MOST_MOMENTS", 10_000)
        with pytest.raises(Refused, match="Too many projects have the same supporters") as caught:
            run(count, "phragmen", {})
    assert caught.value.refusal.code == "too-many-ties"


@pytest.mark.slow
def test_a_million_projects() -> None:
    """Greedy counts them; the rules that share money out say at once that they cannot."""
    size = 10**6
    items = [Item(f"p{number}", cost=Fraction(1 + number % 7)) for number in range(size)]
    cast = [Ballot.approving(str(one), (f"p{one * 31 + step}" for step in range(20))) for one in range(1_000)]
    count = Count.of(items, cast, vote_type=VoteType.APPROVAL, budget=1_000)
    result = run(count, "greedy", {})
    assert sum(1 + int(item[1:]) % 7 for item in result.winners) == 1_000
    assert all(result.scores[item] == 1 for item in result.winners)
    assert set(result.tied) > set(result.winners) - set(result.winners[:-1])
    for rule in ("equal-shares", "phragmen"):
        with pytest.raises(Refused, match=f"{rule} can count 100000 items at most; there are 1000000."):
            run(count, rule, {})
