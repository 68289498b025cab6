"""What residents may see of requests: only those a person has made public, and only their public texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from civic.deadlines import WorkCalendar
from gobernauta.cases import clocks
from gobernauta.cases.lifecycle import CLOSED
from gobernauta.cases.models import Calendar, Clock, Service, ServiceRequest, StatusChange
from gobernauta.inbox import listing

MAP_POINTS = 500


@dataclass(frozen=True, slots=True)
class Figures:
    """Three numbers of the front page, over requests opened in a window."""

    opened: int
    answered: int
    late: int


def requests(
    *, words: str = "", service_code: str = "", is_open: bool | None = None
) -> QuerySet[ServiceRequest]:
    """Public requests, newest first, with what a list shows."""
    found = ServiceRequest.objects.filter(is_public=True, merged_into=None)
    if words:
        found = found.filter(public_search=listing.words_query(words))
    if service_code:
        found = found.filter(service__service_code=service_code)
    if is_open is not None:
        closed = Q(status__in=[*CLOSED, "duplicate"])
        found = found.exclude(closed) if is_open else found.filter(closed)
    return found.select_related("service", "organization", "area").order_by("-opened_at", "-id")


def points(found: QuerySet[ServiceRequest]) -> list[ServiceRequest]:
    """The newest of these requests that have a place, for a map."""
    return list(found.exclude(latitude=None).exclude(longitude=None)[:MAP_POINTS])


def one(reference: str) -> ServiceRequest | None:
    """A public request."""
    return requests().filter(reference=reference).first()


def followed(reference: str) -> ServiceRequest | None:
    """The request under a reference the resident holds, public or not."""
    found = ServiceRequest.objects.select_related("service", "organization", "area", "merged_into")
    return found.filter(reference=reference).first()


def steps(request: ServiceRequest) -> list[Mapping[str, object]]:
    """What has happened to a request: state, public notes and when, oldest first."""
    return list(request.status_changes.order_by("at", "id").values("status", "status_notes", "at"))


def due_at(request: ServiceRequest) -> datetime | None:
    """When an answer or, after that, the work is due; None when nothing is owed any longer."""
    running = request.clocks.filter(stopped_at=None).exclude(pauses__ended_at=None, pauses__isnull=False)
    return running.order_by("due_at").values_list("due_at", flat=True).first()


def with_due(found: QuerySet[ServiceRequest]) -> list[ServiceRequest]:
    """These requests with the moment the work is due, in one more query."""
    rows = list(found)
    due = dict(
        Clock.objects.filter(request__in=[row.pk for row in rows], kind=Clock.Kind.RESOLVE).values_list(
            "request", "due_at"
        )
    )
    for row in rows:
        row.due_at = due.get(row.pk)  # type: ignore[attr-defined]  # for the page
    return rows


def newest_outcomes(*, most: int = 3) -> list[StatusChange]:
    """What the town has finished last and told residents about."""
    finished = StatusChange.objects.filter(status="done", request__is_public=True).exclude(status_notes="")
    return list(finished.select_related("request").order_by("-at", "-id")[:most])


def newest_notes(request: ServiceRequest) -> str:
    """What residents were told last."""
    told = request.status_changes.exclude(status_notes="").order_by("-at", "-id")
    return told.values_list("status_notes", flat=True).first() or ""


def sorted_by_people(*, most: int) -> list[tuple[str, str]]:
    """Words and kind of matter of the newest requests of services that are offered, for readers to learn from."""
    known = ServiceRequest.objects.filter(service__is_active=True).exclude(description="")
    return list(known.order_by("-pk").values_list("description", "service__service_code")[:most])


def services() -> QuerySet[Service]:
    """What can be asked of the town."""
    return Service.objects.filter(is_active=True)


def figures(*, now: datetime, days: int = 30) -> Figures:
    """Opened in the window, answered of these, and late now whatever the window (promise 15)."""
    window = ServiceRequest.objects.filter(opened_at__gte=now - timedelta(days=days), opened_at__lte=now)
    answered = Q(clocks__kind=Clock.Kind.ANSWER) & Q(clocks__stopped_at__isnull=False)
    counted = window.aggregate(
        opened=Count("pk", distinct=True), answered=Count("pk", filter=answered, distinct=True)
    )
    late = ServiceRequest.objects.filter(clocks.overdue(now)).count()
    return Figures(counted["opened"], counted["answered"], late)


@dataclass(frozen=True, slots=True)
class Behind:
    """A department with requests that are late, and how many."""

    pk: int
    name: str
    names: Mapping[str, str]  # by language
    late: int


def late_by_department(*, now: datetime) -> list[Behind]:
    """The departments with requests that are late, the one with most first."""
    late = ServiceRequest.objects.filter(clocks.overdue(now))
    named = late.values_list("organization", "organization__name", "organization__names")
    counted = named.annotate(late=Count("pk")).order_by("-late", "organization__slug")
    return [Behind(*facts) for facts in counted]


def by_code(service_code: str) -> Service | None:
    """An active service."""
    return services().select_related("organization", "calendar").filter(service_code=service_code).first()


def answer_due(reference: str, opened_at: datetime) -> datetime | None:
    """When an answer is due in one conversation; see `answers_due`."""
    return answers_due({reference: opened_at})[reference]


def answers_due(opened: Mapping[str, datetime]) -> dict[str, datetime | None]:
    """When an answer is due in each conversation, by its reference and when it was opened.

    By the clocks of its request; where the words are not a request yet, by the town's first calendar.
    """
    requests = {it.reference: it for it in ServiceRequest.objects.filter(reference__in=list(opened))}
    hours = office()
    return {
        reference: due_at(requests[reference]) if reference in requests else _first_due(hours, at)
        for reference, at in opened.items()
    }


def office() -> WorkCalendar | None:
    """When the town works: its first calendar; None while it has promised no times."""
    calendar = Calendar.objects.order_by("pk").first()
    return clocks.working(calendar) if calendar else None


def _first_due(office: WorkCalendar | None, since: datetime) -> datetime | None:
    hours = clocks.WITHOUT_SERVICE[Clock.Kind.ANSWER]
    return clocks.due(office, since, hours, ()) if office else None
