"""How the town stands today, in figures that are public: heard, being decided, answered, late, promised."""

from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet

from gobernauta.cases import public as cases
from gobernauta.decisions import queries as decisions
from gobernauta.decisions.queries import Commitment, Promised, Version
from gobernauta.processes import queries as processes
from gobernauta.processes.queries import Process


class Today:
    """Everything at a moment; what a page does not show is not asked. Lists have the newest or latest first."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    @cached_property
    def heard(self) -> cases.Figures:
        """Reports of the last 30 days and what became of them."""
        return cases.figures(now=self.now)

    @cached_property
    def waiting(self) -> list[cases.Behind]:
        """The departments with reports that are late, and how many."""
        return cases.late_by_department(now=self.now)

    @cached_property
    def deciding(self) -> QuerySet[Process]:
        """What the town itself asks first, then what residents have begun; each with what a line says of it."""
        return processes.named(processes.under_way()).order_by(
            "version__file__residents_start", "-created_at", "-pk"
        )

    @cached_property
    def decided(self) -> QuerySet[Version]:
        """What was decided and published."""
        return decisions.published()

    @cached_property
    def promised(self) -> Promised:
        """How many promises are open, and how many of them late."""
        return decisions.promised(today=decisions.today())

    @cached_property
    def late(self) -> QuerySet[Commitment]:
        """Promises whose date has passed."""
        return decisions.late(today=decisions.today())
