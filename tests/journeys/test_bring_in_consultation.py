"""Real Polis conversations as consultations: statements, votes and people match the files, and so does the map."""

import csv
import io
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from civic.formats.polis import comments, kinds, table
from civic.formats.problem import Malformed
from civic.methods import consultation
from civic.opinion.groups import agreement
from civic.opinion.maps import Settings, opinion_map
from gobernauta.journeys import bring_in_consultation
from gobernauta.people.models import Organization
from gobernauta.processes import counting, hearing, keys, opinion, queries
from gobernauta.processes.models import Ballot, Item, Process
from gobernauta.register.models import Entry
from gobernauta.site import command
from tests.desk.town import MONDAY

pytestmark = pytest.mark.django_db
NAMES = (
    "15-per-hour-seattle",
    "canadian-electoral-reform",
    "scoop-hivemind.affordable-housing",
    "vtaiwan.uberx",
)
MARKS = {"agree": 1, "disagree": -1, "pass": 0}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def town(db):
    return Organization.objects.create(slug="town", name="Town")


@pytest.fixture(scope="module")
def folder(shared_data) -> Path:
    return shared_data / "polis-conversations"


def brought(path, town):
    files = {one.name: io.BytesIO(one.read_bytes()) for one in path.glob("*.csv")}
    return bring_in_consultation.conversation(files, path.name, organization=town, language="en", now=MONDAY)


@pytest.mark.parametrize("name", NAMES)
def test_every_statement_vote_and_person_of_the_files_is_there(folder, town, client, name):
    path = folder / name
    process = brought(path, town).process
    with (path / "summary.csv").open(newline="") as lines:
        summary = dict(row for row in csv.reader(lines) if row)
    with (path / "comments.csv").open(newline="") as lines:
        statements = {row["comment-id"]: row for row in csv.DictReader(lines)}
    with (path / "votes.csv").open(newline="") as lines:
        votes = sorted(csv.DictReader(lines), key=lambda row: int(row["timestamp"]))
    last = {(row["voter-id"], row["comment-id"]): int(row["vote"]) for row in votes}
    assert process.title == summary["topic"]
    assert process.items.count() == int(summary["comments"])
    assert Ballot.objects.filter(process=process).count() == int(summary["voters"])

    judged = Counter(
        (code, mark)
        for marks in Ballot.objects.values_list("marks", flat=True)
        for code, mark in marks.items()
    )
    expected = Counter((code, mark) for (_who, code), mark in last.items())
    changed = _same_moment_twice(votes)
    wrong = {key for key in judged | expected if judged[key] != expected[key]}
    assert {code for code, _mark in wrong} <= changed, wrong
    assert sum(judged.values()) == len(last)
    for item in process.items.all():
        row = statements[item.name]
        words = " ".join(row["comment-body"].split())
        assert (item.text or item.title) == words
        assert item.state == ("rejected" if row["moderated"] == "-1" else "accepted")
    first, newest = (int(row["timestamp"]) for row in (votes[0], votes[-1]))
    moments = Ballot.objects.order_by("cast_at").values_list("cast_at", flat=True)
    assert moments[0].timestamp() == pytest.approx(first / 1_000)
    assert Ballot.objects.latest("changed_at").changed_at.timestamp() == pytest.approx(newest / 1_000)
    assert client.get(f"/en/take-part/{process.slug}/statements/all/").status_code == 200


def _same_moment_twice(votes):
    """Statements somebody judged twice in the same millisecond: nobody can say which came last."""
    seen = Counter((row["voter-id"], row["comment-id"], row["timestamp"]) for row in votes)
    return {code for (_who, code, _when), number in seen.items() if number > 1}


@pytest.mark.parametrize(
    "name", [NAMES[0], *(pytest.param(name, marks=pytest.mark.slow) for name in NAMES[1:])]
)
def test_the_map_is_that_of_the_files_and_its_groups_are_near_those_published(
    folder, town, client, name, django_assert_max_num_queries
):
    path = folder / name
    process = brought(path, town).process
    assert list(opinion.to_draw()) == [process]
    drawn = opinion.draw(process, now=MONDAY)
    said = kinds.conversation(
        kinds.read_votes((path / "votes.csv").read_bytes(), "votes.csv"),
        comments.parse_comments((path / "comments.csv").read_bytes()),
        may_turn=False,
    )
    count = counting.count_of(queries.contests(process)[0])
    matrix = consultation.votes(count).matrix()
    ours, theirs = opinion_map(matrix, settings=Settings()), said.matrix()
    column = {str(id_): at for at, id_ in enumerate(theirs.statements.tolist())}
    for code, figures in drawn.statements.items():
        assert figures["all"] == theirs.statement_counts[column[code]][::-1].tolist()
    assert drawn.document["votes"] == sum(sum(one["all"]) for one in drawn.statements.values())
    assert drawn.document["participants"] == len(matrix.participants)
    _near_the_published(path, process, matrix, ours)
    hearing.generate(process=process, actor=None, now=MONDAY)
    hearing.draft(process).update(published_at=MONDAY)
    assert client.get(f"/en/take-part/{process.slug}/map/votes.csv").status_code == 200
    for below in ("", "map/", "heard/", "statements/all/", "statements/5/"):
        client.get(f"/en/take-part/{process.slug}/{below}")
        with django_assert_max_num_queries(15):
            answer = client.get(f"/en/take-part/{process.slug}/{below}")
        assert answer.status_code == 200
        assert len(answer.content) <= 60_000, below


def _near_the_published(path, process, matrix, ours):
    """Where both place somebody in a group, they mostly place the same people together."""
    published = table.parse_table((path / "participants-votes.csv").read_bytes()).groups()
    key = keys.opened(process)
    receipts = {
        keys.receipt(key, keys.pseudonym(key, f"imported:{who}"), "main"): group
        for who, group in published.items()
    }
    theirs = np.array([int(receipts.get(who, -1)) for who in matrix.participants.tolist()])
    both = (theirs >= 0) & (ours.groups >= 0)
    assert both.sum() > 0.3 * len(theirs)
    assert not ours.has_groups or agreement(ours.groups[both], theirs[both]) > 0.8


def test_a_second_time_adds_nothing(folder, town):
    path = folder / NAMES[0]
    first, entries = brought(path, town), Entry.objects.count()
    again = brought(path, town)
    assert (first.is_new, again.is_new, again.process) == (True, False, first.process)
    assert (Entry.objects.count(), Process.objects.count()) == (entries, 1)
    assert "nothing added" in str(again)


VOTED = b"timestamp,datetime,comment-id,voter-id,vote\n1000,x,0,7,1\n2000,x,0,7,-1\n9e3,x,1,8,0\n"
SAID = b"comment-id,moderated,comment-body\n0,1,Trees\n1,-1,Spam\n"


def test_what_is_no_conversation_is_refused_with_its_line_and_leaves_nothing(town, tmp_path, capsys):
    told = {"organization": town, "language": "en", "now": MONDAY}
    files = {"votes.csv": io.BytesIO(VOTED), "comments.csv": io.BytesIO(SAID)}
    with pytest.raises(Malformed) as refused:
        bring_in_consultation.conversation(files, "x", **told)
    assert "votes.csv" in str(refused.value)
    assert "4" in str(refused.value)
    (tmp_path / "votes.csv").write_bytes(VOTED)
    assert command.main(["import", str(tmp_path)]) == 2
    assert "comments.csv" in capsys.readouterr().err
    (tmp_path / "comments.csv").write_bytes(SAID)
    assert command.main(["import", str(tmp_path)]) == 2
    assert not Process.objects.exists()


def test_the_command_takes_a_folder(town, tmp_path, capsys):
    (tmp_path / "votes.csv").write_bytes(VOTED.replace(b"9e3", b"3000"))
    (tmp_path / "comments.csv").write_bytes(SAID)
    assert command.main(["import", str(tmp_path), "--source", "trees"]) == 0
    assert "2 statements, judged 2 times by 2 people: added." in capsys.readouterr().out
    assert {one.name: one.state for one in Item.objects.all()} == {"0": "accepted", "1": "rejected"}
    marks = [ballot.marks for ballot in Ballot.objects.order_by("cast_at")]
    assert marks == [{"0": -1}, {"1": 0}]
