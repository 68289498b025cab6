"""The purses of equal shares: in floats, in whole numbers, and in whole numbers tidied up again and again."""

import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from heapq import heapify

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from civic.ballots import Ballot, Count, Item, VoteType
from civic.tally import totals
from civic.tally.equal_shares import Parameters, equal_shares
from civic.tally.exact_purses import ExactRun
from civic.tally.purses import Market, Run, Uncertain
from civic.tally.ties import TieBreak, tie_order
from tests.civic.tally.budgets import budgets

KINDS = st.sampled_from([VoteType.APPROVAL, VoteType.CUMULATIVE, VoteType.ORDINAL])


def market_of(count: Count) -> tuple[Market, Fraction]:
    """With costs in halves, and the first share of each."""
    costs = [int(2 * cost) for cost in totals.costs(count)]
    market = Market(
        totals.support(count), costs, costs, tie_order(count, TieBreak(("min-cost",))), range(len(costs))
    )
    return market, 2 * Fraction(count.budget or 0) / max(count.voter_count, 1)


@contextmanager
def floats_that_never_tell() -> Iterator[None]:
    def doubt(run: Run) -> list[int]:
        raise Uncertain

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Run, "buy", doubt)
        yield


@given(data=st.data(), extra=st.integers(0, 6))
@settings(max_examples=150, deadline=None)
def test_the_float_run_is_the_exact_run_or_says_it_cannot_tell(data: st.DataObject, extra: int) -> None:
    count = data.draw(budgets(data.draw(KINDS)))
    market, share = market_of(count)
    exact = [purchase.item for purchase in ExactRun(market, share + extra).buy()]
    try:
        assert Run(market, share + extra).buy() == exact
    except Uncertain:
        assert count.voter_count


@given(data=st.data(), extra=st.integers(0, 12))
@settings(max_examples=200, deadline=None)
def test_floats_are_never_off_by_more_than_they_say_and_that_is_next_to_nothing(
    data: st.DataObject, extra: int
) -> None:
    market, share = market_of(data.draw(budgets(data.draw(KINDS))))
    share += Fraction(extra, 7)
    run, exact = Run(market, share), ExactRun(market, share)
    queue = [(least, item) for item, least in enumerate(market.least)]
    heapify(queue)
    with suppress(Uncertain):
        while (price := run.best(queue)) is not None:
            level = exact.level(price.item)
            assert level is not None
            assert price.low <= exact.figure(price.item, level) <= price.high
            assert price.high - price.low <= 1e-9 * price.high
            run.pay(price)
            exact.pay(price.item, level)
            for row, state in enumerate(exact.state):
                off = abs(Fraction(run.purses[row]) - Fraction(exact.purses[state], exact.coins))
                assert off <= Fraction(run.doubts[row]) <= Fraction(run.worst)
            assert run.worst <= 1e-9 * max(float(share), 1)


@given(data=st.data(), extra=st.integers(0, 12))
@settings(max_examples=200, deadline=None)
def test_floats_can_tell_unless_money_is_just_enough(data: st.DataObject, extra: int) -> None:
    market, share = market_of(data.draw(budgets(data.draw(KINDS))))
    tells(market, share + Fraction(extra, 7))


@given(seed=st.integers(0, 2**32), even=st.booleans())
@settings(max_examples=400, deadline=None)
def test_floats_can_tell_equals_apart(seed: int, even: bool) -> None:
    """Where many figures are equal and many have spent all they had."""
    source = random.Random(seed)
    items = [Item(f"p{number}", cost=Fraction(source.choice([2, 4, 4, 6]))) for number in range(6)]
    ballots = []
    for voter in range(source.choice([4, 6])):
        liked = [item.id for item in items if source.random() < 0.5]
        ballots.append(Ballot(f"v{voter}", {item: 1 if even else source.randint(1, 2) for item in liked}))
    count = Count.of(
        items, ballots, vote_type=VoteType.CUMULATIVE, budget=len(ballots) * source.randint(1, 4)
    )
    tells(*market_of(count))


def two_alike(preferred: str) -> Run:
    """Three of the five behind the one of 4 have spent the 3 they had, so it asks 2 of each, as the one of 8 does.

    Those three share the first purse, the other two the second, and the four behind the one of 8 the third.
    """
    items = [Item("four", cost=Fraction(4)), Item("eight", cost=Fraction(8)), Item("gone", cost=Fraction(9))]
    liked = [["four", "gone"]] * 3 + [["four"]] * 2 + [["eight"]] * 4
    ballots = [Ballot.approving(f"v{voter}", one) for voter, one in enumerate(liked)]
    count = Count.of(items, ballots, vote_type=VoteType.APPROVAL, budget=27)
    lot = (preferred, *sorted({"four", "eight", "gone"} - {preferred}))
    order = tie_order(count, TieBreak((), lot))
    run = Run(Market(totals.support(count), [4, 8, 9], [1, 1, 1], order, [0, 1]), Fraction(3))
    run.purses[0] = run.doubts[0] = 0
    return run


def cheapest(run: Run) -> str:
    price = run.best([(least, item) for item, least in enumerate(run.market.least)])
    assert price is not None
    return ("four", "eight")[run.market.items[price.item]]


@pytest.mark.parametrize("preferred", ["four", "eight"])
def test_of_two_that_ask_the_same_the_preferred_one_is_first(preferred: str) -> None:
    assert cheapest(two_alike(preferred)) == preferred


@pytest.mark.parametrize("preferred", ["four", "eight"])
@pytest.mark.parametrize(("row", "purse", "doubt"), [(0, 0.0, 1e-9), (1, 2 + 1e-10, 1e-9), (2, 2.0, 1e-15)])
def test_the_preferred_one_is_not_chosen_where_somebody_may_lack_a_little(
    preferred: str, row: int, purse: float, doubt: float
) -> None:
    """Who may have a little left, or may not have quite enough."""
    run = two_alike(preferred)
    run.purses[row], run.doubts[row] = purse, doubt
    with pytest.raises(Uncertain):
        cheapest(run)


@pytest.mark.parametrize(("purse", "doubt", "sure"), [(2 + 1e-8, 1e-9, True), (2 + 1e-10, 1e-9, False)])
def test_all_surely_pay_in_full_only_with_what_is_beyond_doubt(
    purse: float, doubt: float, sure: bool
) -> None:
    run = two_alike("eight")
    run.purses[2], run.doubts[2] = purse, doubt
    assert run.surely_full(run.market.items.index(1)) == sure


def test_the_only_one_who_is_not_poor_pays_the_rest() -> None:
    items = [Item("wanted", cost=Fraction(6)), Item("b", cost=Fraction(6)), Item("c", cost=Fraction(6))]
    liked = [["wanted"], ["wanted", "b"], ["wanted", "c"]]
    ballots = [Ballot.approving(f"v{voter}", one) for voter, one in enumerate(liked)]
    market, _ = market_of(Count.of(items, ballots, vote_type=VoteType.APPROVAL, budget=12))
    run, wanted = Run(market, Fraction(9)), market.items.index(0)
    run.purses[:] = 1, 2, 9.5
    price = run.price(wanted)
    assert price is not None
    assert price.level == pytest.approx(9)  # 12 halves, 1 and 2 of them from the poor
    run.purses[2] = 9.5 - 1
    assert run.price(wanted) is None


@pytest.mark.parametrize(
    ("criteria", "costs", "rivals"), [((), (4, 4), {1}), (("max-cost",), (4, 5), set()), ((), (4, 5), set())]
)
def test_the_lot_is_asked_between_those_alone_that_nothing_else_parts(
    criteria: tuple[str, ...], costs: tuple[int, int], rivals: set[int]
) -> None:
    """Two behind which the same two stand, who can pay only one of them."""
    items = [Item(name, cost=Fraction(cost)) for name, cost in zip("ab", costs, strict=True)]
    ballots = [Ballot.approving(f"v{voter}", ["a", "b"]) for voter in range(2)]
    count = Count.of(items, ballots, vote_type=VoteType.APPROVAL, budget=6)
    order = tie_order(count, TieBreak(criteria, ("a", "b")))
    run = Run(Market(totals.support(count), costs, costs if criteria else (1, 1), order, [0, 1]), Fraction(3))
    assert len(run.buy()) == 1
    assert [(one.items, one.rivals) for one in run.asked] == ([([0], rivals)] if rivals else [])


def tells(market: Market, share: Fraction) -> None:
    bought = [one.item for one in ExactRun(market, share).buy()]
    try:
        assert Run(market, share).buy() == bought
    except Uncertain:
        assert not clear(market, share)


def clear(market: Market, share: Fraction) -> bool:
    """No supporters together hold just what an item costs, nobody pays just all they have while others pay as
    much, and of several with the lowest figure each is paid by supporters who can spare more, or have nothing."""
    run, left = ExactRun(market, share), set(range(len(market.items)))
    while left:
        groups = {item: run.groups(item) for item in left}
        held = {item: sum(one.purse * one.voters for one in groups[item]) for item in left}
        if any(held[item] == market.cost[item] * run.coins for item in left):
            return False
        levels = {item: level for item in left if (level := run.level(item)) is not None}
        if not levels:
            return True
        figures = {item: run.figure(item, level) for item, level in levels.items()}
        tied = [item for item in levels if figures[item] == min(figures.values())]
        due = {item: levels[item] * run.coins for item in tied}
        if len(tied) > 1 and any(
            0 < one.purse <= due[item] * one.mark for item in tied for one in groups[item]
        ):
            return False
        chosen = min(tied, key=market.rank.__getitem__)
        if any(one.purse == due[chosen] * one.mark for one in groups[chosen]):
            return False
        run.replay([chosen])
        left.remove(chosen)
    return True


@given(
    data=st.data(), criteria=st.sampled_from([(), ("min-cost",)]), step=st.sampled_from([None, Fraction(1)])
)
@settings(max_examples=150, deadline=None)
def test_the_result_is_the_same_where_floats_never_tell(
    data: st.DataObject, criteria: tuple[str, ...], step: Fraction | None
) -> None:
    """To the last word, and to everyone whom the lot sways."""
    count = data.draw(budgets(data.draw(KINDS)))
    parameters = Parameters(increment=step, ties=TieBreak(criteria))
    usual = equal_shares(count, parameters)
    with floats_that_never_tell():
        assert equal_shares(count, parameters) == usual


@given(data=st.data(), extra=st.integers(0, 6), room=st.integers(0, 3))
@settings(max_examples=150, deadline=None)
def test_merging_equal_purses_changes_nothing(data: st.DataObject, extra: int, room: int) -> None:
    count = data.draw(budgets(data.draw(KINDS)))
    market, share = market_of(count)
    usual, tidy = ExactRun(market, share + extra), ExactRun(market, share + extra)
    bought = usual.buy()
    for one in bought:
        tidy.room = room
        assert tidy.replay([one.item]) == [one]
        assert len(set(tidy.purses)) == len(tidy.purses) or len(tidy.purses) <= room
    assert tidy.left().tolist() == pytest.approx(usual.left().tolist())


def test_there_is_room_for_twice_the_purses_and_some_more_before_they_are_merged_again() -> None:
    count = Count.of([], [], vote_type=VoteType.APPROVAL, budget=1)
    run = ExactRun(market_of(count)[0], Fraction(1))
    run.purses, run.state = [5, 7, 5, 9], np.array([0, 1, 2, 2])
    run.merge()
    assert (run.purses, run.state.tolist(), run.room) == ([5, 7], [0, 1, 0, 0], 2 * 2 + 64)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_what_cannot_be_paid_is_said(data: st.DataObject) -> None:
    count = data.draw(budgets())
    market, share = market_of(count)
    bought = [one.item for one in ExactRun(market, share).buy()]
    missing = next((item for item in range(len(market.items)) if item not in bought), None)
    assume(missing is not None)
    with pytest.raises(ArithmeticError, match=f"{market.items[missing]} cannot be paid"):
        ExactRun(market, share).replay([*bought, missing])
