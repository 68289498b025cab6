"""What a town is made of before anybody writes to it: departments, hours and holidays, areas, services, its form.

Read from one file, the town file (JSON, as `gobernauta found --example` prints it), checked whole before anything is
made: the first thing that is wrong is said with its place in the file.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction

from gobernauta.cases.queries import Calendar, Service
from gobernauta.journeys import connect
from gobernauta.people import actions as people
from gobernauta.people.queries import Area, Organization, Role

PARTS = ("calendar", "organizations", "areas", "services", "reception")


class Unusable(Exception):
    """Why no town can be founded, in a sentence."""


def read(path: Path) -> Mapping[str, Any]:
    """Read and check a town file. Raises `Unusable`."""
    try:
        town = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise Unusable(f"{path} is not JSON: {error}.") from error
    check(town)
    return dict(town)


def check(town: object) -> None:
    """Raise `Unusable` for the first thing in a town file that is wrong, with its place."""
    place = "the file"
    try:
        if not isinstance(town, dict) or any(part not in town for part in PARTS):
            raise Unusable(f"The file needs all of: {', '.join(PARTS)}.")
        place = "calendar"
        _check_calendar(town["calendar"])
        place, departments = "organizations", set()
        for at, one in enumerate(town["organizations"]):
            place = f"organizations[{at}]"
            departments.add(_slug(one["slug"]))
            _names(one["names"])
        place = "reception"
        _known(town["reception"], departments)
        place = "areas"
        for at, one in enumerate(town["areas"]):
            place = f"areas[{at}]"
            _check_area(one)
        place = "services"
        for at, one in enumerate(town["services"]):
            place = f"services[{at}]"
            _check_service(one, departments)
    except KeyError as error:
        raise Unusable(f"{place}: {error.args[0]} is missing.") from error
    except (TypeError, ValueError, AttributeError, OSError, ValidationError) as error:
        said = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        raise Unusable(f"{place}: {said}") from error


def _check_calendar(calendar: Mapping[str, Any]) -> None:
    ZoneInfo(calendar["time_zone"])
    for day, spans in calendar["hours"].items():
        if day not in "0123456" or len(day) != 1:
            raise ValueError(f"a day is 0 (Monday) to 6 (Sunday), not {day}")
        for begins, ends in spans:
            if time.fromisoformat(begins) >= time.fromisoformat(ends):
                raise ValueError(f"{begins} is not before {ends}")
    for day in calendar["holidays"]:
        date.fromisoformat(day)
    if not any(calendar["hours"].values()) or not calendar["name"]:
        raise ValueError("a calendar has a name and hours on at least one day")


def _check_area(one: Mapping[str, Any]) -> None:
    _slug(one["slug"])
    ring = one["ring"]
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise ValueError("a ring has at least four points and ends where it begins")
    if not all(abs(float(longitude)) <= 180 and abs(float(latitude)) <= 90 for longitude, latitude in ring):
        raise ValueError("a point is [longitude, latitude] in degrees")
    if not one["name"] or not isinstance(one["other_names"], list):
        raise ValueError("an area has a name and a list of other names")


def _check_service(one: Mapping[str, Any], departments: set[str]) -> None:
    _slug(one["code"])
    _known(one["organization"], departments)
    _names(one["names"])
    _names(one["descriptions"])
    if not (0 < int(one["answer"]) <= int(one["resolve"])):
        raise ValueError("answer and resolve are working hours; an answer comes no later than the work")
    if not isinstance(one["keywords"], list) or not isinstance(one["group"], str):
        raise ValueError("a service has a group and a list of keywords")


def _slug(said: str) -> str:
    validate_slug(said)
    return said


def _known(said: str, departments: set[str]) -> None:
    if said not in departments:
        raise ValueError(f"there is no department {said}")


def _names(said: Mapping[str, str]) -> None:
    if not said or not all(isinstance(word, str) and word for word in said.values()):
        raise ValueError('names are by language, such as {"en": "Roads", "es": "Calles"}')


@transaction.atomic
def found(town: Mapping[str, Any], *, administrator: str, name: str, now: datetime) -> str:
    """Found a checked town with its form, and invite its first administrator. Returns the invitation's token.

    Raises `Unusable` where there is a town, or the address is none.
    """
    if Organization.objects.exists():
        raise Unusable("There is a town here already; a town is founded once.")
    organizations = lay(town)
    reception = organizations[town["reception"]]
    connect.connect(
        kind="web", name="Web form", address="", settings={}, secrets={},
        organization=reception, actor="administrator", now=now,
    )  # fmt: skip
    try:
        _, token = people.invite(
            email=administrator,
            name=name,
            organization=reception,
            role=Role.ADMINISTRATOR,
            actor=None,
            now=now,
        )
    except people.Refused as refusal:
        raise Unusable(str(refusal)) from refusal
    return token


def lay(town: Mapping[str, Any]) -> dict[str, Organization]:
    """Make the parts of a town that stand still; the departments by their slugs."""
    organizations = {
        one["slug"]: Organization.objects.create(
            slug=one["slug"], name=next(iter(one["names"].values())), names=one["names"]
        )
        for one in town["organizations"]
    }
    calendar = Calendar.objects.create(**{name: town["calendar"][name] for name in _CALENDAR})
    Area.objects.bulk_create([_area(one) for one in town["areas"]])
    Service.objects.bulk_create([_service(one, organizations, calendar) for one in town["services"]])
    return organizations


_CALENDAR: Sequence[str] = ("name", "time_zone", "hours", "holidays")


def _area(one: Mapping[str, Any]) -> Area:
    outline = {"type": "Polygon", "coordinates": [one["ring"]]}
    return Area(slug=one["slug"], name=one["name"], other_names=one["other_names"], outline=outline)


def _service(
    one: Mapping[str, Any], organizations: Mapping[str, Organization], calendar: Calendar
) -> Service:
    return Service(
        service_code=one["code"],
        names=one["names"],
        descriptions=one["descriptions"],
        group=one["group"],
        keywords=one["keywords"],
        attributes=one.get("attributes", []),
        organization=organizations[one["organization"]],
        calendar=calendar,
        answer_hours=one["answer"],
        resolve_hours=one["resolve"],
    )
