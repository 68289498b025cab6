"""One poll: walk the notifications, fetch the posts they speak of, and re-read recent ones for changes.

Bluesky tells an account of mentions, replies and quotes, but of no deletion and no edit: those are noticed by
reading the newest posts again.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from gobernauta.channels.bluesky import cursor as places
from gobernauta.channels.bluesky.client import Client, Oversized, Refusal
from gobernauta.channels.bluesky.cursor import GONE, VERSION_LENGTH, Cursor, Entry, reopened
from gobernauta.channels.bluesky.parsing import URI, payload
from gobernauta.channels.bluesky.reading import mappings, text
from gobernauta.channels.protocol import Kind, Raw, Unreachable

REASONS = ["mention", "reply", "quote"]
PAGE = 50
MOST_PAGES = 20  # read in one poll while nothing on them is new
BATCH = 25  # most posts one getPosts gives
WATCHED = 200  # newest posts read again at every poll

Views = dict[str, dict[str, Any]]


def poll(client: Client, stored: str) -> tuple[Sequence[Raw], str]:
    """One page of events, oldest first, and the next cursor."""
    place = places.load(stored)
    us = client.did()
    events: list[Raw] = []
    for _ in range(MOST_PAGES):
        listed, following = page(client, place.page)
        new = [it for it in listed if place.is_new(address(it), listing(it))]
        events = heard(us, place, new, views(client, [text(it["uri"]) for it in new]))
        place = place.after({address(it): listing(it) for it in listed}, following, new=len(new))
        if events or place.resting:
            break
    if place.resting and not events:  # what is new is given at once: should this fail, it is not held back
        events, place = changed(client, us, place)
    return events, place.dump()


def page(client: Client, asked: str) -> tuple[list[dict[str, Any]], str]:
    """Notifications newest first, and where the next page begins (empty: nowhere)."""
    place = {"cursor": asked} if asked else {}
    limit = PAGE
    while True:
        try:
            answer = client.get(
                "app.bsky.notification.listNotifications", limit=limit, reasons=REASONS, **place
            )
            break
        except Oversized:
            if limit == 1:
                raise
            limit //= 2
        except Refusal:
            if not asked:
                raise
            return page(client, "")  # a cursor the server no longer takes: again from the top
    if not isinstance(answer.get("notifications"), list):
        raise Unreachable("Bluesky gave no list of notifications.")
    listed = [it for it in mappings(answer["notifications"]) if URI.fullmatch(text(it.get("uri")))]
    following = text(answer.get("cursor"))
    return listed, reopened(following, asked) if following else ""


def heard(us: str, place: Cursor, new: Sequence[dict[str, Any]], posts: Views) -> list[Raw]:
    """An event for each new notification; one about a post already known is an edit of it."""
    events = {}
    for told in reversed(new):
        uri, cid = text(told["uri"]), text(told.get("cid"))
        kind = Kind.MESSAGE if place.version(address(told)) is None else Kind.EDIT
        seen = payload(us, kind, uri, notification=told, post=posts.get(uri))
        events[uri] = Raw(external_id=f"{uri}#{cid}", payload=seen)
    return list(events.values())


def changed(client: Client, us: str, place: Cursor) -> tuple[list[Raw], Cursor]:
    """Read the newest posts again; return what was edited or deleted since."""
    known = [(uri_of(post), entry.version) for post, entry in list(place.seen.items())[:WATCHED]]
    watched = {uri: version for uri, version in known if version != GONE}
    posts = views(client, list(watched))
    events: list[Raw] = []
    versions: dict[str, str] = {}
    for uri, version in watched.items():
        if uri not in posts:
            if is_gone(client, uri):
                events.append(Raw(f"{uri}#deleted-{version}", payload(us, Kind.DELETION, uri)))
                versions[short(uri)] = GONE
            continue
        cid = text(posts[uri].get("cid"))
        if not cid.endswith(version):
            events.append(Raw(f"{uri}#{cid}", payload(us, Kind.EDIT, uri, post=posts[uri])))
            versions[short(uri)] = cid[-VERSION_LENGTH:]
    return events, place.with_versions(versions)


def views(client: Client, uris: Sequence[str]) -> Views:
    """What the network shows of each post; a post it does not show is left out."""
    return {
        uri: view
        for start in range(0, len(uris), BATCH)
        for view in batch(client, list(uris[start : start + BATCH]))
        if URI.fullmatch(uri := text(view.get("uri")))
    }


def batch(client: Client, uris: list[str]) -> Iterator[dict[str, Any]]:
    """Ask for up to 25 posts; for half of them when their answer is too large to read."""
    try:
        answer = client.get("app.bsky.feed.getPosts", uris=uris)
    except Oversized:
        if len(uris) > 1:
            yield from batch(client, uris[: len(uris) // 2])
            yield from batch(client, uris[len(uris) // 2 :])
        return
    if not isinstance(answer.get("posts"), list):
        raise Unreachable("Bluesky gave no list of posts.")
    yield from mappings(answer["posts"])


def is_gone(client: Client, uri: str) -> bool:
    """Say whether a post we are not shown is deleted; a block hides a post but leaves its record."""
    did, collection, rkey = uri.removeprefix("at://").split("/")
    try:
        client.get("com.atproto.repo.getRecord", repo=did, collection=collection, rkey=rkey)
    except Refusal as refused:
        return is_absence(refused)
    except Oversized:
        return False
    return False


def is_absence(refused: Refusal) -> bool:
    """The record is not there, or its whole repository is not (an account deleted or suspended)."""
    return refused.error == "RecordNotFound" or "could not find repo" in str(refused).lower()


def listing(told: dict[str, Any]) -> Entry:
    return places.entry(text(told.get("cid")), text(told.get("indexedAt")))


def address(told: dict[str, Any]) -> str:
    return short(text(told.get("uri")))


def short(uri: str) -> str:
    """A post's address as the cursor keeps it: `did/key`."""
    did, _, rkey = uri.removeprefix("at://").split("/")
    return f"{did}/{rkey}"


def uri_of(post: str) -> str:
    did, rkey = post.split("/")
    return f"at://{did}/app.bsky.feed.post/{rkey}"
