"""Where we are in what the network tells, so that nothing is lost and nothing is told twice.

The network lists notifications newest first, by the time the writer's own device gave. So a post may appear
below ones already heard: every walk goes down again through the last hour, and knows by `seen` what is new.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from gobernauta.channels.bluesky.reading import moment, text
from gobernauta.channels.protocol import Malformed

REMEMBERED = 500  # posts known by name
OVERLAP = timedelta(hours=1)
GONE = ""  # stands for the version of a post that was deleted
NEVER = datetime.min.replace(tzinfo=UTC)
VERSION_LENGTH = 10  # last characters of a CID, enough to tell two versions of one post apart


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of a post, and the time the network lists it under."""

    version: str
    at: str


Entries = Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class Cursor:
    """`seen` and `fresh`: post → what was heard of it; `fresh` are those of the walk under way, newest first."""

    seen: Entries = field(default_factory=dict)
    since: str = ""  # nothing as old as this is told; empty: all there is
    page: str = ""  # the network's own cursor in a walk under way
    floor: str = ""  # how far down this walk goes at least
    fresh: Entries = field(default_factory=dict)
    started: bool = False

    @property
    def resting(self) -> bool:
        return not self.page

    def version(self, post: str) -> str | None:
        """The version heard last; None when the post is new to us."""
        entry = self.fresh.get(post) or self.seen.get(post)
        return entry.version if entry else None

    def is_new(self, post: str, entry: Entry) -> bool:
        """Say whether a listed post is to be told: unknown and not too old, or known in another version."""
        known = self.version(post)
        if known is None:
            return not self.since or not entry.at or time(entry.at) > time(self.since)
        return known not in (entry.version, GONE)

    def after(self, listed: Entries, following: str, *, new: int) -> "Cursor":
        """The place after a page, newest first, of which `new` posts are new."""
        fresh = {**newest(self.fresh), **listed}
        times = [entry.at for entry in listed.values() if entry.at]
        if not self.started:
            return Cursor(seen=fresh, since=times[-1] if times and following else "", started=True)
        floor = self.floor or (an_hour_before(times[0]) if times else "")
        oldest = time(times[-1]) if times else NEVER
        if not following or oldest <= time(self.since) or (not new and oldest <= time(floor)):
            return self._rested({**self.seen, **fresh})
        return replace(self, page=following, floor=floor, fresh=fresh)

    def _rested(self, known: Entries) -> "Cursor":
        """A walk is over: keep the newest posts, and tell nothing older than what is forgotten."""
        seen = newest(known)
        forgetting = len(seen) < len(known)
        since = max(self.since, *[it.at for it in seen.values()][-1:], key=time) if forgetting else self.since
        return Cursor(seen=seen, since=since, started=True)

    def with_versions(self, versions: Mapping[str, str]) -> "Cursor":
        """The same place, with other versions of posts already seen (`GONE`: deleted)."""
        changed = {post: Entry(version, self.seen[post].at) for post, version in versions.items()}
        return replace(self, seen={**self.seen, **changed})

    def dump(self) -> str:
        stored: dict[str, Any] = {"seen": packed(self.seen), "fresh": packed(self.fresh)}
        stored |= {"since": self.since, "page": self.page, "floor": self.floor}
        return json.dumps({name: it for name, it in stored.items() if it}, separators=(",", ":"))


def load(stored: str) -> Cursor:
    """Read a stored cursor; an empty one starts anew. Raises `Malformed`."""
    if not stored:
        return Cursor()
    try:
        read = json.loads(stored)
        return Cursor(
            seen=unpacked(read.get("seen", {})),
            since=text(read.get("since")),
            page=text(read.get("page")),
            floor=text(read.get("floor")),
            fresh=unpacked(read.get("fresh", {})),
            started=True,
        )
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Malformed("The stored place in Bluesky's notifications cannot be read.") from error


def entry(cid: str, at: str) -> Entry:
    return Entry(cid[-VERSION_LENGTH:], at)


def packed(entries: Entries) -> dict[str, list[str]]:
    return {post: [it.version, it.at] for post, it in entries.items()}


def unpacked(stored: Mapping[str, Any]) -> dict[str, Entry]:
    return {post: Entry(text(version), text(at)) for post, (version, at) in stored.items()}


def newest(entries: Entries) -> dict[str, Entry]:
    """As many as are remembered, newest first."""
    ordered = sorted(entries.items(), key=lambda item: time(item[1].at), reverse=True)
    return dict(ordered[:REMEMBERED])


def time(at: str) -> datetime:
    return moment(at) or NEVER


def an_hour_before(at: str) -> str:
    return (time(at) - OVERLAP).isoformat() if moment(at) else ""


def reopened(following: str, asked: str) -> str:
    """Ask again for the millisecond in which a page ended.

    The reference server goes on strictly below the time of a page's last entry and so drops what shares it.
    A cursor that is no time is used as it is; so is one that would not move on.
    """
    at = moment(following)
    if at is None:
        return following
    shifted = (at + timedelta(milliseconds=1)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return following if shifted == asked else shifted
