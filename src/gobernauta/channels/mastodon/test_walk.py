"""Whatever happens between two polls, and wherever we crash: in the end everything has been heard.

The server here is a model of what Mastodon promises about its listings, so that thousands of histories can be
tried; that a real server keeps these promises is for `test_mastodon` to show.
"""

import json
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gobernauta.channels.mastodon.hearing import BATCH, PAGE, THREADS, WATCHED, Ear
from gobernauta.channels.mastodon.server import Gone, Query, Server
from gobernauta.channels.protocol import Unreachable

US = "1"


class Listing(Server):
    """Statuses, threads, and notifications by their ids; those `held` have an id and are not there yet."""

    def __init__(self) -> None:
        super().__init__(httpx.Client(), "https://model.example", "token")
        self.statuses: dict[str, dict[str, Any]] = {}
        self.ours: list[str] = []
        self.notes: dict[int, str] = {}
        self.held: dict[int, str] = {}
        self.clock = 0

    def tick(self) -> int:
        self.clock += 1
        return self.clock

    def writes(
        self, *, author: str = "2", answers: str = "", notifies: bool = True, late: bool = False
    ) -> str:
        name = str(self.tick())
        self.statuses[name] = {
            "id": name,
            "account": {"id": author, "acct": "ana"},
            "edited_at": None,
            "in_reply_to_id": answers or None,
            "mentions": [{"id": US}] if notifies else [],
        }
        if author == US:
            self.ours.append(name)
        elif notifies:
            (self.held if late else self.notes)[self.tick()] = name
        return name

    def read(self, path: str, query: Query = ()) -> Any:
        given = dict(query)
        if path == "/api/v1/notifications":
            return self._notifications(given)
        if path == "/api/v1/statuses":
            return [self.statuses[name] for key, name in query if key == "id[]" and name in self.statuses]
        if path.endswith("/context"):
            return {"descendants": self._answers(path.split("/")[4])}
        if path == f"/api/v1/accounts/{US}/statuses":
            return [self._counted(name) for name in self.ours[::-1][: int(given["limit"])]]
        name = path.rpartition("/")[2]
        if name not in self.statuses:
            raise Gone("Record not found")
        return self.statuses[name]

    def _notifications(self, given: Mapping[str, str]) -> list[dict[str, Any]]:
        there = sorted(number for number, name in self.notes.items() if name in self.statuses)
        if "min_id" in given:
            page = [number for number in there if number > int(given["min_id"])][: int(given["limit"])]
        else:
            page = there[-int(given["limit"]) :]
        return [{"id": str(number), "status": self.statuses[self.notes[number]]} for number in page[::-1]]

    def _answers(self, name: str) -> list[dict[str, Any]]:
        return [status for status in self.statuses.values() if status["in_reply_to_id"] == name]

    def _counted(self, name: str) -> dict[str, Any]:
        return {**self.statuses[name], "replies_count": len(self._answers(name))}


class Town:
    """Polls, stores each event once, and sometimes crashes before it has written down the cursor."""

    def __init__(self, listing: Listing) -> None:
        self.ear = Ear(listing, us=US, domain="model.example")
        self.cursor = ""
        self.stored: dict[str, Any] = {}
        self.known: set[str] = set()  # what a cursor we kept has watched

    def polls(self, *, crashes: bool = False) -> bool:
        raws, cursor = self.ear.poll(self.cursor)
        for raw in raws:
            self.stored.setdefault(raw.external_id, json.loads(raw.payload)["payload"])
        if crashes:
            self.ear = Ear(self.ear.server, us=US, domain="model.example")
            return True
        rests = not raws and cursor == self.cursor
        self.cursor = cursor
        self.known |= self.ear.known
        return not rests

    def settles(self) -> None:
        """Poll until nothing comes, and often enough for every watched message to have had its turn."""
        for _ in range(2 * WATCHED // BATCH + 2):
            while self.polls():
                pass


STEPS = st.one_of(
    st.tuples(st.sampled_from(["write", "write late", "post", "poll", "crash"]), st.just(0)),
    st.tuples(st.sampled_from(["answer", "answer unnamed", "edit", "delete"]), st.integers(0, 200)),
)


def happens(listing: Listing, town: Town, step: str, which: int) -> None:
    theirs = [name for name, status in listing.statuses.items() if status["account"]["id"] != US]
    if step in ("write", "write late"):
        listing.writes(late=step == "write late")
    elif step == "post":
        listing.writes(author=US)
    elif step.startswith("answer") and listing.ours:
        listing.writes(answers=listing.ours[which % len(listing.ours)], notifies=step == "answer")
    elif step == "edit" and theirs:
        listing.statuses[theirs[which % len(theirs)]]["edited_at"] = f"t{listing.tick()}"
    elif step == "delete" and theirs:
        del listing.statuses[theirs[which % len(theirs)]]
    elif step in ("poll", "crash"):
        listing.notes.update(listing.held)
        listing.held.clear()
        town.polls(crashes=step == "crash")


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(STEPS, max_size=60))
def test_in_the_end_everything_has_been_heard(steps: list[tuple[str, int]]) -> None:
    listing = Listing()
    town = Town(listing)
    town.polls()
    for step, which in steps:
        happens(listing, town, step, which)
    listing.notes.update(listing.held)
    town.settles()
    for name, status in listing.statuses.items():
        if status["account"]["id"] == US:
            assert f"status/{name}" not in town.stored
            continue
        first = town.stored[f"status/{name}"]
        edited = status["edited_at"]
        assert first["edited_at"] == edited or f"edit/{name}/{edited}" in town.stored
        assert f"deletion/{name}" not in town.stored
    for name in town.known - set(listing.statuses):
        assert f"deletion/{name}" in town.stored


def test_a_notification_that_appears_below_one_already_read_is_heard() -> None:
    listing = Listing()
    town = Town(listing)
    town.polls()
    late = listing.writes(late=True)
    for _ in range(10):
        listing.writes()
        town.polls()
    listing.notes.update(listing.held)
    town.settles()
    assert f"status/{late}" in town.stored


def test_many_pages_and_many_threads_are_read_to_the_end() -> None:
    listing = Listing()
    town = Town(listing)
    town.polls()
    written = [listing.writes() for _ in range(3 * PAGE + 1)]
    posts = [listing.writes(author=US) for _ in range(3 * THREADS)]
    answers = [listing.writes(answers=post, notifies=False) for post in posts]
    while town.polls():
        pass
    assert set(town.stored) == {f"status/{name}" for name in (*written, *answers)}


def test_five_changed_threads_are_read_at_each_poll() -> None:
    listing = Listing()
    town = Town(listing)
    posts = [listing.writes(author=US) for _ in range(15)]
    town.polls()
    answers = [listing.writes(answers=post, notifies=False) for post in posts]
    for heard in (5, 10, 15):
        town.polls()
        assert len(town.stored) == heard
    assert set(town.stored) == {f"status/{name}" for name in answers}


def test_an_answer_that_comes_as_another_goes_is_heard() -> None:
    listing = Listing()
    town = Town(listing)
    post = listing.writes(author=US)
    gone = listing.writes(answers=post, notifies=False)
    town.settles()
    del listing.statuses[gone]
    come = listing.writes(answers=post, notifies=False)
    town.settles()
    assert set(town.stored) == {f"status/{gone}", f"deletion/{gone}", f"status/{come}"}


def test_the_cursor_stays_small() -> None:
    listing = Listing()
    town = Town(listing)
    for _ in range(3 * WATCHED):
        name = listing.writes()
        listing.statuses[name]["edited_at"] = "2026-03-02T08:15:30.000Z"
        listing.writes(author=US)
        town.polls()
    town.settles()
    assert len(town.cursor) < 60 * WATCHED


class Poisoned(Listing):
    """A server that breaks whenever it is asked for a thread."""

    def read(self, path: str, query: Query = ()) -> Any:
        if path.endswith("/context"):
            raise Unreachable("The server is in trouble")
        return super().read(path, query)


def test_a_thread_that_cannot_be_read_holds_back_no_mention_and_no_edit() -> None:
    listing = Poisoned()
    ear = Ear(listing, us=US, domain="model.example")
    listing.writes(answers=listing.writes(author=US), notifies=False)
    mention = listing.writes()
    raws, cursor = ear.poll("")
    assert [raw.external_id for raw in raws] == [f"status/{mention}"]
    listing.statuses[mention]["edited_at"] = "2026-03-02T08:15:30.000Z"
    raws, cursor = ear.poll(cursor)
    assert [raw.external_id.split("/")[0] for raw in raws] == ["edit"]
    with pytest.raises(Unreachable):
        ear.poll(cursor)
    later = listing.writes()
    assert [raw.external_id for raw in ear.poll(cursor)[0]] == [f"status/{later}"]
