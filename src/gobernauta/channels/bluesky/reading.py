"""Careful reading of JSON that strangers wrote: every value may be missing, of another kind, or hostile."""

from datetime import UTC, datetime
from typing import Any


def text(value: Any) -> str:
    """The string, or an empty one. What no database can hold (NUL, half a surrogate pair) becomes U+FFFD."""
    if not isinstance(value, str):
        return ""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")


def mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> list[dict[str, Any]]:
    """The objects in a list; whatever else is in it is passed over."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def moment(value: Any) -> datetime | None:
    """A point in time in UTC, or None when it is none (or names no time zone)."""
    try:
        read = datetime.fromisoformat(value)
        return read.astimezone(UTC) if read.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None
