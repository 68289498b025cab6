"""Small elections whose whole story is written down in `told/`, and the rules each is counted by.

Some are known from the literature (Tennessee's capital, the 45 voters on Schulze's page); the others are made so that
every way to win, to lose and to tie occurs.
"""

from collections.abc import Iterable
from fractions import Fraction

from civic.ballots import Ballot, Count, Item, VoteType

Groups = Iterable[tuple[int, object]]


def cast(groups: Groups, ballot) -> list[Ballot]:
    return [
        ballot(f"v{number}.{copy}", marks)
        for number, (times, marks) in enumerate(groups)
        for copy in range(times)
    ]


def ranked(items: str, *groups: tuple[int, str]) -> Count:
    """Rankings as text: `ab=c` ranks a, then b and c alike."""
    split = [(times, tiers(text)) for times, text in groups]
    return Count.of([Item(one) for one in items], cast(split, Ballot.ranking), vote_type=VoteType.ORDINAL)


def tiers(text: str) -> list[list[str]]:
    found: list[list[str]] = []
    for place, letter in enumerate(text):
        if letter != "=":
            if place and text[place - 1] == "=":
                found[-1].append(letter)
            else:
                found.append([letter])
    return found


def marked(items: str, kind: VoteType, *groups: tuple[int, dict[str, object]]) -> Count:
    return Count.of([Item(one) for one in items], cast(groups, Ballot), vote_type=kind)


def budget(
    money: object, costs: dict[str, object], *groups: tuple[int, object], kind: VoteType = VoteType.APPROVAL
) -> Count:
    items = [Item(name, f"Project {name}", Fraction(str(cost))) for name, cost in costs.items()]
    make = {VoteType.APPROVAL: Ballot.approving, VoteType.ORDINAL: Ballot.ranking}.get(kind, Ballot)
    return Count.of(items, cast(groups, make), vote_type=kind, budget=Fraction(str(money)))


SCORED = marked(
    "abcd",
    VoteType.SCORING,
    (3, {"a": 5, "b": 2, "c": 1}),
    (2, {"a": 0, "b": 4, "c": 5}),
    (2, {"b": 5, "c": 4, "d": 3}),
    (1, {"c": "2.5"}),
    (1, {}),
)
LEVEL = marked(
    "abcd",
    VoteType.SCORING,
    (1, {"a": 3, "b": 3, "c": 3, "d": 1}),
    (1, {"a": 1, "b": 2, "c": 3}),
    (1, {"a": 3, "b": 2, "c": 1}),
)
COUNTS = {
    "tennessee": ranked("mnck", (42, "mnck"), (26, "nckm"), (15, "ckn"), (17, "kcnm")),
    "schulze": ranked(
        "abcde",
        *((5, "acbed"), (5, "adecb"), (8, "bedac"), (3, "cabed"), (7, "caebd")),
        *((2, "cbade"), (7, "dceba"), (8, "ebadc")),
    ),
    "food": ranked("opcsh", (4, "o"), (2, "po"), (8, "cs"), (4, "ch"), (1, "s"), (1, "h")),
    "circle": ranked("abcd", (4, "abcd"), (3, "bcad"), (2, "cabd"), (1, "d")),
    "level": ranked("abc", (2, "abc"), (2, "bac"), (1, "c"), (1, "cab")),
    "alike": ranked("abcd", (3, "ab=c"), (2, "b=ca"), (1, "d"), (1, "")),
    "council": ranked(
        "abcdef",
        *((16, "abc"), (9, "ab"), (5, "bd"), (4, "cfe"), (4, "def"), (3, "ed"), (3, "fe"), (1, "")),
    ),
    "nobody": ranked("abc"),
    "one": ranked("a", (2, "a")),
    "chosen": marked("abcd", VoteType.CHOOSE_ONE, (4, {"a": 1}), (2, {"b": 1}), (2, {"c": 1}), (1, {})),
    "approved": marked(
        "abcd", VoteType.APPROVAL, (3, {"a": 1, "b": 1}), (2, {"b": 1, "c": 1}), (1, {"c": 1}), (1, {})
    ),
    "shared": marked(
        "abcd", VoteType.CUMULATIVE, (2, {"a": 3, "b": 1}), (1, {"b": "2.5", "c": "1.5"}), (1, {"c": 4})
    ),
    "scored": SCORED,
    "equal": LEVEL,
    "below": marked("ab", VoteType.SCORING, (2, {"a": -1, "b": 1}), (1, {"a": 2}), (1, {"b": -2})),
    "town": budget(
        100,
        {"a": 60, "b": 40, "c": 30, "d": "25.5", "e": 20, "f": 120, "g": 10},
        *((7, "ab"), (5, "ac"), (4, "bde"), (3, "cd"), (2, "ef"), (2, "f"), (1, "")),
    ),
    "village": budget(30, {"a": 10, "b": 10, "c": 10, "d": 10, "e": 5}, (2, "ab"), (2, "cd"), (1, "e")),
    "points": budget(
        50,
        {"a": 30, "b": 25, "c": 15, "d": 10},
        *((3, {"a": 5, "b": 1}), (2, {"b": 4, "c": 2}), (2, {"c": 3, "d": "2.5"}), (1, {"d": 6})),
        kind=VoteType.CUMULATIVE,
    ),
    "places": budget(
        50,
        {"a": 30, "b": 25, "c": 15, "d": 10},
        *((3, "abc"), (2, "cb"), (2, "dca"), (1, "b")),
        kind=VoteType.ORDINAL,
    ),
    "empty": budget(10, {"a": 5, "b": 20}),
    "broke": budget(0, {"a": 5, "b": 20}, (2, "a"), (1, "b")),
}

PEOPLE = ("plurality", "borda", "irv", "stv-scottish", "stv-meek", "schulze", "ranked-pairs")
SEATED = ("borda", "stv-scottish", "stv-meek", "schulze", "ranked-pairs", "plurality")
MONEY = ("greedy", "equal-shares", "phragmen")
LOT = {"lot": "seed:the seventh of May"}
CASES: list[tuple[str, str, dict[str, str]]] = [
    *((one, rule, {}) for one in ("tennessee", "schulze", "food", "circle", "level") for rule in PEOPLE),
    *((one, rule, {"seats": "2"}) for one in ("schulze", "circle", "level", "one") for rule in SEATED),
    *((one, rule, LOT) for one in ("level", "circle") for rule in PEOPLE),
    *(("nobody", rule, {}) for rule in PEOPLE),
    *(("food", rule, {"seats": "3"}) for rule in ("stv-scottish", "stv-meek")),
    *(("council", rule, {"seats": seats}) for rule in ("stv-scottish", "stv-meek") for seats in "123456"),
    *(("council", rule, {"seats": "4", "lot": "f,e,d,c,b,a"}) for rule in ("stv-scottish", "stv-meek")),
    *((one, "borda", {"unlisted": "zero"}) for one in ("food", "alike")),
    *(("alike", rule, {"strength": "margins"}) for rule in ("schulze", "ranked-pairs")),
    *(("alike", rule, {}) for rule in ("borda", "schulze", "ranked-pairs")),
    *(("chosen", rule, {"seats": seats}) for rule in ("plurality", "approval") for seats in "12"),
    *(("approved", "approval", {"seats": seats}) for seats in "123"),
    ("shared", "cumulative", {"seats": "2"}),
    *((one, rule, {}) for one in ("scored", "equal") for rule in ("score", "star", "majority-judgment")),
    *((one, "score", {"measure": "mean", "seats": "2"}) for one in ("scored", "equal", "shared")),
    *(("below", "majority-judgment", {"lowest": low}) for low in ("-2", "-3")),
    ("below", "majority-judgment", {}),
    ("below", "score", {"seats": "2"}),
    ("equal", "star", LOT),
    ("approved", "threshold", {"votes": "3"}),
    ("approved", "threshold", {"share": "1/2"}),
    ("approved", "threshold", {"share": "5/7"}),
    ("approved", "threshold", {"share": "5/7", "at_least": "yes", "votes": "2"}),
    ("approved", "threshold", {"votes": "3", "turnout": "1/2", "electorate": "14"}),
    ("approved", "threshold", {"votes": "3", "turnout": "1/2", "electorate": "15"}),
    *((one, rule, {}) for one in ("town", "village", "empty", "broke") for rule in MONEY),
    *((one, rule, {}) for one in ("points", "places") for rule in ("greedy", "equal-shares")),
    *(("village", rule, {"ties": "none", **LOT}) for rule in MONEY),
    *(("town", rule, {"least_points": "5"}) for rule in MONEY),
    *(("town", rule, {"cost_share": "1/2"}) for rule in MONEY),
    ("town", "greedy", {"misfit": "stop", "ties": "max-votes,max-cost"}),
    ("town", "greedy", {"order": "points-per-cost"}),
    ("town", "greedy", {"exclusive": "a,b;c,d"}),
    ("places", "greedy", {"last_rank": "0"}),
    ("places", "equal-shares", {"last_rank": "0", "increment": "1"}),
    *((one, "equal-shares", {"increment": "auto"}) for one in ("town", "points", "village")),
    *(
        (one, "equal-shares", {"increment": "1", "utility": utility})
        for one in ("town", "points", "places", "empty", "broke")
        for utility in ("cost", "cardinality")
    ),
    *(("town", "equal-shares", {"increment": "1/2", "exhaustive_stop": stop}) for stop in ("yes", "no")),
    ("town", "equal-shares", {"increment": "1", "integral_start": "yes"}),
    ("town", "equal-shares", {"increment": "40", "fill": "points"}),
    ("points", "equal-shares", {"fill": "points", "lot": "d,c,b,a"}),
    *((one, "equal-shares", {"comparison": "satisfaction"}) for one in ("town", "points", "places", "empty")),
]
