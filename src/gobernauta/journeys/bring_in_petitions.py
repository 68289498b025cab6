"""Bringing in petitions of an older system, a batch a transaction, nothing twice."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

import civic.methods.presets
from gobernauta.channels.files.petitions import Petition
from gobernauta.channels.files.table import Reject
from gobernauta.journeys.bring_in import BATCH, Tally
from gobernauta.people.queries import Organization
from gobernauta.processes import petition_importing
from gobernauta.processes.petition_importing import Figures

RULES = Path(civic.methods.presets.__file__).parent / "uk-petition.json"


def petitions(
    rows: Iterable[tuple[int, Petition | Reject]],
    *,
    source: str,
    organization: Organization,
    language: str,
    make_areas: bool,
    now: datetime,
) -> Iterator[Tally]:
    """Bring petitions in; gives the tally after every batch so that progress can be shown."""
    version = petition_importing.rules(
        RULES.read_text(), "petitions-elsewhere", organization=organization, now=now
    )
    tally, stream = Tally(), iter(rows)
    while batch := list(islice(stream, BATCH)):
        read = [row for _line, row in batch if isinstance(row, Petition)]
        tally.rejects += [row for _line, row in batch if isinstance(row, Reject)]
        added = petition_importing.add(
            [_figures(one, make_areas) for one in read],
            version=version,
            source=source,
            language=language,
            now=now,
        )
        tally.read += len(batch)
        tally.added += added
        tally.known += len(read) - added
        yield tally
    yield tally


def _figures(one: Petition, make_areas: bool) -> Figures:
    areas = petition_importing.areas(one.areas, make=make_areas) if one.areas else {}
    elsewhere = one.signatures - sum(areas.values())
    if areas and elsewhere > 0:
        areas = {**areas, 0: areas.get(0, 0) + elsewhere}
    return Figures(
        one.id,
        one.title,
        one.state,
        one.signatures,
        one.created_at,
        one.background,
        one.details,
        one.opened_at,
        areas,
        one.reached,
    )
