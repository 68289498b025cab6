"""The command on files made to break it: a sentence and an exit code, never a traceback, never a hang."""

import gzip
import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.ballots import Ballot, Count, Item, Refused, VoteType, exact
from civic.cli import main
from civic.tally.rules import RULES, run

META = "META\nkey;value\nnum_projects;2\nnum_votes;2\nbudget;{budget}\nvote_type;{kind}\nrule;greedy\n"
FILE = META + "PROJECTS\nproject_id;cost\na;{cost}\nb;20\nVOTES\nvoter_id;vote\n{votes}"
FINE = {"budget": "100", "kind": "approval", "cost": "10", "votes": "1;a\n2;b\n"}
BUDGET_RULES = ("greedy", "equal-shares", "equal-shares/add1", "phragmen")
WRONG = {
    "a voter twice": {"votes": "1;a\n1;b\n"},
    "an unknown project": {"votes": "1;a\n2;z\n"},
    "a negative cost": {"cost": "-10"},
    "no cost": {"cost": "0"},
    "a cost that is no number": {"cost": "nan"},
    "an endless cost": {"cost": "inf"},
    "a cost of hours": {"cost": "1e999999999"},
    "a cost beyond floats": {"cost": "1e400"},
    "a cost too fine": {"cost": "1e-400"},
    "a budget beyond floats": {"budget": "1e400"},
    "a negative budget": {"budget": "-5"},
    "an unknown kind": {"kind": "bogus"},
    "too few votes": {"votes": ""},
}


def pb(**parts: str) -> str:
    return FILE.format(**{**FINE, **parts})


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main([*arguments, "--json"])
    out, err = capsys.readouterr()
    if code == 0:
        json.loads(out)
    return code, err


@pytest.mark.parametrize("rule", BUDGET_RULES)
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: dict[str, str], rule: str
) -> None:
    file = tmp_path / "wrong.pb"
    file.write_text(pb(**wrong))
    code, err = said(capsys, "tally", str(file), "--rule", rule)
    assert code == 2
    assert err.startswith("civic tally: wrong.pb")
    assert err.rstrip().endswith(".")


@pytest.mark.parametrize("rule", BUDGET_RULES)
@pytest.mark.parametrize("odd", [{"budget": "0"}, {"votes": "1;\n2;\n"}, {"cost": "1e29"}, {"cost": "1e-29"}])
def test_an_odd_file_has_an_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], odd: dict[str, str], rule: str
) -> None:
    file = tmp_path / "odd.pb"
    file.write_text(pb(**odd))
    assert said(capsys, "tally", str(file), "--rule", rule) == (0, "")


@pytest.mark.parametrize(
    "command", ["tally", "map", "bridge", "draw --size 1 --seed x", "weigh --margins {file}"]
)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        bytes(range(256)) * 9,
        pb().encode("utf-16"),
        "name;España\n".encode("latin-1"),
        gzip.compress(pb().encode())[:60],
        b"PK\x03\x04 no archive",
        b"\n" * 5,
        b"a,b\n1\n1,2,3\n",
        b"[[[[",
        b'{"a": NaN}',
    ],
    ids=[
        "empty",
        "bytes",
        "utf-16",
        "latin-1",
        "cut gzip",
        "false zip",
        "lines",
        "ragged",
        "brackets",
        "nan",
    ],
)
def test_what_is_no_such_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, content: bytes
) -> None:
    file = tmp_path / "odd"
    file.write_bytes(content)
    name, *options = command.format(file=file).split()
    code, err = said(capsys, name, str(file), *options)
    assert code == 2
    assert err.startswith(f"civic {name}: ")


@given(st.sampled_from(list(RULES)), st.sampled_from(list(VoteType)), st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_is_counted_there_is_an_answer_or_a_refusal(
    rule: str, kind: VoteType, data: st.DataObject
) -> None:
    numbers = st.one_of(
        st.integers(-3, 4), st.floats(), st.fractions(), st.sampled_from([10**40, Fraction(1, 10**40)])
    )
    costs = st.none() | st.sampled_from(
        [Fraction(0), Fraction(1), Fraction(1, 3), Fraction(10**31), Fraction(-1)]
    )
    items = [
        Item(name, cost=data.draw(costs)) for name in data.draw(st.lists(st.sampled_from("abcd"), max_size=5))
    ]
    marks = st.dictionaries(st.sampled_from("abcdz"), numbers | st.just(1), max_size=4)
    cast = [
        Ballot(data.draw(st.sampled_from("vwxyz")), data.draw(marks))
        for _ in range(data.draw(st.integers(0, 3)))
    ]
    try:
        count = Count.of(items, cast, vote_type=kind, budget=data.draw(st.none() | numbers))
        result = run(count, rule, {"votes": "1"} if rule == "threshold" else {})
    except Refused as refused:
        assert str(refused)[-1] == "."
        assert refused.refusal.code != "refused"
        return
    assert set(result.winners) <= {item.id for item in items}


@pytest.mark.parametrize(
    "text", ["1e31", "1e-31", "9" * 200, "1e99999999999999999999", "1/" + "3" * 40, 10**31]
)
def test_numbers_have_a_range(text: str | int) -> None:
    with pytest.raises(Refused) as caught:
        exact(text)
    assert caught.value.refusal.code == "out-of-range"


@pytest.mark.parametrize(
    "text", ["", "e", "1e", "e5", "1ee5", "nan", "-inf", "1/0", "0x10", "one", float("nan")]
)
def test_what_is_no_number_is_said(text: str | float) -> None:
    with pytest.raises(Refused) as caught:
        exact(text)
    assert caught.value.refusal.code == "not-a-number"
