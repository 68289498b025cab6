"""What every budget rule keeps whatever the ballots, and brute-force definitions of each rule."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings

from civic.ballots import Count, VoteType
from civic.results import Result
from civic.tally import equal_shares, greedy, phragmen
from tests.civic.tally.budgets import budgets, renamed, shuffled, spent

Rule = Callable[[Count], Result]
ADD1 = equal_shares.Parameters(increment=Fraction(1))
STOP = equal_shares.Parameters(increment=Fraction(1, 2), exhaustive_stop=True, fill="points")
EVEN = equal_shares.Parameters(utility="cardinality", comparison="satisfaction")
RULES: dict[str, Rule] = {
    "greedy": greedy.greedy,
    "greedy-stop": lambda count: greedy.greedy(count, greedy.Parameters(misfit="stop")),
    "greedy-density": lambda count: greedy.greedy(count, greedy.Parameters(order="points-per-cost")),
    "phragmen": phragmen.phragmen,
    "equal-shares": equal_shares.equal_shares,
    "equal-shares-add1": lambda count: equal_shares.equal_shares(count, ADD1),
    "equal-shares-stop": lambda count: equal_shares.equal_shares(count, STOP),
    "equal-shares-even": lambda count: equal_shares.equal_shares(count, EVEN),
}
every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


@every_rule
@given(count=budgets())
@settings(max_examples=60, deadline=None)
def test_what_every_rule_keeps(rule: Rule, count: Count) -> None:
    result = rule(count)
    assert spent(count, result.winners) <= (count.budget or 0)
    assert len(set(result.winners)) == len(result.winners)
    assert rule(count) == result
    assert set(rule(shuffled(count)).winners) == set(result.winners)
    assert rule(renamed(count)).winners == tuple(f"x{item}" for item in result.winners)
    assert {reason.item for reason in result.explanation.reasons if reason.won} == set(result.winners)
    assert [reason.item for reason in result.explanation.reasons] == [item.id for item in count.items]
    assert set(result.tied) <= {item.id for item in count.items}


@given(count=budgets(VoteType.CUMULATIVE))
@settings(max_examples=60, deadline=None)
def test_points_are_counted_too(count: Count) -> None:
    for rule in (RULES["greedy"], RULES["equal-shares-add1"]):
        result = rule(count)
        assert spent(count, result.winners) <= (count.budget or 0)
        assert set(rule(shuffled(count)).winners) == set(result.winners)


@given(count=budgets())
@settings(max_examples=100, deadline=None)
def test_payments_add_up_to_the_cost(count: Count) -> None:
    result = equal_shares.equal_shares(count, ADD1)
    costs = [count.items[count.place[item]].cost for item in result.winners]
    assert [sum(payment.total for payment in one.payments) for one in result.explanation.rounds] == costs
    earned = phragmen.phragmen(count)
    costs = [count.items[count.place[item]].cost for item in earned.winners]
    assert [sum(payment.total for payment in one.payments) for one in earned.explanation.rounds] == costs


def phragmen_by_definition(count: Count) -> list[str]:
    load = {ballot.voter: Fraction(0) for ballot in count.ballots}
    backers = {
        item.id: [ballot.voter for ballot in count.ballots if item.id in ballot.marks] for item in count.items
    }
    left, bought = count.budget or Fraction(0), []
    costs = {item.id: item.cost for item in count.items}
    while True:
        offers = [
            ((costs[item] + sum(load[voter] for voter in who)) / len(who), costs[item], -len(who), item)
            for item, who in backers.items()
            if who and item not in bought and costs[item] <= (count.budget or 0)
        ]
        if not offers:
            return bought
        moment, cost, _, item = min(offers)
        if cost > left:
            return bought
        left -= cost
        bought.append(item)
        load.update(dict.fromkeys(backers[item], moment))


@given(count=budgets())
@settings(max_examples=150, deadline=None)
def test_phragmen_is_its_definition(count: Count) -> None:
    assert list(phragmen.phragmen(count).winners) == phragmen_by_definition(count)
