"""How long a network asks us to wait, in whichever of the usual ways it says so."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 86_400.0  # seconds; a header that asks for more would keep an account silent for good


def asked(headers: Mapping[str, str], *, resets: str = "", otherwise: float) -> float:
    """Seconds to wait, from one to a day.

    `Retry-After` counts first, seconds or a date (RFC 9110 section 10.2.3), then the moment in the header named
    `resets`, then `otherwise`.
    """
    said = headers.get("Retry-After", "")
    seconds = _number(said)
    if seconds is None:
        until = moment(said) or moment(headers.get(resets, ""))
        seconds = (until - datetime.now(UTC)).total_seconds() if until else otherwise
    return min(max(seconds, 1.0), LONGEST)


def moment(text: str) -> datetime | None:
    """A time from a header: an HTTP date, ISO 8601, or seconds since 1970."""
    try:
        if (seconds := _number(text)) is not None:
            return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    for reader in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = reader(text)
        except (ValueError, TypeError, IndexError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return None if math.isnan(found) else found
