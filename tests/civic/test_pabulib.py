"""Pabulib files: read strictly, refused with file, line, field and reason, written canonically, round trip."""

from fractions import Fraction
from pathlib import Path

import pytest

from civic.ballots import Count, Refused, VoteType
from civic.formats import pabulib
from civic.tally.words import say

GOOD = """META
key;value
description;Invented
num_projects;3
num_votes;4
budget;100.50
vote_type;approval
rule;greedy
PROJECTS
project_id;cost;votes;name
p1;60;3;"A ""new"" bridge; blue"
p2;50;2;Trees
p3;40.5;1;Benches
VOTES
voter_id;age;vote
1;30;p1,p2
2;;p2,p1
3;44;p1,p3
4;;
"""


def counted(text: str | bytes) -> Count:
    return pabulib.count(pabulib.parse(text, "town.pb"))


def test_a_file_becomes_a_count() -> None:
    count = counted(GOOD)
    assert count.budget == Fraction(201, 2)
    assert [item.id for item in count.items] == ["p1", "p2", "p3"]
    assert count.items[0].name == 'A "new" bridge; blue'
    assert count.items[2].cost == Fraction(81, 2)
    assert count.voter_count == 4
    assert sorted(count.columns.times.tolist()) == [1, 1, 2]
    assert [sorted(ballot.marks) for ballot in count.ballots] == [
        ["p1", "p2"],
        ["p1", "p2"],
        ["p1", "p3"],
        [],
    ]


def test_what_is_written_is_what_was_read() -> None:
    document = pabulib.parse(GOOD, "town.pb")
    assert pabulib.write(document) == GOOD
    dressed = "\ufeff" + GOOD.replace("\n", "\r\n")
    assert pabulib.write(pabulib.parse(dressed.encode(), "town.pb")) == GOOD


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("META", "MAT", "town.pb, line 1, section: the file must begin with META."),
        ("PROJECTS", "PROJ", "section: there is no section PROJECTS."),
        ("VOTES", "VOTE", "section: there is no section VOTES."),
        ("budget;100.50\n", "", "budget: META does not say it."),
        ("100.50", "many", "line 6, budget: 'many' is not a number."),
        ("100.50", "-5", "line 6, budget: The budget -5 is negative."),
        ("100.50", "nan", "line 6, budget: 'nan' is not a number."),
        ("approval", "shouting", "line 7, vote_type: it must be one of"),
        ("num_votes;4", "num_votes;5", "line 5, num_votes: META says 5, the file has 4."),
        ("num_projects;3", "num_projects;9", "line 4, num_projects: META says 9, the file has 3."),
        ("p2;50;2;Trees", "p2;-50;2;Trees", "line 12, cost: -50 is not a price"),
        ("p2;50;2;Trees", "p2;0;2;Trees", "line 12, cost: 0 is not a price"),
        ("p2;50;2;Trees", "p2;1e;2;Trees", "line 12, cost: '1e' is not a number."),
        ("p2;50;2;Trees", "p1;50;2;Trees", "line 12, project_id: 'p1': the project stands twice."),
        ("p2;50;2;Trees", "p2;50;2", "line 12, PROJECTS: columns: 4; fields in this row: 3."),
        ("2;;p2,p1", "2;;p2,p9", "line 17, vote: 'p9' is not a project of this file."),
        ("2;;p2,p1", "1;;p2,p1", "line 17, voter_id: voter 1 has voted before."),
        ("3;44;p1,p3", "3;44", "line 18, VOTES: columns: 3; fields in this row: 2."),
        ("project_id;cost", "project;cost", "line 10, project_id: PROJECTS has no such column."),
        ("rule;greedy", "budget;7", "line 8, budget: the key stands twice."),
        ("rule;greedy", " budget ;7", "line 8, budget: the key stands twice."),
        ("2;;p2,p1", " 1 ;;p2,p1", "line 17, voter_id: voter 1 has voted before."),
        ("2;;p2,p1", " ;;p2,p1", "line 17, voter_id: the voter has no id."),
        ("p2;50;2;Trees", '"p\n2";50;2;Trees', "line 13, project_id: 'p\\n2': it cannot name a project."),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(old: str, new: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        counted(GOOD.replace(old, new, 1))
    assert said in str(refused.value)
    assert str(refused.value).startswith("town.pb")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("p2;50;2;", "p2;50;n/a;", "town.pb, line 12, votes: 'n/a' is not a number."),
        (
            "greedy",
            "greedy\nmin_project_score_threshold;2,5",
            "line 9, min_project_score_threshold: '2,5' is",
        ),
    ],
)
def test_what_stands_beside_the_ballots_is_refused_with_its_line(old: str, new: str, said: str) -> None:
    document = pabulib.parse(GOOD.replace(old, new, 1), "town.pb")
    count = pabulib.count(document)
    with pytest.raises(Refused) as refused:
        (pabulib.stated_rule(document), pabulib.recount(document, count))
    assert said in str(refused.value)


def test_wrong_encodings_are_refused() -> None:
    with pytest.raises(Refused, match=r"line 12, text: byte \d+ is not UTF-8"):
        counted(GOOD.replace("Trees", "Árboles").encode("latin-1"))
    with pytest.raises(Refused, match=r"UTF-8|must begin with META"):
        counted(GOOD.encode("utf-16"))
    with pytest.raises(Refused, match="no section META"):
        counted(b"")


def typed(vote_type: str, votes: str) -> Count:
    head = GOOD[: GOOD.index("VOTES")].replace("approval", vote_type).replace("num_votes;4", "num_votes;2")
    return counted(f"{head}VOTES\n{votes}")


def test_every_vote_type() -> None:
    points = typed("cumulative", "voter_id;vote;points\n1;p1,p2;3,2\n2;p1,p1,p3;1,1,2\n")
    assert [dict(ballot.marks) for ballot in points.ballots] == [{"p1": 3, "p2": 2}, {"p1": 2, "p3": 2}]
    scores = typed("scoring", "voter_id;vote;points\n1;p1,p2;-1,0.5\n2;;\n")
    assert [dict(ballot.marks) for ballot in scores.ballots] == [{"p1": -1, "p2": Fraction(1, 2)}, {}]
    ranks = typed("ordinal", "voter_id;vote\n1;p3,p1\n2;p2\n")
    assert [dict(ballot.marks) for ballot in ranks.ballots] == [{"p3": 1, "p1": 2}, {"p2": 1}]
    single = typed("choose-1", "voter_id;vote\n1;p3\n2;\n")
    assert single.vote_type is VoteType.CHOOSE_ONE
    assert [dict(ballot.marks) for ballot in single.ballots] == [{"p3": 1}, {}]


@pytest.mark.parametrize(
    ("vote_type", "votes", "said"),
    [
        ("choose-1", "voter_id;vote\n1;p3\n2;p1,p2\n", "line 17, vote: more than one project is chosen."),
        ("ordinal", "voter_id;vote\n1;p3,p3\n2;p1\n", "line 16, vote: 'p3' is named twice."),
        (
            "cumulative",
            "voter_id;vote;points\n1;p3;1,2\n2;p1;1\n",
            "line 16, points: projects named: 1; points given: 2.",
        ),
        ("cumulative", "voter_id;vote;points\n1;p3;-1\n2;p1;1\n", "line 16, points: Voter on line 16"),
        ("cumulative", "voter_id;vote;points\n1;p3;x\n2;p1;1\n", "line 16, points: 'x' is not a number."),
        ("cumulative", "voter_id;vote\n1;p3\n2;p1\n", "points: the column is missing."),
    ],
)
def test_wrong_ballots_are_refused_with_their_line(vote_type: str, votes: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        typed(vote_type, votes)
    assert said in str(refused.value)


def test_quotes_as_letters_and_blank_lines_are_read() -> None:
    text = GOOD.replace('"A ""new"" bridge; blue"', '"Old" bridge').replace("3;44", "\n3;44")
    count = counted(text)
    assert count.items[0].name == '"Old" bridge'
    again = pabulib.parse(pabulib.write(pabulib.parse(text)))
    assert pabulib.count(again).items[0].name == '"Old" bridge'


def test_an_approval_named_twice_counts_once_and_is_told() -> None:
    document = pabulib.parse(GOOD.replace("3;44;p1,p3", "3;44;p1,p1,p3"))
    count = pabulib.count(document)
    assert list(count.ballots)[2].marks == {"p1": 1, "p3": 1}
    told = [str(sentence) for sentence in pabulib.recount(document, count)]
    assert told == [
        "The file says 3 votes for p1; its ballots give 4.",
        "p1 is named 4 times by 3 voters.",
    ]


def test_a_published_score_that_the_ballots_do_not_give_is_told() -> None:
    head = GOOD[: GOOD.index("VOTES")].replace("approval", "cumulative").replace("num_votes;4", "num_votes;2")
    document = pabulib.parse(
        head.replace("votes;name", "score;name") + "VOTES\nvoter_id;vote;points\n1;p1,p2;3,2\n2;p3;1\n"
    )
    told = [str(sentence) for sentence in pabulib.recount(document, pabulib.count(document))]
    assert told == []
    document = pabulib.parse(pabulib.write(document).replace("p1;60;3", "p1;60;8"))
    told = [str(sentence) for sentence in pabulib.recount(document, pabulib.count(document))]
    assert told == ["The file says 8 points for p1; its ballots give 3."]


def test_a_scoring_ballot_gives_the_default_to_what_it_does_not_name() -> None:
    votes = "voter_id;vote;points\n1;p1,p2;-1,0.5\n2;;\n"
    head = GOOD[: GOOD.index("VOTES")].replace("approval", "scoring\ndefault_score;-2.5")
    head = head.replace("num_votes;4", "num_votes;2")
    least = Fraction(-5, 2)
    assert [dict(ballot.marks) for ballot in counted(f"{head}VOTES\n{votes}").ballots] == [
        {"p1": -1, "p2": Fraction(1, 2), "p3": least},
        {"p1": least, "p2": least, "p3": least},
    ]
    for wrong in ("low", "1e20"):
        with pytest.raises(Refused, match=r"town\.pb, line 8, default_score: "):
            counted(f"{head}VOTES\n{votes}".replace("-2.5", wrong))


def test_no_votes_and_no_projects_are_answers() -> None:
    empty = "META\nkey;value\nbudget;0\nvote_type;approval\nPROJECTS\nproject_id;cost\nVOTES\nvoter_id;vote\n"
    count = counted(empty)
    assert (len(count.items), count.voter_count, count.budget) == (0, 0, 0)


def test_the_stated_rule() -> None:
    def stated(rule: str, more: str = "") -> pabulib.StatedRule:
        return pabulib.stated_rule(pabulib.parse(GOOD.replace("rule;greedy\n", f"rule;{rule}\n{more}")))

    assert stated("greedy").assumed == ()
    assert stated("greedy-no-skip").settings == {"misfit": "stop"}
    assert stated("greedy-threshold", "min_project_score_threshold;50\n").settings == {"least_points": "50"}
    assert stated("equalshares/add1").settings == {"increment": "1"}
    assert stated(" EqualShares ").name == "equal-shares"
    assert stated("equalshares-comparison").settings == {"comparison": "satisfaction"}
    unknown = stated("town-special")
    assert unknown.name == "greedy"
    assert [str(one) for one in unknown.assumed] == [
        "The rule town-special of the file is not known here; greedy was assumed."
    ]
    limited = stated("greedy-exclusive", "budget_per_neighborhood;50,50\nbudget_per_category;\n").assumed
    assert [say(one, "es") for one in limited] == [
        "El archivo no dice qué proyectos se excluyen entre sí; se contó como si ninguno lo hiciera.",
        "El archivo fija budget_per_neighborhood; ninguna regla de aquí respeta ese límite.",
    ]
    assert counted(GOOD.replace("approval", " Approval")).vote_type is VoteType.APPROVAL


def test_real_files_are_read_and_written_back(shared_data: Path) -> None:
    folder = shared_data / "pabulib"
    paths = [*folder.glob("*.pb"), *folder.glob("pb/*.pb")]
    for path in paths:
        document = pabulib.parse(path.read_bytes(), path.name)
        written = pabulib.write(document)
        again = pabulib.parse(written, path.name)
        assert again.meta == document.meta, path.name
        assert list(again.projects.rows) == list(document.projects.rows), path.name
        assert list(again.votes.rows) == list(document.votes.rows), path.name
    assert len(paths) == 106
