"""The inbox as staff work from it: conversations with their labels and what is due on their cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from gobernauta.cases import clocks, queries
from gobernauta.cases.clocks import Standing
from gobernauta.cases.models import Label, Labelled, Note, Raised, ServiceRequest
from gobernauta.inbox import listing
from gobernauta.inbox.listing import Key
from gobernauta.inbox.models import Conversation
from gobernauta.people.policy import Reach


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
    labels, cases = labels_of(pks), queries.of_conversations(pks)
    return [
        Row(it, labels.get(it.pk, ()), len(cases.get(it.pk, ())), _first_due(cases.get(it.pk, ()), now))
        for it in conversations
    ]


def _first_due(requests: Sequence[ServiceRequest], now: datetime) -> Standing | None:
    dues = (queries.next_due(request, now) for request in requests)
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
