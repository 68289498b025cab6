"""One event of Bluesky as the town's `Inbound`. Pure; everything in a record was written by a stranger."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from gobernauta.channels.bluesky import facets
from gobernauta.channels.bluesky.reading import mapping, mappings, moment, text
from gobernauta.channels.protocol import Author, Inbound, Kind, Malformed, Media, Raw

POST = "app.bsky.feed.post"
URI = re.compile(
    r"at://(did:[a-z]+:[A-Za-z0-9._:%-]+)/app\.bsky\.feed\.post/([A-Za-z0-9._:~-]{1,512})", re.ASCII
)
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
SITE = "https://bsky.app/profile"
MOST_MEDIA = 20
MOST_LABELS = 10
NETWORK_BEGAN = datetime(2022, 1, 1, tzinfo=UTC)


def payload(us: str, kind: Kind, uri: str, **told: Any) -> bytes:
    """What is stored of an event: what the network told, who we are, and what has happened."""
    return json.dumps({"us": us, "event": kind.value, "uri": uri, **told}, ensure_ascii=True).encode()


def parse(raw: Raw) -> Inbound:
    """Read one event. Raises `Malformed`."""
    try:
        event = json.loads(raw.payload)
    except (ValueError, RecursionError) as error:
        raise Malformed("The event is no JSON.") from error
    uri, kind = text(mapping(event).get("uri")), text(mapping(event).get("event"))
    if not URI.fullmatch(uri):
        raise Malformed("The event names no post.")
    if kind == Kind.DELETION:
        return Inbound(kind=Kind.DELETION, external_id=uri, url=page(uri))
    if kind not in (Kind.MESSAGE, Kind.EDIT):
        raise Malformed("The event does not say what has happened.")
    return message(Kind(kind), uri, event)


def message(kind: Kind, uri: str, event: dict[str, Any]) -> Inbound:
    """A post, from its view, or from the notification where no view could be had."""
    told = mapping(event.get("post")) or mapping(event.get("notification"))
    record = mapping(told.get("record"))
    if not isinstance(record.get("text"), str) or text(told.get("uri")) != uri:
        raise Malformed("The event holds no post with a text.")
    words, reply = text(record["text"]), mapping(record.get("reply"))
    root, parent = (text(mapping(reply.get(name)).get("uri")) for name in ("root", "parent"))
    return Inbound(
        kind=kind,
        external_id=uri,
        author=author(mapping(told.get("author")), uri, text(event.get("us"))),
        text=words,
        published_at=published(record, told),
        language=language(record),
        url=page(uri),
        in_reply_to=parent,
        references=(root,) if root and root != parent else (),
        thread=root or uri,
        media=tuple(media(record, told))[:MOST_MEDIA],
        automatic=is_bot(mapping(told.get("author")), record),
        extra=dict(extra(words, record, told)),
    )


def author(who: dict[str, Any], uri: str, us: str) -> Author:
    """The writer. A post lies in its writer's own repository, so the name in its address is the proof."""
    did = owner(uri)
    if text(who.get("did")) != did:
        raise Malformed("The post is said to be by somebody in whose repository it does not lie.")
    name = text(who.get("displayName")).strip() or "@" + (text(who.get("handle")) or did)
    return Author(address=did, name=name, url=f"{SITE}/{did}", is_us=did == us)


def is_bot(who: dict[str, Any], record: dict[str, Any]) -> bool:
    """Say whether the account or the post calls itself a bot; what others call it does not count."""
    own = [label for label in mappings(who.get("labels")) if label.get("src") == who.get("did")]
    return any(label.get("val") == "bot" for label in [*own, *self_labels(record)])


def self_labels(record: dict[str, Any]) -> list[dict[str, Any]]:
    return mappings(mapping(record.get("labels")).get("values"))[:MOST_LABELS]


def owner(uri: str) -> str:
    return uri.split("/")[2]


def page(uri: str) -> str:
    """Where a person reads the post."""
    return f"{SITE}/{owner(uri)}/post/{uri.rpartition('/')[2]}"


def published(record: dict[str, Any], told: dict[str, Any]) -> datetime | None:
    """When it was written, as its device says, but not after the network had it, nor before there was one."""
    said, had = moment(record.get("createdAt")), moment(told.get("indexedAt"))
    at = min(said, had) if said and had else had
    return at if at and at >= NETWORK_BEGAN else None


def language(record: dict[str, Any]) -> str:
    named = record.get("langs")
    first = text(named[0]) if isinstance(named, list) and named else ""
    return first if LANGUAGE.fullmatch(first) else ""


def media(record: dict[str, Any], told: dict[str, Any]) -> Iterator[Media]:
    """Pictures and the film of a post: from the view, which says where they are, else from the record."""
    views = {item["$place"]: item for item in items(mapping(told.get("embed")))}
    for item in items(mapping(record.get("embed"))):
        view = views.get(item["$place"], {})
        blob = mapping(item.get("image") or item.get("video"))
        url = text(view.get("fullsize") or view.get("playlist"))
        yield Media(
            media_type=text(blob.get("mimeType")) or "application/octet-stream",
            alt=text(item.get("alt")),
            url=url if url.startswith(("https://", "http://")) else "",
        )


def items(embed: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The pictures or the film in an embed, each with its place."""
    inner = attached(embed)
    many = mappings(inner.get("images")) or mappings(inner.get("items"))
    alone = [inner] if "video" in inner or "playlist" in inner else []
    for place, item in enumerate(many or alone):
        yield {**item, "$place": place}


def attached(embed: dict[str, Any]) -> dict[str, Any]:
    """What hangs on a post, also where a quote hangs beside it."""
    return mapping(embed.get("media")) or embed


def extra(words: str, record: dict[str, Any], told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What staff are shown beside the text: the handle, links as they truly lead, tags, labels, the quote."""
    found = list(facets.read(words, record.get("facets")))
    links = [
        value if value == shown else f"{shown} → {value}" for kind, shown, value in found if kind == "link"
    ]
    embed = mapping(record.get("embed"))
    links.append(text(mapping(attached(embed).get("external")).get("uri")))
    quoted = mapping(embed.get("record"))
    quoted = mapping(quoted.get("record")) or quoted
    shown = {
        "handle": text(mapping(told.get("author")).get("handle")),
        "links": "\n".join(filter(None, links)),
        "tags": " ".join(value for kind, _, value in found if kind == "tag"),
        "labels": " ".join(text(label.get("val")) for label in self_labels(record)),
        "quoted": text(quoted.get("uri")),
    }
    yield from ((name, value) for name, value in shown.items() if value)
