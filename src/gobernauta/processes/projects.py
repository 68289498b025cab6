"""Reading the projects of a budget: its list with filters, what lies on the map, what is like another, one project."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.search import SearchRank
from django.db.models import Count, F, Q, QuerySet, Sum

from gobernauta.processes import searching
from gobernauta.processes.models import Attachment, Contest, Item, Process

LISTED = ("accepted", "not-selected", "not-feasible")
MAP_POINTS = 1_000
MOST_ALIKE = 5
SHOWN = (
    "number", "name", "title", "titles", "language", "address", "state", "cost", "support_count", "contest",
)  # fmt: skip
ORDERS = {"number": ("number",), "supports": ("-support_count", "number"), "cost": ("cost", "number")}


@dataclass(frozen=True, slots=True)
class Figures:
    """How many projects a pot has on its list, and what they cost together."""

    projects: int
    cost: Decimal | None


def listed(
    process: Process, *, words: str = "", pot: str = "", order: str = "", states: Sequence[str] = LISTED
) -> QuerySet[Item]:
    """The projects of a budget that the public sees, with what a list shows of each; of its pot only the number."""
    found = Item.objects.filter(process=process, state__in=states)
    if words:
        found = found.filter(search=searching.every(words))
    if pot:
        found = found.filter(contest__slug=pot)
    return found.only(*SHOWN).order_by(*ORDERS.get(order, ("number",)))


def points(found: QuerySet[Item]) -> QuerySet[Item, tuple[float, float, int]]:
    """Longitude, latitude and number of these projects, where they have a place."""
    placed = found.exclude(latitude=None).exclude(longitude=None).order_by("number")
    return placed.values_list("longitude", "latitude", "number")[:MAP_POINTS]  # type: ignore[return-value]  # none is null


def one(process: Process, number: int) -> Item | None:
    """A project that the public sees; what was merged or turned down keeps its page."""
    found = Item.objects.filter(process=process, number=number).exclude(state__in=Item.HIDDEN)
    return _known(process, found)


def any_one(process: Process, number: int) -> Item | None:
    """A project whatever its state, for staff."""
    return _known(process, Item.objects.filter(process=process, number=number))


def _known(process: Process, rows: QuerySet[Item]) -> Item | None:
    """The only one of these rows, with what its pages show of it."""
    found = next(iter(rows.select_related("contest__area", "area", "costed_by").defer("search")), None)
    if found is not None:
        found.process = process
    return found


def attachments(item: Item) -> list[Attachment]:
    """The pictures and documents of a project."""
    return list(item.attachments.order_by("pk"))


def attachment(process: Process, number: int, pk: int) -> Attachment | None:
    """One file of a project that the public sees."""
    found = Attachment.objects.filter(pk=pk, item__process=process, item__number=number)
    return found.exclude(item__state__in=Item.HIDDEN).first()


def around(process: Process, item: Item) -> dict[str, object]:
    """What staff see beside an item: what is like it, and its files."""
    return {"alike": alike(process, item.title, but=item.number), "files": attachments(item)}


def alike(process: Process, words: str, *, but: int = 0) -> list[Item]:
    """The projects most like these words, the nearest first; none when the words say nothing."""
    terms = [word for word in words.split() if len(word) > 3][:12]
    if not terms:
        return []
    query = searching.some(terms)
    found = Item.objects.filter(process=process, state__in=LISTED, search=query).exclude(number=but)
    ranked = found.annotate(nearness=SearchRank(F("search"), query))
    ranked = ranked.only("number", "name", "title", "titles", "language").order_by("-nearness", "number")
    return list(ranked[:MOST_ALIKE])


def figures(process: Process) -> dict[int, Figures]:
    """The figures of every pot, by the number of its contest."""
    rows = (
        Item.objects.filter(process=process, state__in=LISTED)
        .values("contest")
        .annotate(number=Count("pk"), money=Sum("cost", filter=Q(state=Item.JUDGED)))
        .order_by()
    )
    return {row["contest"]: Figures(row["number"], row["money"]) for row in rows}


def votable(contest: Contest, *, words: str = "") -> QuerySet[Item]:
    """What can be voted for in a pot, in the order of its numbers."""
    found = listed(contest.process, words=words, states=(Item.JUDGED,))
    return found.filter(contest=contest).exclude(cost=None)


def by_numbers(process: Process, numbers: Sequence[int]) -> dict[int, Item]:
    """Projects by their numbers, with their titles, states and costs."""
    found = Item.objects.filter(process=process, number__in=numbers)
    found = found.only("number", "name", "title", "titles", "language", "state", "cost", "costed_by")
    return {item.number: item for item in found}


def by_state(process: Process) -> dict[str, int]:
    """How many projects are in each state."""
    rows = Item.objects.filter(process=process).values("state").annotate(number=Count("pk")).order_by("state")
    return {row["state"]: row["number"] for row in rows}
