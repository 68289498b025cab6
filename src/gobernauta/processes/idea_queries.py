"""Reading ideas: the list with its filters, one of them, its wordings and what changed between them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from gobernauta.processes import searching, wordings
from gobernauta.processes.ideas import PROPOSED, REJECTED, UNPROVED, WITHDRAWN
from gobernauta.processes.merging import MERGED
from gobernauta.processes.models import Audience, Item, Process, Removal, Wording

__all__ = ["Wording"]  # a row this room hands out

LISTED = (Item.JUDGED, REJECTED)
PAGES = (*LISTED, MERGED, WITHDRAWN)  # states in which an idea has a page of its own
REMOVED = "removed"
QUEUES = (PROPOSED, Item.JUDGED, REJECTED, MERGED, WITHDRAWN)
ORDERS = {
    "supports": ("-support_count", "number"),
    "newest": ("-number",),
    "comments": ("-comment_count", "number"),
    "number": ("number",),
}
FIELDS = (
    "number", "title", "titles", "language", "address", "state", "attributes", "comment_count", "support_count",
    "created_at",
)  # fmt: skip
SHOWN = "newest"  # the order when none is asked for: nobody's idea stands at the end for being late


@dataclass(frozen=True, slots=True)
class Version:
    """One wording and what it changed, in words kept, gone and new."""

    wording: Wording
    title: list[wordings.Piece]
    text: list[wordings.Piece]


@dataclass(frozen=True, slots=True)
class Drafts:
    """How many wordings an idea has had, how many wait, and when its words last changed."""

    every: int
    waiting: int
    changed_at: datetime | None


def listed(
    process: Process, *, words: str = "", area: str = "", outcome: str = "", order: str = SHOWN
) -> QuerySet[Item]:
    """The ideas the public sees; `outcome`: what the town answered, `open` for none yet, or `rejected`."""
    found = Item.objects.filter(process=process, state=REJECTED if outcome == REJECTED else Item.JUDGED)
    if words:
        found = found.filter(search=searching.every(words))
    if area:
        found = found.filter(area__slug=area)
    if outcome == "open":
        found = found.filter(answered_at=None)
    elif outcome and outcome != REJECTED:
        found = found.filter(attributes__outcome=outcome)
    ordered = found.order_by(*ORDERS.get(order, ORDERS[SHOWN]))
    return ordered.select_related("area").only(*FIELDS, "area__name")


def one(process: Process, number: int) -> Item | None:
    """An idea that has a public page; a withdrawn or merged one says so there."""
    return any_one(process, number, PAGES)


def any_one(process: Process, number: int, states: tuple[str, ...] = ()) -> Item | None:
    """An idea in one of these states; in any state when none is named."""
    rows = Item.objects.select_related("area").defer("search").filter(process=process, number=number)
    if states:
        rows = rows.filter(state__in=states)
    found = next(iter(rows), None)
    if found is not None:
        found.process = process
    return found


def by_pk(pk: int) -> Item | None:
    """An idea by its row, with its process and rules."""
    rows = Item.objects.select_related("process__version__file", "contest", "area", "merged_into")
    return rows.filter(pk=pk).first()


def in_state(process: Process, state: str) -> QuerySet[Item]:
    """The ideas of a queue at the desk, the longest waiting first."""
    return Item.objects.filter(process=process, state=state).only(*FIELDS).order_by("number")


def by_state(process: Process) -> dict[str, int]:
    """How many ideas are in each queue."""
    rows = Item.objects.filter(process=process).exclude(state=UNPROVED).values("state")
    had = {row["state"]: row["number"] for row in rows.annotate(number=Count("pk")).order_by()}
    return {state: had.get(state, 0) for state in QUEUES}


def open_suggestions(process: Process) -> QuerySet[Wording]:
    """The wordings of a process that wait for an author or for staff, as a list shows them."""
    waiting = Wording.objects.filter(item__process=process, accepted_at=None, refused_at=None)
    return (
        waiting.select_related("item").only("number", "title", "at", "credit", "item__number").order_by("pk")
    )


def suggestions(item: Item) -> list[Wording]:
    """The wordings of an idea that wait."""
    return list(item.wordings.filter(accepted_at=None, refused_at=None))


def drafts(item: Item) -> Drafts:
    """How an idea was worded so far."""
    rows = list(item.wordings.values_list("number", "accepted_at", "refused_at"))
    return Drafts(
        every=len(rows),
        waiting=sum(accepted is None and refused is None for _number, accepted, refused in rows),
        changed_at=max(
            (accepted for number, accepted, _refused in rows if accepted and number > 1), default=None
        ),
    )


def removal(item: Item) -> Removal | None:
    """By which rule and why an idea was taken out of sight."""
    found = Removal.objects.filter(kind=Removal.Subject.ITEM, subject_id=item.pk, dropped_at=None)
    return found.exclude(restored=True).order_by("pk").last()


def author(item: Item) -> Audience | None:
    """Who put an idea forward, when they are to be told."""
    found = Audience.objects.filter(item=item, role=Audience.Role.AUTHOR, opted_out_at=None)
    return found.select_related("contact__person").order_by("pk").first()


def waiting(item: Item, most: int) -> list[Version]:
    """The first suggestions that wait, each against the wording that stands."""
    found = list(item.wordings.filter(accepted_at=None, refused_at=None)[:most])
    stands = _newest(item.wordings.all()) if found else None
    return [_against(stands, one) for one in found]


def wording(item: Item, number: int) -> Version | None:
    """One wording of an idea, against the one it replaces or would replace."""
    found = item.wordings.filter(number=number).first()
    return None if found is None else _against(_before(item, found), found)


def _against(before: Wording | None, wording: Wording) -> Version:
    return Version(
        wording,
        list(wordings.pieces(before.title if before else "", wording.title)),
        list(wordings.pieces(before.text if before else "", wording.text)),
    )


def _before(item: Item, wording: Wording) -> Wording | None:
    """The wording that stood when this one was accepted; for a suggestion, the one that stands."""
    if wording.number == 1:
        return None
    earlier = item.wordings.exclude(pk=wording.pk)
    if wording.accepted_at is None:
        return _newest(earlier)
    return _newest(earlier.filter(accepted_at__lte=wording.accepted_at))


def _newest(found: QuerySet[Wording]) -> Wording | None:
    return found.exclude(accepted_at=None).order_by("-accepted_at", "-number").first()
