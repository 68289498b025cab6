"""Every refusal of the rules by its code and its words: what cannot be counted, and every wrong parameter."""

from dataclasses import replace
from fractions import Fraction
from hashlib import sha256

import numpy as np
import pytest

from civic.ballots import FARTHEST, Count, Item, Refused, VoteType
from civic.results import Result
from civic.tally import equal_shares, greedy, threshold
from civic.tally.rules import RULES, run
from civic.tally.ties import TieBreak, draw, tie_order
from tests.civic.tally.elections import COUNTS, budget, marked, ranked

TOWN, RANKED, SCORES = COUNTS["town"], COUNTS["tennessee"], COUNTS["scored"]
FREE = Count.of([Item("a"), Item("b", cost=Fraction(1))], [], vote_type=VoteType.APPROVAL, budget=5)
GRATIS = budget(5, {"a": 0})
NO_MONEY = Count.of([Item("a", cost=Fraction(1))], [], vote_type=VoteType.APPROVAL)
TIED = ranked("ab", (1, "a=b"))
BELOW = marked("ab", VoteType.SCORING, (1, {"a": -1}))
FINE = budget(1, {"a": f"1/{FARTHEST}", "b": "1/3"}, (1, "ab"))
POINTS = "The last of a ranking can have 1000000 points at most."
SEATS = "At least one seat must be filled."


def many(kind: VoteType, most: int) -> Count:
    return Count.of([Item(str(number)) for number in range(most + 1)], [], vote_type=kind)


REFUSED: list[tuple[Count, str, dict[str, str], str, str]] = [
    (RANKED, "plurality", {"seats": "0"}, "parameter", SEATS),
    (RANKED, "schulze", {"seats": "-1"}, "parameter", SEATS),
    (RANKED, "irv", {"seats": "2"}, "parameter", "Instant runoff fills one seat; for more there is STV."),
    (SCORES, "star", {"seats": "2"}, "parameter", "STAR fills one seat."),
    (FINE, "equal-shares", {}, "too-fine", "The costs have too many decimals to be added up exactly."),
    *(
        (COUNTS["places"], rule, {"last_rank": points}, "parameter", POINTS)
        for rule in ("greedy", "equal-shares")
        for points in ("1000001", "-1000001", "1000000000000000000", "10000000000000000000")
    ),
    (RANKED, "schulze", {"strength": "x"}, "parameter", "strength must be winning-votes or margins."),
    (RANKED, "ranked-pairs", {"strength": ""}, "parameter", "strength must be winning-votes or margins."),
    (RANKED, "borda", {"unlisted": "x"}, "parameter", "unlisted must be share or zero."),
    (RANKED, "borda", {"seats": "0"}, "parameter", SEATS),
    (SCORES, "score", {"measure": "x"}, "parameter", "measure must be total or mean."),
    (SCORES, "score", {"seats": "0"}, "parameter", SEATS),
    (BELOW, "star", {}, "negative-marks", "STAR knows no scores below 0."),
    (BELOW, "majority-judgment", {"lowest": "0"}, "parameter", "A ballot gives a grade below 0."),
    (TOWN, "threshold", {}, "parameter", "A threshold needs a number of votes or a share."),
    (
        TOWN,
        "threshold",
        {"votes": "1", "turnout": "1/2"},
        "parameter",
        "A turnout needs the size of the electorate.",
    ),
    (
        TOWN,
        "threshold",
        {"votes": "1", "turnout": "0", "electorate": "0"},
        "parameter",
        "A turnout needs the size of the electorate.",
    ),
    (
        TOWN,
        "greedy",
        {"order": "x"},
        "parameter",
        "Greedy orders by points or points-per-cost and at a misfit may skip or stop.",
    ),
    (
        TOWN,
        "greedy",
        {"misfit": "x"},
        "parameter",
        "Greedy orders by points or points-per-cost and at a misfit may skip or stop.",
    ),
    (TOWN, "greedy", {"exclusive": "a,z"}, "unknown-item", "z is not on the list."),
    (TOWN, "equal-shares", {"utility": "x"}, "parameter", "utility must be one of cost, cardinality."),
    (TOWN, "equal-shares", {"comparison": "x"}, "parameter", "comparison must be one of none, satisfaction."),
    (TOWN, "equal-shares", {"fill": "x"}, "parameter", "fill must be one of none, points."),
    (TOWN, "equal-shares", {"increment": "0"}, "parameter", "The increment must be more than 0."),
    (TOWN, "equal-shares", {"increment": "-1"}, "parameter", "The increment must be more than 0."),
    (TOWN, "equal-shares", {"increment": "x"}, "not-a-number", "'x' is not a number."),
    (TOWN, "equal-shares", {"exhaustive_stop": "x"}, "parameter", "exhaustive_stop must be yes or no."),
    (RANKED, "plurality", {"seats": "3/2"}, "parameter", "seats must be a whole number."),
    (RANKED, "plurality", {"seats": "nan"}, "not-a-number", "'nan' is not a number."),
    (
        RANKED,
        "plurality",
        {"ties": "x"},
        "unknown-tie-rule",
        "x is no rule for ties; there are min-cost, max-cost and max-votes.",
    ),
    (RANKED, "plurality", {"lot": "m,n,c"}, "incomplete-lot", "The lot does not name k."),
    (
        RANKED,
        "plurality",
        {"x": "1"},
        "unknown-setting",
        "plurality has no setting x; it has seats, ties, lot.",
    ),
    (
        TOWN,
        "phragmen",
        {"seats": "1"},
        "unknown-setting",
        "phragmen has no setting seats; it has ties, lot, least_points, cost_share.",
    ),
    (RANKED, "x", {}, "unknown-rule", f"There is no rule x; there are {', '.join(RULES)}."),
    (
        SCORES,
        "plurality",
        {},
        "wrong-ballots",
        "plurality counts choose-1 or ordinal ballots; these are scoring ballots.",
    ),
    (
        RANKED,
        "approval",
        {},
        "wrong-ballots",
        "approval counts approval or choose-1 ballots; these are ordinal ballots.",
    ),
    (
        RANKED,
        "score",
        {},
        "wrong-ballots",
        "score counts scoring or cumulative ballots; these are ordinal ballots.",
    ),
    *(
        (TOWN, rule, {}, "wrong-ballots", f"{rule} counts ordinal ballots; these are approval ballots.")
        for rule in ("borda", "irv", "stv-scottish", "stv-meek", "schulze", "ranked-pairs")
    ),
    *(
        (RANKED, rule, {}, "wrong-ballots", f"{rule} counts scoring ballots; these are ordinal ballots.")
        for rule in ("star", "majority-judgment")
    ),
    (
        RANKED,
        "cumulative",
        {},
        "wrong-ballots",
        "cumulative counts cumulative ballots; these are ordinal ballots.",
    ),
    (
        RANKED,
        "phragmen",
        {},
        "wrong-ballots",
        "Sequential Phragmen counts approvals; these are ordinal ballots.",
    ),
    (TIED, "plurality", {}, "tied-ranks", "A ballot puts two items in first place; plurality needs one."),
    *(
        (TIED, rule, {}, "tied-ranks", f"A ballot ranks two items alike; {rule} cannot count that.")
        for rule in ("irv", "stv-scottish", "stv-meek")
    ),
    *(
        (FREE, rule, {}, "no-cost", "a has no cost; a budget rule needs a price.")
        for rule in ("greedy", "equal-shares", "phragmen")
    ),
    *(
        (GRATIS, rule, {}, "no-cost", "a has the cost 0; a budget rule needs a price.")
        for rule in ("greedy", "equal-shares", "phragmen")
    ),
    *(
        (NO_MONEY, rule, {}, "no-budget", "The process has no budget, so nothing can be funded.")
        for rule in ("greedy", "equal-shares", "phragmen")
    ),
    *(
        (
            many(kind, most),
            rule,
            {},
            "too-many-items",
            f"{rule} can count {most} items at most; there are {most + 1}.",
        )
        for rule, kind, most in (
            ("schulze", VoteType.ORDINAL, 500),
            ("ranked-pairs", VoteType.ORDINAL, 500),
            ("star", VoteType.SCORING, 500),
            ("irv", VoteType.ORDINAL, 2000),
            ("stv-scottish", VoteType.ORDINAL, 2000),
            ("stv-meek", VoteType.ORDINAL, 2000),
            ("phragmen", VoteType.APPROVAL, 100_000),
            ("equal-shares", VoteType.APPROVAL, 100_000),
        )
    ),
]


@pytest.mark.parametrize(
    ("count", "rule", "settings", "code", "words"),
    REFUSED,
    ids=[f"{rule}-{settings}-{code}" for _, rule, settings, code, _ in REFUSED],
)
def test_it_is_refused(count: Count, rule: str, settings: dict[str, str], code: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        run(count, rule, settings)
    assert (caught.value.refusal.code, str(caught.value)) == (code, words)


def test_grades_of_everybody_for_everything_have_a_limit() -> None:
    count = many(VoteType.SCORING, 9)
    cast = replace(
        count, columns=replace(count.columns, times=np.array([10**7 + 1]), starts=np.array([0, 0]))
    )
    with pytest.raises(Refused, match="majority-judgment can count 9 items at most; there are 10"):
        run(cast, "majority-judgment", {})


def test_steps_that_never_end_are_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rupiah counted one by one: the second project waits for what the first leaves over, step by step."""
    monkeypatch.setattr(equal_shares, "MOST_WORK", 10**6)
    count = budget(10**12, {"a": 9 * 10**11, "b": 10**11, "c": 3 * 10**11}, (1, "ab"), (1, "ac"))
    with pytest.raises(Refused, match="choose a larger increment, or auto") as caught:
        run(count, "equal-shares", {"increment": "1"})
    assert caught.value.refusal.code == "too-many-steps"
    monkeypatch.undo()
    assert run(count, "equal-shares", {"increment": "auto"}).winners == ("a", "b")


def test_the_finest_costs_are_still_added_up() -> None:
    assert run(budget(1, {"a": f"1/{FARTHEST}"}, (1, "a")), "equal-shares", {}).winners == ("a",)


def test_negative_points_are_no_support() -> None:
    negative = budget(5, {"a": 1}, (1, {"a": -1}), kind=VoteType.SCORING)
    for rule in ("equal-shares", "equal-shares/add1"):
        with pytest.raises(Refused, match="This rule cannot use marks below zero") as caught:
            run(negative, rule, {})
        assert caught.value.refusal.code == "negative-marks"


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
    run(TOWN, "greedy", {}, steps.clear)  # type: ignore[arg-type]
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
def test_the_quotas(quota, votes: int, seats: int, needed: Fraction) -> None:  # type: ignore[no-untyped-def]
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
