"""Frozen dataclasses that read themselves from a document and write themselves back in the order declared.

A standard's file says its nouns once, `title: str = needed(TEXT)`, and both directions follow from it. What is
absent is not written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from typing import Any, TypeVar

from civic.formats.place import Place, without_absent, written_moment

R = TypeVar("R")


@dataclass(frozen=True)
class Kind:
    """How one sort of value is read and written, and what stands for it when it is absent.

    `allowed`: the only words it may be, where there are few; `holds`: the class of the records it is made of.
    """

    read: Callable[[Place], Any]
    write: Callable[[Any], Any]
    empty: Callable[[], Any]
    allowed: tuple[str, ...] = ()
    holds: type[Any] | None = None


def _nothing() -> None:
    return None


def _read_mapping(place: Place) -> dict[str, Any]:
    """An object as plain values; servers written in PHP send an empty one as a list."""
    return {} if place.value == [] else place.fields()


TEXT = Kind(Place.text, str, str)
FLAG = Kind(Place.flag, bool, bool)
MOMENT = Kind(Place.moment, written_moment, _nothing)
LINK = Kind(Place.link, str, str)
PARTIAL_DATE = Kind(Place.partial_date, str, str)
DAY = Kind(Place.day, str, str)
WHOLE = Kind(Place.whole, int, _nothing)
MAPPING = Kind(_read_mapping, dict, dict)


def number(least: float, most: float) -> Kind:
    """A number between two bounds, or None."""
    return Kind(lambda place: place.number(least, most), float, _nothing)


def choice(*allowed: str) -> Kind:
    """One of a few words, or "" when absent."""
    return Kind(lambda place: "" if place.absent else place.choice(allowed), str, str)


def many(kind: Kind) -> Kind:
    """A list of values, as a tuple; one value alone stands for a list of one, empty ones are left out."""
    return Kind(
        lambda place: tuple(kind.read(element) for element in place.one_or_more() if not element.absent),
        lambda values: [kind.write(value) for value in values],
        tuple,
    )


def constant(value: str, *also: str) -> Kind:
    """A word the standard fixes: always written as `value`, read also where it is written as one of `also`."""
    return Kind(lambda place: _fixed(place, value, also), lambda _: value, lambda: value)


def record(cls: type, check: Callable[[Any, Place], None] | None = None) -> Kind:
    """A record inside another; `check` may raise Malformed for what no single field shows."""
    return Kind(partial(_read_checked, cls, check), write_record, _nothing)


def needed(kind: Kind, name: str = "") -> Any:
    """A field that must be there, called `name` in the document when that is not the attribute's own name."""
    return field(metadata={"kind": kind, "name": name, "needed": True})


def optional(kind: Kind, name: str = "") -> Any:
    """A field that may be absent."""
    return field(default_factory=kind.empty, metadata={"kind": kind, "name": name, "needed": False})


def extensions() -> Any:
    """A mapping of all members of the document that no other field of the record reads."""
    return field(default_factory=dict, metadata={"extensions": True})


def read_record(cls: type[R], place: Place) -> R:
    """Read a record of the class; raise Malformed at the first field that is wrong."""
    plan = _plan(cls)
    given = place.fields()
    values: dict[str, Any] = {}
    for attribute, name, kind, is_needed in plan.fields:
        if is_needed:
            values[attribute] = kind.read(place.needed(name))
        elif given.get(name) not in (None, ""):
            values[attribute] = kind.read(place.at(name))
    if plan.extensions:
        values[plan.extensions] = {key: value for key, value in given.items() if key not in plan.names}
    return cls(**values)


def write_record(value: Any) -> dict[str, Any]:
    """The record as plain fields, absent ones left out."""
    plan = _plan(type(value))
    written: dict[str, Any] = {}
    for attribute, name, kind, _ in plan.fields:
        content = getattr(value, attribute)
        if content is not None:
            written[name] = kind.write(content)
    rest: Mapping[str, Any] = getattr(value, plan.extensions) if plan.extensions else {}
    return {**without_absent(written), **rest}


@dataclass(frozen=True)
class _Plan:
    fields: tuple[tuple[str, str, Kind, bool], ...]
    names: frozenset[str]
    extensions: str


_PLANS: dict[type, _Plan] = {}


def _plan(cls: type) -> _Plan:
    if cls not in _PLANS:
        _PLANS[cls] = _made_plan(cls)
    return _PLANS[cls]


def _made_plan(cls: type) -> _Plan:
    declared = [item for item in fields(cls) if "kind" in item.metadata]
    rows = tuple(
        (item.name, item.metadata["name"] or item.name, item.metadata["kind"], item.metadata["needed"])
        for item in declared
    )
    rest = next((item.name for item in fields(cls) if "extensions" in item.metadata), "")
    return _Plan(rows, frozenset(name for _, name, _, _ in rows), rest)


def _fixed(place: Place, value: str, also: tuple[str, ...]) -> str:
    found = [item.text() for item in place.one_or_more()]
    if found and not {value, *also} & set(found):
        raise place.wrong("{value} is not {fixed}", value=repr(", ".join(found)[:80]), fixed=repr(value))
    return value


def _read_checked(cls: type[R], check: Callable[[R, Place], None] | None, place: Place) -> R:
    value = read_record(cls, place)
    if check:
        check(value, place)
    return value
