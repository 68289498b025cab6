"""DCAT: the catalogue of a town's open data, in the profile DCAT-AP, as JSON-LD.

Specification: W3C Data Catalog Vocabulary (DCAT) Version 3 and DCAT-AP 3. Texts carry their language. Only JSON-LD
with the context written here is read; other contexts would need an RDF processor, which this is not.
"""

# ruff: noqa: RUF009 - needed() and optional() make fields, not values.

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from civic.formats.jsontext import read_json, write_json
from civic.formats.place import Place
from civic.formats.record import (
    DAY,
    LINK,
    TEXT,
    WHOLE,
    Kind,
    choice,
    constant,
    many,
    needed,
    optional,
    record,
    write_record,
)

_TEXTS = {"@container": "@language"}
_ID = {"@type": "@id"}
_DATE = {"@type": "xsd:date"}
CONTEXT: Mapping[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "title": {"@id": "dct:title", **_TEXTS},
    "description": {"@id": "dct:description", **_TEXTS},
    "name": {"@id": "foaf:name", **_TEXTS},
    "keyword": {"@id": "dcat:keyword", **_TEXTS},
    "identifier": "dct:identifier",
    "publisher": "dct:publisher",
    "contact_point": "dcat:contactPoint",
    "fn": "vcard:fn",
    "has_email": {"@id": "vcard:hasEmail", **_ID},
    "homepage": {"@id": "foaf:homepage", **_ID},
    "language": {"@id": "dct:language", **_ID},
    "license": {"@id": "dct:license", **_ID},
    "theme": {"@id": "dcat:theme", **_ID},
    "issued": {"@id": "dct:issued", **_DATE},
    "modified": {"@id": "dct:modified", **_DATE},
    "accrual_periodicity": {"@id": "dct:accrualPeriodicity", **_ID},
    "spatial": {"@id": "dct:spatial", **_ID},
    "temporal": "dct:temporal",
    "start_date": {"@id": "dcat:startDate", **_DATE},
    "end_date": {"@id": "dcat:endDate", **_DATE},
    "conforms_to": {"@id": "dct:conformsTo", **_ID},
    "landing_page": {"@id": "dcat:landingPage", **_ID},
    "dataset": "dcat:dataset",
    "distribution": "dcat:distribution",
    "access_url": {"@id": "dcat:accessURL", **_ID},
    "download_url": {"@id": "dcat:downloadURL", **_ID},
    "media_type": {"@id": "dcat:mediaType", **_ID},
    "byte_size": {"@id": "dcat:byteSize", "@type": "xsd:nonNegativeInteger"},
    "checksum": "spdx:checksum",
    "checksum_value": {"@id": "spdx:checksumValue", "@type": "xsd:hexBinary"},
    "algorithm": {"@id": "spdx:algorithm", **_ID},
}
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SHA256_HEX = re.compile(r"[0-9a-f]{64}")


def _languages(place: Place) -> dict[str, Place]:
    texts = dict(place.members())
    for language, text in texts.items():
        if not _LANGUAGE.fullmatch(language):
            raise text.wrong("{language} is not the code of a language", language=repr(language))
    return texts


def _read_texts(place: Place) -> dict[str, str]:
    return {language: text.text() for language, text in _languages(place).items()}


def _read_words(place: Place) -> dict[str, tuple[str, ...]]:
    return {
        language: tuple(word.text() for word in words.one_or_more())
        for language, words in _languages(place).items()
    }


def _read_sha256(place: Place) -> str:
    if not _SHA256_HEX.fullmatch(place.text()):
        raise place.wrong("this is not a SHA-256 checksum in hexadecimal")
    return place.text()


TEXTS = Kind(_read_texts, dict, dict)
WORDS = Kind(_read_words, lambda words: {language: list(each) for language, each in words.items()}, dict)
CHECKSUM_VALUE = Kind(_read_sha256, str, str)


@dataclass(frozen=True, kw_only=True)
class Agent:
    """Who publishes: its name by language."""

    id: str = optional(LINK, "@id")
    type: str = needed(choice("foaf:Agent", "foaf:Organization", "foaf:Person"), "@type")
    name: Mapping[str, str] = needed(TEXTS)
    homepage: str = optional(LINK)


@dataclass(frozen=True, kw_only=True)
class ContactPoint:
    """Whom to ask; `has_email` is a mailto address."""

    type: str = optional(constant("vcard:Kind", "vcard:Organization"), "@type")
    fn: str = needed(TEXT)
    has_email: str = optional(LINK)


@dataclass(frozen=True, kw_only=True)
class Period:
    """From when to when the data reach."""

    type: str = optional(constant("dct:PeriodOfTime"), "@type")
    start_date: str = optional(DAY)
    end_date: str = optional(DAY)


@dataclass(frozen=True, kw_only=True)
class Checksum:
    """The SHA-256 of a file."""

    type: str = optional(constant("spdx:Checksum"), "@type")
    algorithm: str = optional(constant(SHA256))
    checksum_value: str = needed(CHECKSUM_VALUE)


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """One form in which a dataset can be had."""

    id: str = optional(LINK, "@id")
    type: str = optional(constant("dcat:Distribution"), "@type")
    title: Mapping[str, str] = optional(TEXTS)
    description: Mapping[str, str] = optional(TEXTS)
    access_url: str = needed(LINK)
    download_url: str = optional(LINK)
    media_type: str = optional(LINK)
    byte_size: int | None = optional(WHOLE)
    license: str = optional(LINK)
    issued: str = optional(DAY)
    modified: str = optional(DAY)
    checksum: Checksum | None = optional(record(Checksum))


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """Data that belong together; title and description by language."""

    id: str = optional(LINK, "@id")
    type: str = optional(constant("dcat:Dataset"), "@type")
    title: Mapping[str, str] = needed(TEXTS)
    description: Mapping[str, str] = needed(TEXTS)
    identifier: str = optional(TEXT)
    keyword: Mapping[str, tuple[str, ...]] = optional(WORDS)
    theme: tuple[str, ...] = optional(many(LINK))
    publisher: Agent | None = optional(record(Agent))
    contact_point: tuple[ContactPoint, ...] = optional(many(record(ContactPoint)))
    issued: str = optional(DAY)
    modified: str = optional(DAY)
    accrual_periodicity: str = optional(LINK)
    spatial: tuple[str, ...] = optional(many(LINK))
    temporal: Period | None = optional(record(Period))
    language: tuple[str, ...] = optional(many(LINK))
    conforms_to: tuple[str, ...] = optional(many(LINK))
    landing_page: str = optional(LINK)
    distribution: tuple[Distribution, ...] = optional(many(record(Distribution)))


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """Everything a publisher offers."""

    id: str = optional(LINK, "@id")
    type: str = optional(constant("dcat:Catalog"), "@type")
    title: Mapping[str, str] = needed(TEXTS)
    description: Mapping[str, str] = needed(TEXTS)
    publisher: Agent = needed(record(Agent))
    homepage: str = optional(LINK)
    language: tuple[str, ...] = optional(many(LINK))
    license: str = optional(LINK)
    issued: str = optional(DAY)
    modified: str = optional(DAY)
    dataset: tuple[Dataset, ...] = optional(many(record(Dataset)))


CATALOG = record(Catalog)


def parse(content: bytes, name: str = "catalogue") -> Catalog:
    """Read a catalogue; raise Malformed, also when its context is another than the one written here."""
    root = read_json(content, name).root
    if root.needed("@context").value != CONTEXT:
        raise root.at("@context").wrong("the context is not the one this catalogue format is written with")
    root.needed("@type")
    catalog: Catalog = CATALOG.read(root)
    return catalog


def write(catalog: Catalog) -> bytes:
    """The catalogue as JSON-LD."""
    return write_json({"@context": CONTEXT, **write_record(catalog)})
