"""Bringing budgets in from elsewhere: projects in one statement, ballots as a stream into the table.

What is brought in twice stays as it is. One line on the record stands for the whole import, not one a ballot.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from gobernauta.people.queries import Organization
from gobernauta.processes import files, items, keys, running
from gobernauta.processes.models import Ballot, Contest, Item, Process, ProcessFile, Version
from gobernauta.register import actions as register

BATCH = 1_000
DOOR = "import"


@dataclass(frozen=True, slots=True)
class Project:
    """A project as its town had it, in one of the pots that are made with it; `supports`: as published there."""

    pot: str
    proposal: items.Proposal
    supports: int = 0
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One ballot of a file: the voter as the file names them, marks and traits as JSON text."""

    voter: str
    marks: str
    traits: str = "{}"


@dataclass(frozen=True, slots=True)
class Budget:
    """A budget of elsewhere: its rules (civic/process/1), what it is called, its pots and its projects."""

    slug: str
    content: str
    opening: running.Opening
    pots: Sequence[running.Pot]
    projects: Sequence[Project]
    state: str
    ballots: Mapping[str, Iterable[Paper]] = field(default_factory=dict)  # by pot


def known(source: str, external_id: str) -> Process | None:
    """The process that was brought in before under this name."""
    return Process.objects.filter(imported_from=source, external_id=external_id).first()


@transaction.atomic
def add(budget: Budget, *, organization: Organization, now: datetime) -> Process:
    """Bring a budget in whole or not at all."""
    process = running.start(
        version=_version(budget, organization, now),
        opening=budget.opening,
        pots=budget.pots,
        organization=organization,
        actor=None,
        now=now,
    )
    contests = {contest.slug: contest for contest in process.contests.all()}
    _add_items(process, contests, budget.projects, now)
    number = sum(_add_ballots(process, contests[pot], papers, now) for pot, papers in budget.ballots.items())
    process.changes.create(verb="import", state=budget.state, at=now)
    Process.objects.filter(pk=process.pk).update(state=budget.state, opened_at=now, counted_at=now)
    process.refresh_from_db()
    register.record(
        action="process.imported",
        subject=running.subject(process),
        actor="system",
        now=now,
        public={"items": len(budget.projects), "ballots": number, "from": budget.opening.imported_from},
    )
    return process


def _version(budget: Budget, organization: Organization, now: datetime) -> Version:
    """The rules of the import, published; the same rules again are the same version."""
    held = ProcessFile.objects.filter(slug=budget.slug).first()
    newest = held.versions.exclude(published_at=None).last() if held else None
    if newest is not None:
        return newest
    draft = files.draft(
        slug=budget.slug, content=budget.content, organization=organization, actor=None, now=now
    )
    return files.publish(version=draft, actor=None, now=now)


def _add_items(
    process: Process, contests: Mapping[str, Contest], projects: Sequence[Project], now: datetime
) -> None:
    rows = (
        Item(
            process=process,
            contest=contests[project.pot],
            number=number,
            state=Item.JUDGED,
            support_count=project.supports,
            created_at=project.created_at or now,
            updated_at=now,
            **items.columns(project.proposal),
        )
        for number, project in enumerate(projects, 1)
    )
    Item.objects.bulk_create(rows, batch_size=BATCH)


def _add_ballots(process: Process, contest: Contest, papers: Iterable[Paper], now: datetime) -> int:
    """Stream ballots into the table; the voter is a pseudonym under the key of the process, as everybody's is."""
    key, number = keys.opened(process), 0
    blank = Ballot(
        process=process, contest=contest, state=Ballot.State.VALIDATED, door=DOOR, cast_at=now, changed_at=now
    )
    constant = {
        str(one.column): one.get_db_prep_save(getattr(blank, one.attname), connection)
        for one in Ballot._meta.concrete_fields
        if not one.primary_key
    }
    constant["proofs"] = "[]"
    names = ", ".join(constant)
    with connection.cursor() as cursor, cursor.copy(f"COPY processes_ballot ({names}) FROM STDIN") as copy:
        for paper in papers:
            voter = keys.pseudonym(key, f"imported:{paper.voter}")
            own = {"voter": voter, "receipt": keys.receipt(key, voter, contest.slug)}
            copy.write_row(list({**constant, **own, "marks": paper.marks, "traits": paper.traits}.values()))
            number += 1
    return number


def marks_as_text(marks: Mapping[str, int | str]) -> str:
    """Marks as they lie in the table."""
    return json.dumps(marks, separators=(",", ":"))
