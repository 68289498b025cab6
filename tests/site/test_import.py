"""`gobernauta import`: what a file is, what came of it, and that a second time adds nothing."""

import argparse

import pytest

from gobernauta.people.models import Organization
from gobernauta.processes.models import Ballot, Process
from gobernauta.site.command import import_

pytestmark = pytest.mark.django_db
ELECTION = """META
key;value
description;Small money
country;Nowhere
unit;Town
instance;2026
num_projects;2
num_votes;3
budget;100
vote_type;approval
rule;greedy
PROJECTS
project_id;cost;name;votes;selected
1;60;Lamps;2;1
2;50;Trees;2;0
VOTES
voter_id;vote
a;1
b;1,2
c;2
"""
PETITIONS = (
    "id,created,status,signatures,action\n"
    "7,2016-01-24T22:55:30Z,open,31,Light the harbour\n"
    "8,2016-01-24T22:55:30Z,open,many,Mend the bridge\n"
)


@pytest.fixture
def bring(tmp_path, settings):
    """Write a file and bring it in; the command's exit code."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def run(name, content):
        (tmp_path / name).write_text(content)
        parser = argparse.ArgumentParser()
        import_.add(parser.add_subparsers())
        options = parser.parse_args(["import", str(tmp_path / name)])
        return options.run(options)

    return run


def test_an_election_comes_in_counted_and_only_once(bring, capsys):
    assert bring("small.pb", ELECTION) == 2  # nobody it could belong to
    assert "no department" in capsys.readouterr().err
    Organization.objects.create(slug="town", name="Town")
    assert bring("small.pb", ELECTION) == 0
    assert "2 projects and 3 ballots added" in capsys.readouterr().out
    assert bring("small.pb", ELECTION) == 0
    assert "nothing added" in capsys.readouterr().out
    assert (Process.objects.get().state, Ballot.objects.count()) == ("finished", 3)


def test_what_cannot_be_counted_is_refused_with_its_place_and_leaves_nothing(bring, capsys):
    Organization.objects.create(slug="town", name="Town")
    assert bring("small.pb", ELECTION.replace("1;60", "1;sixty")) == 2
    assert "small.pb" in capsys.readouterr().err
    assert not Process.objects.exists()


def test_petitions_come_in_once_and_a_row_that_cannot_be_read_is_kept_aside(bring, tmp_path):
    Organization.objects.create(slug="town", name="Town")
    assert bring("petitions.csv", PETITIONS) == 1
    assert bring("petitions.csv", PETITIONS) == 1
    assert Process.objects.get().ballot_count == 31
    (rejects,) = tmp_path.glob("*rejects*")
    assert "signatures,many,It is no number of signatures." in rejects.read_text()
