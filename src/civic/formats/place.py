"""A value and where it stands in its document, so that every complaint can name file, line and field."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import Any

from civic.ballots import Fact, Sentence
from civic.formats.problem import FormatProblem, Malformed

Path = tuple[str | int, ...]

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})"
)
_LINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_PARTIAL_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_SCRIPTS = ("javascript:", "data:", "vbscript:")
_TRUE, _FALSE = (True, "true", "1"), (False, "false", "0")


@dataclass(frozen=True, eq=False)
class Document:
    """A parsed document of plain values (dict, list, str, numbers, bool, None) that can find a value's line."""

    name: str
    value: Any
    line_of: Callable[[Path], int]

    @property
    def root(self) -> "Place":
        """The outermost value."""
        return Place(self, self.value, ())


@dataclass(eq=False, slots=True)
class Place:
    """One value of a document. An absent member, null and the empty text are all read as absent.

    Not frozen, because a document has thousands and freezing them takes half the time of reading it.
    """

    document: Document
    value: Any
    path: Path

    @property
    def absent(self) -> bool:
        """Whether there is nothing here."""
        return self.value is None or self.value == ""

    def malformed(self, reason: Sentence) -> Malformed:
        """The exception that says what is wrong with the value here, to be raised by the caller."""
        line = self.document.line_of(self.path)
        return Malformed(FormatProblem(self.document.name, line, _written(self.path), str(reason)), reason)

    def wrong(self, template: str, **facts: Fact) -> Malformed:
        """The same by a template in which `value` is what stands here."""
        return self.malformed(Sentence(template, {"value": repr(self.value)[:80], **facts}))

    def at(self, key: str) -> "Place":
        """The member called `key` of the object here; raise Malformed when here is no object."""
        return Place(self.document, self.fields().get(key), (*self.path, key))

    def fields(self) -> dict[str, Any]:
        """The object here as plain values; raise Malformed when here is no object."""
        if not isinstance(self.value, dict):
            raise self.wrong("this should be an object with named fields")
        return self.value

    def needed(self, key: str) -> "Place":
        """The member called `key`; raise Malformed when it is absent."""
        member = self.at(key)
        if member.absent:
            raise member.wrong("this field is required")
        return member

    def members(self) -> Iterator[tuple[str, "Place"]]:
        """Name and value of every member of the object here; nothing when absent."""
        for key in {} if self.absent else self.fields():
            yield key, self.at(key)

    def elements(self) -> Iterator["Place"]:
        """The elements of the list here; nothing when absent."""
        if self.absent:
            return
        if not isinstance(self.value, list):
            raise self.wrong("this should be a list")
        for number, value in enumerate(self.value):
            yield Place(self.document, value, (*self.path, number))

    def one_or_more(self) -> Iterator["Place"]:
        """The elements of the list here, or the single value that stands for a list of one."""
        if isinstance(self.value, list) or self.absent:
            yield from self.elements()
        else:
            yield self

    def text(self) -> str:
        """The text here, "" when absent; a number is read as the text it was written in."""
        if self.absent:
            return ""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, int | float) and not isinstance(self.value, bool):
            return str(self.value)
        raise self.wrong("this should be text")

    def choice(self, allowed: tuple[str, ...]) -> str:
        """The text here, which must be one of `allowed`."""
        if self.value not in allowed:
            raise self.wrong("{value} is not one of {allowed}", allowed=", ".join(allowed))
        return str(self.value)

    def flag(self) -> bool:
        """True or false, also where it is written as text."""
        if self.value in _TRUE:
            return True
        if self.absent or self.value in _FALSE:
            return False
        raise self.wrong("{value} is neither true nor false")

    def number(self, least: float, most: float) -> float | None:
        """The number here between two bounds, also where it is written as text; None when absent."""
        if self.absent:
            return None
        try:
            value = float(self.value) if not isinstance(self.value, bool) else float("nan")
        except (TypeError, ValueError, OverflowError):
            value = float("nan")
        if not isfinite(value):
            raise self.wrong("{value} is not a number")
        if not least <= value <= most:
            raise self.wrong(
                "{value} is not between {least} and {most}", least=f"{least:g}", most=f"{most:g}"
            )
        return value

    def whole(self, least: int = 0, most: int = 2**53) -> int | None:
        """The whole number here; None when absent."""
        value = self.number(least, most)
        if value is not None and value != int(value):
            raise self.wrong("{value} is not a whole number")
        return None if value is None else int(value)

    def link(self) -> str:
        """The absolute address here, "" when absent; one that would run a script is refused."""
        text = self.text()
        if text and (not _LINK.fullmatch(text) or text.lower().startswith(_SCRIPTS)):
            raise self.wrong("{value} is not an absolute address")
        return text

    def partial_date(self) -> str:
        """A year, a month or a day as ISO 8601 text, "" when absent."""
        text = self.text()
        match = _PARTIAL_DATE.fullmatch(text)
        if text and not match:
            raise self.wrong("{value} is not a date such as 2026, 2026-11 or 2026-11-20")
        if match:
            year, month, day = (int(part or 1) for part in match.groups())
            try:
                date(year, month, day)
            except ValueError:
                raise self.wrong("{value} is not in the calendar") from None
        return text

    def day(self) -> str:
        """A date, or a date and time with a zone, as canonical text; "" when absent."""
        if isinstance(self.value, str) and "T" in self.value:
            moment = self.moment()
            return written_moment(moment) if moment else ""
        text = self.partial_date()
        if text and len(text) < len("2026-11-20"):
            raise self.wrong("{value} is not a whole date such as 2026-11-20")
        return text

    def moment(self) -> datetime | None:
        """The date and time here, which must carry a time zone (RFC 3339); None when absent."""
        if self.absent:
            return None
        if isinstance(self.value, str) and _MOMENT.fullmatch(self.value):
            try:
                return datetime.fromisoformat(self.value)
            except ValueError:
                pass
        raise self.wrong("{value} is not a date and time with a time zone, such as 2026-11-20T09:30:00Z")


def written_moment(moment: datetime) -> str:
    """A moment as the standards write it, with Z for UTC; raise ValueError without a time zone."""
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError(f"{moment} has no time zone, so it cannot be published.")
    text = moment.isoformat()
    return f"{text.removesuffix('+00:00')}Z" if not offset else text


def without_absent(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that hold something; False and 0 do."""
    return {key: value for key, value in fields.items() if value not in (None, "", (), [], {})}


def _written(path: Path) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")
