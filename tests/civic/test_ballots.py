"""Ballots are checked once, merged without loss, and refused in sentences."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.ballots import Ballot, Count, Item, Refused, VoteType, exact, written
from civic.tally.totals import points

ITEMS = (Item("a", cost=Fraction(10)), Item("b", cost=Fraction(20)), Item("c", cost=Fraction(5)))


def approvals(*ballots: Ballot, **more: object) -> Count:
    return Count.of(ITEMS, ballots, vote_type=VoteType.APPROVAL, **more)  # type: ignore[arg-type]


def test_identical_ballots_are_merged_and_remembered() -> None:
    count = approvals(Ballot.approving("v1", "ab"), Ballot.approving("v2", "c"), Ballot.approving("v3", "ba"))
    assert count.columns.times.tolist() == [2, 1]
    assert count.voter_count == 3
    assert [ballot.voter for ballot in count.ballots] == ["v1", "v2", "v3"]


@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), st.fractions(-5, 5, max_denominator=20)), max_size=20)
)
def test_columns_hold_exactly_what_was_cast(marks: list[dict[str, Fraction]]) -> None:
    ballots = [Ballot(str(number), mark) for number, mark in enumerate(marks)]
    count = Count.of(ITEMS, ballots, vote_type=VoteType.SCORING)
    assert [dict(ballot.marks) for ballot in count.ballots] == marks


@pytest.mark.parametrize(
    ("ballots", "code"),
    [
        ([Ballot.approving("v", "a"), Ballot.approving("v", "a")], "voted-twice"),
        ([Ballot.approving("v", "z")], "unknown-item"),
        ([Ballot("v", {"a": 2})], "wrong-mark"),
        ([Ballot("v", {"a": float("nan")})], "not-a-number"),
        ([Ballot("v", {"a": float("inf")})], "not-a-number"),
        ([Ballot("v", {"a": Decimal("NaN")})], "not-a-number"),
    ],
)
def test_a_wrong_ballot_is_refused_in_words(ballots: list[Ballot], code: str) -> None:
    with pytest.raises(Refused) as refused:
        approvals(*ballots)
    assert refused.value.refusal.code == code
    assert str(refused.value).endswith(".")


def test_the_list_and_the_budget_are_checked() -> None:
    with pytest.raises(Refused, match="listed more than once"):
        Count.of([ITEMS[0], ITEMS[0]], [], vote_type=VoteType.APPROVAL)
    with pytest.raises(Refused, match="negative cost -1"):
        Count.of([Item("x", cost=Fraction(-1))], [], vote_type=VoteType.APPROVAL)
    with pytest.raises(Refused, match="budget -1 is negative"):
        approvals(budget=-1)
    with pytest.raises(Refused, match="is not a number"):
        approvals(budget=float("nan"))


def test_a_single_choice_is_single() -> None:
    with pytest.raises(Refused, match="more than one item"):
        Count.of(ITEMS, [Ballot.approving("v", "ab")], vote_type=VoteType.CHOOSE_ONE)


def test_ranks_may_be_tied_but_not_zero() -> None:
    ballot = Ballot.ranking("v", ["a", ["b", "c"]])
    assert dict(ballot.marks) == {"a": 1, "b": 2, "c": 2}
    with pytest.raises(Refused, match="marked an item with 0"):
        Count.of(ITEMS, [Ballot("v", {"a": 0})], vote_type=VoteType.ORDINAL)


def test_points_may_not_be_negative_or_endlessly_fine() -> None:
    with pytest.raises(Refused, match="cumulative ballot cannot say"):
        Count.of(ITEMS, [Ballot("v", {"a": -1})], vote_type=VoteType.CUMULATIVE)
    with pytest.raises(Refused, match="too many decimals"):
        Count.of(ITEMS, [Ballot("v", {"a": Fraction(1, 2**40)})], vote_type=VoteType.SCORING)


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from("abc"),
            st.integers(-(2**31), 2**31) | st.builds(Fraction, st.integers(1, 9), st.integers(1, 2**31)),
        ),
        max_size=6,
    )
)
def test_marks_of_any_size_add_up_exactly_or_are_refused(cast: list[dict[str, Fraction]]) -> None:
    """Three times two thousand million came to less than one when another ballot had ten decimals."""
    ballots = [Ballot(str(voter), marks) for voter, marks in enumerate(cast)]
    try:
        count = Count.of(ITEMS, ballots, vote_type=VoteType.SCORING)
    except Refused as refused:
        assert refused.refusal.code == "too-fine"
    else:
        assert points(count) == [sum((Fraction(m.get(i.id, 0)) for m in cast), Fraction()) for i in ITEMS]


def test_no_ballots_is_a_count_too() -> None:
    count = approvals()
    assert count.voter_count == 0
    assert list(count.ballots) == []


def test_numbers_are_taken_as_written() -> None:
    assert exact(0.1) == exact("0.1") == exact(Decimal("0.1")) == Fraction(1, 10)
    assert [written(Fraction(7)), written(Fraction(1, 3)), written(Fraction(1, 2))] == ["7", "0.3333", "0.5"]
    for wrong in ("1/0", "ten", ""):
        with pytest.raises(Refused):
            exact(wrong)
