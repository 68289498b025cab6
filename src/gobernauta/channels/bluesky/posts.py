"""Making the posts of a reply: their keys, their records, and what is refused before anything is sent.

A post's key follows from the outbox's key alone, so a second attempt writes to the same place and cannot
double. Source: lexicon app.bsky.feed.post; record keys of the kind `tid`.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from gobernauta.channels.bluesky import pictures
from gobernauta.channels.bluesky.parsing import LANGUAGE, POST
from gobernauta.channels.bluesky.pictures import Picture
from gobernauta.channels.lengths import graphemes, parts
from gobernauta.channels.protocol import Capabilities, Media, Outbound, Rejected, Visibility

LIMITS = Capabilities(
    text_length=300,
    byte_length=3000,
    media_count=4,
    media_types=pictures.TYPES,
    media_bytes=pictures.MOST_BYTES,
    alt_text_length=2000,
    may_delete=True,
    may_thread=True,
)
SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
EARLIEST = int(datetime(2023, 1, 1, tzinfo=UTC).timestamp() * 1_000_000) << 10


def record_key(key: str, part: int) -> str:
    """A `tid` that depends on nothing but the outbox's key and the number of the part.

    56 bits of a digest, laid over the years 2023 to 2025 so that no server meets a time to come.
    """
    digest = hashlib.sha256(f"{key}\0{part}".encode()).digest()
    number = EARLIEST + int.from_bytes(digest[:7], "big")
    return "".join(SORTABLE[number >> shift & 31] for shift in range(60, -1, -5))


def texts(message: Outbound) -> list[str]:
    """The text of each part. Raises `Rejected` for what Bluesky can never carry."""
    if message.visibility not in (Visibility.PUBLIC, Visibility.UNLISTED):
        raise Rejected("Bluesky posts are public: a private message cannot be answered here.")
    if message.to and not message.in_reply_to:
        raise Rejected("On Bluesky a person is reached by answering a post: say which one.")
    if not message.text.strip() and not message.media:
        raise Rejected("The message has neither text nor picture.")
    return parts(message.text, LIMITS)


def prepared(media: Sequence[Media]) -> list[Picture]:
    """The pictures, ready to upload. Raises `Rejected` for one without words for who cannot see it."""
    if len(media) > LIMITS.media_count:
        raise Rejected(
            "A Bluesky post takes %(most)s pictures; there are %(count)s.",
            most=LIMITS.media_count,
            count=len(media),
        )
    for one in media:
        name = one.name or "a picture"
        if not one.media_type.startswith("image/"):
            raise Rejected(
                "Bluesky takes pictures only; %(name)s is %(media_type)s.",
                name=name,
                media_type=one.media_type,
            )
        if not one.alt.strip():
            raise Rejected(
                "%(name)s has no alternative text: describe it for those who cannot see it.", name=name
            )
        if graphemes(one.alt) > LIMITS.alt_text_length:
            raise Rejected(
                "The alternative text of %(name)s is longer than %(most)s characters.",
                name=name,
                most=LIMITS.alt_text_length,
            )
    return [pictures.prepare(one) for one in media]


def record(
    text: str,
    *,
    facets: Sequence[dict[str, Any]],
    language: str,
    reply: dict[str, Any] | None,
    images: Sequence[tuple[Picture, dict[str, Any]]],
    now: datetime,
) -> dict[str, Any]:
    """The record of one post; `images` are pictures with the blob reference each was given."""
    made: dict[str, Any] = {"$type": POST, "text": text, "createdAt": stamp(now)}
    if facets:
        made["facets"] = list(facets)
    if LANGUAGE.fullmatch(language):
        made["langs"] = [language]
    if reply:
        made["reply"] = reply
    if images:
        shown = [image(picture, blob) for picture, blob in images]
        made["embed"] = {"$type": "app.bsky.embed.images", "images": shown}
    return made


def image(picture: Picture, blob: dict[str, Any]) -> dict[str, Any]:
    ratio = {"width": picture.width, "height": picture.height}
    return {"alt": picture.alt, "image": blob, "aspectRatio": ratio}


def stamp(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
