"""Reading service requests: the list staff work from, and one request with its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from gobernauta.cases import clocks
from gobernauta.cases.clocks import Standing
from gobernauta.cases.lifecycle import CLOSED, OPEN, REQUEST
from gobernauta.cases.models import (
    Calendar,
    Clock,
    Label,
    Merge,
    Note,
    Raised,
    Service,
    ServiceRequest,
    StatusChange,
)
from gobernauta.inbox import listing, references
from gobernauta.inbox.listing import Key
from gobernauta.inbox.queries import Conversation
from gobernauta.people.policy import Reach
from gobernauta.people.queries import Area

# The rows this room hands out; its tables stay its own.
__all__ = [
    "Calendar",
    "Label",
    "Note",
    "Service",
    "ServiceRequest",
]

SHOWN = (
    *("pk", "reference", "title", "description", "status", "opened_at", "first_due"),
    *("service__service_code", "service__names", "organization__name", "assignee__name", "area__name"),
    "organization__names",
    "language",
)  # what a `Line` is made of, in its order


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty fields ask for nothing. `status` may also be `open` or `closed`."""

    words: str = ""
    status: str = ""
    service: int | None = None
    organization: int | None = None
    assignee: int | None = None
    unassigned: bool = False
    area: int | None = None
    overdue: bool = False
    soonest: bool = False  # those due first, instead of the newest
    after: Key | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A request as the list shows it, with the clock that is due first."""

    pk: int
    reference: str
    title: str
    description: str
    status: str
    opened_at: datetime
    first_due: datetime | None
    service_code: str
    service_names: Mapping[str, str] | None  # None: no service is chosen
    organization: str
    assignee: str | None
    area: str | None
    organization_names: Mapping[str, str]
    language: str


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the list; `after` is the key of the next page, `count` stops one beyond `listing.COUNTED`."""

    rows: Sequence[Line]
    after: Key | None
    count: int


def within(reach: Reach) -> QuerySet[ServiceRequest]:
    """Requests somebody may see."""
    everything = ServiceRequest.objects.all()
    return everything if reach.everywhere else everything.filter(organization__in=reach.organizations)


def select(wanted: Wanted, reach: Reach, *, now: datetime) -> QuerySet[ServiceRequest]:
    """The requests wanted, without order."""
    plain = {
        "service": wanted.service,
        "organization": wanted.organization,
        "assignee": wanted.assignee,
        "area": wanted.area,
    }
    found = within(reach).filter(**{name: value for name, value in plain.items() if value})
    if wanted.status:
        found = found.filter(status__in=_statuses(wanted.status))
    if wanted.unassigned:
        found = found.filter(assignee=None)
    if wanted.overdue:
        found = found.filter(clocks.overdue(now))
    return found.filter(_worded(wanted.words)) if wanted.words else found


def page(wanted: Wanted, reach: Reach, *, now: datetime, size: int = 25) -> Page:
    """One page of the list."""
    found = select(wanted, reach, now=now)
    column, sign = "opened_at", "-"
    rows = found.annotate(first_due=clocks.first_due())
    if wanted.soonest:
        column, sign = "first_due", ""
        rows = rows.exclude(status="waiting").filter(first_due__isnull=False)
    ahead = listing.beyond(rows, column, wanted.after, descending=not wanted.soonest)
    ordered = ahead.order_by(f"{sign}{column}", f"{sign}pk").values_list(*SHOWN)
    lines, after = listing.cut([Line(*row) for row in ordered[: size + 1]], column, size)
    return Page(lines, after, listing.count(found))


def _statuses(status: str) -> tuple[str, ...]:
    if status == "closed":
        return (*CLOSED, "duplicate")
    return OPEN if status == "open" else (status,)


def _worded(words: str) -> Q:
    reference = references.normal(words)
    named = Q(reference=reference) if reference else Q()
    return Q(search=listing.words_query(words)) | named


def one(pk: int) -> ServiceRequest | None:
    """A request with what its page needs, whoever asks."""
    wanted = ServiceRequest.objects.select_related("service", "organization", "assignee", "area")
    return wanted.defer("search", "public_search", "area__outline").filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class Noted:
    """A note as staff read it: when it was written, by whom, and what it says."""

    at: datetime
    by: str
    text: str


def notes(**where: object) -> Sequence[Noted]:
    """The notes on a request or on conversations, oldest first."""
    found = Note.objects.filter(**where).order_by("at", "pk")
    return [Noted(*note) for note in found.values_list("at", "by__name", "text")]


@dataclass(frozen=True, slots=True)
class Taken:
    """A step as its page shows it: when, by whom (None: by nobody in person), and what residents were told."""

    at: datetime
    by: str | None
    status: str
    status_notes: str
    forwarded_to: str


@dataclass(frozen=True, slots=True)
class History:
    """Everything that belongs to one request."""

    standings: Sequence[Standing]
    steps: Sequence[Taken]
    notes: Sequence[Noted]
    duplicates: Sequence[tuple[int, str]]  # number and reference
    can_split: bool


def history(request: ServiceRequest, *, now: datetime) -> History:
    """What happened to a request."""
    kept = sorted(Clock.objects.filter(request=request), key=lambda it: it.kind)
    steps = StatusChange.objects.filter(request=request).order_by("at", "pk")
    merged = ServiceRequest.objects.filter(merged_into=request).order_by("pk")
    return History(
        standings=[clocks.standing(clock, request.status, now) for clock in kept],
        steps=[
            Taken(*step)
            for step in steps.values_list("at", "by__name", "status", "status_notes", "forwarded_to")
        ],
        notes=notes(request=request),
        duplicates=list(merged.values_list("pk", "reference")),
        can_split=request.merged_into_id is not None and _is_merged("request", request.pk),
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """A request as its conversation shows it, with the clock that is due first."""

    pk: int
    name: str
    next_due: Standing | None


def of_conversations(pks: Sequence[int], reach: Reach, *, now: datetime) -> Sequence[Opened]:
    """The requests within `reach` that were raised in these conversations, oldest first."""
    raised = within(reach).filter(raised__conversation__in=pks).annotate(due=clocks.first_due())
    facts = raised.order_by("pk").values_list("pk", "reference", "title", "status", "due").distinct()
    return [
        Opened(pk, title or reference, clocks.owed(due, status, now))
        for pk, reference, title, status, due in facts
    ]


def services() -> QuerySet[Service]:
    """Kinds of requests the town takes now."""
    return Service.objects.filter(is_active=True).select_related("calendar")


def service(pk: int | None) -> Service | None:
    """One kind of request the town takes."""
    return services().select_related("calendar", "organization").filter(pk=pk).first() if pk else None


def area(pk: int | None) -> Area | None:
    """One part of the town."""
    return Area.objects.filter(pk=pk).first() if pk else None


def named(reference: str) -> ServiceRequest | None:
    """The request of a reference, as people type it."""
    return ServiceRequest.objects.filter(reference=references.normal(reference)).first()


def count_raised(conversation: Conversation) -> int:
    """How many requests were opened from a conversation."""
    return Raised.objects.filter(conversation=conversation).count()


def open311_status(status: str) -> str:
    """What Open311 calls a status: open or closed."""
    return REQUEST.state(status).public


def _is_merged(kind: str, pk: int) -> bool:
    return Merge.objects.filter(kind=kind, merged_id=pk, undone_at=None).exists()
