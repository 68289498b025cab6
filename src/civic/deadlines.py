"""Working-time calendars and the clocks of requests and petitions.

A due moment is counted in days, working days or working hours of one office, in its own time zone. Nothing
here is stored: what is due, and how late, is computed from calendar, start and pauses each time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

MAX_AMOUNT = 10_000
HORIZON_DAYS = 500_000
_DAY = timedelta(days=1)
_MIDNIGHT = time(0, 0)


class CalendarRefused(ValueError):
    """A calendar, or a question to it, that makes no sense; the message is a whole sentence."""


class Unit(StrEnum):
    """What a term counts: every day, days on which the office works, or hours in which it is open."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    WORKING_HOURS = "working_hours"


@dataclass(frozen=True)
class Term:
    """How long something may take, such as 15 working days."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= MAX_AMOUNT:
            raise CalendarRefused(f"A term of {self.amount} is not between 1 and {MAX_AMOUNT}.")


@dataclass(frozen=True)
class Opening:
    """Opening hours on a weekday (Monday is 0) by the wall clock; closing at 00:00 is the end of the day."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class Pause:
    """A time in which the clock stands still; `ends_at` is None while the resident has not answered yet."""

    starts_at: datetime
    ends_at: datetime | None = None

    def __post_init__(self) -> None:
        _require_zone(self.starts_at)
        if self.ends_at is None:
            return
        _require_zone(self.ends_at)
        if self.ends_at < self.starts_at:
            raise CalendarRefused(f"The pause ends at {self.ends_at}, before it starts at {self.starts_at}.")

    def covers(self, moment: datetime) -> bool:
        """Whether the clock stands still at that moment; it runs again at `ends_at` itself."""
        return self.starts_at <= moment and (self.ends_at is None or moment < self.ends_at)


@dataclass(frozen=True)
class WorkCalendar:
    """When an office works: opening hours by weekday, the days it stays closed, and its time zone.

    Raise CalendarRefused when there are no opening hours, or they overlap or run backwards.
    """

    openings: tuple[Opening, ...]
    zone: ZoneInfo
    holidays: frozenset[date] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if not self.openings:
            raise CalendarRefused("The calendar has no opening hours, so nothing could ever be due.")
        for opening in self.openings:
            _check_opening(opening)
        ordered = sorted(self.openings, key=lambda opening: (opening.weekday, opening.opens))
        for earlier, later in pairwise(ordered):
            if earlier.weekday == later.weekday and (
                later.opens < earlier.closes or earlier.closes == _MIDNIGHT
            ):
                raise CalendarRefused(
                    f"The opening hours from {later.opens:%H:%M} overlap those before them."
                )

    def is_working_day(self, day: date) -> bool:
        """Whether the office opens at all on that day."""
        return day not in self.holidays and any(opening.weekday == day.weekday() for opening in self.openings)

    def next_working_day(self, day: date) -> date:
        """The day itself when the office works on it, else the first working day after it."""
        found = next(filter(self.is_working_day, _days_from(day)), None)
        if found is None:
            raise _never_due()
        return found

    def local_date(self, moment: datetime) -> date:
        """The date on the office's own wall when `moment` happens."""
        return _require_zone(moment).astimezone(self.zone).date()

    def hours_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """The opening hours of that day as moments in UTC, in order; none on a holiday.

        An hour that a clock change repeats is counted twice, one that it skips is not counted.
        """
        if day in self.holidays:
            return []
        spans = (
            (_moment(day, opening.opens, self.zone), _closing(day, opening.closes, self.zone))
            for opening in self.openings
            if opening.weekday == day.weekday()
        )
        return sorted(span for span in spans if span[0] < span[1])

    def closing_on(self, day: date) -> datetime:
        """When that working day ends: its last closing time, in UTC."""
        return max(_closing(day, o.closes, self.zone) for o in self.openings if o.weekday == day.weekday())


@dataclass(frozen=True)
class Clock:
    """A term that runs from `started_at` by an office's calendar, standing still during the pauses.

    The day on which it starts is not counted, and a due day on which the office is closed moves to the next
    working day, as in Regulation (EEC, Euratom) No 1182/71, article 3. A day counts when
    the clock runs at its end.
    """

    started_at: datetime
    term: Term
    calendar: WorkCalendar
    pauses: tuple[Pause, ...] = ()

    def __post_init__(self) -> None:
        _require_zone(self.started_at)

    def due_at(self) -> datetime | None:
        """When the term is over, in UTC; None while a pause without an end holds the clock back."""
        if self.term.unit is Unit.WORKING_HOURS:
            return self._due_by_hours()
        return self._due_by_days()

    def late_by(self, now: datetime) -> timedelta:
        """How long past due it is at `now`; zero when not late. Hand in the answer's time once answered."""
        due = self.due_at()
        return max(timedelta(0), _require_zone(now) - due) if due else timedelta(0)

    def is_paused(self, now: datetime) -> bool:
        """Whether the clock stands still at `now`."""
        return any(pause.covers(_require_zone(now)) for pause in self.pauses)

    def _due_by_days(self) -> datetime | None:
        left = self.term.amount
        for day in _days_from(self.calendar.local_date(self.started_at) + _DAY):
            if not self._is_counted(day):
                continue
            end = self._end_of(day)
            if self._stands_still_after(end):
                return None
            left -= not self.is_paused(end)
            if left == 0:
                return self.calendar.closing_on(self.calendar.next_working_day(day))
        raise _never_due()

    def _due_by_hours(self) -> datetime | None:
        left = timedelta(hours=self.term.amount)
        for day in _days_from(self.calendar.local_date(self.started_at)):
            for opens, closes in self.calendar.hours_on(day):
                for start, end in _running(max(opens, self.started_at), closes, self.pauses):
                    if left <= end - start:
                        return (start + left).astimezone(UTC)
                    left -= end - start
            if self._stands_still_after(_moment(day, _MIDNIGHT, self.calendar.zone)):
                return None
        raise _never_due()

    def _is_counted(self, day: date) -> bool:
        return self.term.unit is Unit.DAYS or self.calendar.is_working_day(day)

    def _end_of(self, day: date) -> datetime:
        if self.term.unit is Unit.DAYS:
            return _closing(day, _MIDNIGHT, self.calendar.zone)
        return self.calendar.closing_on(day)

    def _stands_still_after(self, moment: datetime) -> bool:
        return any(pause.ends_at is None and pause.starts_at <= moment for pause in self.pauses)


def _check_opening(opening: Opening) -> None:
    if not 0 <= opening.weekday <= 6:
        raise CalendarRefused(f"There is no weekday {opening.weekday}; Monday is 0 and Sunday 6.")
    if opening.opens.tzinfo or opening.closes.tzinfo:
        raise CalendarRefused("Opening hours are read on the office's own clock and carry no time zone.")
    if opening.closes <= opening.opens and opening.closes != _MIDNIGHT:
        raise CalendarRefused(
            f"An office cannot open at {opening.opens:%H:%M} and close at {opening.closes:%H:%M}."
        )


def _require_zone(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise CalendarRefused(f"The moment {moment} has no time zone.")
    return moment


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _closing(day: date, closes: time, zone: ZoneInfo) -> datetime:
    return _moment(day + _DAY if closes == _MIDNIGHT else day, closes, zone)


def _days_from(day: date) -> Iterator[date]:
    first = day.toordinal()
    last = min(first + HORIZON_DAYS, date.max.toordinal() - 1)
    return map(date.fromordinal, range(first, last))


def _running(
    start: datetime, end: datetime, pauses: tuple[Pause, ...]
) -> Iterator[tuple[datetime, datetime]]:
    """The parts of a span in which no pause holds the clock."""
    for pause in sorted(pauses, key=lambda pause: pause.starts_at):
        if start < min(pause.starts_at, end):
            yield start, min(pause.starts_at, end)
        start = max(start, pause.ends_at or end)
    if start < end:
        yield start, end


def _never_due() -> CalendarRefused:
    return CalendarRefused(f"The office is closed or the clock paused for {HORIZON_DAYS} days on end.")
