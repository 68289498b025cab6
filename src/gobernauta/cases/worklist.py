"""The inbox as staff work from it: conversations with their labels and what is due on their cases."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _

from gobernauta.cases import clocks
from gobernauta.cases.actions import Refused
from gobernauta.cases.clocks import Standing
from gobernauta.cases.models import Labelled, Raised, ServiceRequest
from gobernauta.channels.queries import Account
from gobernauta.inbox import listing
from gobernauta.inbox.listing import Key, Line
from gobernauta.people import policy
from gobernauta.people.policy import Reach
from gobernauta.people.queries import Organization, User, called

ANSWERING = sorted(policy.ACTIONS["conversation.answer"])
Named = tuple[str, str]  # a slug and what people call it
Choice = tuple[int, str]  # a number and a name


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation in the list, with its labels, its cases and the clock that is due first."""

    conversation: Line
    labels: Sequence[Named]
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
    lines, after = listing.page(found, wanted, size=size)
    return Page(_rows(lines, now), after, listing.count(found))


def _rows(lines: Sequence[Line], now: datetime) -> list[Row]:
    pks = [line.pk for line in lines]
    labels, dues = labels_of(pks), _dues(pks, now)
    return [Row(it, labels.get(it.pk, ()), len(dues[it.pk]), _first(dues[it.pk])) for it in lines]


def _dues(pks: Sequence[int], now: datetime) -> Mapping[int, Sequence[Standing | None]]:
    """For each conversation, how the first clock of each of its cases stands; None where none runs."""
    found: dict[int, list[Standing | None]] = {pk: [] for pk in pks}
    raised = ServiceRequest.objects.filter(raised__conversation__in=pks)
    facts = raised.annotate(due=clocks.first_due()).values_list("raised__conversation", "status", "due")
    for pk, status, due_at in facts:
        found[pk].append(clocks.owed(due_at, status, now))
    return found


def _first(dues: Sequence[Standing | None]) -> Standing | None:
    return min((due for due in dues if due), key=lambda due: due.due_at, default=None)


def labels_of(pks: Sequence[int]) -> Mapping[int, Sequence[Named]]:
    """The labels of each of these conversations, by slug and name."""
    found: dict[int, list[Named]] = {}
    labelled = Labelled.objects.filter(conversation__in=pks).order_by("pk")
    for pk, slug, name in labelled.values_list("conversation", "label__slug", "label__name"):
        found.setdefault(pk, []).append((slug, name))
    return found


def labels(reach: Reach) -> Iterable[Named]:
    """The labels in use where somebody may look, by slug and name; a word only others use tells nothing."""
    used = Labelled.objects.filter(conversation__in=listing.within(reach)).order_by("label__name")
    return used.values_list("label__slug", "label__name").distinct()


def channels() -> list[str]:
    """The kinds of channel the town has accounts on."""
    return list(Account.objects.order_by("kind").values_list("kind", flat=True).distinct())


def departments(reach: Reach) -> Iterable[Choice]:
    """The departments within reach, by number and name."""
    every = Organization.objects.values_list("pk", "names", "name")
    found = every if reach.everywhere else every.filter(pk__in=reach.organizations)
    return [(pk, called(names, name)) for pk, names, name in found]


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
    working = User.objects.filter(memberships__organization=department, memberships__role__in=ANSWERING)
    found = working.filter(pk=pk, is_active=True).first()
    if found is None:
        raise Refused(_("This person does not work in that department. Choose the department first."))
    return found


def staffing(organization_id: int | None) -> tuple[Iterable[Choice], Iterable[Choice]]:
    """Whom work may be given to: every department, and those who answer residents in this one. One question."""
    working = Q(memberships__organization=organization_id, memberships__role__in=ANSWERING)
    joined = Organization.objects.annotate(own=FilteredRelation("memberships", condition=working))
    departments: dict[int, str] = {}
    people: dict[int, str] = {}
    facts = ("pk", "names", "name", "own__user__pk", "own__user__name", "own__user__is_active")
    for pk, names, name, user_pk, user_name, is_active in joined.values_list(*facts).order_by(
        "name", "own__user__name"
    ):
        departments[pk] = called(names, name)
        if is_active:
            people[user_pk] = user_name
    return departments.items(), people.items()


def colleagues(reach: Reach) -> QuerySet[User, Choice]:
    """Those who answer residents in the departments within reach, by number and name."""
    where = {} if reach.everywhere else {"memberships__organization__in": reach.organizations}
    found = User.objects.filter(is_active=True, memberships__role__in=ANSWERING, **where)
    return found.order_by("name").distinct().values_list("pk", "name")
