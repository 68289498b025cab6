"""Polis files are read strictly, written one way, and come back the same."""

import csv
import io
import json
import re
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.formats.polis.api import agree_sign, parse_api_comments, parse_api_votes, write_api_votes
from civic.formats.polis.columns import Kind, NotPlain, NotWhole, plain_columns
from civic.formats.polis.comments import parse_comments, parse_summary, write_comments, write_summary
from civic.formats.polis.kinds import read_votes
from civic.formats.polis.table import parse_table, write_table
from civic.formats.polis.votelog import VoteLog
from civic.formats.polis.votes import BLANK, parse_votes, write_votes
from civic.formats.problem import Malformed

REAL = Path("polis/openData/scoop-hivemind.taxes")
numbers = st.integers(-(10**17), 10**17)
ids = st.one_of(st.integers(0, 10**12), st.text('abc-é ,"0\n', min_size=1).map(str.strip).filter(bool))


def rows_of(log: VoteLog) -> list[tuple]:
    times = log.times if log.times is not None else np.zeros(len(log.votes), np.int64)
    return list(
        zip(
            log.participants.tolist(),
            log.statements.tolist(),
            log.votes.tolist(),
            times.tolist(),
            strict=True,
        )
    )


def all_exports(shared_data: Path, name: str) -> list[Path]:
    found = sorted(shared_data.glob(f"polis*/**/*{name}"))
    assert len(found) > 5
    return found


def test_the_fast_reader_agrees_with_the_csv_module_on_every_export(shared_data: Path) -> None:
    for file in all_exports(shared_data, "votes.csv"):
        if file.name.startswith("participants"):
            continue
        with file.open(newline="") as opened:
            expected = [
                (int(r["voter-id"]), int(r["comment-id"]), int(r["vote"]), int(r["timestamp"]))
                for r in csv.DictReader(opened)
            ]
        assert rows_of(parse_votes(file.read_bytes(), file.name)) == expected


def test_every_votes_file_comes_back_the_same(shared_data: Path) -> None:
    for file in all_exports(shared_data, "votes.csv"):
        if not file.name.startswith("participants"):
            log = parse_votes(file.read_bytes())
            written = write_votes(log)
            assert sorted(rows_of(parse_votes(written))) == sorted(rows_of(log))
            assert write_votes(parse_votes(written)) == written


def test_every_table_comes_back_the_same_and_has_the_published_groups(shared_data: Path) -> None:
    for file in all_exports(shared_data, "participants-votes.csv"):
        found = parse_table(file.read_bytes(), file.name)
        again = parse_table(write_table(found))
        assert rows_of(again.log) == rows_of(found.log)
        assert (again.participants, again.about) == (found.participants, found.about)
        with file.open(newline="") as opened:
            published = [row["group-id"] for row in csv.DictReader(opened)]
        assert sorted(found.groups().values()) == sorted(filter(None, published))


def test_every_list_of_statements_and_summary_comes_back_the_same(shared_data: Path) -> None:
    for file in all_exports(shared_data, "comments.csv"):
        comments = parse_comments(file.read_bytes(), file.name)
        assert sorted(parse_comments(write_comments(comments)), key=lambda c: c.id) == sorted(
            comments, key=lambda c: c.id
        )
    for file in all_exports(shared_data, "summary.csv"):
        summary = parse_summary(file.read_bytes(), file.name)
        assert summary["topic"]
        assert parse_summary(write_summary(summary)) == summary


@pytest.mark.parametrize("agree", [1, -1])
def test_the_json_of_the_server_comes_back_the_same_with_either_sign(shared_data: Path, agree: int) -> None:
    folder = shared_data / "polis/clojure-output/below-100-ptpts"
    log = parse_api_votes((folder / "votes.json").read_bytes(), agree=agree)
    assert rows_of(parse_api_votes(write_api_votes(log, agree), agree=agree)) == rows_of(log)
    comments = parse_api_comments((folder / "comments.json").read_bytes())
    assert agree_sign(log.matrix(), comments) == agree
    first = json.loads((folder / "votes.json").read_text())[0]
    assert rows_of(log)[0][:3] == (first["pid"], first["tid"], first["vote"] * agree)


@given(
    st.lists(st.tuples(ids, ids, st.sampled_from([-1, 0, 1]), numbers), max_size=20),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_any_ids_are_read_as_the_csv_module_reads_them(rows: list, ending: str, mark: bool) -> None:
    out = io.StringIO(newline="")
    put = csv.writer(out, lineterminator=ending)
    put.writerow(["timestamp", "comment-id", "voter-id", "vote"])
    put.writerows([time, what, who, vote] for who, what, vote, time in rows)
    log = parse_votes((b"\xef\xbb\xbf" if mark else b"") + out.getvalue().encode())
    assert [(str(a), str(b), c, d) for a, b, c, d in rows_of(log)] == [
        (str(who), str(what), vote, time) for who, what, vote, time in rows
    ]


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=40), st.integers(1, 30))
def test_numbers_are_read_the_same_in_pieces_of_any_size(rows: list, chunk: int) -> None:
    content = "".join(f"{a},{b}\n" for a, b in rows).encode()
    found = plain_columns(io.BytesIO(content), 0, 2, {0: Kind.WHOLE, 1: Kind.WHOLE}, chunk)
    assert list(zip(found[0].tolist(), found[1].tolist(), strict=True)) == rows
    assert plain_columns(io.BytesIO(content[:-1]), 0, 2, {1: Kind.WHOLE})[1].tolist() == [b for _, b in rows]


@pytest.mark.parametrize("cell", ["", "-", "+1", "1.0", "1e3", "٣", "01", "-0", " 1", "9" * 19])
def test_what_is_not_a_plain_number_is_left_to_the_other_reader(cell: str) -> None:
    with pytest.raises((NotWhole, NotPlain)):
        plain_columns(io.BytesIO(f"1,2\n{cell},3\n".encode()), 0, 2, {0: Kind.WHOLE})


PIECES = [
    "1",
    "0",
    "-1",
    "a",
    ",",
    "\n",
    "\r\n",
    "\r",
    '"',
    " ",
    "\u2028",
    "1,1,1\n",
    "7,a b,0\r\n",
    '"x,y",2,-1\n',
]


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Either the same rows as the csv module, or a refusal with a line."""
    content = b"comment-id,voter-id,vote\n" + text.encode()
    try:
        read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        read = [["not CSV"]]
    rows = [[cell.strip(BLANK) for cell in row] for row in read]
    rows = [row for row in rows if any(row)]
    if all(len(row) == 3 and row[0] and row[1] and row[2] in ("1", "0", "-1") for row in rows):
        assert [(str(what), str(who), str(vote)) for who, what, vote, _ in rows_of(parse_votes(content))] == [
            tuple(row) for row in rows
        ]
    else:
        with pytest.raises(Malformed) as refused:
            parse_votes(content)
        assert refused.value.problem.line >= 2


@pytest.mark.parametrize("said", ["x" * 400, '"' + "x" * 400 + '"'])
def test_an_open_file_is_never_held_whole(tmp_path: Path, said: str) -> None:
    file, rows = tmp_path / "votes.csv", 40_000
    lines = (f"{at},{said},{at % 300},{at // 30},{at % 3 - 1}\n" for at in range(rows))
    file.write_text("timestamp,datetime,comment-id,voter-id,vote\n" + "".join(lines))
    with file.open("rb") as opened:
        tracemalloc.start()
        log = read_votes(opened, "votes.csv")
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert log.statements.tolist() == [at % 300 for at in range(rows)]
    assert log.participants.tolist() == [at // 30 for at in range(rows)]
    assert log.times is not None
    assert log.times.tolist() == list(range(rows))
    assert most < file.stat().st_size / 2


@pytest.mark.parametrize(
    ("content", "line", "field"),
    [
        ("voter-id,vote\n1,1\n", 1, "comment-id"),
        ("comment-id,vote\n1,1\n", 1, "voter-id"),
        ("comment-id,voter-id\n1,1\n", 1, "vote"),
        ("comment-id,voter-id,vote,vote\n1,1,1,1\n", 1, "header"),
        ("comment-id,voter-id,vote\n1,1,1\n1,,1\n", 3, "voter-id"),
        ("comment-id,voter-id,vote\n1,1,0.5\n", 2, "vote"),
        ("comment-id,voter-id,vote\n1,1,1,1\n", 2, "row"),
        ("comment-id,voter-id,vote\n1,1,1\n1,1", 3, "row"),
        ("timestamp,comment-id,voter-id,vote\nsoon,1,1,1\n", 2, "timestamp"),
        ('comment-id,voter-id,vote\n"1,1,1\n', 2, "row"),
    ],
)
def test_a_fault_in_a_vote_list_is_named(content: str, line: int, field: str) -> None:
    with pytest.raises(Malformed) as refused:
        parse_votes(content.encode(), "v.csv")
    problem = refused.value.problem
    assert (problem.file, problem.line, problem.field) == ("v.csv", line, field)
    assert problem.reason.endswith(".")


@pytest.mark.parametrize(
    ("content", "line", "field"),
    [
        ("who,first\n1,1\n", 1, "participant"),
        ("participant,1,1\n1,1,1\n", 1, "column 2"),
        ("participant,1,\n1,1,1\n", 1, "column 3"),
        ("participant,1\n1,1\n1,0\n", 3, "participant"),
        ("participant,1\n,1\n", 2, "participant"),
        ("participant,1\n1\n", 2, "row"),
        ("participant,1,2\n1,1,NaN\n", 2, "2"),
        ("participant,1,2\n1,1,2\n", 2, "2"),
    ],
)
def test_a_fault_in_a_table_is_named(content: str, line: int, field: str) -> None:
    with pytest.raises(Malformed) as refused:
        parse_table(content.encode(), "t.csv")
    problem = refused.value.problem
    assert (problem.file, problem.line, problem.field) == ("t.csv", line, field)


@pytest.mark.parametrize(
    ("content", "line", "field"),
    [
        ("id,comment-body\n1,x\n", 1, "comment-id"),
        ("comment-id,words\n1,x\n", 1, "comment-body"),
        ("comment-id,comment-body\n1,x\n1,y\n", 3, "comment-id"),
        ('comment-id,comment-body\n1,"x\ny"\n2\n', 4, "row"),
        ("comment-id,moderated,comment-body\n1,9,x\n", 2, "moderated"),
        ("comment-id,is-meta,comment-body\n1,maybe,x\n", 2, "is-meta"),
        ("comment-id,agrees,comment-body\n1,many,x\n", 2, "agrees"),
    ],
)
def test_a_fault_in_a_list_of_statements_is_named(content: str, line: int, field: str) -> None:
    with pytest.raises(Malformed) as refused:
        parse_comments(content.encode(), "c.csv")
    assert (refused.value.problem.line, refused.value.problem.field) == (line, field)


@pytest.mark.parametrize(
    "entry",
    ['{"tid":1,"vote":1}', '{"pid":1,"vote":1}', '{"pid":1,"tid":1}', '{"pid":1,"tid":1,"vote":true}',
     '{"pid":null,"tid":1,"vote":1}', '{"pid":1,"tid":1,"vote":1,"modified":"soon"}', "7"],
)  # fmt: skip
def test_a_fault_in_the_json_names_the_entry(entry: str) -> None:
    with pytest.raises(Malformed, match=re.escape("v.json, entry 2")):
        parse_api_votes(f'[{{"pid":1,"tid":1,"vote":1,"modified":1}},{entry}]'.encode(), "v.json")


def test_bytes_that_are_no_utf8_are_named_with_their_line() -> None:
    with pytest.raises(Malformed) as refused:
        parse_votes(b"comment-id,voter-id,vote\n1,1,1\n1,\xff,1\n", "v.csv")
    assert refused.value.problem.line == 3


def test_a_participant_without_a_vote_and_a_statement_without_one_survive() -> None:
    found = parse_table(b"participant,group-id,5,6\n1,,1,\n2,,,\n")
    assert found.participants == ("1", "2")
    assert found.log.matrix().statements.tolist() == [5, 6]
    assert write_table(found) == b"participant,group-id,5,6\n1,,1,\n2,,,\n"


@pytest.mark.parametrize("mark", [";", "\t"])
def test_what_a_spreadsheet_makes_of_an_export_is_the_same_votes(mark: str) -> None:
    """Where the comma is decimal it writes semicolons; it fills up with rows of empty cells, pandas with decimals."""
    votes = "comment-id,voter-id,vote,note\n0,a,1,\n1,a,-1,said\n0,b,0,\n"
    again = votes.replace(",1,", ",1.0,").replace(",", mark) + f"{mark * 3}\r\n"
    assert write_votes(parse_votes(again.encode())) == write_votes(parse_votes(votes.encode()))
    table = "participant,group-id,0,1\na,0,1,-1\nb,,0,\n"
    assert write_table(parse_table((table.replace(",", mark) + mark * 3).encode())) == table.encode()
    comments = 'comment-id,agrees,disagrees,moderated,comment-body\n0,1,0,1,"No; never, ""ever"""\n'
    again = 'comment-id,agrees,disagrees,moderated,comment-body\n0,1,0,1,"No; never{} ""ever"""\n'
    again = again.replace(",", mark).format(",") + mark * 4
    assert parse_comments(again.encode()) == parse_comments(comments.encode())
    with pytest.raises(Malformed, match="line 3, vote: '2' is not 1"):
        parse_votes(f"comment-id{mark}voter-id{mark}vote\n0{mark}a{mark}1\n0{mark}b{mark}2".encode())
