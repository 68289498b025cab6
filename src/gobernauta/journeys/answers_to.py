"""What a decision answers, as its public page may name it: what is public by name, what is private as a number."""

from collections.abc import Sequence
from dataclasses import dataclass

from gobernauta.cases import public as cases
from gobernauta.cases.queries import ServiceRequest
from gobernauta.journeys import audience
from gobernauta.processes import queries as processes
from gobernauta.processes.queries import Item, Process

NAMED = 100
PRIVATE = ("conversation", "cluster")


@dataclass(frozen=True, slots=True)
class Things:
    """Public cases, processes and items by name; how many conversations are not named."""

    requests: Sequence[ServiceRequest]
    processes: Sequence[Process]
    items: Sequence[Item]
    private: int


def of(subjects: Sequence[audience.Subject]) -> Things:
    """Describe what is answered; a case that is not on the public list counts as a private message."""
    by_kind: dict[str, list[int]] = {}
    for kind, pk in subjects:
        by_kind.setdefault(kind, []).append(pk)
    asked, whole, single = (by_kind.get(kind, []) for kind in ("request", "process", "item"))
    shown = list(cases.requests().filter(pk__in=asked)[:NAMED]) if asked else []
    named = {it.pk for it in shown}
    unnamed = [it for it in subjects if it[0] in PRIVATE or (it[0] == "request" and it[1] not in named)]
    items = processes.Item.objects.filter(pk__in=single).exclude(process__state__in=processes.HIDDEN)
    return Things(
        requests=shown,
        processes=list(processes.shown().filter(pk__in=whole)[:NAMED]) if whole else [],
        items=list(items.select_related("process")[:NAMED]) if single else [],
        private=len(audience.conversations(unnamed)) if unnamed else 0,
    )
