"""ActivityStreams 2.0 as the social web sends it: notes, what was done to them, tombstones, and outboxes.

Specification: W3C Activity Streams 2.0 and its vocabulary; shapes as ActivityPub servers write them. Contexts are
not resolved: terms are read by their usual names, others stay in `extensions`. Content is HTML as it was sent and
has to be cleaned before it is shown.
"""

# ruff: noqa: RUF009 - needed() and optional() make fields, not values.

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from civic.formats.jsontext import read_json, write_json
from civic.formats.place import Place
from civic.formats.problem import FormatProblem, Malformed
from civic.formats.record import (
    FLAG,
    LINK,
    MAPPING,
    MOMENT,
    TEXT,
    WHOLE,
    Kind,
    choice,
    extensions,
    many,
    needed,
    optional,
    read_record,
    record,
    write_record,
)

CONTEXT = "https://www.w3.org/ns/activitystreams"
PUBLIC = f"{CONTEXT}#Public"
_PUBLIC_SHORT = ("as:Public", "Public")

NOTES = ("Note", "Article", "Page", "Question", "Image", "Video", "Audio", "Document", "Event")
ACTIVITIES = (
    "Create",
    "Update",
    "Delete",
    "Announce",
    "Like",
    "Follow",
    "Undo",
    "Accept",
    "Reject",
    "Add",
    "Remove",
    "Block",
    "Flag",
    "Move",
)
COLLECTIONS = ("OrderedCollection", "OrderedCollectionPage", "Collection", "CollectionPage")


def _reference(place: Place) -> str:
    """The id of what is meant, which may be given as the id itself, the whole object, or a Link."""
    if isinstance(place.value, dict):
        return place.at("href" if place.at("id").absent else "id").link()
    if place.value in _PUBLIC_SHORT:
        return PUBLIC
    return place.link()


def _first_reference(place: Place) -> str:
    return next((_reference(element) for element in place.one_or_more()), "")


def _read_media(place: Place) -> str:
    """Where a file is; an archive of an account names it by a path inside the archive."""
    text = place.value
    return text if isinstance(text, str) and text.startswith("/") else _first_reference(place)


MEDIA = Kind(_read_media, str, str)
REFERENCE = Kind(_first_reference, str, str)
REFERENCES = many(Kind(_reference, str, str))


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A picture, film or sound with its alternative text in `name`."""

    type: str = needed(TEXT)
    media_type: str = optional(TEXT, "mediaType")
    url: str = optional(MEDIA)
    name: str = optional(TEXT)
    width: int | None = optional(WHOLE)
    height: int | None = optional(WHOLE)
    extensions: Mapping[str, Any] = extensions()


@dataclass(frozen=True, kw_only=True)
class Tag:
    """A mention (with `href` of who is meant), a hashtag, or another mark in the text."""

    type: str = needed(TEXT)
    href: str = optional(LINK)
    name: str = optional(TEXT)
    extensions: Mapping[str, Any] = extensions()


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something somebody said; `content` is HTML in one language, `content_map` in several."""

    id: str = optional(LINK)
    type: str = needed(choice(*NOTES))
    attributed_to: str = optional(REFERENCE, "attributedTo")
    in_reply_to: str = optional(REFERENCE, "inReplyTo")
    published: datetime | None = optional(MOMENT)
    updated: datetime | None = optional(MOMENT)
    url: str = optional(REFERENCE)
    to: tuple[str, ...] = optional(REFERENCES)
    cc: tuple[str, ...] = optional(REFERENCES)
    sensitive: bool = optional(FLAG)
    name: str = optional(TEXT)
    summary: str = optional(TEXT)
    content: str = optional(TEXT)
    content_map: Mapping[str, str] = optional(MAPPING, "contentMap")
    attachment: tuple[Attachment, ...] = optional(many(record(Attachment)))
    tag: tuple[Tag, ...] = optional(many(record(Tag)))
    extensions: Mapping[str, Any] = extensions()

    @property
    def is_public(self) -> bool:
        """Whether it is addressed to everybody."""
        return PUBLIC in self.to or PUBLIC in self.cc


@dataclass(frozen=True, kw_only=True)
class Tombstone:
    """What remains of something that was deleted."""

    id: str = needed(LINK)
    type: str = needed(choice("Tombstone"))
    former_type: str = optional(TEXT, "formerType")
    deleted: datetime | None = optional(MOMENT)
    extensions: Mapping[str, Any] = extensions()


def _read_object(place: Place) -> Object:
    if isinstance(place.value, str):
        return place.link()
    return read_object(place)


def _write_object(value: Object) -> Any:
    return value if isinstance(value, str) else write_record(value)


OBJECT = Kind(_read_object, _write_object, str)


@dataclass(frozen=True, kw_only=True)
class Activity:
    """What somebody did with an object, which is given whole or by its id."""

    id: str = optional(LINK)
    type: str = needed(choice(*ACTIVITIES))
    actor: str = needed(REFERENCE)
    published: datetime | None = optional(MOMENT)
    to: tuple[str, ...] = optional(REFERENCES)
    cc: tuple[str, ...] = optional(REFERENCES)
    object: Object = needed(OBJECT)
    extensions: Mapping[str, Any] = extensions()


@dataclass(frozen=True, kw_only=True)
class Collection:
    """An outbox or a page of one, newest first when it is ordered."""

    id: str = optional(LINK)
    type: str = needed(choice(*COLLECTIONS))
    total_items: int | None = optional(WHOLE, "totalItems")
    first: Object = optional(OBJECT)
    last: Object = optional(OBJECT)
    part_of: str = optional(REFERENCE, "partOf")
    next: str = optional(REFERENCE)
    prev: str = optional(REFERENCE)
    ordered_items: tuple[Object, ...] = optional(many(OBJECT), "orderedItems")
    items: tuple[Object, ...] = optional(many(OBJECT))
    extensions: Mapping[str, Any] = extensions()


Object = Note | Tombstone | Activity | Collection | str
_CLASSES: dict[str, type] = {
    **dict.fromkeys(NOTES, Note),
    **dict.fromkeys(ACTIVITIES, Activity),
    **dict.fromkeys(COLLECTIONS, Collection),
    "Tombstone": Tombstone,
}


def parse(content: bytes, name: str = "object") -> Object:
    """Read one object, activity or collection; raise Malformed."""
    root = read_json(content, name).root
    _check_context(root)
    return read_object(root)


def read_object(place: Place) -> Object:
    """Read an object from its place in a document; raise Malformed for a type that is not known here."""
    kind = place.needed("type")
    cls = _CLASSES.get(kind.text())
    if cls is None:
        raise kind.wrong("{value} is not a type that is read here")
    value: Object = read_record(cls, _without_context(place))
    return value


def write(value: Object) -> bytes:
    """The object with its context, absent fields left out."""
    return write_json({"@context": CONTEXT, **_write_object(value)})


def iterate_outbox(content: bytes, name: str = "outbox") -> Iterator[Object | FormatProblem]:
    """Each item of a collection, or what is wrong with it, so that one bad item does not hide the others.

    Raise Malformed when the document as a whole is no collection.
    """
    root = read_json(content, name).root
    root.needed("type").choice(COLLECTIONS)
    page = root if root.at("first").absent or isinstance(root.at("first").value, str) else root.at("first")
    for items in (page.at("orderedItems"), page.at("items")):
        for item in items.one_or_more():
            try:
                yield _read_object(item)
            except Malformed as wrong:
                yield wrong.problem


def _check_context(root: Place) -> None:
    contexts = [item.value for item in root.needed("@context").one_or_more()]
    if CONTEXT not in contexts:
        raise root.at("@context").wrong("the context does not name {context}", context=CONTEXT)


def _without_context(place: Place) -> Place:
    fields = {key: value for key, value in place.value.items() if key != "@context"}
    return Place(place.document, fields, place.path)
