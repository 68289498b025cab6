"""Every encoding by name: which family it belongs to, how it is recognised, read and written.

Two encodings of one family hold the same things and can be turned into each other. A module of the family is only
imported when it is needed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sized
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from civic.formats.jsontext import read_json
from civic.formats.place import Document
from civic.formats.problem import FormatProblem, Malformed
from civic.plug import Registry

_XML_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]")
_OPEN311_ROOTS = ("services", "service_definition", "service_requests", "requests")


@dataclass(frozen=True)
class Encoding:
    """One way to write the things of a family; `suffix` is how its files end, `others` how they may end as well."""

    slug: str
    family: str
    suffix: str
    summary: str
    parse: Callable[[bytes, str], Any]
    write: Callable[[Any], bytes]
    others: tuple[str, ...] = ()


def _simple(module: str) -> tuple[Callable[[bytes, str], Any], Callable[[Any], bytes]]:
    """The `parse` and `write` of a family with one encoding, imported when first used."""

    def parse(content: bytes, name: str) -> Any:
        return import_module(f"civic.formats.{module}").parse(content, name)

    def write(value: Any) -> bytes:
        written = import_module(f"civic.formats.{module}").write(value)
        return written.encode() if isinstance(written, str) else bytes(written)

    return parse, write


def _parse_open311(content: bytes, name: str) -> tuple[str, Any]:
    """Which of the three documents it is, and what it holds."""
    from civic.formats import open311

    kind = _open311_kind(content, name)
    parsers: dict[str, Callable[[bytes, str], Any]] = {
        "services": open311.parse_services,
        "definition": open311.parse_definition,
        "requests": open311.parse_requests,
    }
    return kind, parsers[kind](content, name)


def _open311_kind(content: bytes, name: str) -> str:
    root = _xml_root(content)
    if root:
        return {"services": "services", "service_definition": "definition"}.get(root, "requests")
    value = read_json(content, name).value
    if isinstance(value, dict) and isinstance(value.get("attributes"), list):
        return "definition"
    rows = value.get("services") if isinstance(value, dict) else value
    first = rows[0] if isinstance(rows, list) and rows else None
    return (
        "services"
        if isinstance(first, dict) and "service_request_id" not in first and "type" in first
        else "requests"
    )


def _write_open311(xml: bool) -> Callable[[tuple[str, Any]], bytes]:
    def write(document: tuple[str, Any]) -> bytes:
        from civic.formats import open311

        kind, value = document
        if kind == "definition":
            return open311.write_definition(value, xml)
        return (
            open311.write_services(value, xml) if kind == "services" else open311.write_requests(value, xml)
        )

    return write


def _parse_polis(content: bytes, name: str) -> Any:
    from civic.formats.polis.api import SERVER_AGREE
    from civic.formats.polis.kinds import Kind, kind, read_votes

    return read_votes(content, name, SERVER_AGREE if kind(content, name) is Kind.API_VOTES else 1)


def _write_polis_csv(log: Any) -> bytes:
    from civic.formats.polis.votes import write_votes

    return write_votes(log)


def _write_polis_json(log: Any) -> bytes:
    from civic.formats.polis.api import write_api_votes

    return write_api_votes(log)


ENCODINGS: Registry[Encoding] = Registry("encoding")
for _encoding in (
    Encoding(
        "open311-json", "Open311", ".json", "GeoReport v2 as JSON", _parse_open311, _write_open311(False)
    ),
    Encoding("open311-xml", "Open311", ".xml", "GeoReport v2 as XML", _parse_open311, _write_open311(True)),
    Encoding(
        "activitystreams",
        "ActivityStreams",
        ".json",
        "a note, an activity or an outbox",
        *_simple("activitystreams"),
    ),
    Encoding(
        "popolo", "Popolo", ".json", "persons, organizations, posts, memberships, areas", *_simple("popolo")
    ),
    Encoding(
        "claimreview",
        "ClaimReview",
        ".json",
        "checks of claims as schema.org JSON-LD",
        *_simple("claimreview"),
    ),
    Encoding("cap", "CAP", ".xml", "a public warning, CAP 1.2", *_simple("cap")),
    Encoding("dcat", "DCAT", ".json", "a catalogue of open data as JSON-LD", *_simple("dcat")),
    Encoding("pabulib", "Pabulib", ".pb", "a participatory budget with its ballots", *_simple("pabulib")),
    Encoding("blt", "Ranked ballots", ".blt", "ranked ballots with the seats", *_simple("ranked.blt")),
    Encoding(
        "blt-commas",
        "Ranked ballots",
        ".csv",
        "the same with commas, as for Scotland",
        *_simple("ranked.commas"),
    ),
    Encoding(
        "preflib",
        "Ranked ballots",
        ".soi",
        "ranked ballots as PrefLib's orders",
        *_simple("ranked.preflib"),
        (".soc", ".toi", ".toc"),
    ),
    Encoding(
        "polis-csv",
        "Polis",
        ".csv",
        "the votes of a conversation, one in a row",
        _parse_polis,
        _write_polis_csv,
    ),
    Encoding(
        "polis-json",
        "Polis",
        ".json",
        "the same as the Polis server writes them",
        _parse_polis,
        _write_polis_json,
    ),
):
    ENCODINGS.register(_encoding.slug, _encoding)


def recognise(content: bytes, name: str) -> Encoding:
    """The encoding a document is in, told by what is in it; raise Malformed when it is none of them."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        slug = "cap" if _xml_root(content) == "alert" else "open311-xml"
    elif start.startswith((b"{", b"[")):
        slug = _json_encoding(read_json(content, name))
    elif start.startswith(b"META"):
        slug = "pabulib"
    elif not (slug := _ranked_kind(content)):
        slug = "polis-csv" if re.match(rb"[^\r\n]*[,;\t]", start) else ""
    if not slug:
        raise Malformed(FormatProblem(name, 1, "", f"this is none of {', '.join(ENCODINGS)}"))
    return ENCODINGS.get(slug)


def _ranked_kind(content: bytes) -> str:
    from civic.formats.ranked import kind

    return kind(content)


def size_of(value: Any) -> int:
    """How many records a parsed document holds; 1 when it is one thing."""
    value = value[1] if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str) else value
    return len(value) if isinstance(value, Sized) else 1


def _xml_root(content: bytes) -> str:
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return ""
    match = _XML_ROOT.search(content)
    return match[1].decode() if match else "?"


def _json_encoding(document: Document) -> str:
    value = document.value
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, dict):
        return "open311-json" if value == [] else ""
    context = json.dumps(first.get("@context", ""))
    for mark, slug in (
        ("activitystreams", "activitystreams"),
        ("schema.org", "claimreview"),
        ("ns/dcat", "dcat"),
    ):
        if mark in context:
            return slug
    for fields, slug in (
        ({"persons", "organizations", "memberships", "posts", "areas"}, "popolo"),
        ({"service_code", "service_request_id", *_OPEN311_ROOTS}, "open311-json"),
        ({"pid", "tid"}, "polis-json"),
    ):
        if fields & set(first):
            return slug
    return ""
