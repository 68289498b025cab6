"""Thresholds of petitions: the moment one is reached is stored, once, and starts its clock by the town's calendar.

Whether one is reached is read off the folded count; when, off the ballots: the moment the last needed signature began
to count. Signatures set aside later take nothing back (the town has promised), and what is set
aside before never counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from civic.deadlines import WorkCalendar
from civic.methods.petition import Petition, Threshold
from gobernauta.processes import files, queries, running
from gobernauta.processes.models import Ballot, Process, Reached
from gobernauta.register import actions as register

NEARLY = timedelta(days=3)  # before a due date, when the desk begins to warn


@dataclass(frozen=True, slots=True)
class Step:
    """One threshold as pages show it. `share`: hundredths of the way, at most 100."""

    threshold: Threshold
    reached: Reached | None
    missing: int
    share: int

    def is_overdue(self, now: datetime) -> bool:
        """Whether what was promised is late."""
        return bool(
            self.reached and self.reached.due_at and not self.reached.done_at and self.reached.due_at < now
        )


@transaction.atomic
def mark(process: Process, *, calendar: WorkCalendar | None, now: datetime) -> Sequence[Reached]:
    """Store the thresholds that the folded count has reached since; their clocks start. Returns the new ones."""
    method = _method(process)
    known = set(process.reached.values_list("name", flat=True))
    due = [step for step in method.reached(process.ballot_count) if step.name not in known]
    return [_store(process, method, step, calendar, now) for step in due]


def steps(process: Process) -> Sequence[Step]:
    """Every threshold of a petition with how far it is; one query."""
    stored = {row.name: row for row in process.reached.all()}
    return [
        _step(threshold, stored.get(threshold.name), process.ballot_count)
        for threshold in _method(process).rules.thresholds
    ]


def to_mark() -> Sequence[Process]:
    """Petitions that take signatures and have reached more than is stored; one query and one for what is stored."""
    petitions = queries.processes().filter(state__in=("open", "closed"), version__file__method=Petition.slug)
    found = petitions.filter(imported_from="", ballot_count__gt=0).prefetch_related("reached")
    return [one for one in found if len(_method(one).reached(one.ballot_count)) > len(one.reached.all())]


def _step(threshold: Threshold, reached: Reached | None, had: int) -> Step:
    share = min(100, had * 100 // threshold.signatures)
    return Step(threshold, reached, max(0, threshold.signatures - had), 100 if reached else share)


def _store(
    process: Process, method: Petition, step: Threshold, calendar: WorkCalendar | None, now: datetime
) -> Reached:
    at = _moment(process, step.signatures) or now
    clock = method.clocks({step.name: at}, calendar).get(step.name) if calendar else None
    row: Reached = process.reached.create(
        name=step.name, signatures=step.signatures, reached_at=at, due_at=clock.due_at() if clock else None
    )
    register.record(
        action="petition.reached",
        subject=running.subject(process),
        actor="system",
        now=now,
        public={"threshold": step.name, "signatures": step.signatures},
    )
    return row


def _moment(process: Process, number: int) -> datetime | None:
    """When the signature of this number began to count, among those that count now."""
    counting = Ballot.objects.filter(process=process, state=Ballot.State.VALIDATED).order_by(
        "changed_at", "pk"
    )
    return counting.values_list("changed_at", flat=True)[number - 1 : number].first()


def _method(process: Process) -> Petition:
    method = files.rules_of(process.version).method
    assert isinstance(method, Petition)
    return method
