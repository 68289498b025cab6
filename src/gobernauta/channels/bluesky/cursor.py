"""Where we are in what the network tells, so that nothing is lost and nothing is told twice.

The network lists notifications newest first, by the time the writer's own device gave. So a post may appear
below ones already heard: every walk goes down again through the last hour, and knows by `seen` what is new.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from gobernauta.channels.bluesky.reading import mapping, moment, text
from gobernauta.channels.protocol import Malformed

REMEMBERED = 500  # posts known by name
OVERLAP = timedelta(hours=1)
GONE = ""  # stands for the version of a post that was deleted
VERSION_LENGTH = 10  # last characters of a CID, enough to tell two versions of one post apart


@dataclass(frozen=True, slots=True)
class Cursor:
    """`seen` and `fresh`: post → the version heard, newest first; `fresh` are those of the walk under way."""

    seen: Mapping[str, str] = field(default_factory=dict)
    since: str = ""  # nothing older is told; empty: all there is
    page: str = ""  # the network's own cursor in a walk under way
    floor: str = ""  # how far down this walk goes at least
    fresh: Mapping[str, str] = field(default_factory=dict)
    started: bool = False

    @property
    def resting(self) -> bool:
        return not self.page

    def version(self, post: str) -> str | None:
        """The version heard last; None when the post is new to us."""
        return self.fresh.get(post, self.seen.get(post))

    def is_new(self, post: str, cid: str, at: str) -> bool:
        if self.version(post) in (cid[-VERSION_LENGTH:], GONE):
            return False
        return not self.since or not at or earliest(at) >= earliest(self.since)

    def after(self, listed: Sequence[tuple[str, str, str]], following: str, *, new: int) -> "Cursor":
        """The place after a page of (post, CID, time), newest first, of which `new` are new."""
        fresh = {**self.fresh, **{post: cid[-VERSION_LENGTH:] for post, cid, _ in listed}}
        fresh = dict(list(fresh.items())[:REMEMBERED])
        times = [at for _, _, at in listed if at]
        if not self.started:
            return Cursor(seen=fresh, since=times[-1] if times and following else "", started=True)
        floor = self.floor or (lowered(times[0]) if times else "")
        deep = not times or earliest(times[-1]) <= max(earliest(floor), earliest(self.since))
        if not following or (not new and (deep or len(fresh) >= REMEMBERED)) or self._below(times):
            seen = dict(list({**fresh, **unlisted(self.seen, fresh)}.items())[:REMEMBERED])
            return Cursor(seen=seen, since=self.since, started=True)
        return replace(self, page=following, floor=floor, fresh=fresh)

    def _below(self, times: Sequence[str]) -> bool:
        return bool(self.since and times) and earliest(times[-1]) < earliest(self.since)

    def with_versions(self, versions: Mapping[str, str]) -> "Cursor":
        """The same place, with other versions of posts already seen (`GONE`: deleted)."""
        changed = {post: version[-VERSION_LENGTH:] for post, version in versions.items()}
        return replace(self, seen={**self.seen, **changed}) if changed else self

    def dump(self) -> str:
        names = ("since", "page", "floor")
        plain = {name: getattr(self, name) for name in names if getattr(self, name)}
        fresh = {"fresh": self.fresh} if self.fresh else {}
        return json.dumps({"seen": self.seen, **plain, **fresh}, separators=(",", ":"))


def load(stored: str) -> Cursor:
    """Read a stored cursor; an empty one starts anew. Raises `Malformed`."""
    if not stored:
        return Cursor()
    try:
        read = json.loads(stored)
        return Cursor(
            seen=versions(read.get("seen")),
            since=text(read.get("since")),
            page=text(read.get("page")),
            floor=text(read.get("floor")),
            fresh=versions(read.get("fresh")),
            started=True,
        )
    except (ValueError, AttributeError, RecursionError) as error:
        raise Malformed("The stored place in Bluesky's notifications cannot be read.") from error


def versions(value: Any) -> dict[str, str]:
    return {post: text(version) for post, version in mapping(value).items()}


def unlisted(seen: Mapping[str, str], fresh: Iterable[str]) -> dict[str, str]:
    return {post: version for post, version in seen.items() if post not in fresh}


def earliest(at: str) -> datetime:
    return moment(at) or datetime.min.replace(tzinfo=UTC)


def lowered(at: str) -> str:
    """An hour before."""
    return (earliest(at) - OVERLAP).isoformat() if moment(at) else ""


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
