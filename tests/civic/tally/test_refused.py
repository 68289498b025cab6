"""Every refusal of the rules by its code and its words: what cannot be counted, and every wrong parameter."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from civic.ballots import FARTHEST, Count, Item, Refused, VoteType
from civic.tally import equal_shares
from civic.tally.rules import RULES, few_enough, run
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
    *(
        (TOWN, "threshold", {"votes": "1", name: "-1"}, "parameter", f"{name} cannot be below 0.")
        for name in ("votes", "share", "turnout", "electorate")
    ),
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
        (
            TIED,
            rule,
            {},
            "tied-ranks",
            f"A ballot ranks two items alike; {rule} can count it with overvotes=end or overvotes=skip.",
        )
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


@pytest.mark.parametrize("increment", ["1e-20", "0.0000001"])
def test_steps_too_small_to_matter_are_refused_at_the_first_of_them(increment: str) -> None:
    steps: list[int] = []
    with pytest.raises(
        Refused, match=f" steps of {float(increment):g} raise the shares too little"
    ) as caught:
        run(TOWN, "equal-shares", {"increment": increment}, steps.append)
    assert caught.value.refusal.code == "too-many-steps"
    assert steps == [1]


def test_too_many_projects_are_known_before_their_ballots_are_read() -> None:
    few_enough("phragmen", 100_000)
    few_enough("greedy", 10**6)
    few_enough("no such rule", 10**6)
    for rule in ("phragmen", "equal-shares", "equalshares/add1"):
        with pytest.raises(Refused, match=f"{rule} can count 100000 items at most; there are 100001"):
            few_enough(rule, 100_001)


def test_the_finest_costs_are_still_added_up() -> None:
    assert run(budget(1, {"a": f"1/{FARTHEST}"}, (1, "a")), "equal-shares", {}).winners == ("a",)


def test_negative_points_are_no_support() -> None:
    negative = budget(5, {"a": 1}, (1, {"a": -1}), kind=VoteType.SCORING)
    for rule in ("equal-shares", "equal-shares/add1"):
        with pytest.raises(Refused, match="This rule cannot use marks below zero") as caught:
            run(negative, rule, {})
        assert caught.value.refusal.code == "negative-marks"
