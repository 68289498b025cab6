"""What is documented is true: every example in --help runs, and --json prints the fields that are listed, no others."""

import gzip
import io
import json
import re
import shlex
import zipfile
from pathlib import Path

import pytest

from civic.ballots import Ballot, Count, Item, VoteType
from civic.cli import COMMANDS, FINE, main
from civic.ledger import prove_entry
from civic.methods.poll import Poll, PollRules
from tests.civic.logs import SIGNER, published
from tests.civic.test_cli_recount import publish
from tests.civic.test_ranked import BLT, COMMAS

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "civic-json.md"
META = "META\nkey;value\nnum_projects;3\nnum_votes;4\nbudget;100\nvote_type;{kind}\nrule;greedy\n"
PROJECTS = "PROJECTS\nproject_id;cost\n{first};60\nb;50\nc;40\n"
BUDGET = (META + PROJECTS + "VOTES\nvoter_id;vote\n1;4711,b\n2;4711,b\n3;c\n4;c\n").format(
    kind="approval", first="4711"
)
COUNCIL = (META + PROJECTS + "VOTES\nvoter_id;vote\n1;a,b\n2;a,c\n3;c,b\n4;b\n").format(
    kind="ordinal", first="a"
)
VOTES = "timestamp,datetime,comment-id,voter-id,vote\n" + "".join(
    f"{1_700_000_000 + person},x,{statement},{person},{1 if (person + statement) % 2 else -1}\n"
    for person in range(60)
    for statement in range(8)
)
COMMENTS = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n" + "".join(
    f"1700000000,x,{statement},1,30,30,1,Statement {statement}\n" for statement in range(8)
)
PEOPLE = "id,sex,q1,q2\n" + "".join(f"p{n},{'fm'[n % 2]},{'yn'[n % 3 == 0]},{n % 4}\n" for n in range(120))
REQUESTS = b"""<?xml version="1.0" encoding="utf-8"?><service_requests><request>
<service_request_id>1</service_request_id><status>open</status><service_code>lamp</service_code>
<requested_datetime>2026-01-01T00:00:00Z</requested_datetime></request></service_requests>"""
CONDITIONAL = {("map", "places"), ("verify", "entry")}  # only with an option


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with everything the examples name."""
    monkeypatch.chdir(tmp_path)
    texts = {
        "town-2024.pb": BUDGET,
        "council.pb": COUNCIL,
        "ward.blt": BLT.replace("1=3", "1 3"),
        "ward.csv": COMMAS,
        "votes.csv": VOTES,
        "comments.csv": COMMENTS,
        "pool.csv": PEOPLE,
        "answers.csv": PEOPLE,
        "quotas.csv": "feature,value,min,max\nsex,f,20,30\nsex,m,20,30\n",
        "census.csv": "margin,category,share\nsex,f,0.52\nsex,m,0.48\n",
        "register.vkey": f"{SIGNER.key}\n",
    }
    for name, text in texts.items():
        Path(name).write_text(text)
        Path(f"{name}.gz").write_bytes(gzip.compress(text.encode()))
    Path("requests.xml").write_bytes(REQUESTS)
    assert main(["convert", "requests.xml", "requests.json"]) == FINE
    with zipfile.ZipFile("export.zip", "w") as archive:
        archive.write("votes.csv")
        archive.write("comments.csv")
    log = published([f"entry {number}".encode() for number in range(5000)])
    for name, content in log.items():
        path = Path("register", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    Path("checkpoint-of-last-month").write_bytes(published([b"entry 0", b"entry 1"])["checkpoint"])
    Path("mine.tlog-proof").write_bytes(prove_entry(log, 4711).encode())
    people = "".join(f"{n},,0,2,1,1,{1 - 2 * (n % 2)},{1 - n % 3}\n" for n in range(40))
    publish_poll()
    head = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n"
    Path("participants-votes.csv").write_text(head + people)
    return tmp_path


def publish_poll() -> None:
    """The files of a small poll, in a folder and under the names its page gives them."""
    folder = Path("what-i-downloaded")
    folder.mkdir()
    ballots = [Ballot("r1", {"a": 1}), Ballot("r2", {"b": 1}), Ballot("r3", {"a": 1})]
    count = Count.of([Item("a", "A park"), Item("b", "A pool")], ballots, vote_type=VoteType.APPROVAL)
    publish(folder, (Poll(PollRules()), count))
    for file in folder.iterdir():
        Path(f"poll-{file.name.replace('rules', 'rules-1')}").write_bytes(file.read_bytes())


def examples(command: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    shown = re.split(r"\nexamples?:\n", capsys.readouterr().out)[1]
    return [line.strip() for line in shown.split("\n\n")[0].splitlines()]


def ran(example: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """The example's exit code; what stands before a pipe and behind > is done here."""
    before, _, call = example.rpartition(" | ")
    words = shlex.split(call.partition(" > ")[0].partition("   ")[0])
    assert words[0] == "civic"
    if before:
        file = Path(before.split()[-1].rpartition("/")[2])
        content = file.read_bytes()
        plain = gzip.decompress(content) if file.suffix == ".gz" else content
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(plain)))
    return main(words[1:])


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("command", COMMANDS)
def test_every_example_runs(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = [one for one in examples(command, capsys) if "://" not in one]
    assert here
    for example in here:
        assert ran(example, monkeypatch) == FINE, (example, capsys.readouterr().err)


def documented(command: str) -> set[str]:
    """The paths in the first column of a command's first table."""
    section = REFERENCE.read_text().split(f"`civic/{command}/1`\n", 1)[1].split("\n## ", 1)[0]
    table = re.search(r"\|---\|---\|\n((?:\|.*\n)+)", section)
    assert table
    first = "".join(row.split("|")[1] for row in table[1].splitlines())
    return set(re.findall(r"`([^`]+)`", first))


JSON = {
    "tally": "town-2024.pb --rule equal-shares -p increment=1",
    "explain": "town-2024.pb 4711",
    "verify": "./register --key register.vkey",
    "convert": "requests.xml again.json",
    "recount": "what-i-downloaded",
    "map": "votes.csv --comments comments.csv",
    "bridge": "votes.csv --comments comments.csv",
    "draw": "pool.csv --size 50 --quotas quotas.csv --seed x",
    "weigh": "answers.csv --margins census.csv --answers q1",
}


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("command", COMMANDS)
def test_json_prints_the_fields_that_are_listed(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, *JSON[command].split(), "--json"]) == FINE
    answer = json.loads(capsys.readouterr().out)
    assert answer.pop("schema") == f"civic/{command}/1"
    listed = documented(command)
    assert set(answer) <= {path.partition(".")[0] for path in listed}
    for path in listed:
        if (command, path) not in CONDITIONAL:
            found = answer
            for name in path.split("."):
                found = found[name]
