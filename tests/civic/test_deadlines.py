"""Due dates against hand-counted calendars, and what must hold for every one of them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.deadlines import CalendarRefused, Clock, Opening, Pause, Term, Unit, WorkCalendar

MADRID = ZoneInfo("Europe/Madrid")
WEEK = tuple(Opening(weekday, time(9), time(17)) for weekday in range(5))
OFFICE = WorkCalendar(WEEK, MADRID, frozenset({date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 6)}))
SPLIT = tuple(
    Opening(weekday, *hours) for weekday in range(5) for hours in ((time(8), time(12)), (time(16), time(18)))
)


def madrid(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MADRID)


def due(
    start: str, amount: int, unit: Unit, *pauses: Pause, calendar: WorkCalendar = OFFICE
) -> datetime | None:
    return Clock(madrid(start), Term(amount, unit), calendar, pauses).due_at()


@pytest.mark.parametrize(
    "start, amount, unit, expected",
    [
        ("2026-11-20T10:00", 1, Unit.WORKING_DAYS, "2026-11-23T17:00"),  # Friday to Monday
        ("2026-11-21T10:00", 1, Unit.WORKING_DAYS, "2026-11-23T17:00"),  # Saturday: Monday is day one
        ("2026-12-24T23:59", 1, Unit.WORKING_DAYS, "2026-12-28T17:00"),  # Christmas is skipped
        ("2026-12-22T09:00", 10, Unit.WORKING_DAYS, "2027-01-08T17:00"),
        ("2026-12-18T09:00", 7, Unit.DAYS, "2026-12-28T17:00"),  # the 25th is closed: the next working day
        ("2026-12-18T09:00", 6, Unit.DAYS, "2026-12-24T17:00"),
        ("2026-11-20T16:00", 2, Unit.WORKING_HOURS, "2026-11-23T10:00"),
        ("2026-11-20T16:00", 1, Unit.WORKING_HOURS, "2026-11-20T17:00"),
        ("2026-11-21T03:00", 8, Unit.WORKING_HOURS, "2026-11-23T17:00"),
    ],
)
def test_due_moments_counted_by_hand(start: str, amount: int, unit: Unit, expected: str) -> None:
    assert due(start, amount, unit) == madrid(expected)


def test_the_siesta_is_not_working_time() -> None:
    calendar = WorkCalendar(SPLIT, MADRID)
    assert due("2026-11-23T11:00", 2, Unit.WORKING_HOURS, calendar=calendar) == madrid("2026-11-23T17:00")
    assert due("2026-11-23T11:00", 1, Unit.WORKING_DAYS, calendar=calendar) == madrid("2026-11-24T18:00")


def test_hours_across_both_clock_changes() -> None:
    always = WorkCalendar(tuple(Opening(weekday, time(0), time(0)) for weekday in range(7)), MADRID)
    assert due("2026-03-28T12:00", 24, Unit.WORKING_HOURS, calendar=always) == madrid("2026-03-29T13:00")
    assert due("2026-10-24T12:00", 24, Unit.WORKING_HOURS, calendar=always) == madrid("2026-10-25T11:00")
    assert due("2026-10-24T12:00", 1, Unit.DAYS, calendar=always) == madrid("2026-10-26T00:00")


def test_opening_hours_inside_the_skipped_hour_do_not_count() -> None:
    night = WorkCalendar(tuple(Opening(weekday, time(2, 30), time(3, 10)) for weekday in range(7)), MADRID)
    assert night.hours_on(date(2026, 3, 29)) == []
    [(opens, closes)] = night.hours_on(date(2026, 3, 30))
    assert closes - opens == timedelta(minutes=40)


def test_a_pause_of_two_closings_moves_the_due_day_by_two() -> None:
    pause = Pause(madrid("2026-11-24T10:00"), madrid("2026-11-26T11:00"))
    assert due("2026-11-23T09:00", 3, Unit.WORKING_DAYS, pause) == madrid("2026-11-30T17:00")
    assert due("2026-11-23T09:00", 10, Unit.WORKING_HOURS, pause) == madrid("2026-11-26T12:00")


def test_an_open_pause_leaves_nothing_due_unless_it_was_due_before() -> None:
    waiting = Pause(madrid("2026-11-25T10:00"))
    assert due("2026-11-23T09:00", 3, Unit.WORKING_DAYS, waiting) is None
    assert due("2026-11-23T09:00", 30, Unit.WORKING_HOURS, waiting) is None
    assert due("2026-11-23T09:00", 1, Unit.WORKING_DAYS, waiting) == madrid("2026-11-24T17:00")
    assert due("2026-11-23T09:00", 17, Unit.WORKING_HOURS, waiting) == madrid("2026-11-25T10:00")


def test_late_is_measured_from_due() -> None:
    clock = Clock(madrid("2026-11-20T10:00"), Term(1, Unit.WORKING_DAYS), OFFICE)
    assert clock.late_by(madrid("2026-11-23T17:00")) == timedelta(0)
    assert clock.late_by(madrid("2026-11-23T18:30")) == timedelta(minutes=90)
    paused = Clock(clock.started_at, clock.term, OFFICE, (Pause(clock.started_at),))
    assert paused.late_by(madrid("2030-01-01T00:00")) == timedelta(0)
    assert paused.is_paused(clock.started_at)
    assert not paused.is_paused(clock.started_at - timedelta(seconds=1))


@pytest.mark.parametrize("year", [1901, 2999])
@pytest.mark.parametrize("unit", list(Unit))
def test_far_years_end(year: int, unit: Unit) -> None:
    clock = Clock(datetime(year, 12, 30, tzinfo=UTC), Term(10_000, unit), OFFICE)
    moment = clock.due_at()
    assert moment is not None
    assert moment > clock.started_at


def test_the_end_of_time_is_refused_in_words() -> None:
    with pytest.raises(CalendarRefused, match="days on end"):
        Clock(datetime(9999, 12, 30, tzinfo=UTC), Term(5, Unit.WORKING_DAYS), OFFICE).due_at()
    with pytest.raises(CalendarRefused, match="days on end"):
        Clock(datetime(9999, 12, 30, tzinfo=UTC), Term(500, Unit.WORKING_HOURS), OFFICE).due_at()
    with pytest.raises(CalendarRefused, match="days on end"):
        OFFICE.next_working_day(date.max)


@pytest.mark.parametrize(
    "openings, sentence",
    [
        ((), "no opening hours"),
        ((Opening(7, time(9), time(17)),), "no weekday 7"),
        ((Opening(0, time(17), time(9)),), "cannot open at 17:00 and close at 09:00"),
        ((Opening(0, time(9), time(9)),), "cannot open at 09:00 and close at 09:00"),
        ((Opening(0, time(9), time(13)), Opening(0, time(12), time(17))), "from 12:00 overlap"),
        ((Opening(0, time(9), time(0)), Opening(0, time(12), time(17))), "from 12:00 overlap"),
        ((Opening(0, time(9, tzinfo=UTC), time(17)),), "carry no time zone"),
    ],
)
def test_a_senseless_calendar_is_refused(openings: tuple[Opening, ...], sentence: str) -> None:
    with pytest.raises(CalendarRefused, match=sentence):
        WorkCalendar(openings, MADRID)


def test_senseless_clocks_are_refused() -> None:
    with pytest.raises(CalendarRefused, match="A term of 0 is not"):
        Term(0, Unit.DAYS)
    with pytest.raises(CalendarRefused, match="has no time zone"):
        Clock(datetime(2026, 1, 1), Term(1, Unit.DAYS), OFFICE)  # noqa: DTZ001
    with pytest.raises(CalendarRefused, match="before it starts"):
        Pause(madrid("2026-01-02T00:00"), madrid("2026-01-01T00:00"))


def moments(first: date, last: date) -> st.SearchStrategy[datetime]:
    return st.dates(first, last).flatmap(
        lambda day: st.times().map(lambda clock: datetime.combine(day, clock, UTC))
    )


MOMENTS = moments(date(1901, 1, 1), date(2999, 12, 31))
TERMS = st.builds(Term, st.integers(1, 60), st.sampled_from(Unit))
ZONES = st.sampled_from(["Europe/Madrid", "Asia/Jakarta", "America/Santiago", "Pacific/Apia"]).map(ZoneInfo)


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1))
    hours = draw(st.sampled_from([(time(9), time(17)), (time(0), time(0)), (time(1, 30), time(2, 30))]))
    holidays = draw(st.frozensets(st.dates(date(2026, 1, 1), date(2026, 3, 1)), max_size=20))
    return WorkCalendar(tuple(Opening(weekday, *hours) for weekday in weekdays), draw(ZONES), holidays)


@given(
    calendars(),
    MOMENTS | moments(date(2026, 1, 1), date(2026, 4, 1)),
    TERMS,
)
def test_due_is_after_the_start_on_a_working_day_within_opening_hours(
    calendar: WorkCalendar, start: datetime, term: Term
) -> None:
    moment = Clock(start, term, calendar).due_at()
    assert moment is not None
    assert moment > start
    last_second = moment - timedelta(seconds=1)
    day = calendar.local_date(last_second)
    assert calendar.is_working_day(day)
    assert any(opens <= last_second < closes for opens, closes in calendar.hours_on(day))


@given(calendars(), MOMENTS, TERMS, st.integers(0, 10**7), st.integers(0, 20))
def test_later_starts_and_longer_terms_are_never_due_earlier(
    calendar: WorkCalendar, start: datetime, term: Term, later: int, longer: int
) -> None:
    first = Clock(start, term, calendar).due_at()
    second = Clock(start + timedelta(seconds=later), Term(term.amount + longer, term.unit), calendar).due_at()
    assert first is not None
    assert second is not None
    assert first <= second


@given(calendars(), MOMENTS, st.integers(1, 40), st.integers(1, 40))
def test_working_terms_add_up(calendar: WorkCalendar, start: datetime, one: int, two: int) -> None:
    for unit in (Unit.WORKING_DAYS, Unit.WORKING_HOURS):
        halfway = Clock(start, Term(one, unit), calendar).due_at()
        assert halfway is not None
        begin = halfway - timedelta(seconds=1) if unit is Unit.WORKING_DAYS else halfway
        both = Clock(begin, Term(two, unit), calendar).due_at()
        assert both == Clock(start, Term(one + two, unit), calendar).due_at()


@given(
    calendars(), MOMENTS, TERMS, st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=4)
)
def test_pauses_only_ever_postpone_and_their_order_is_nothing(
    calendar: WorkCalendar, start: datetime, term: Term, spans: list[tuple[int, int]]
) -> None:
    pauses = tuple(
        Pause(start + timedelta(seconds=begin), start + timedelta(seconds=begin + length))
        for begin, length in spans
    )
    plain = Clock(start, term, calendar).due_at()
    held = Clock(start, term, calendar, pauses).due_at()
    assert plain is not None
    assert held is not None
    assert held >= plain
    assert held == Clock(start, term, calendar, pauses[::-1] + pauses).due_at()
    assert held <= plain + sum(
        (p.ends_at - p.starts_at + timedelta(days=8) for p in pauses if p.ends_at), timedelta(60)
    )
