"""A result names as tied exactly those who win by some lots and lose by others."""

import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.ballots import Count, VoteType
from civic.tally import greedy
from civic.tally.lots import MOST_NOTED, Branch, Outcome, branches, choices, few, obeying, swayed
from civic.tally.rules import run
from civic.tally.ties import Drawn, Order
from tests.civic.tally.budgets import budgets
from tests.civic.tally.profiles import counted, ranked_count

RANKED = ("plurality", "borda", "irv", "stv-scottish", "stv-meek", "schulze", "ranked-pairs")
GRADED = ("score", "star", "majority-judgment")
MONEY = ("greedy", "phragmen", "equal-shares")
TIES = ("none", "min-cost", "max-votes", "max-cost,max-votes")


def chosen(item: int, *others: int, last: bool = False) -> Drawn:
    return Drawn(item, frozenset(others), last)


def winners_of_every_lot(count: Count, rule: str, settings: dict[str, str]) -> set[frozenset[str]]:
    lots = permutations([item.id for item in count.items])
    return {frozenset(run(count, rule, {**settings, "lot": ",".join(lot)}).winners) for lot in lots}


def check(count: Count, rule: str, chosen: dict[str, str]) -> None:
    """Whatever the lot, it names those who win by some lots and lose by others."""
    outcomes = winners_of_every_lot(count, rule, chosen)
    swayed = frozenset.union(*outcomes) - frozenset.intersection(*outcomes)
    for lot in list(permutations([item.id for item in count.items]))[:2]:
        assert set(run(count, rule, {**chosen, "lot": ",".join(lot)}).tied) == swayed


@pytest.mark.parametrize("rule", RANKED)
@given(seed=st.integers(0, 2**32), seats=st.integers(1, 3), criteria=st.sampled_from(["none", "max-votes"]))
@settings(max_examples=60, deadline=None)
def test_ranked(rule: str, seed: int, seats: int, criteria: str) -> None:
    source = random.Random(seed)
    size, voters = source.randint(2, 4), source.randint(1, 5)
    rankings = [
        (source.sample(range(size), source.randint(1, size)), source.randint(1, 2)) for _ in range(voters)
    ]
    seated = {"seats": str(1 if rule == "irv" else seats), "ties": criteria}
    check(ranked_count(size, rankings), rule, seated)


@pytest.mark.parametrize("rule", GRADED)
@given(seed=st.integers(0, 2**32), criteria=st.sampled_from(["none", "max-votes"]))
@settings(max_examples=60, deadline=None)
def test_graded(rule: str, seed: int, criteria: str) -> None:
    source = random.Random(seed)
    size, voters = source.randint(2, 4), source.randint(1, 5)
    grades = [({str(item): source.randint(0, 2) for item in range(size)}, 1) for _ in range(voters)]
    check(counted(size, grades, VoteType.SCORING), rule, {"ties": criteria})


@pytest.mark.parametrize("rule", MONEY)
@given(count=budgets(most=4), criteria=st.sampled_from(TIES))
@settings(max_examples=60, deadline=None)
def test_money(rule: str, count: Count, criteria: str) -> None:
    check(count, rule, {"ties": criteria})


@given(count=budgets(most=4), criteria=st.sampled_from(TIES), group=st.sampled_from(["p0,p1", "p0,p2;p1,p2"]))
@settings(max_examples=60, deadline=None)
def test_greedy_with_projects_that_exclude_each_other(count: Count, criteria: str, group: str) -> None:
    chosen = {"exclusive": group} if len(count.items) > 2 else {}
    for misfit in greedy.MISFITS:
        check(count, "greedy", {"ties": criteria, "misfit": misfit, **chosen})


@given(data=st.data(), criteria=st.sampled_from(TIES), increment=st.sampled_from(["1", "1/2", "3"]))
@settings(max_examples=60, deadline=None)
def test_equal_shares_step_by_step(data: st.DataObject, criteria: str, increment: str) -> None:
    chosen = {"increment": increment, "ties": criteria}
    for name, allowed in (
        ("exhaustive_stop", ("yes", "no")),
        ("fill", ("none", "points")),
        ("comparison", ("none", "satisfaction")),
        ("utility", ("cost", "cardinality")),
    ):
        chosen[name] = data.draw(st.sampled_from(allowed))
    check(data.draw(budgets(most=4)), "equal-shares", chosen)


def test_the_worst_lot_for_the_winners_keeps_to_the_criteria() -> None:
    order = Order(rank=[3, 0, 1, 2], group=[3, 0, 0, 0]).against([1, 3])
    assert sorted(range(4), key=order.rank.__getitem__) == [2, 3, 1, 0]


def test_where_too_many_lots_make_no_difference_the_worst_one_is_tried() -> None:
    """A hundred choices that change nobody's fate hide the one that does; so long a count is tried twice."""
    order = Order(rank=list(range(300)), group=[0] * 300)
    idle = [Drawn(item, frozenset({item + 1})) for item in range(2, 298, 2)]

    def outcome(order: Order) -> tuple[list[int], list[Drawn]]:
        first = order.first([0, 1])
        return [first, *range(2, 300)], [*idle, *order.drawn(first, [0, 1])]

    assert swayed(order, outcome(order), outcome, 10**9) == [0, 1]


@pytest.mark.parametrize(("work", "lots"), [(10**9, 1), (300_000, 6), (20_000, 100), (0, 100)])
def test_a_longer_count_is_repeated_less_often(work: int, lots: int) -> None:
    order, tried = Order(rank=list(range(300)), group=[0] * 300), []

    def outcome(order: Order) -> Outcome:
        tried.append(order)
        return range(300), [Drawn(item, frozenset({item + 1})) for item in range(298)]

    assert swayed(order, outcome(order), outcome, work) == []
    assert len(tried) == 1 + 1 + lots


def test_a_choice_that_cannot_be_made_otherwise_does_not_hide_the_next() -> None:
    order = Order(rank=[0, 1, 2, 3], group=[0, 0, 0, 0])

    def outcome(order: Order) -> Outcome:
        """3 can win only where 0 was put before 1, which was asked twice."""
        front, asked = order.first([0, 1]), order.drawn(order.first([0, 1]), [0, 1]) * 2
        if front == 1:
            return [1, 2], asked
        return [0, order.first([2, 3])], [*asked, *order.drawn(order.first([2, 3]), [2, 3])]

    assert swayed(order, outcome(order), outcome, 1) == [0, 1, 2, 3]


def test_first_the_choices_that_bring_a_loser_in_or_a_winner_out() -> None:
    drawn = [chosen(0, 1, 2), chosen(3, 0, 4, last=True), chosen(4, 3, last=True)]
    found = [(one.place, one.instead) for one in branches([], [0, 1], drawn)]
    assert found == [(0, 2), (1, 0), (0, 1), (1, 4), (2, 3)]
    found = [(one.place, one.instead) for one in branches(drawn[:2], [0, 1], drawn)]
    assert found == [(2, 3)]


def test_the_lots_that_choose_otherwise_choose_as_before_up_to_there() -> None:
    drawn, imposed = [chosen(0, 1), chosen(2, 3, 4), chosen(3, 4)], [chosen(5, 6), chosen(0, 1)]
    assert Branch(imposed, drawn, 1, 4).choices() == [*imposed, chosen(4, 2, 3)]
    assert Branch([], drawn, 2, 4).choices() == [*drawn[:2], chosen(4, 3)]


def test_a_choice_no_longer_asked_after_another_hides_none_behind_it() -> None:
    """Where 1 comes before 0, the lot is not asked what it was asked first, and so comes sooner to what counts."""
    order = Order(rank=list(range(7)), group=[0] * 7)

    def outcome(order: Order) -> Outcome:
        front, idle = order.first([0, 1]), order.drawn(order.first([5, 6]), [5, 6])
        if front == 0:
            return [0], [*idle, *order.drawn(0, [0, 1])]
        second = order.first([2, 3, 4])
        return [1, second], [*order.drawn(1, [0, 1]), *order.drawn(second, [2, 3, 4])]

    assert swayed(order, outcome(order), outcome, 1) == [0, 1, 2, 3, 4]


def test_each_of_a_group_is_chosen_before_the_rest() -> None:
    assert list(choices([[3, 1, 2], [5], []])) == [chosen(3, 1, 2), chosen(1, 2)]


def test_lots_that_contradict_themselves_are_none() -> None:
    order = Order(rank=[2, 0, 1, 3], group=[0, 0, 0, 0])
    lot = obeying(order, [chosen(3, 0, 1), chosen(1, 2, last=True)])
    assert lot is not None
    assert sorted(range(4), key=lot.rank.__getitem__) == [2, 3, 1, 0]
    assert obeying(order, [chosen(0, 1), chosen(1, 2), chosen(2, 0)]) is None
    assert obeying(order, [chosen(0, 1), chosen(0, 1, last=True)]) is None


def test_choices_are_noted_once_and_not_without_end() -> None:
    long = [chosen(item, *range(100, 100 + MOST_NOTED // 2)) for item in range(9)]
    assert few([long[0], long[0], *long]) == long[:3]
