"""Reading what was taken out of sight: what waits for whom, and the public figures by rule and outcome."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q, QuerySet

from gobernauta.people.policy import Reach
from gobernauta.processes import moderation
from gobernauta.processes.house_rules import RULES
from gobernauta.processes.models import Flag, Removal

MOST = 50


@dataclass(frozen=True, slots=True)
class Flagged:
    """Something that residents say breaks a rule: how many did, the first words, and what it says."""

    kind: str
    subject: moderation.Subject
    voices: int
    reason: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of proposals under one rule."""

    rule: str
    proposed: int
    removed: int
    dropped: int
    appealed: int
    restored: int


def flagged(reach: Reach) -> Sequence[Flagged]:
    """What waits to be looked at, most voices first."""
    waiting = _within(Flag.objects.filter(settled_at=None, kind__in=("comment", "item")), reach)
    grouped = waiting.values("kind", "subject_id").annotate(
        voices=Count("pk"), words=Min("reason"), newest=Max("at")
    )
    rows = grouped.order_by("-voices", "newest")[:MOST]
    subjects = {
        kind: _subjects(kind, [r["subject_id"] for r in rows if r["kind"] == kind])
        for kind in moderation.TABLES
    }
    return [
        Flagged(row["kind"], subjects[row["kind"]][row["subject_id"]], row["voices"], row["words"])
        for row in rows
        if row["subject_id"] in subjects[row["kind"]]
    ]


def _subjects(kind: str, pks: list[int]) -> dict[int, moderation.Subject]:
    found = moderation.TABLES[kind].objects.filter(pk__in=pks).select_related("process") if pks else ()
    return {one.pk: one for one in found}


def proposed(reach: Reach) -> QuerySet[Removal]:
    """Proposals that wait for their second person, oldest first."""
    return _removals(reach).filter(**moderation.OPEN).order_by("proposed_at")[:MOST]


def appealed(reach: Reach) -> QuerySet[Removal]:
    """Appeals that wait for their decision, oldest first."""
    waiting = _removals(reach).filter(appealed_at__isnull=False, decided_at=None)
    return waiting.order_by("appealed_at")[:MOST]


def with_subjects(found: QuerySet[Removal]) -> Sequence[tuple[Removal, moderation.Subject]]:
    """Removals with what they are about; those whose subject is gone are left out."""
    rows = list(found)
    subjects = {
        kind: _subjects(kind, [row.subject_id for row in rows if row.kind == kind])
        for kind in moderation.TABLES
    }
    known = ((row, subjects.get(row.kind, {}).get(row.subject_id)) for row in rows)
    return [(row, subject) for row, subject in known if subject is not None]


def one(pk: int) -> Removal | None:
    """A removal with its process."""
    return Removal.objects.select_related("process__organization").filter(pk=pk).first()


def tally() -> Sequence[Tally]:
    """How often each rule was cited, and what became of it; rules nobody cited stand with zeros."""
    counted = Removal.objects.values("rule").annotate(
        proposed=Count("pk"),
        removed=Count("pk", filter=Q(confirmed_at__isnull=False)),
        dropped=Count("pk", filter=Q(dropped_at__isnull=False)),
        appealed=Count("pk", filter=Q(appealed_at__isnull=False)),
        restored=Count("pk", filter=Q(restored=True)),
    )
    rows = {row["rule"]: Tally(**row) for row in counted.order_by()}
    every = [*RULES, *sorted(set(rows) - set(RULES))]
    return [rows.get(rule) or Tally(rule, 0, 0, 0, 0, 0) for rule in every]


def _removals(reach: Reach) -> QuerySet[Removal]:
    found = Removal.objects.select_related("process", "proposed_by", "confirmed_by")
    return found if reach.everywhere else found.filter(process__organization__in=reach.organizations)


def _within(flags: QuerySet[Flag], reach: Reach) -> QuerySet[Flag]:
    return flags if reach.everywhere else flags.filter(process__organization__in=reach.organizations)
