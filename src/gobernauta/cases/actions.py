"""Opening and moving service requests; every step stands on the record in the same transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from civic.lifecycle import TransitionRefused
from gobernauta.cases import clocks
from gobernauta.cases.lifecycle import NEEDS_NOTES, REQUEST, is_open
from gobernauta.cases.models import (
    Assignment,
    Note,
    Raised,
    Service,
    ServiceRequest,
    StatusChange,
)
from gobernauta.inbox import handling, references
from gobernauta.inbox.queries import Conversation
from gobernauta.people.queries import Area, Organization, User
from gobernauta.register import actions as register


class Refused(Exception):
    """Why it cannot be done, in a sentence for the person who tried."""


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a request: WGS 84 degrees, an address, an area, or none of them."""

    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    area: Area | None = None

    def __post_init__(self) -> None:
        if (self.latitude is None) != (self.longitude is None):
            raise Refused(_("A point needs both its latitude and its longitude."))
        if self.latitude is not None and not -90 <= self.latitude <= 90:
            raise Refused(_("The latitude lies between -90 and 90."))
        if self.longitude is not None and not -180 <= self.longitude <= 180:
            raise Refused(_("The longitude lies between -180 and 180."))


@transaction.atomic
def open_request(
    *,
    conversation: Conversation,
    organization: Organization,
    service: Service | None,
    title: str,
    description: str,
    actor: User | None,
    now: datetime,
    where: Where | None = None,
    expected: int | None = None,
) -> ServiceRequest:
    """Open a service request from a conversation; the first takes the reference the resident already has.

    `expected` is how many requests the clerk saw in the conversation: raises `Refused` when there are more by
    now. A request for another department takes the conversation along.
    """
    held = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    known = Raised.objects.filter(conversation=held).count()
    if expected is not None and known > expected:
        raise Refused(_("Somebody else has opened a case from this conversation meanwhile."))
    place = where or Where()
    request = ServiceRequest.objects.create(
        reference=references.fresh() if _is_taken(held.reference) else held.reference,
        service=service,
        organization=organization,
        title=title[:200],
        description=description,
        channel=held.account.kind,
        language=held.language,
        area=place.area,
        address=place.address[:300],
        latitude=place.latitude,
        longitude=place.longitude,
        opened_at=now,
        updated_at=now,
    )
    Raised.objects.create(request=request, conversation=held)
    StatusChange.objects.create(request=request, status=request.status, at=now, by=actor)
    clocks.start(request, now=now)
    if held.organization_id != organization.pk:
        handling.hand_over([held.pk], organization=organization, assignee=None)
    register.record(
        action="request.opened",
        subject=request.reference,
        actor="clerk" if actor else "system",
        now=now,
        public={"service_code": service.service_code if service else "", "agency": organization.slug},
    )
    return request


def _is_taken(reference: str) -> bool:
    return ServiceRequest.objects.filter(reference=reference).exists()


@transaction.atomic
def move(
    *,
    request: ServiceRequest,
    verb: str,
    notes: str,
    actor: User | None,
    now: datetime,
    forwarded_to: str = "",
    seen: str = "",
) -> StatusChange:
    """Take one step of the lifecycle; `notes` are public. Raises `Refused`.

    `seen` is the status the clerk looked at: another one by now means that somebody was quicker.
    """
    held = ServiceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if seen and seen != held.status:
        raise Refused(_("Somebody else has changed this case meanwhile. Look at it again."))
    _check_words(verb, notes, forwarded_to)
    before = held.status
    change = change_status(held, verb, notes=notes, forwarded_to=forwarded_to, actor=actor, now=now)
    _set_clocks(held, before, change.status, now)
    register.record(
        action=f"request.{change.status}",
        subject=held.reference,
        actor="clerk" if actor else "system",
        now=now,
        public={"status": REQUEST.state(change.status).public, **_forwarded(forwarded_to)},
        private=notes.encode() or None,
    )
    request.refresh_from_db()
    return change


def _check_words(verb: str, notes: str, forwarded_to: str) -> None:
    if verb in NEEDS_NOTES and not notes.strip():
        raise Refused(_("Say in a sentence what residents are to know about this step."))
    if verb == "forward" and not forwarded_to.strip():
        raise Refused(_("Say who is responsible, so that residents know where to turn."))


def _forwarded(to: str) -> Mapping[str, str]:
    return {"forwarded_to": to} if to else {}


def change_status(
    held: ServiceRequest, verb: str, *, notes: str, forwarded_to: str, actor: User | None, now: datetime
) -> StatusChange:
    """Move a locked request by a verb of the lifecycle; the caller sees to its clocks and its entry."""
    try:
        after = REQUEST.move(held.status, verb).slug
    except TransitionRefused as error:
        raise Refused(
            _("This case is “%(state)s”; that step is not possible now.")
            % {"state": _(REQUEST.state(held.status).label)}
        ) from error
    held.status = after
    held.updated_at = now
    held.closed_at = None if is_open(after) else now
    held.save(update_fields=["status", "updated_at", "closed_at"])
    return StatusChange.objects.create(
        request=held,
        status=after,
        status_notes=notes.strip(),
        forwarded_to=forwarded_to.strip()[:200],
        at=now,
        by=actor,
    )


def _set_clocks(request: ServiceRequest, before: str, after: str, now: datetime) -> None:
    if not is_open(after):
        clocks.stop(request, now=now)
        return
    if not is_open(before):
        clocks.restart(request, now=now)
    if before == "waiting":
        clocks.resume(request, now=now)
    if after == "waiting":
        clocks.pause(request, now=now)


@transaction.atomic
def assign(
    *,
    request: ServiceRequest,
    organization: Organization,
    assignee: User | None,
    actor: User,
    now: datetime,
    seen: str = "",
) -> None:
    """Give a request to a department and perhaps a person; conversations that raise only it go along.

    `seen` is whose it was when the clerk looked: raises `Refused` when somebody was quicker.
    """
    held = ServiceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if seen and seen != whose(held):
        raise Refused(_("Somebody else has assigned this case meanwhile. Look at it again."))
    check_member(organization, assignee)
    former = held.organization_id
    ServiceRequest.objects.filter(pk=held.pk).update(
        organization=organization, assignee=assignee, updated_at=now
    )
    Assignment.objects.create(request=held, organization=organization, assignee=assignee, by=actor, at=now)
    if former != organization.pk:
        own = _raised_only_in(held)
        handling.hand_over(own, organization=organization, assignee=assignee)
    register.record(
        action="request.assigned",
        subject=held.reference,
        actor="clerk",
        now=now,
        public={"agency": organization.slug},
    )


def whose(work: Conversation | ServiceRequest) -> str:
    """Department and person that have a piece of work, as a form carries it."""
    return f"{work.organization_id or 0}-{work.assignee_id or 0}"


def check_member(organization: Organization, assignee: User | None) -> None:
    """Raise `Refused` when somebody is to get the work of a department they are not in."""
    if assignee and not organization.memberships.filter(user=assignee, user__is_active=True).exists():
        raise Refused(
            _("%(name)s does not work in %(department)s.")
            % {"name": assignee.name, "department": organization.name}
        )


def _raised_only_in(request: ServiceRequest) -> list[int]:
    mine = Raised.objects.filter(request=request).values_list("conversation_id", flat=True)
    shared = Raised.objects.filter(conversation__in=mine).exclude(request=request)
    return list(mine.exclude(conversation__in=shared.values("conversation")))


@transaction.atomic
def describe(
    *,
    request: ServiceRequest,
    service: Service | None,
    title: str,
    description: str,
    where: Where,
    actor: User,
    now: datetime,
) -> None:
    """Correct what a request is about; another service brings other clocks."""
    held = ServiceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    held.service = service
    held.title, held.description = title[:200], description
    held.area, held.address = where.area, where.address[:300]
    held.latitude, held.longitude = where.latitude, where.longitude
    held.updated_at = now
    held.save()
    clocks.reckon(held)
    register.record(
        action="request.described",
        subject=held.reference,
        actor="clerk",
        now=now,
        public={"service_code": service.service_code if service else ""},
        private=f"{title}\n{description}".encode(),
    )


@transaction.atomic
def note(*, request: ServiceRequest, text: str, actor: User, now: datetime) -> Note:
    """Write down something for colleagues. Notes live in a table no sender reads."""
    written = Note.objects.create(request=request, text=_worded(text), by=actor, at=now)
    register.record(
        action="note.added", subject=request.reference, actor="clerk", now=now, private=text.encode()
    )
    return written


def _worded(text: str) -> str:
    if not text.strip():
        raise Refused(_("The note has no words."))
    return text.strip()
