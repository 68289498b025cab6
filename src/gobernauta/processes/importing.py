"""Bringing processes in from elsewhere: what people judged in one statement, ballots as a stream into the table.

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
class Listed:
    """What people judged there, in one of the pots that are made with it; `supports`: as published there."""

    pot: str
    proposal: items.Proposal
    supports: int = 0
    created_at: datetime | None = None
    state: str = Item.JUDGED
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One ballot of a file: the voter as the file names them, marks and traits as JSON text, and when where known."""

    voter: str
    marks: str
    traits: str = "{}"
    cast_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """A process of elsewhere: its rules (civic/process/1), what it is called, its pots and what was judged.

    `opened_at`: when it began there, where that is known.
    """

    slug: str
    content: str
    opening: running.Opening
    pots: Sequence[running.Pot]
    listed: Sequence[Listed]
    state: str
    ballots: Mapping[str, Iterable[Paper]] = field(default_factory=dict)  # by pot
    opened_at: datetime | None = None


def known(source: str, external_id: str) -> Process | None:
    """The process that was brought in before under this name."""
    return Process.objects.filter(imported_from=source, external_id=external_id).first()


@transaction.atomic
def add(brought: Import, *, organization: Organization, now: datetime) -> Process:
    """Bring a process in whole or not at all."""
    process = running.start(
        version=_version(brought, organization, now),
        opening=brought.opening,
        pots=brought.pots,
        organization=organization,
        actor=None,
        now=now,
    )
    contests = {contest.slug: contest for contest in process.contests.all()}
    _add_items(process, contests, brought.listed, now)
    number = sum(_add_ballots(process, contests[pot], papers, now) for pot, papers in brought.ballots.items())
    process.changes.create(verb="import", state=brought.state, at=now)
    Process.objects.filter(pk=process.pk).update(
        state=brought.state, opened_at=brought.opened_at or now, counted_at=now
    )
    process.refresh_from_db()
    register.record(
        action="process.imported",
        subject=running.subject(process),
        actor="system",
        now=now,
        public={"items": len(brought.listed), "ballots": number, "from": brought.opening.imported_from},
    )
    return process


def _version(brought: Import, organization: Organization, now: datetime) -> Version:
    """The rules of the import, published; the same rules again are the same version."""
    held = ProcessFile.objects.filter(slug=brought.slug).first()
    newest = held.versions.exclude(published_at=None).last() if held else None
    if newest is not None:
        return newest
    draft = files.draft(
        slug=brought.slug, content=brought.content, organization=organization, actor=None, now=now
    )
    return files.publish(version=draft, actor=None, now=now)


def _add_items(
    process: Process, contests: Mapping[str, Contest], listed: Sequence[Listed], now: datetime
) -> None:
    rows = (
        Item(
            process=process,
            contest=contests[one.pot],
            number=number,
            state=one.state,
            reason=one.reason,
            support_count=one.supports,
            created_at=one.created_at or now,
            updated_at=now,
            **items.columns(one.proposal),
        )
        for number, one in enumerate(listed, 1)
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
            told = {"marks": paper.marks, "traits": paper.traits, **_times(paper)}
            copy.write_row(list({**constant, **own, **told}.values()))
            number += 1
    return number


def _times(paper: Paper) -> dict[str, datetime]:
    """When a ballot was cast and changed last, where its file says so."""
    known = {"cast_at": paper.cast_at, "changed_at": paper.changed_at or paper.cast_at}
    return {name: at for name, at in known.items() if at is not None}


def marks_as_text(marks: Mapping[str, int | str]) -> str:
    """Marks as they lie in the table."""
    return json.dumps(marks, separators=(",", ":"))
