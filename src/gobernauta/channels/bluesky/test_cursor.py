"""The walk through the notifications, against a model of the reference server's listing.

The model has its two dangers: it lists by the time of the writer's device, and a page's cursor drops what
shares its last millisecond.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gobernauta.channels.bluesky import cursor, hearing
from gobernauta.channels.bluesky.client import Client, Refusal
from gobernauta.channels.bluesky.parsing import POST, parse
from gobernauta.channels.bluesky.posts import stamp
from gobernauta.channels.protocol import Kind, Malformed, Raw, Unreachable

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Listing:
    """What the network holds: post → (time, version); None for a deleted one."""

    posts: dict[str, tuple[str, str] | None] = field(default_factory=dict)
    forgets_cursors: bool = False

    def did(self) -> str:
        return "did:plc:us"

    def write(self, at: datetime) -> str:
        uri = f"at://did:plc:ana/{POST}/{len(self.posts)}"
        self.posts[uri] = (stamp(at), f"{uri}-cid-0".rjust(40, "x"))
        return uri

    def edit(self, uri: str) -> None:
        held = self.posts[uri]
        if held:
            self.posts[uri] = (held[0], held[1][:-1] + str(int(held[1][-1]) + 1))

    def get(self, method: str, **asked: Any) -> dict[str, Any]:
        if method.endswith("getPosts"):
            return {"posts": [self.view(uri) for uri in asked["uris"] if self.posts[uri]]}
        if method.endswith("getRecord"):
            raise Refusal("Could not locate record", error="RecordNotFound")
        if self.forgets_cursors and asked.get("cursor"):
            self.forgets_cursors = False
            raise Refusal("Malformed cursor", error="InvalidRequest")
        held = sorted(((it[0], uri) for uri, it in self.posts.items() if it), reverse=True)
        below = [uri for at, uri in held if "cursor" not in asked or at < asked["cursor"]]
        page = below[: asked["limit"]]
        more = len(below) > len(page)
        last = self.posts[page[-1]] if page else None
        return {
            "notifications": [self.view(uri) for uri in page],
            **({"cursor": last[0]} if more and last else {}),
        }

    def view(self, uri: str) -> dict[str, Any]:
        at, cid = self.posts[uri] or ("", "")
        author = {"did": "did:plc:ana", "handle": "ana.test"}
        record = {"text": "hello", "createdAt": at}
        return {"uri": uri, "cid": cid, "author": author, "indexedAt": at, "record": record}


def rest(listing: Listing, place: str) -> tuple[list[Raw], str]:
    """Poll until nothing comes, asking each page twice."""
    heard: list[Raw] = []
    for _ in range(200):
        page, following = hearing.poll(cast(Client, listing), place)
        assert (page, following) == hearing.poll(cast(Client, listing), place)
        heard += page
        if not page and following == place:
            return heard, place
        place = following
    raise AssertionError("the cursor never comes to rest")


# Seconds late, a millisecond, and who of at most ten shares it (a page holds fifty).
clocks = st.tuples(st.sampled_from(range(0, 3500, 500)), st.integers(0, 3), st.integers(0, 9))
burst = st.one_of(st.lists(clocks, max_size=5), st.lists(clocks, min_size=45, max_size=110, unique=True))


@settings(max_examples=60, deadline=None)
@given(st.lists(burst, min_size=1, max_size=4))
def test_every_post_is_heard_once_whatever_its_clock_says(bursts: list[list[tuple[int, int, int]]]) -> None:
    listing = Listing()
    _, place = rest(listing, "")
    heard: Counter[str] = Counter()
    for round_, written in enumerate(bursts):
        for late, millisecond, _ in written:
            at = START + timedelta(hours=round_ / 10, seconds=-late, milliseconds=millisecond)
            listing.write(at)
        raws, place = rest(listing, place)
        heard.update(parse(raw).external_id for raw in raws)
    assert heard == Counter(dict.fromkeys(listing.posts, 1))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 29), st.sampled_from(["edit", "delete"])), max_size=12))
def test_every_change_is_heard_once(changes: list[tuple[int, str]]) -> None:
    listing = Listing()
    posts = [listing.write(START + timedelta(minutes=number)) for number in range(30)]
    _, place = rest(listing, "")
    for number, change in changes:
        was = listing.posts[posts[number]]
        if change == "edit":
            listing.edit(posts[number])
        else:
            listing.posts[posts[number]] = None
        raws, place = rest(listing, place)
        kinds = [(parse(raw).kind, parse(raw).external_id) for raw in raws]
        expected = Kind.EDIT if change == "edit" else Kind.DELETION
        assert kinds == ([(expected, posts[number])] if was else [])


def test_the_first_look_is_bounded_and_what_was_before_stays_unheard() -> None:
    listing = Listing()
    for number in range(200):
        listing.write(START + timedelta(seconds=number))
    raws, place = rest(listing, "")
    assert len(raws) == hearing.PAGE
    assert rest(listing, place) == ([], place)


def test_a_storm_larger_than_memory_is_heard_whole() -> None:
    listing = Listing()
    listing.write(START)
    _, place = rest(listing, "")
    written = [listing.write(START + timedelta(milliseconds=number)) for number in range(1, 1500)]
    raws, place = rest(listing, place)
    assert sorted(parse(raw).external_id for raw in raws) == sorted(written)
    late = listing.write(START + timedelta(milliseconds=1200))
    raws, place = rest(listing, place)
    assert [parse(raw).external_id for raw in raws] == [late]
    assert len(place) < 60_000


def test_a_cursor_the_server_no_longer_takes_starts_from_the_top() -> None:
    listing = Listing()
    _, place = rest(listing, "")
    written = [listing.write(START + timedelta(seconds=number)) for number in range(120)]
    raws, place = hearing.poll(cast(Client, listing), place)
    listing.forgets_cursors = True
    more, place = rest(listing, place)
    assert sorted(parse(raw).external_id for raw in [*raws, *more]) == sorted(written)


def test_events_come_oldest_first_within_a_page() -> None:
    listing = Listing()
    written = [listing.write(START + timedelta(seconds=number)) for number in range(20)]
    assert [parse(raw).external_id for raw in rest(listing, "")[0]] == written


@pytest.mark.parametrize("stored", ["x", "[]", "7", "[" * 100_000])
def test_a_broken_cursor_is_a_sentence(stored: str) -> None:
    with pytest.raises(Malformed, match=r"\w+ \w+"):
        cursor.load(stored)


def test_a_cursor_that_is_no_time_is_used_as_it_is() -> None:
    assert cursor.reopened("opaque", "") == "opaque"
    asked = cursor.reopened("2026-01-01T00:00:00.000Z", "")
    assert asked == "2026-01-01T00:00:00.001Z"
    assert cursor.reopened("2026-01-01T00:00:00.000Z", asked) == "2026-01-01T00:00:00.000Z"


class Poisoned(Listing):
    """A network that breaks whenever it is asked to show the first post."""

    def get(self, method: str, **asked: Any) -> dict[str, Any]:
        if method.endswith("getPosts") and next(iter(self.posts)) in asked["uris"] and len(self.posts) > 1:
            raise Unreachable("The network is in trouble")
        return super().get(method, **asked)


def test_a_post_that_cannot_be_shown_holds_back_no_mention() -> None:
    listing = Poisoned()
    client = cast(Client, listing)
    listing.write(START)
    _, place = hearing.poll(client, "")
    later = listing.write(START + timedelta(minutes=1))
    raws, place = hearing.poll(client, place)
    assert [raw.external_id.split("#")[0] for raw in raws] == [later]
    with pytest.raises(Unreachable):
        hearing.poll(client, place)
