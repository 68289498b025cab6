"""Open311 GeoReport v2: services, their definitions, and service requests, in JSON and XML.

Specification: wiki.open311.org/GeoReport_v2. Chicago's `attributes`, `extended_attributes` and `notes` are part of
a request here; whatever else a server adds stays in `extensions` and is written back. Over XML the values of
extensions become text. Serving, paging and keys are not its business.
"""

# ruff: noqa: RUF009 - needed() and optional() make fields, not values.

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

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
    number,
    optional,
    read_record,
    record,
    write_record,
)
from civic.formats.xmltext import Shape, read_xml, write_xml

T = TypeVar("T")

_LISTS = {
    "services": "service",
    "service_requests": "request",
    "requests": "request",
    "notes": "note",
    "values": "value",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
_SERVICES = Shape("services", containers=_LISTS)
_DEFINITION = Shape("service_definition", containers={**_LISTS, "attributes": "attribute"})
_REQUESTS = Shape("service_requests", containers=_LISTS)
_REQUEST_SHAPES = (_REQUESTS, Shape("requests", containers=_LISTS))  # the second is mySociety's
_ERRORS = Shape("errors", containers=_LISTS)
_DISCOVERY = Shape("discovery", containers=_LISTS)


def _read_agency(place: Place) -> str:
    """mySociety's servers answer with an object of recipients instead of a name."""
    names = place.at("recipient") if isinstance(place.value, dict) else place
    return "; ".join(name.text() for name in names.one_or_more())


def _read_keywords(place: Place) -> tuple[str, ...]:
    return tuple(word.strip() for word in place.text().split(",") if word.strip())


KEYWORDS = Kind(_read_keywords, ",".join, tuple)
AGENCY = Kind(_read_agency, str, str)
DATATYPES = ("string", "number", "datetime", "text", "singlevaluelist", "multivaluelist")


@dataclass(frozen=True, kw_only=True)
class Service:
    """A kind of request an office accepts; `metadata` says that it asks further questions."""

    service_code: str = needed(TEXT)
    service_name: str = needed(TEXT)
    description: str = optional(TEXT)
    metadata: bool = optional(FLAG)
    type: str = optional(choice("realtime", "batch", "blackbox"))
    keywords: tuple[str, ...] = optional(KEYWORDS)
    group: str = optional(TEXT)


@dataclass(frozen=True)
class AttributeValue:
    """One answer of a list question."""

    key: str = needed(TEXT)
    name: str = optional(TEXT)


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """One question of a service; `variable` is False for one that only informs."""

    variable: bool = optional(FLAG)
    code: str = needed(TEXT)
    datatype: str = needed(choice(*DATATYPES))
    required: bool = optional(FLAG)
    datatype_description: str = optional(TEXT)
    order: int | None = optional(WHOLE)
    description: str = optional(TEXT)
    values: tuple[AttributeValue, ...] = optional(many(record(AttributeValue)))


@dataclass(frozen=True)
class ServiceDefinition:
    """The questions a service asks."""

    service_code: str = needed(TEXT)
    attributes: tuple[Attribute, ...] = optional(many(record(Attribute)))


@dataclass(frozen=True, kw_only=True)
class Note:
    """One step in the history of a request (Chicago's extension)."""

    datetime: datetime = needed(MOMENT)
    summary: str = optional(TEXT)
    description: str = optional(TEXT)
    type: str = optional(TEXT)
    extended_attributes: Mapping[str, Any] = optional(MAPPING)


@dataclass(frozen=True, kw_only=True)
class ServiceRequest:
    """One request as it is public. `lat` and `long` are degrees in WGS 84 and come together."""

    service_request_id: str = needed(TEXT)
    status: str = needed(choice("open", "closed"))
    status_notes: str = optional(TEXT)
    service_name: str = optional(TEXT)
    service_code: str = needed(TEXT)
    description: str = optional(TEXT)
    agency_responsible: str = optional(AGENCY)
    service_notice: str = optional(TEXT)
    requested_datetime: datetime | None = optional(MOMENT)
    updated_datetime: datetime | None = optional(MOMENT)
    expected_datetime: datetime | None = optional(MOMENT)
    address: str = optional(TEXT)
    address_id: str = optional(TEXT)
    zipcode: str = optional(TEXT)
    lat: float | None = optional(number(-90, 90))
    long: float | None = optional(number(-180, 180))
    media_url: str = optional(TEXT)
    attributes: Mapping[str, Any] = optional(MAPPING)
    extended_attributes: Mapping[str, Any] = optional(MAPPING)
    notes: tuple[Note, ...] = optional(many(record(Note)))
    extensions: Mapping[str, Any] = extensions()


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """The answer to a new request: its id, or a token for the id where it takes time."""

    service_request_id: str = optional(TEXT)
    token: str = optional(TEXT)
    service_notice: str = optional(TEXT)
    account_id: str = optional(TEXT)


@dataclass(frozen=True)
class Error:
    """One reason why a server refuses, with its HTTP status code."""

    code: int = needed(WHOLE)
    description: str = needed(TEXT)


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where a town answers, by which specification, and in which media types."""

    specification: str = needed(LINK)
    url: str = needed(LINK)
    changeset: str = optional(TEXT)
    type: str = needed(choice("production", "test", "acceptance"))
    formats: tuple[str, ...] = optional(many(TEXT))


@dataclass(frozen=True, kw_only=True)
class Discovery:
    """What a town offers to Open311 clients; `changeset` is when that last changed."""

    changeset: str = optional(TEXT)
    contact: str = optional(TEXT)
    key_service: str = optional(TEXT)
    endpoints: tuple[Endpoint, ...] = optional(many(record(Endpoint)))


def parse_discovery(content: bytes, name: str = "discovery") -> Discovery:
    """Read a discovery document, JSON or XML; raise Malformed."""
    return read_record(Discovery, _root(content, (_DISCOVERY,), name))


def parse_services(content: bytes, name: str = "services") -> tuple[Service, ...]:
    """Read a service list, JSON or XML; raise Malformed."""
    return _parse_list(content, (_SERVICES,), Service, name)


def parse_definition(content: bytes, name: str = "service definition") -> ServiceDefinition:
    """Read a service definition, JSON or XML; raise Malformed."""
    return read_record(ServiceDefinition, _root(content, (_DEFINITION,), name))


def parse_requests(content: bytes, name: str = "requests") -> tuple[ServiceRequest, ...]:
    """Read service requests, JSON or XML; raise Malformed."""
    return tuple(parse_request(element) for element in _list(content, _REQUEST_SHAPES, name))


def iterate_requests(content: bytes, name: str = "requests") -> Iterator[ServiceRequest | FormatProblem]:
    """Each service request, or what is wrong with it, so that one bad request does not hide the others.

    Raise Malformed when the document as a whole is no list of requests.
    """
    for element in _list(content, _REQUEST_SHAPES, name):
        try:
            yield parse_request(element)
        except Malformed as wrong:
            yield wrong.problem


def parse_request(place: Place) -> ServiceRequest:
    """Read one service request from its place in a document; raise Malformed."""
    request = read_record(ServiceRequest, place)
    if (request.lat is None) != (request.long is None):
        raise place.at("lat").wrong("lat and long must be given together")
    return request


def parse_accepted(content: bytes, name: str = "answer") -> tuple[Accepted, ...]:
    """Read the answer to a new request, JSON or XML; raise Malformed."""
    return _parse_list(content, (_REQUESTS,), Accepted, name)


def parse_errors(content: bytes, name: str = "errors") -> tuple[Error, ...]:
    """Read what a server answers when it refuses, JSON or XML; raise Malformed."""
    return _parse_list(content, (_ERRORS,), Error, name)


def write_discovery(discovery: Discovery, xml: bool = False) -> bytes:
    """A discovery document."""
    return _write(_DISCOVERY, write_record(discovery), xml)


def write_services(services: Iterable[Service], xml: bool = False) -> bytes:
    """A service list."""
    return _write(_SERVICES, [write_record(service) for service in services], xml)


def write_definition(definition: ServiceDefinition, xml: bool = False) -> bytes:
    """A service definition."""
    return _write(_DEFINITION, {"service_code": "", "attributes": [], **write_record(definition)}, xml)


def write_requests(requests: Iterable[ServiceRequest], xml: bool = False) -> bytes:
    """Service requests; absent fields are left out."""
    return _write(_REQUESTS, [write_record(request) for request in requests], xml)


def write_accepted(accepted: Accepted, xml: bool = False) -> bytes:
    """The answer to a new request."""
    return _write(_REQUESTS, [write_record(accepted)], xml)


def write_errors(errors: Iterable[Error], xml: bool = False) -> bytes:
    """The reasons why a server refuses."""
    return _write(_ERRORS, [write_record(error) for error in errors], xml)


def _write(shape: Shape, value: Any, xml: bool) -> bytes:
    return write_xml(shape, value) if xml else write_json(value)


def _root(content: bytes, shapes: Sequence[Shape], name: str) -> Place:
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return read_xml(content, shapes, name)[1].root
    return read_json(content, name).root


def _list(content: bytes, shapes: Sequence[Shape], name: str) -> Iterable[Place]:
    """The elements of a list document, also where a server wraps the JSON list in an object of one field."""
    place = _root(content, shapes, name)
    if isinstance(place.value, dict):
        wrapper = next((shape.root for shape in shapes if shape.root in place.value), shapes[0].root)
        place = place.needed(wrapper) if place.value.get(wrapper) != [] else place.at(wrapper)
    elif not isinstance(place.value, list):
        raise place.wrong("this should be a list")
    return place.elements()


def _parse_list(content: bytes, shapes: Sequence[Shape], cls: type[T], name: str) -> tuple[T, ...]:
    return tuple(read_record(cls, element) for element in _list(content, shapes, name))
