"""Bringing ideas in from an older site, then what was said about them; a batch a transaction, nothing twice."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

import civic.methods.presets
from gobernauta.channels.files.ideas import Idea, Remark
from gobernauta.channels.files.table import Reject
from gobernauta.journeys.bring_in import BATCH, Tally
from gobernauta.people.queries import Organization
from gobernauta.processes import idea_importing, importing, items
from gobernauta.processes.queries import Process

RULES = Path(civic.methods.presets.__file__).parent / "ideas.json"


def ideas(
    rows: Iterable[tuple[int, Idea | Reject]],
    *,
    source: str,
    organization: Organization,
    language: str,
    now: datetime,
) -> Iterator[Tally]:
    """Bring ideas in; gives the tally after every batch so that progress can be shown."""
    tally, stream = Tally(), iter(rows)
    process = idea_importing.process_of(source)
    while batch := list(islice(stream, BATCH)):
        read = [row for _line, row in batch if isinstance(row, Idea)]
        tally.rejects += [row for _line, row in batch if isinstance(row, Reject)]
        if read and process is None:
            process = idea_importing.begin(
                source,
                RULES.read_text(),
                organization=organization,
                language=language,
                opened_at=min(one.created_at for one in read),
                now=now,
            )
        added = (
            idea_importing.add(process, [_listed(one, language) for one in read], now=now) if process else 0
        )
        _count(tally, len(batch), len(read), added)
        yield tally
    yield tally


def comments(
    rows: Iterable[tuple[int, Remark | Reject]], *, process: Process, now: datetime
) -> Iterator[Tally]:
    """Bring in what was said about ideas that are there; what answers a comment that is not stands by itself."""
    tally, stream = Tally(), iter(rows)
    waiting: list[Remark] = []
    while batch := list(islice(stream, BATCH)):
        tally.rejects += [row for _line, row in batch if isinstance(row, Reject)]
        read = _with_ideas(process, [(line, row) for line, row in batch if isinstance(row, Remark)], tally)
        added, late = idea_importing.add_comments(process, read, now=now)
        waiting += late
        _count(tally, len(batch), len(read) - len(late), added)
        yield tally
    added, _none = idea_importing.add_comments(process, waiting, now=now, is_last=True)
    _count(tally, 0, len(waiting), added)
    yield tally


def _count(tally: Tally, rows: int, read: int, added: int) -> None:
    tally.read += rows
    tally.added += added
    tally.known += read - added


def _listed(one: Idea, language: str) -> importing.Listed:
    told = {"code": one.code, "status": one.status}
    proposal = items.Proposal(
        one.title,
        one.text,
        language=language,
        attributes={name: said for name, said in told.items() if said},
        external_id=one.id,
    )
    return importing.Listed(idea_importing.POT, proposal, one.supports, one.created_at)


def _with_ideas(process: Process, rows: list[tuple[int, Remark]], tally: Tally) -> list[Remark]:
    """Those about an idea that is there; the others are rejected."""
    unknown = idea_importing.unknown_ideas(process, {row.idea for _line, row in rows})
    tally.rejects += [
        Reject(line, "proposalId", row.idea, "This idea was not brought in.")
        for line, row in rows
        if row.idea in unknown
    ]
    return [row for _line, row in rows if row.idea not in unknown]
