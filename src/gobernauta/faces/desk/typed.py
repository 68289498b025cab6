"""Reading what somebody typed or an address carries: a value, nothing, or a sentence about what is wrong."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from django.http import QueryDict
from django.utils.translation import gettext as _

from gobernauta.inbox.listing import Key

EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
LARGEST = 2**63 - 1
LONGEST = 20_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Unreadable(ValueError):
    """What is wrong with a value, in a sentence for the person who typed it."""


def text(data: QueryDict, name: str, *, most: int = LONGEST) -> str:
    """What was typed, without the one sign no text may hold."""
    typed = data.get(name, "").replace("\x00", "").strip()
    if len(typed) > most:
        raise Unreadable(_("The text is longer than %(most)d characters.") % {"most": most})
    return typed


def number(data: QueryDict, name: str) -> int | None:
    """A whole number, as rows are numbered."""
    typed = text(data, name, most=LONGEST)
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit()) or len(typed) > 19 or int(typed) > LARGEST:
        raise Unreadable(_("“%(typed)s” is not a number.") % {"typed": typed[:50]})
    return int(typed)


def degrees(data: QueryDict, name: str) -> float | None:
    """A latitude or longitude; a decimal comma is read as a point."""
    typed = text(data, name).replace(",", ".")
    if not typed:
        return None
    try:
        found = float(typed)
    except ValueError as error:
        raise Unreadable(_("“%(typed)s” is not a number.") % {"typed": typed[:50]}) from error
    if found != found or found in (float("inf"), float("-inf")):
        raise Unreadable(_("“%(typed)s” is not a number.") % {"typed": typed[:50]})
    return found


def day(data: QueryDict, name: str) -> date | None:
    """A date as browsers send it (2026-11-21)."""
    typed = text(data, name)
    if not typed:
        return None
    try:
        found = date.fromisoformat(typed)
    except ValueError as error:
        raise Unreadable(_("“%(typed)s” is not a date.") % {"typed": typed[:50]}) from error
    if not EARLIEST <= found <= LATEST:
        raise Unreadable(_("The date %(typed)s lies outside the years 1900 to 2999.") % {"typed": typed[:50]})
    return found


def choice(data: QueryDict, name: str, allowed: Collection[str]) -> str:
    """One of the values a list offers, or nothing."""
    typed = text(data, name)
    if typed and typed not in allowed:
        raise Unreadable(_("“%(typed)s” cannot be chosen here.") % {"typed": typed[:50]})
    return typed


def key(data: QueryDict, name: str = "after") -> Key | None:
    """Where a page of a list starts, as `written` put it into the link."""
    typed = text(data, name)
    if not typed:
        return None
    moment, _hyphen, row = typed.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) <= 18 for part in (moment, row)):
        raise Unreadable(_("This page of the list does not exist. Start from the first."))
    try:
        return Key(_EPOCH + int(moment) * _MICROSECOND, int(row))
    except OverflowError as error:
        raise Unreadable(_("This page of the list does not exist. Start from the first.")) from error


def written(found: Key | None) -> str:
    """A key for a link; `key` reads it."""
    return f"{(found.at - _EPOCH) // _MICROSECOND}-{found.pk}" if found else ""
