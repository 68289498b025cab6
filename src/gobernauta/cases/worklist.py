"""The inbox as staff work from it: conversations with their labels and what is due on their cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _

from gobernauta.cases import clocks
from gobernauta.cases.actions import Refused
from gobernauta.cases.clocks import Standing
from gobernauta.cases.models import Label, Labelled, Note, Raised, ServiceRequest
from gobernauta.channels.queries import Account
from gobernauta.inbox import listing
from gobernauta.inbox.listing import Key
from gobernauta.inbox.queries import Conversation
from gobernauta.people.policy import Reach
from gobernauta.people.queries import Membership, Organization, Role, User


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation in the list, with its labels, its cases and the clock that is due first."""

    conversation: Conversation
    labels: Sequence[Label]
    cases: int
    next_due: Standing | None


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the list; `after` is the key of the next page, `count` stops one beyond `listing.COUNTED`."""

    rows: Sequence[Row]
    after: Key | None
    count: int


def page(
    wanted: listing.Wanted,
    reach: Reach,
    *,
    label: str = "",
    overdue: bool = False,
    now: datetime,
    size: int = 25,
) -> Page:
    """One page of the inbox."""
    found = listing.select(wanted, reach)
    if label:
        found = found.filter(pk__in=Labelled.objects.filter(label__slug=label).values("conversation"))
    if overdue:
        late = ServiceRequest.objects.filter(clocks.overdue(now))
        found = found.filter(pk__in=Raised.objects.filter(request__in=late).values("conversation"))
    conversations, after = listing.page(found, wanted, size=size)
    return Page(_rows(conversations, now), after, listing.count(found))


def _rows(conversations: Sequence[Conversation], now: datetime) -> list[Row]:
    pks = [conversation.pk for conversation in conversations]
    labels, dues = labels_of(pks), _dues(pks, now)
    return [Row(it, labels.get(it.pk, ()), len(dues[it.pk]), _first(dues[it.pk])) for it in conversations]


def _dues(pks: Sequence[int], now: datetime) -> Mapping[int, Sequence[Standing | None]]:
    """For each conversation, how the first clock of each of its cases stands; None where none runs."""
    found: dict[int, list[Standing | None]] = {pk: [] for pk in pks}
    raised = ServiceRequest.objects.filter(raised__conversation__in=pks)
    facts = raised.annotate(due=clocks.first_due()).values_list("raised__conversation", "status", "due")
    for pk, status, due_at in facts:
        found[pk].append(clocks.running(due_at, status, now) if due_at else None)
    return found


def _first(dues: Sequence[Standing | None]) -> Standing | None:
    return min((due for due in dues if due), key=lambda due: due.due_at, default=None)


def labels_of(pks: Sequence[int]) -> Mapping[int, Sequence[Label]]:
    """The labels of each of these conversations."""
    found: dict[int, list[Label]] = {}
    for labelled in Labelled.objects.filter(conversation__in=pks).select_related("label").order_by("pk"):
        found.setdefault(labelled.conversation_id, []).append(labelled.label)
    return found


def labels(reach: Reach) -> QuerySet[Label]:
    """The labels in use where somebody may look; a word only others use tells nothing."""
    used = Labelled.objects.filter(conversation__in=listing.within(reach)).values("label")
    return Label.objects.filter(pk__in=used).order_by("name")


def notes_of(pks: Sequence[int]) -> Sequence[Note]:
    """The notes on these conversations, oldest first."""
    return list(Note.objects.filter(conversation__in=pks).select_related("by").order_by("at", "pk"))


def channels() -> list[str]:
    """The kinds of channel the town has accounts on."""
    return list(Account.objects.order_by("kind").values_list("kind", flat=True).distinct())


def departments(reach: Reach) -> QuerySet[Organization]:
    """The departments within reach."""
    every = Organization.objects.only("pk", "name")
    return every if reach.everywhere else every.filter(pk__in=reach.organizations)


def department(pk: int | None, otherwise: Organization | None) -> Organization:
    """A department that was chosen, or the one there is already. Raises `Refused`."""
    found = Organization.objects.filter(pk=pk).first() if pk else otherwise
    if found is None:
        raise Refused(_("Choose a department."))
    return found


def colleague(pk: int | None, department: Organization) -> User | None:
    """Somebody of a department that was chosen. Raises `Refused` for anybody else."""
    if pk is None:
        return None
    found = (
        colleagues(Reach(everywhere=False, organizations=frozenset({department.pk}))).filter(pk=pk).first()
    )
    if found is None:
        raise Refused(_("This person does not work in that department. Choose the department first."))
    return found


def staffing(organization_id: int | None) -> tuple[Sequence[Organization], Sequence[User]]:
    """Whom work may be given to: every department, and those who answer residents in this one. One question."""
    working = Q(memberships__organization=organization_id, memberships__role__in=[Role.CLERK, Role.TEAM_LEAD])
    joined = Organization.objects.annotate(own=FilteredRelation("memberships", condition=working))
    departments: dict[int, Organization] = {}
    people: dict[int, User] = {}
    facts = ("pk", "name", "own__user__pk", "own__user__name", "own__user__is_active")
    for pk, name, user_pk, user_name, is_active in joined.values_list(*facts).order_by(
        "name", "own__user__name"
    ):
        departments[pk] = Organization(pk=pk, name=name)
        if is_active:
            people[user_pk] = User(pk=user_pk, name=user_name)
    return list(departments.values()), list(people.values())


def colleagues(reach: Reach) -> QuerySet[User]:
    """Those who answer residents in the departments within reach."""
    working = Membership.objects.filter(role__in=[Role.CLERK, Role.TEAM_LEAD])
    if not reach.everywhere:
        working = working.filter(organization__in=reach.organizations)
    found = User.objects.filter(is_active=True, pk__in=working.values("user"))
    return found.only("pk", "name").order_by("name")
