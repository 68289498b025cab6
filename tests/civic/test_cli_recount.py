"""`civic recount`: what every method publishes comes out the same; what was changed afterwards does not."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from civic.ballots import Ballot, Count, Item, VoteType
from civic.cli import main
from civic.methods.poll import Poll, PollRules
from civic.methods.process import Process, write_process
from tests.civic.methods.counts import CASES, Case

RECOUNTED = [slug for slug in CASES if slug not in ("budget", "assembly", "survey")]


def publish(folder: Path, case: Case) -> None:
    """The files of a count, and its rules, as they stand on the square."""
    method, count = case
    for document in method.export(count, method.tally(count)):
        (folder / document.name).write_bytes(document.content)
    (folder / "rules.json").write_bytes(write_process(Process("A question", 1, method)))


@pytest.mark.parametrize("slug", RECOUNTED)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_published_comes_out_the_same(slug: str, data: st.DataObject, tmp_path: Path) -> None:
    case = data.draw(CASES[slug]())
    assume(all(ballot.marks for ballot in case[1].ballots))
    publish(tmp_path, case)
    assert main(["recount", str(tmp_path)]) == 0


@pytest.fixture
def poll(tmp_path: Path) -> Path:
    method = Poll(PollRules())
    cast = [Ballot("r1", {"a": 1}), Ballot("r2", {"a": 1}), Ballot("r3", {"b": 1})]
    count = Count.of([Item("a", "A park"), Item("b", "A pool")], cast, vote_type=VoteType.APPROVAL)
    publish(tmp_path, (method, count))
    return tmp_path


def test_a_ballot_changed_afterwards_shows(poll: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ballots = poll / "ballots.csv"
    ballots.write_text(ballots.read_text().replace("r2,a", "r2,b"))
    assert main(["recount", *map(str, sorted(poll.iterdir())), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["differs"] == ["winners", "scores"]
    assert told["winners"] == ["b"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("ballots.csv", None, "Missing: ballots"),
        ("ballots.csv", "voter,item,mark\nr1,a,one\n", "line 2: one is no mark"),
        ("ballots.csv", "voter,item,mark\nr1,a,1\nr1,a,1\n", "line 3: r1 marks a twice"),
        ("ballots.csv", "voter,item,mark\nr1,a\n", "line 2: it has 2 fields where the header has 3"),
        ("ballots.csv", "voter,item,mark\nr1,z,1\n", "z"),
        ("ballots.csv", "voter,item,mark\nr1,a,1e999999999\n", "line 2: 1e999999999 is no mark"),
        ("ballots.csv", f"voter,item,mark\n{'r' * 140_000},a,1\n", "line 2: field larger than"),
        ("items.csv", 'id,name,cost\na,"A\npark",\nb,pool\n', "line 4: it has 2 fields"),
        ("result.json", '{"schema": "civic/result/1", "winners": ' + "[" * 100_000, "nested too deeply"),
        (
            "result.json",
            '{"schema": "civic/result/1", "winners": ["b"], "winners": ["a"]}',
            "names the field",
        ),
        ("second.csv", "voter,item,mark\n", "are both the ballots"),
        ("rules.json", '{"schema": "civic/process/1"}', "rules.json"),
        ("result.json", '{"schema": "civic/result/1"', "this is not JSON"),
    ],
)
def test_what_cannot_be_used_is_named(
    poll: Path, name: str, content: str | None, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is None:
        (poll / name).unlink()
    else:
        (poll / name).write_text(content)
    assert main(["recount", str(poll)]) == 2
    assert says in capsys.readouterr().err


@given(st.binary(max_size=300))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_bytes_break_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ballots.csv").write_bytes(b"voter,item,mark\n" + content)
    (tmp_path / "rules.json").write_bytes(content)
    assert main(["recount", str(tmp_path)]) == 2
