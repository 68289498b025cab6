"""Reads values out of a server's JSON, which may hold anything. Wrong shapes raise `Malformed` by name."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from gobernauta.channels.protocol import Malformed


def entity(value: Any, what: str) -> Mapping[str, Any]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise Malformed("“%(what)s” is not an object but %(found)s", what=what, found=type(value).__name__)
    return value


def entities(value: Any, what: str) -> list[Mapping[str, Any]]:
    """A list of JSON objects; null counts as none."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise Malformed("“%(what)s” is not a list but %(found)s", what=what, found=type(value).__name__)
    return [entity(each, what) for each in value]


def string(holder: Mapping[str, Any], name: str, *, required: bool = False) -> str:
    """A string; null and absence count as empty unless it is required."""
    value = holder.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value):
        raise Malformed("“%(name)s” is not a text but %(found)s", name=name, found=type(value).__name__)
    if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise Malformed("“%(name)s” holds signs that no text may hold", name=name)
    return value


def whole(holder: Mapping[str, Any], name: str) -> int | None:
    """A whole number from 0 on, or None where there is none that makes sense."""
    value = holder.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def instant(holder: Mapping[str, Any], name: str) -> datetime | None:
    """A time in UTC, or None where there is none."""
    text = string(holder, name)
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Malformed("“%(name)s” is not a time: %(text)s", name=name, text=text[:60]) from error
