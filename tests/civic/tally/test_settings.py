"""Rules by their names: aliases, settings written as text, lots, quotas and steps."""

from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from typing import Any

import pytest

from civic.ballots import Ballot, Count, Item, Refused, VoteType
from civic.results import Result
from civic.tally import equal_shares, greedy, threshold
from civic.tally.rendering import as_json, setting
from civic.tally.rules import RULES, run, takes
from civic.tally.ties import TieBreak, draw, tie_order
from tests.civic.tally.elections import COUNTS, budget
from tests.civic.tally.profiles import counted

TOWN = COUNTS["town"]


@pytest.mark.parametrize(
    ("alias", "rule", "settings"),
    [
        ("equal-shares/add1", "equal-shares", {"increment": "1"}),
        ("equalshares", "equal-shares", {}),
        ("equalshares/add1", "equal-shares", {"increment": "1"}),
        ("greedy-no-skip", "greedy", {"misfit": "stop"}),
    ],
)
def test_an_alias_is_its_rule(alias: str, rule: str, settings: dict[str, str]) -> None:
    assert run(TOWN, alias, {}) == run(TOWN, rule, settings)


def test_settings_are_read_as_what_they_are() -> None:
    def rule(name: str, **settings: str) -> Result:
        return run(TOWN, name, settings)

    assert rule("equal-shares", exhaustive_stop="TRUE", integral_start="1").rule.parameters == {
        **rule("equal-shares").rule.parameters,
        "exhaustive_stop": True,
        "integral_start": True,
    }
    assert not rule("equal-shares", exhaustive_stop="0").rule.parameters["exhaustive_stop"]
    assert not rule("equal-shares", exhaustive_stop="False").rule.parameters["exhaustive_stop"]
    parameters = rule("greedy", exclusive="a,b;;c", ties="none", lot="g,f,e,d,c,b,a").rule.parameters
    assert parameters["exclusive"] == "a,b;c"
    assert (parameters["ties"], parameters["lot"]) == ("none", "g,f,e,d,c,b,a")
    assert rule("greedy", lot="id").rule.parameters["ties"] == "min-cost"
    assert rule("greedy", ties="max-votes,,none,max-cost").rule.parameters["ties"] == "max-votes,max-cost"
    assert rule("greedy", least_points="0.5", cost_share="1/3").rule.parameters["least_points"] == Fraction(
        1, 2
    )
    assert rule("greedy", cost_share="1/3").rule.parameters["least_points"] is None
    seeded = rule("greedy", lot="seed:May").rule.parameters["lot"]
    assert seeded == ",".join(draw("abcdefg", "May"))


def test_progress_is_told_by_equal_shares_only() -> None:
    steps: list[int] = []
    run(TOWN, "equal-shares", {"increment": "1"}, steps.append)
    assert steps == list(range(1, len(steps) + 1))
    assert len(steps) == 2
    run(TOWN, "greedy", {}, lambda _: steps.clear())
    assert steps


def test_the_lot_of_a_seed_is_that_of_sha256() -> None:
    by_hand = sorted("bac", key=lambda item: sha256(f"2026-05-07\n{item}".encode()).hexdigest())
    assert draw(["b", "a", "c"], "2026-05-07") == tuple(by_hand)
    order = tie_order(TOWN, TieBreak(("max-cost",)))
    assert [TOWN.items[item].id for item in sorted(range(7), key=order.rank.__getitem__)] == list("fabcdeg")
    assert order.first([2, 1]) == 1


@pytest.mark.parametrize(
    ("quota", "votes", "seats", "needed"),
    [
        (threshold.droop, 100, 3, 26),
        (threshold.droop, 99, 1, 50),
        (threshold.hare, 100, 3, Fraction(100, 3)),
        (threshold.hagenbach_bischoff, 100, 2, Fraction(100, 3)),
        (threshold.imperiali, 100, 2, 25),
    ],
)
def test_the_quotas(quota, votes: int, seats: int, needed: Fraction) -> None:
    assert quota(votes, seats) == needed
    with pytest.raises(Refused, match="At least one seat") as caught:
        quota(votes, 0)
    assert caught.value.refusal.code == "parameter"


@pytest.mark.parametrize(
    ("money", "voters", "step"),
    [(100, 1, 1), (99, 1, "1/10"), (1000, 1, 10), (7, 2, "1/100"), (0, 3, 1), (5, 0, 1), (5000, 3, 10)],
)
def test_the_scaled_step_is_a_power_of_ten_at_most_a_hundredth_of_the_share(
    money: int, voters: int, step: object
) -> None:
    assert equal_shares.scaled_increment(budget(money, {"a": 1}, (voters, "a"))) == Fraction(str(step))


def test_a_group_that_excludes_itself_blocks_by_the_first_that_won() -> None:
    count = budget(10, {"a": 1, "b": 1, "c": 1}, (3, "a"), (2, "b"), (1, "c"))
    parameters = greedy.Parameters(exclusive=(("a", "c"), ("b", "c")))
    assert str(greedy.greedy(count, parameters).explanation.reason("c").why).startswith(
        "Only one of it and a"
    )


@pytest.mark.parametrize("rule", [name for name in RULES if name not in ("threshold",)])
def test_nobody_wins_without_ballots(rule: str) -> None:
    kinds = {"score": VoteType.SCORING, "star": VoteType.SCORING, "majority-judgment": VoteType.SCORING}
    kinds |= dict.fromkeys(("approval", "phragmen", "equal-shares", "greedy"), VoteType.APPROVAL)
    kinds["cumulative"] = VoteType.CUMULATIVE
    items = [Item("a", cost=Fraction(5)), Item("b", cost=Fraction(50))]
    count = Count.of(items, [], vote_type=kinds.get(rule, VoteType.ORDINAL), budget=10)
    expected = ("a",) if rule == "greedy" else ()  # greedy spends what there is, as towns do
    assert run(count, rule, {}).winners == expected


def test_a_lot_decides_and_the_result_says_so() -> None:
    count = counted(3, [({"0": 1}, 2), ({"1": 1}, 2), ({"2": 1}, 1)], VoteType.APPROVAL)
    for lot in ("0,1,2", "1,0,2"):
        result = run(count, "approval", {"lot": lot})
        assert result.winners == (lot[0],)
        assert set(result.tied) == {"0", "1"}
        assert result.rule.parameters["lot"] == lot
    drawn = run(count, "approval", {"lot": "seed:lottery of 7 May"})
    assert drawn == run(count, "approval", {"lot": str(drawn.rule.parameters["lot"])})


@pytest.mark.parametrize("rule", ["irv", "stv-scottish", "stv-meek"])
def test_a_ballot_that_ranks_two_alike_ends_there_or_passes_over_them(rule: str) -> None:
    """What overvotes are is for the law of the election to say: until it is told, nothing is counted."""
    tied = [["a", ["b", "c"], "d"], [["a", "b"], "c"], ["d"], []]
    passed = {"end": [["a"], [], ["d"], []], "skip": [["a", "d"], ["c"], ["d"], []]}
    items = [Item(name) for name in "abcd"]

    def of_rows(rows: list[list[Any]]) -> Count:
        ballots = [Ballot.ranking(str(voter), row) for voter, row in enumerate(rows)]
        return Count.of(items, ballots, vote_type=VoteType.ORDINAL)

    for overvotes, rows in passed.items():
        told, plain = run(of_rows(tied), rule, {"overvotes": overvotes}), run(of_rows(rows), rule, {})
        assert replace(told, rule=plain.rule) == plain
        assert told.rule.parameters["overvotes"] == overvotes
    with pytest.raises(Refused, match="overvotes=end or overvotes=skip"):
        run(of_rows(tied), rule, {})
    with pytest.raises(Refused, match="overvotes must be one of refuse, end, skip"):
        run(of_rows(tied), rule, {"overvotes": "ignore"})


GIVEN = {
    "threshold": {"share": "1/3", "at_least": "yes"},
    "equal-shares": {"increment": "0.1", "fill": "points", "exhaustive_stop": "yes", "ties": "none"},
    "greedy": {"exclusive": "a,b;c,d", "misfit": "stop", "least_points": "3/2", "lot": "seed:May"},
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_as_it_is_printed_can_be_run_again(rule: str) -> None:
    """The same winners, scores and story from every count the rule takes."""
    taken = 0
    for count in (TOWN, COUNTS["tennessee"], COUNTS["scored"], COUNTS["shared"]):
        try:
            first = run(count, rule, GIVEN.get(rule, {}))
        except Refused:
            continue
        printed = as_json(first)
        named = {name: setting(value) for name, value in printed["rule"].items() if value is not None}
        assert named.pop("name") == rule
        assert {name for name in named if not takes(rule, name)} <= {"quota", "decimals"}  # an STV's own
        assert run(count, rule, {name: text for name, text in named.items() if takes(rule, name)}) == first
        assert set(printed) == {"rule", "winners", "scores", "tied", "explanation"}
        assert [one["item"] for one in printed["explanation"]["items"]] == [item.id for item in count.items]
        assert {one["item"] for one in printed["explanation"]["items"] if one["won"]} == set(first.winners)
        taken += 1
    assert taken
