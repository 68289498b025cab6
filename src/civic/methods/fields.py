"""The sorts of values that a process file holds, read strictly and with the defaults of the rules."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from civic.ballots import Refused, exact
from civic.formats.place import Place
from civic.formats.problem import Malformed
from civic.formats.record import Kind, read_record, write_record


def whole(least: int, most: int, default: int | None = None) -> Kind:
    """A whole number between two bounds."""
    return Kind(lambda place: place.whole(least, most), int, lambda: default)


def fraction(least: Fraction | int, most: Fraction | int, default: Fraction | None = None) -> Kind:
    """An exact number between two bounds: written 0.25, "1/4" or 25 as it is."""

    def read(place: Place) -> Fraction:
        try:
            value = exact(place.text())
        except Refused as refused:
            raise place.malformed(refused.refusal) from None
        if not least <= value <= most:
            raise place.wrong("{value} is not between {least} and {most}", least=str(least), most=str(most))
        return value

    return Kind(read, str, lambda: default)


def one_of(*allowed: str) -> Kind:
    """One of a few words; the first when absent."""
    return Kind(lambda place: place.choice(allowed), str, lambda: allowed[0], allowed)


def yes_or_no(default: bool) -> Kind:
    return Kind(Place.flag, bool, lambda: default)


def words(check: Callable[[Place], str] = Place.text, allowed: tuple[str, ...] = ()) -> Kind:
    """A list of texts, none of them empty or twice; `allowed`: the only ones that `check` lets pass."""

    def read(place: Place) -> tuple[str, ...]:
        found: list[str] = []
        for element in place.elements():
            word = check(element)
            if not word or word in found:
                raise element.wrong("this is listed twice" if word else "this is empty")
            found.append(word)
        return tuple(found)

    return Kind(read, list, tuple, allowed)


def strict(cls: type[Any]) -> Kind:
    """A record in which every field is known and which its own `__post_init__` accepts."""
    return Kind(lambda place: read_strict(cls, place), write_record, cls)


def several(cls: type[Any]) -> Kind:
    """A list of such records."""
    return Kind(
        lambda place: tuple(read_strict(cls, element) for element in place.elements()),
        lambda values: [write_record(value) for value in values],
        tuple,
        holds=cls,
    )


def read_strict(cls: type[Any], place: Place) -> Any:
    """Read a record of the class. Raises Malformed for unknown fields, and for what the class itself refuses."""
    known = [name for name, kept in cls.__dataclass_fields__.items() if "kind" in kept.metadata]
    for name, member in place.members():
        if name not in known:
            close = get_close_matches(name, known, 1)
            if close:
                raise member.wrong("this field is not known; did you mean {close}?", close=close[0])
            raise member.wrong("this field is not known; known are {known}", known=", ".join(known))
    try:
        return read_record(cls, place)
    except Malformed:
        raise
    except Refused as refused:
        raise place.malformed(refused.refusal) from None
