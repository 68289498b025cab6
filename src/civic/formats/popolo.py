"""Popolo: who holds which office where, as `persons`, `organizations`, `memberships`, `posts` and `areas`.

Specification: www.popoloproject.com, the JSON serialisation as EveryPolitician publishes it. Dates may be a year or a
month. References into a list that the document has must lead somewhere in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from civic.formats.jsontext import read_json, write_json
from civic.formats.place import Place
from civic.formats.record import (
    LINK,
    PARTIAL_DATE,
    TEXT,
    Kind,
    extensions,
    many,
    needed,
    optional,
    read_record,
    record,
    write_record,
)


@dataclass(frozen=True, kw_only=True)
class ContactDetail:
    """A means of contact, such as type `email` and value `desk@town.example`."""

    type: str = needed(TEXT)
    value: str = needed(TEXT)
    label: str = optional(TEXT)
    note: str = optional(TEXT)


@dataclass(frozen=True, kw_only=True)
class Identifier:
    """An id in somebody else's scheme."""

    scheme: str = optional(TEXT)
    identifier: str = needed(TEXT)


@dataclass(frozen=True, kw_only=True)
class OtherName:
    """A name somebody or something has or had as well."""

    name: str = needed(TEXT)
    note: str = optional(TEXT)
    lang: str = optional(TEXT)
    start_date: str = optional(PARTIAL_DATE)
    end_date: str = optional(PARTIAL_DATE)


@dataclass(frozen=True, kw_only=True)
class Link:
    """A page about what it belongs to."""

    url: str = needed(LINK)
    note: str = optional(TEXT)


_CONTACTS = many(record(ContactDetail))
_LINKS = many(record(Link))
_NAMES = many(record(OtherName))
_IDENTIFIERS = many(record(Identifier))


@dataclass(frozen=True, kw_only=True)
class Person:
    """A real person, alive or dead."""

    id: str = needed(TEXT)
    name: str = needed(TEXT)
    family_name: str = optional(TEXT)
    given_name: str = optional(TEXT)
    honorific_prefix: str = optional(TEXT)
    sort_name: str = optional(TEXT)
    email: str = optional(TEXT)
    gender: str = optional(TEXT)
    birth_date: str = optional(PARTIAL_DATE)
    death_date: str = optional(PARTIAL_DATE)
    image: str = optional(LINK)
    summary: str = optional(TEXT)
    biography: str = optional(TEXT)
    other_names: tuple[OtherName, ...] = optional(_NAMES)
    identifiers: tuple[Identifier, ...] = optional(_IDENTIFIERS)
    contact_details: tuple[ContactDetail, ...] = optional(_CONTACTS)
    links: tuple[Link, ...] = optional(_LINKS)
    extensions: Mapping[str, Any] = extensions()


@dataclass(frozen=True, kw_only=True)
class Organization:
    """A group with a common purpose: a council, a department, a party."""

    id: str = needed(TEXT)
    name: str = needed(TEXT)
    classification: str = optional(TEXT)
    parent_id: str = optional(TEXT)
    area_id: str = optional(TEXT)
    founding_date: str = optional(PARTIAL_DATE)
    dissolution_date: str = optional(PARTIAL_DATE)
    image: str = optional(LINK)
    other_names: tuple[OtherName, ...] = optional(_NAMES)
    identifiers: tuple[Identifier, ...] = optional(_IDENTIFIERS)
    contact_details: tuple[ContactDetail, ...] = optional(_CONTACTS)
    links: tuple[Link, ...] = optional(_LINKS)
    extensions: Mapping[str, Any] = extensions()


@dataclass(frozen=True, kw_only=True)
class Post:
    """A position that exists whoever holds it."""

    id: str = needed(TEXT)
    label: str = optional(TEXT)
    role: str = optional(TEXT)
    organization_id: str = optional(TEXT)
    area_id: str = optional(TEXT)
    start_date: str = optional(PARTIAL_DATE)
    end_date: str = optional(PARTIAL_DATE)
    contact_details: tuple[ContactDetail, ...] = optional(_CONTACTS)
    extensions: Mapping[str, Any] = extensions()


@dataclass(frozen=True, kw_only=True)
class Membership:
    """A person's or an organization's part in an organization, perhaps in a post of it."""

    id: str = optional(TEXT)
    label: str = optional(TEXT)
    role: str = optional(TEXT)
    person_id: str = optional(TEXT)
    organization_id: str = optional(TEXT)
    post_id: str = optional(TEXT)
    on_behalf_of_id: str = optional(TEXT)
    area_id: str = optional(TEXT)
    start_date: str = optional(PARTIAL_DATE)
    end_date: str = optional(PARTIAL_DATE)
    contact_details: tuple[ContactDetail, ...] = optional(_CONTACTS)
    extensions: Mapping[str, Any] = extensions()


@dataclass(frozen=True, kw_only=True)
class Area:
    """A geographic area whose geometry may change."""

    id: str = needed(TEXT)
    name: str = needed(TEXT)
    identifier: str = optional(TEXT)
    classification: str = optional(TEXT)
    parent_id: str = optional(TEXT)
    extensions: Mapping[str, Any] = extensions()


def _whole(cls: type) -> Kind:
    return many(record(cls, _check_dates))


def _check_dates(value: Any, place: Place) -> None:
    for start, end in (
        ("start_date", "end_date"),
        ("birth_date", "death_date"),
        ("founding_date", "dissolution_date"),
    ):
        first, last = getattr(value, start, ""), getattr(value, end, "")
        if last and first[: len(last)] > last[: len(first)]:
            raise place.at(end).wrong(
                "{last} is before the {start} {first}", last=last, start=start, first=first
            )


@dataclass(frozen=True, kw_only=True)
class Popolo:
    """A whole document."""

    persons: tuple[Person, ...] = optional(_whole(Person))
    organizations: tuple[Organization, ...] = optional(_whole(Organization))
    posts: tuple[Post, ...] = optional(_whole(Post))
    memberships: tuple[Membership, ...] = optional(_whole(Membership))
    areas: tuple[Area, ...] = optional(_whole(Area))
    extensions: Mapping[str, Any] = extensions()


_REFERENCES = {
    "parent_id": "",
    "person_id": "persons",
    "organization_id": "organizations",
    "on_behalf_of_id": "organizations",
    "post_id": "posts",
    "area_id": "areas",
}
"""Which list a reference leads into; a parent is of its child's own kind."""


def parse(content: bytes, name: str = "popolo") -> Popolo:
    """Read a document; raise Malformed, also for an id used twice or a reference that leads nowhere."""
    root = read_json(content, name).root
    document = read_record(Popolo, root)
    lists = ("persons", "organizations", "posts", "memberships", "areas")
    ids = {key: _ids(getattr(document, key), root.at(key)) for key in lists}
    for key in lists:
        for value, place in zip(getattr(document, key), root.at(key).one_or_more(), strict=True):
            _check_references(value, place, key, ids)
    return document


def write(document: Popolo) -> bytes:
    """The document, absent fields left out."""
    return write_json(write_record(document))


def _ids(values: Iterable[Any], place: Place) -> set[str]:
    seen: set[str] = set()
    for value, element in zip(values, place.one_or_more(), strict=True):
        if value.id and value.id in seen:
            raise element.at("id").wrong("{value} is used twice")
        seen.add(value.id)
    return seen


def _check_references(value: Any, place: Place, own: str, ids: Mapping[str, set[str]]) -> None:
    for attribute, target in _REFERENCES.items():
        reference = getattr(value, attribute, "")
        known = ids[target or own]
        if reference and known and reference not in known:
            raise place.at(attribute).wrong("{value} is not among the {known}", known=target or own)
