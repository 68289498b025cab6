"""Bringing in what a town already has: requests of an older system, a batch a transaction, nothing twice.

A file may be given again, whole or after a crash: what is there stays as it is and adds nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction

from gobernauta.cases import importing
from gobernauta.channels.files.table import Reject, Row
from gobernauta.channels.protocol import Inbound, Raw
from gobernauta.channels.queries import Account
from gobernauta.inbox import queries as inbox
from gobernauta.journeys import intake

BATCH = 500


@dataclass(slots=True)
class Tally:
    """What became of a file so far."""

    read: int = 0
    added: int = 0
    known: int = 0
    rejects: list[Reject] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.read:,} read, {self.added:,} added, {self.known:,} known already, {len(self.rejects):,} rejected"


def requests(
    rows: Iterable[tuple[int, Row | Reject]], *, source: str, is_public: bool, language: str, now: datetime
) -> Iterator[Tally]:
    """Bring requests in; gives the tally after every batch so that progress can be shown."""
    tally = Tally()
    stream = iter(rows)
    while batch := list(islice(stream, BATCH)):
        taken: Mapping[str, Row] = {row.service_request_id: row for _, row in batch if isinstance(row, Row)}
        tally.rejects += [reject for _, reject in batch if isinstance(reject, Reject)]
        with transaction.atomic():
            added = importing.add(
                list(taken.values()), source=source, is_public=is_public, language=language, now=now
            )
        tally.read += len(batch)
        tally.added += added
        tally.known += len(batch) - added - sum(isinstance(row, Reject) for _, row in batch)
        yield tally
    yield tally


def messages(
    raws: Iterable[tuple[int, Raw | Reject]],
    *,
    account: Account,
    parse: Callable[[Raw], Sequence[Inbound]],
    now: datetime,
) -> Iterator[Tally]:
    """Bring messages of a file into an account's conversations; nobody gets a receipt for what is long past."""
    tally = Tally()
    stream = iter(raws)
    while batch := list(islice(stream, BATCH)):
        tally.rejects += [item for _, item in batch if isinstance(item, Reject)]
        events = [item for _, item in batch if isinstance(item, Raw)]
        before = inbox.count_events(account)
        intake.store(account, events, cursor=None, now=now)
        added = inbox.count_events(account) - before
        intake.understand(account, Parser(parse), now=now, is_past=True)
        tally.read += len(batch)
        tally.added += added
        tally.known += len(events) - added
        yield tally
    yield tally


@dataclass(frozen=True, slots=True)
class Parser:
    """The one part of a channel that understanding needs."""

    parse: Callable[[Raw], Sequence[Inbound]]
