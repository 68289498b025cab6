"""Greedy budgets against their definition, and what is told of each loser against what would have happened."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.ballots import Count, Sentence
from civic.tally import totals
from civic.tally.greedy import MISFITS, ORDERS, Parameters, greedy, walk
from civic.tally.rules import run
from civic.tally.ties import tie_order
from tests.civic.tally.budgets import budgets
from tests.civic.tally.elections import budget

MISFIT = "It cost {cost} and only {left} was left when its turn came."
WHOLE_BUDGET = "It costs more than the whole budget."
every_way = pytest.mark.parametrize(
    "chosen",
    [Parameters(order=order, misfit=misfit) for order in ORDERS for misfit in MISFITS],
    ids=lambda chosen: f"{chosen.order}-{chosen.misfit}",
)


def merit_of(count: Count, chosen: Parameters) -> list[Fraction]:
    points = totals.points(count)
    if chosen.order == "points":
        return points
    return [had / item.cost for had, item in zip(points, count.items, strict=True)]


def queue_of(count: Count, chosen: Parameters, merit: list[Fraction]) -> list[int]:
    rank = tie_order(count, chosen.ties).rank
    return sorted(range(len(merit)), key=lambda item: (-merit[item], rank[item]))


@every_way
@given(count=budgets())
@settings(max_examples=100, deadline=None)
def test_greedy_is_its_definition(chosen: Parameters, count: Count) -> None:
    """Who wins; and that what came after the stop is told so, unless it would not have fitted anyway."""
    queue = sorted(
        zip(merit_of(count, chosen), count.items, strict=True),
        key=lambda pair: (-pair[0], pair[1].cost, pair[1].id),
    )
    left, winners, stop, stories = count.budget, [], None, {}
    for _, item in queue:
        if stop is None and item.cost <= left:
            winners.append(item.id)
            left -= item.cost
        elif item.cost > left:
            stories[item.id] = str(Sentence(MISFIT, {"cost": item.cost, "left": left}))
            stop = item.id if chosen.misfit == "stop" and stop is None else stop
        else:
            stories[item.id] = f"The rule stopped at {stop}, which did not fit, before its turn came."
    result = greedy(count, chosen)
    assert list(result.winners) == winners
    assert {one.item: str(one.why) for one in result.explanation.reasons if not one.won} == stories


@every_way
@given(count=budgets(), data=st.data())
@settings(max_examples=100, deadline=None)
def test_a_loser_would_have_won_with_what_it_is_told_it_needed(
    chosen: Parameters, count: Count, data: st.DataObject
) -> None:
    """With more points, or at the lower cost if one is named, all else unchanged; or it cost more than there was."""
    losers = [one for one in greedy(count, chosen).explanation.reasons if not one.won]
    if not losers:
        return
    loser = data.draw(st.sampled_from(losers))
    place, needed = count.place[loser.item], loser.needed
    assert needed is not None
    cost, merit = totals.costs(count), merit_of(count, chosen)
    if cost[place] > count.budget:
        assert str(needed) == WHOLE_BUDGET
        return
    better = list(merit)
    better[place] = Fraction(needed.facts["points"]) + Fraction(1, 1000)
    assert place in walk(queue_of(count, chosen, better), cost, count.budget, chosen, {}).winners
    if "at a cost of" in str(needed):
        cost[place] = Fraction(needed.facts["left"])
        assert place in walk(queue_of(count, chosen, merit), cost, count.budget, chosen, {}).winners


def test_of_two_that_exclude_it_the_first_to_win_is_named() -> None:
    count = budget(10, {"a": 1, "b": 1, "c": 1}, (3, "b"), (2, "a"), (1, "c"))
    result = run(count, "greedy", {"exclusive": "a,c;b,c"})
    assert result.winners == ("b", "a")
    assert str(result.explanation.reasons[2].why) == "Only one of it and b can be funded, and b came first."
    assert result.explanation.reasons[2].needed is None
