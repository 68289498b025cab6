"""CAP 1.2: public warnings as the alerting authorities of the world exchange them.

Specification: OASIS Common Alerting Protocol Version 1.2. XML signatures are skipped, not checked. Whether an alert
may be shown (status Actual, scope Public, not expired) is `Alert.is_for_the_public`; nothing here publishes.
"""

# ruff: noqa: RUF009 - needed() and optional() make fields, not values.

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from civic.formats.place import Place, written_moment
from civic.formats.record import LINK, TEXT, WHOLE, Kind, choice, many, needed, optional, record, write_record
from civic.formats.xmltext import Shape, read_xml, write_xml

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
_SHAPE = Shape(
    "alert",
    NAMESPACE,
    repeated=frozenset(
        (
            *("code", "info", "category", "responseType", "eventCode", "parameter"),
            *("resource", "area", "polygon", "circle", "geocode"),
        )
    ),
)
STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")
MESSAGE_TYPES = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPES = ("Public", "Restricted", "Private")
CATEGORIES = (
    *("Geo", "Met", "Safety", "Security", "Rescue", "Fire"),
    *("Health", "Env", "Transport", "Infra", "CBRNE", "Other"),
)
RESPONSES = ("Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None")
URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}")
_PLAIN = re.compile(r"[^\s,<&]+")


def _read_time(place: Place) -> datetime | None:
    if not place.absent and not _TIME.fullmatch(place.text()):
        raise place.wrong("{value} is not a time such as 2026-11-20T09:30:00-00:00")
    return place.moment()


def _write_time(moment: datetime) -> str:
    """CAP forbids Z and writes UTC as -00:00; parts of a second are dropped."""
    text = written_moment(moment.replace(microsecond=0))
    return f"{text[:-1]}-00:00" if text.endswith("Z") else text


def _read_plain(place: Place) -> str:
    """An identifier or sender, in which references leave no room for spaces and commas."""
    if not _PLAIN.fullmatch(place.text()):
        raise place.wrong("{value} holds a space, a comma, < or &")
    return place.text()


def _read_polygon(place: Place) -> tuple[tuple[float, float], ...]:
    points = tuple(_point(place, text) for text in place.text().split())
    if len(points) < 4 or points[0] != points[-1]:
        raise place.wrong("a polygon has four or more points, and the last is the first")
    return points


def _read_circle(place: Place) -> tuple[tuple[float, float], float]:
    centre, _, radius = place.text().partition(" ")
    return _point(place, centre), _figure(place, radius, 0, 21_000)


def _point(place: Place, text: str) -> tuple[float, float]:
    lat, _, long = text.partition(",")
    return _figure(place, lat, -90, 90), _figure(place, long, -180, 180)


def _figure(place: Place, text: str, least: float, most: float) -> float:
    value = Place(place.document, text, place.path).number(least, most)
    if value is None:
        raise place.wrong("a figure is missing")
    return value


def _written_point(point: tuple[float, float]) -> str:
    return f"{point[0]},{point[1]}"


TIME = Kind(_read_time, _write_time, lambda: None)
PLAIN = Kind(_read_plain, str, str)
POLYGON = Kind(_read_polygon, lambda points: " ".join(map(_written_point, points)), tuple)
CIRCLE = Kind(_read_circle, lambda circle: f"{_written_point(circle[0])} {circle[1]}", tuple)


@dataclass(frozen=True, kw_only=True)
class Value:
    """A value in a system that its name identifies."""

    value_name: str = needed(TEXT, "valueName")
    value: str = needed(TEXT)


_VALUES = many(record(Value))


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A file that belongs to the warning, at `uri`."""

    resource_desc: str = needed(TEXT, "resourceDesc")
    mime_type: str = needed(TEXT, "mimeType")
    size: int | None = optional(WHOLE)
    uri: str = optional(TEXT)
    deref_uri: str = optional(TEXT, "derefUri")
    digest: str = optional(TEXT)


@dataclass(frozen=True, kw_only=True)
class Area:
    """Where it holds; points are latitude and longitude in degrees (WGS 84), radii in kilometres."""

    area_desc: str = needed(TEXT, "areaDesc")
    polygon: tuple[tuple[tuple[float, float], ...], ...] = optional(many(POLYGON))
    circle: tuple[tuple[tuple[float, float], float], ...] = optional(many(CIRCLE))
    geocode: tuple[Value, ...] = optional(_VALUES)
    altitude: str = optional(TEXT)
    ceiling: str = optional(TEXT)


@dataclass(frozen=True, kw_only=True)
class Info:
    """What is expected and what to do, in one language."""

    language: str = optional(TEXT)
    category: tuple[str, ...] = needed(many(choice(*CATEGORIES)))
    event: str = needed(TEXT)
    response_type: tuple[str, ...] = optional(many(choice(*RESPONSES)), "responseType")
    urgency: str = needed(choice(*URGENCIES))
    severity: str = needed(choice(*SEVERITIES))
    certainty: str = needed(choice(*CERTAINTIES))
    audience: str = optional(TEXT)
    event_code: tuple[Value, ...] = optional(_VALUES, "eventCode")
    effective: datetime | None = optional(TIME)
    onset: datetime | None = optional(TIME)
    expires: datetime | None = optional(TIME)
    sender_name: str = optional(TEXT, "senderName")
    headline: str = optional(TEXT)
    description: str = optional(TEXT)
    instruction: str = optional(TEXT)
    web: str = optional(LINK)
    contact: str = optional(TEXT)
    parameter: tuple[Value, ...] = optional(_VALUES)
    resource: tuple[Resource, ...] = optional(many(record(Resource)))
    area: tuple[Area, ...] = optional(many(record(Area)))


def _check_info(info: Info, place: Place) -> None:
    if not info.category:
        raise place.at("category").wrong("this field is required")
    if info.expires and info.effective and info.expires < info.effective:
        raise place.at("expires").wrong("it expires before it takes effect")


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One message; `references` names the messages it updates, cancels or answers (`sender,identifier,sent` each)."""

    identifier: str = needed(PLAIN)
    sender: str = needed(PLAIN)
    sent: datetime = needed(TIME)
    status: str = needed(choice(*STATUSES))
    msg_type: str = needed(choice(*MESSAGE_TYPES), "msgType")
    source: str = optional(TEXT)
    scope: str = needed(choice(*SCOPES))
    restriction: str = optional(TEXT)
    addresses: str = optional(TEXT)
    code: tuple[str, ...] = optional(many(TEXT))
    note: str = optional(TEXT)
    references: str = optional(TEXT)
    incidents: str = optional(TEXT)
    info: tuple[Info, ...] = optional(many(record(Info, _check_info)))

    def is_for_the_public(self, now: datetime) -> bool:
        """Whether it may be shown to residents at `now`: real, public, new, and not expired."""
        running = [info for info in self.info if info.expires is None or info.expires > now]
        told = self.msg_type in ("Alert", "Update")
        return told and self.status == "Actual" and self.scope == "Public" and bool(running)

    def reference(self) -> str:
        """How another message refers to this one."""
        return f"{self.sender},{self.identifier},{_write_time(self.sent)}"


def _check(alert: Alert, place: Place) -> None:
    if alert.msg_type != "Alert" and not alert.references:
        raise place.at("references").wrong(
            "a message of type {kind} must name the messages it is about", kind=alert.msg_type
        )
    if any(text.count(",") != 2 for text in alert.references.split()):
        raise place.at("references").wrong("each reference is written sender,identifier,sent")
    if alert.scope == "Restricted" and not alert.restriction:
        raise place.at("restriction").wrong("a restricted message must say its restriction")
    if alert.scope == "Private" and not alert.addresses:
        raise place.at("addresses").wrong("a private message must name its addresses")


ALERT = record(Alert, _check)


def parse(content: bytes, name: str = "alert") -> Alert:
    """Read one alert; raise Malformed."""
    alert: Alert = ALERT.read(read_xml(content, (_SHAPE,), name)[1].root)
    return alert


def write(alert: Alert) -> bytes:
    """The alert as XML, elements in the order of the schema."""
    return write_xml(_SHAPE, write_record(alert))
