"""`civic map` and `civic bridge` on every kind of file, and on what is none."""

import gzip
import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

from civic.cli import FINE, UNUSABLE, main
from civic.formats.polis.kinds import read_votes
from civic.formats.polis.votes import write_votes

ANSWER = {"participants", "groups", "stability", "consensus", "representative"}


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict:
    assert main([*map(str, arguments), "--json"]) == FINE
    return json.loads(capsys.readouterr().out)


def test_every_export_has_a_map(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "map", export, "--places")
    assert found["schema"] == "civic/map/1"
    assert found.keys() >= ANSWER
    assert found["participants"] == len({each["participant"] for each in found["places"]})
    members = [person for group in found["groups"] for person in group["participants"]]
    assert len(members) == len(set(members)) == sum(group["size"] for group in found["groups"])
    assert bool(found["groups"]) == found["stability"]["stable"]
    assert found["representative"].keys() == {str(group["id"]) for group in found["groups"]}
    assert all("text" in each for each in found["consensus"]["agree"])


@pytest.fixture
def taxes(shared_data: Path) -> Path:
    return shared_data / "polis/openData/scoop-hivemind.taxes"


def test_one_conversation_in_any_wrapping_has_one_map(
    taxes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    votes, comments = (taxes / "votes.csv").read_bytes(), taxes / "comments.csv"
    expected = answer(capsys, "map", taxes / "votes.csv", "--comments", comments)
    (tmp_path / "votes.csv.gz").write_bytes(gzip.compress(votes))
    with zipfile.ZipFile(tmp_path / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in taxes.iterdir():
            archive.write(file, f"export/{file.name}")
    assert answer(capsys, "map", tmp_path / "votes.csv.gz", "--comments", comments) == expected
    assert answer(capsys, "map", tmp_path / "export.zip") == expected
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(votes)))
    assert answer(capsys, "map", "-", "--comments", comments) == expected
    (tmp_path / "again.csv").write_bytes(write_votes(read_votes(votes, "votes.csv")))
    assert answer(capsys, "map", tmp_path / "again.csv", "--comments", comments) == expected


def test_rows_in_any_order_give_the_same_bytes(
    taxes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header, *rows = (taxes / "votes.csv").read_text().splitlines()
    (tmp_path / "sorted.csv").write_text("\n".join([header, *sorted(rows)]) + "\n")
    (tmp_path / "turned.csv").write_text("\n".join([header, *sorted(rows, reverse=True)]) + "\n")
    assert main(["map", str(tmp_path / "sorted.csv"), "--json", "--places"]) == FINE
    first = capsys.readouterr().out
    assert main(["map", str(tmp_path / "turned.csv"), "--json", "--places"]) == FINE
    assert capsys.readouterr().out == first


def test_the_sign_of_the_server_is_recognised_by_the_published_counts(
    shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared_data / "polis/clojure-output/below-100-ptpts"
    expected = answer(capsys, "map", folder)
    turned = [{**vote, "vote": -vote["vote"]} for vote in json.loads((folder / "votes.json").read_text())]
    (tmp_path / "votes.json").write_text(json.dumps(turned))
    assert (
        main(["map", str(tmp_path / "votes.json"), "--comments", str(folder / "comments.json"), "--json"])
        == FINE
    )
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {**expected, "agree": -1}
    assert "-1 is taken to mean agree" in printed.err
    assert answer(capsys, "map", tmp_path / "votes.json", "--agree", -1)["votes"] == expected["votes"]


def test_the_table_of_participants_gives_nearly_the_map_of_the_votes(
    taxes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(capsys, "map", taxes / "participants-votes.csv", "--comments", taxes / "comments.csv")
    listed = answer(capsys, "map", taxes / "votes.csv", "--comments", taxes / "comments.csv")
    assert found["participants"] == listed["participants"]
    assert [each["statement"] for each in found["consensus"]["agree"]] == [
        each["statement"] for each in listed["consensus"]["agree"]
    ]


def test_the_words_and_the_picture(taxes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["map", str(taxes), "--groups", "2", "--svg", str(tmp_path / "map.svg")]) == FINE
    words = capsys.readouterr().out
    assert "334 people voted on 148 statements" in words
    assert "Group A" in words
    assert (tmp_path / "map.svg").read_text().startswith("<svg")


def test_a_statement_cannot_move_the_cursor_of_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"7,{person},1\n" for person in range(20))
    (tmp_path / "votes.csv").write_text(f"comment-id,voter-id,vote\n{rows}")
    (tmp_path / "comments.csv").write_text('comment-id,comment-body\n7,"More\x1b[2J\n trees"\n')
    for command in ("map", "bridge"):
        asked = [command, str(tmp_path / "votes.csv"), "--comments", str(tmp_path / "comments.csv")]
        assert main(asked) == FINE
        printed = capsys.readouterr().out
        assert "7  More [2J trees" in printed
        assert "\x1b" not in printed


def test_bridging_scores_are_printed_best_first(taxes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "bridge", taxes)
    scores = [each["score"] for each in found["statements"] if each["score"] is not None]
    assert found["schema"] == "civic/bridge/1"
    assert scores == sorted(scores, reverse=True)
    assert found["statements"][0]["verdict"] == "supported across divides"
    assert main(["bridge", str(taxes)]) == FINE
    assert "Supported across divides:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "these are no votes"),
        ("a,b\n1,2\n", "these are no votes"),
        ("comment-id,voter-id,vote\n1,1,2\n", "votes.csv, line 2, vote: '2' is not 1"),
        ("comment-id,voter-id,vote\n1,1,1\n1,2,nan\n", "votes.csv, line 3, vote: 'nan' is not 1"),
        ("comment-id,voter-id,vote\n1,1\n", "votes.csv, line 2, row"),
        ("participant,0,1\n1,1,yes\n", "votes.csv, line 2, 1: 'yes' is not 1"),
        ('[{"pid": 1, "tid": 1, "vote": 3}]', "entry 1 vote"),
    ],
)
def test_what_is_no_vote_file_is_refused_in_a_sentence(
    content: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "votes.csv").write_text(content)
    for command in ("map", "bridge"):
        assert main([command, str(tmp_path / "votes.csv")]) == UNUSABLE
        assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("content", ["comment-id,voter-id,vote\n", "participant,0\n", "[]"])
def test_a_file_without_votes_has_an_empty_answer(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "votes").write_text(content)
    found = answer(capsys, "map", tmp_path / "votes")
    assert (found["participants"], found["groups"]) == (0, [])
    assert answer(capsys, "bridge", tmp_path / "votes")["enough_raters"] is False


@pytest.mark.parametrize("groups", ["x", "3-2", "2-", "1", "0-3", "2-99999999"])
def test_a_wrong_number_of_groups_is_refused(
    groups: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "votes.csv").write_text("comment-id,voter-id,vote\n1,1,1\n")
    assert main(["map", str(tmp_path / "votes.csv"), "--groups", groups]) == UNUSABLE
    assert "group" in capsys.readouterr().err


def test_several_conversations_are_not_mixed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An archive of many exports gave the map of one of them, with the statements of another."""
    votes = "comment-id,voter-id,vote\n" + "".join(f"0,{person},1\n" for person in range(3))
    comments = "comment-id,author-id,agrees,disagrees,moderated,comment-body\n0,1,3,0,1,{}\n"
    towns = tmp_path / "towns"
    for name, said in (("", "Outer"), ("one/", "One"), ("two/", "Two")):
        (towns / name).mkdir(parents=True, exist_ok=True)
        (towns / name / "votes.csv").write_text(votes if name else votes + "0,9,1\n")
        (towns / name / "comments.csv").write_text(comments.format(said))
    found = answer(capsys, "map", towns)  # what lies deeper is another's
    assert (found["participants"], found["statements"][0]["text"]) == (4, "Outer")
    assert answer(capsys, "map", towns / "two")["statements"][0]["text"] == "Two"
    (towns / "votes.csv").unlink()
    for command in ("map", "bridge"):
        assert main([command, str(towns)]) == UNUSABLE
        told = capsys.readouterr().err
        assert "towns holds several files of votes (one/votes.csv, two/votes.csv); name the one" in told
    (towns / "two" / "votes.csv").unlink()
    assert answer(capsys, "map", towns)["statements"][0]["text"] == "One"
    (towns / "one" / "comments.csv").write_text("nothing")
    (towns / "statements.csv").write_text(comments.format("Third"))
    assert main(["map", str(towns)]) == UNUSABLE
    assert "several files of statements (comments.csv, statements.csv" in capsys.readouterr().err
