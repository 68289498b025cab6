"""How the town stands today, in figures that are public: heard, being decided, answered, late, promised."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from gobernauta.cases import public as cases
from gobernauta.decisions import queries as decisions
from gobernauta.decisions.queries import Commitment, Version
from gobernauta.people.queries import Organization
from gobernauta.processes import queries as processes
from gobernauta.processes.queries import Process


@dataclass(frozen=True, slots=True)
class Today:
    """`heard`: reports of the last 30 days and what became of them; the others are lists, newest or latest first.

    `deciding`: what the town itself asks first, then what residents have begun.
    `waiting`: the departments with reports that are late, and how many.
    """

    heard: cases.Figures
    waiting: QuerySet[Organization]
    deciding: QuerySet[Process]
    decided: QuerySet[Version]
    promised: QuerySet[Commitment]
    late: QuerySet[Commitment]


def today(*, now: datetime) -> Today:
    """Everything at a moment; lists are read when a page shows them."""
    return Today(
        heard=cases.figures(now=now),
        waiting=cases.late_by_department(now=now),
        deciding=processes.under_way().order_by("version__file__residents_start", "-created_at", "-pk"),
        decided=decisions.published(),
        promised=decisions.in_state("open"),
        late=decisions.late(today=decisions.today()),
    )
