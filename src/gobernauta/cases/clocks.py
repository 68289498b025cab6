"""The clocks of a request: when an answer and when the work are due, in working hours of the department.

A clock stands still while the town waits for the resident. What is due is computed by `civic.deadlines`; it is
written down so that lists can be sorted, and written again whenever a pause ends. Overdue is never stored.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, Subquery

from civic import deadlines
from gobernauta.cases.models import Calendar, Clock, Pause, Service, ServiceRequest

WITHOUT_SERVICE = {Clock.Kind.ANSWER: 40, Clock.Kind.RESOLVE: 160}


def start(request: ServiceRequest, *, now: datetime) -> None:
    """Start both clocks. A town without any calendar has promised no times, so there is none to keep."""
    calendar = _calendar(request.service)
    if calendar is None:
        return
    Clock.objects.bulk_create(
        [
            Clock(
                request=request,
                kind=kind,
                started_at=now,
                working_hours=hours,
                due_at=due(working(calendar), now, hours, ()) or now,
            )
            for kind, hours in _hours(request.service).items()
        ]
    )


def pause(request: ServiceRequest, *, now: datetime) -> None:
    """Stand still from now on."""
    Pause.objects.bulk_create([Pause(clock=clock, started_at=now) for clock in _running(request)])


def resume(request: ServiceRequest, *, now: datetime) -> None:
    """Go on; what was due moves by the working time the pause held."""
    Pause.objects.filter(clock__request=request, ended_at=None).update(ended_at=now)
    reckon(request)


def stop(request: ServiceRequest, kinds: Iterable[str] = tuple(Clock.Kind), *, now: datetime) -> None:
    """The promise is kept, late or not. An open pause ends with its clock."""
    running = Clock.objects.filter(request=request, kind__in=list(kinds), stopped_at=None)
    Pause.objects.filter(clock__in=running, ended_at=None).update(ended_at=now)
    running.update(stopped_at=now)


def restart(request: ServiceRequest, *, now: datetime) -> None:
    """The work is not done after all: the time it was held to be done does not count."""
    for clock in Clock.objects.filter(request=request, kind=Clock.Kind.RESOLVE).exclude(stopped_at=None):
        Pause.objects.create(clock=clock, started_at=clock.stopped_at or now, ended_at=now)
        clock.stopped_at = None
        clock.save(update_fields=["stopped_at"])
    reckon(request)


def run_again(clock: Clock, request: ServiceRequest) -> None:
    """What stopped a clock did not happen after all: it ran all the while, pausing when the work paused."""
    stopped_at = clock.stopped_at
    Clock.objects.filter(pk=clock.pk).update(stopped_at=None)
    since = Pause.objects.filter(clock__request=request, clock__kind=Clock.Kind.RESOLVE)
    since = since.filter(Q(ended_at=None) | Q(ended_at__gt=stopped_at))
    Pause.objects.bulk_create(
        Pause(clock=clock, started_at=max(it.started_at, stopped_at or it.started_at), ended_at=it.ended_at)
        for it in since
    )
    reckon(request)


def reckon(request: ServiceRequest) -> None:
    """Compute anew what is due, by the service's present calendar and hours."""
    calendar = _calendar(request.service)
    if calendar is None:
        return
    hours, office = _hours(request.service), working(calendar)
    for clock in Clock.objects.filter(request=request, stopped_at=None).prefetch_related("pauses"):
        pauses = tuple(deadlines.Pause(it.started_at, it.ended_at) for it in clock.pauses.all())
        clock.working_hours = hours[Clock.Kind(clock.kind)]
        clock.due_at = due(office, clock.started_at, clock.working_hours, pauses) or clock.due_at
        clock.save(update_fields=["working_hours", "due_at"])


def due(
    office: deadlines.WorkCalendar,
    started_at: datetime,
    hours: int,
    pauses: tuple[deadlines.Pause, ...],
) -> datetime | None:
    """When so many working hours are over; None while an open pause holds the clock."""
    term = deadlines.Term(hours, deadlines.Unit.WORKING_HOURS)
    return deadlines.Clock(started_at, term, office, pauses).due_at()


def working(calendar: Calendar) -> deadlines.WorkCalendar:
    """A stored calendar as `civic.deadlines` reads it."""
    openings = tuple(
        deadlines.Opening(int(weekday), time.fromisoformat(opens), time.fromisoformat(closes))
        for weekday, spans in calendar.hours.items()
        for opens, closes in spans
    )
    holidays = frozenset(date.fromisoformat(day) for day in calendar.holidays)
    return deadlines.WorkCalendar(openings, ZoneInfo(calendar.time_zone), holidays)


def _calendar(service: Service | None) -> Calendar | None:
    return service.calendar if service else Calendar.objects.order_by("pk").first()


def _hours(service: Service | None) -> dict[Clock.Kind, int]:
    if service is None:
        return WITHOUT_SERVICE
    return {Clock.Kind.ANSWER: service.answer_hours, Clock.Kind.RESOLVE: service.resolve_hours}


def _running(request: ServiceRequest) -> Iterable[Clock]:
    return Clock.objects.filter(request=request, stopped_at=None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a clock stands at a moment: `late` is computed here and nowhere stored."""

    due_at: datetime
    paused: bool
    late: bool
    stopped_at: datetime | None = None
    kind: str = ""

    @property
    def overdue(self) -> bool:
        """Late, and still owed."""
        return self.late and self.stopped_at is None


def standing(clock: Clock, status: str, now: datetime) -> Standing:
    """How a clock of a request with this status stands; one that is paused is not late."""
    if clock.stopped_at is None:
        return replace(running(clock.due_at, status, now), kind=clock.kind)
    late = clock.stopped_at > clock.due_at
    return Standing(clock.due_at, paused=False, late=late, stopped_at=clock.stopped_at, kind=clock.kind)


def running(due_at: datetime, status: str, now: datetime) -> Standing:
    """How a clock stands that nobody has stopped."""
    paused = status == "waiting"
    return Standing(due_at, paused=paused, late=not paused and now > due_at)


def owed(due_at: datetime | None, status: str, now: datetime) -> Standing | None:
    """How the clock stands that `first_due` found; None where none runs."""
    return running(due_at, status, now) if due_at else None


@cache
def first_due() -> Subquery:
    """When the first of a request's running clocks is due; for lists. The same expression wherever it is asked."""
    owed = Clock.objects.filter(request=OuterRef("pk"), stopped_at=None).order_by("due_at")
    return Subquery(owed.values("due_at")[:1])


def overdue(now: datetime) -> Q:
    """The requests with a clock that is late and still owed; the same rule as `standing`, for lists."""
    late = Clock.objects.filter(request=OuterRef("pk"), stopped_at=None, due_at__lt=now)
    return Q(Exists(late)) & ~Q(status="waiting")
