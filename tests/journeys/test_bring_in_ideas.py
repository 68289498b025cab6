"""Real ideas with their threads: lists, depths, parents and votes match the files, a second time adds nothing."""

import argparse
import csv
import io
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gobernauta.channels.files import ideas as reading
from gobernauta.journeys import bring_in_ideas
from gobernauta.people.models import Organization
from gobernauta.processes import idea_importing, queries, threads
from gobernauta.processes.comments import DEEPEST, DIGITS, About
from gobernauta.processes.models import Comment, Item
from gobernauta.register.models import Entry
from gobernauta.site.command import import_
from tests.desk.town import MONDAY

ZONE = ZoneInfo("Europe/Madrid")
HEAD = "id,parentId,proposalId,userType,date,time,text,numPositiveVotes,numNegativeVotes\n"


@pytest.fixture
def folder(shared_data):
    found = shared_data / "decide-madrid-2019"
    if not found.is_dir():
        pytest.skip(f"the ideas of Decide Madrid are not at {found}")
    return found


def bring(stream, *, source="madrid"):
    organization, _ = Organization.objects.get_or_create(slug="town", name="Town")
    told = {"source": source, "organization": organization, "language": "es", "now": MONDAY}
    *_, tally = bring_in_ideas.ideas(reading.ideas(stream, ZONE), **told)
    return tally


def talk(stream, *, source="madrid"):
    process = idea_importing.process_of(source)
    *_, tally = bring_in_ideas.comments(reading.comments(stream, ZONE), process=process, now=MONDAY)
    return tally


def rows(path):
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def depth(number, parents):
    found = 1
    while parents.get(number, "-1") in parents:
        number, found = parents[number], found + 1
    return found


@pytest.mark.django_db
def test_every_idea_and_thread_of_the_files_is_there_once(folder, client, django_assert_max_num_queries):
    proposals, comments = folder / "proposals.csv", folder / "comments.csv"
    expected, said = rows(proposals), rows(comments)
    assert reading.kind_of(proposals.read_bytes()[:4096]) == "ideas"
    assert reading.kind_of(comments.read_bytes()[:4096]) == "comments"
    for added, known in ((80, 0), (0, 80)):
        with proposals.open("rb") as stream:
            tally = bring(stream)
        assert (tally.read, tally.added, tally.known, tally.rejects) == (80, added, known, [])
    for added, known in ((5_633, 0), (0, 5_633)):
        with comments.open("rb") as stream:
            tally = talk(stream)
        assert (tally.read, tally.added, tally.known, tally.rejects) == (5_633, added, known, [])

    found = {one.external_id: one for one in Item.objects.select_related("process__version__file")}
    assert {number: (one.title, one.support_count) for number, one in found.items()} == {
        row["id"]: (row["title"].strip(), int(row["numSupports"])) for row in expected
    }
    there = Counter(row["proposalId"] for row in said)
    assert {number: one.comment_count for number, one in found.items()} == {n: there[n] for n in found}

    parents = {row["id"]: row["parentId"] for row in said}
    held = {one.external_id.removeprefix("brought:"): one for one in Comment.objects.select_related("item")}
    numbers = {one.pk: number for number, one in held.items()}
    for row in said:
        one, parent = held[row["id"]], row["parentId"]
        assert numbers.get(one.parent_id, "") == (parent if parent in parents else "")
        assert len(one.path) // DIGITS == min(depth(row["id"], parents), DEEPEST)
        assert (one.votes_for, one.votes_against) == (
            int(row["numPositiveVotes"]),
            int(row["numNegativeVotes"]),
        )
        assert (one.item.external_id, one.text) == (row["proposalId"], row["text"].strip())
    assert sum(one.votes_for + one.votes_against for one in held.values()) == 15_171

    process = found["7"].process
    for number in ("7", "1419"):
        assert threads.page(About(process, found[number])).total == there[number]
    busiest = found["1419"]
    for path in ("", "?order=supports", "?order=comments", f"ideas/{busiest.number}/"):
        with django_assert_max_num_queries(15):
            page = client.get(f"/es/take-part/{process.slug}/{path}")
        assert (page.status_code, len(page.content) < 60_000) == (200, True)
    assert not queries.to_fold()
    actions = Counter(Entry.objects.values_list("action", flat=True))
    assert (actions["ideas.imported"], actions["comments.imported"]) == (
        1,
        13,
    )  # twelve batches, then those whose parent is not in the file


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_threads_come_out_alike_in_whatever_order_a_file_has_them(data):
    size = data.draw(st.integers(1, 12))
    parents = [data.draw(st.integers(-1, number - 1)) for number in range(size)]
    order = data.draw(st.permutations(range(size)))
    source = f"s{Item.objects.count()}-{size}"
    bring(io.BytesIO(b"id,title,numSupports,date\n1,Lane,3,2020-01-01\n"), source=source)
    lines = "".join(f"{n},{parents[n]},1,,2020-01-01,0 days 10:00:00,said {n},1,0\n" for n in order)
    assert talk(io.BytesIO((HEAD + lines).encode()), source=source).added == size
    assert talk(io.BytesIO((HEAD + lines).encode()), source=source).added == 0
    held = Comment.objects.filter(process=idea_importing.process_of(source))
    by_pk = {one.pk: one for one in held}
    for one in by_pk.values():
        number = int(one.text.removeprefix("said "))
        above = by_pk.get(one.parent_id)
        assert (above.text if above else "") == (f"said {parents[number]}" if parents[number] >= 0 else "")
        assert one.path.startswith(above.path if above else "")
    Item.objects.create(
        process=idea_importing.process_of(source), number=99, created_at=MONDAY, updated_at=MONDAY
    )


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("1,-1,9,,yesterday,,x,1,0", "date, time"),
        ("1,-1,9,,2020-01-01,0 days 25:00:00,x,1,0", "date, time"),
        ("1,-1,9,,2020-01-01,0 days 10:00:00,x,many,0", "numPositiveVotes"),
        ("1,-1,9,,2020-01-01,0 days 10:00:00,x,1,-3", "numNegativeVotes"),
        ("1,-1,,,2020-01-01,0 days 10:00:00,x,1,0", "proposalId"),
        (",-1,9,,2020-01-01,0 days 10:00:00,x,1,0", "id"),
        ("1", "proposalId"),
    ],
)
def test_a_row_that_cannot_be_read_names_its_field(line, field):
    ((number, reject),) = reading.comments(io.BytesIO((HEAD + line + "\n").encode()), ZONE)
    assert (number, reject.field) == (2, field)
    assert reject.reason


@pytest.mark.django_db
def test_a_comment_about_an_idea_that_is_not_there_is_rejected_by_its_line():
    bring(io.BytesIO(b"id,title,numSupports,date\n1,Lane,3,2020-01-01\n2,,3,2020-01-01\n"))
    assert list(Item.objects.values_list("external_id", "number")) == [("1", 1)]
    lines = "5,-1,1,,2020-01-01,,here,1,0\n6,-1,8,,2020-01-01,,nowhere,1,0\n"
    tally = talk(io.BytesIO((HEAD + lines).encode()))
    assert (tally.read, tally.added) == (2, 1)
    assert [(one.line, one.field, one.value) for one in tally.rejects] == [(3, "proposalId", "8")]


@given(content=st.binary(max_size=300))
@settings(max_examples=80, deadline=None)
def test_any_bytes_are_rows_or_rejects(content):
    for head, read, kind in (
        (b"id,title,numSupports,date\n", reading.ideas, reading.Idea),
        (HEAD.encode(), reading.comments, reading.Remark),
    ):
        found = [one for _line, one in read(io.BytesIO(head + content), ZONE)]
        assert all(isinstance(one, (kind, reading.Reject)) for one in found)


@pytest.mark.django_db
def test_the_command_knows_both_tables_and_asks_for_the_ideas_first(tmp_path, capsys):
    ideas, said = tmp_path / "a.csv", tmp_path / "b.csv"
    ideas.write_text("id,title,numSupports,date\n1,Lane,3,2020-01-01\n2,,3,2020-01-01\n")
    said.write_text(HEAD + "5,-1,1,,2020-01-01,,here,1,0\n")

    def run(path):
        parser = argparse.ArgumentParser()
        import_.add(parser.add_subparsers())
        options = parser.parse_args(["import", str(path), "--source", "old-site"])
        return options.run(options)

    assert run(ideas) == 2  # nobody could answer for them
    Organization.objects.create(slug="town", name="Town")
    assert run(said) == 2
    assert "Bring the ideas of old-site in first" in capsys.readouterr().err
    assert run(ideas) == 1
    assert "2 read, 1 added, 0 known already, 1 rejected" in capsys.readouterr().out
    assert "3,title,,It is empty." in (tmp_path / "a.csv.rejects.csv").read_text()
    assert (run(said), run(said)) == (0, 0)
    assert "1 read, 0 added, 1 known already" in capsys.readouterr().out
    assert Item.objects.get().comment_count == Comment.objects.count() == 1
