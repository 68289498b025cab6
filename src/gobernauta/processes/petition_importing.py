"""Bringing petitions in from an older system: their figures stand as they were there, nobody signs them here.

A petition that is known (by source and number) stays as it is. One line on the record stands for a whole batch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from gobernauta.people.queries import Area, Organization
from gobernauta.processes import files, petitions
from gobernauta.processes.models import Contest, Counter, Item, Process, ProcessFile, Reached, Version
from gobernauta.register import actions as register


@dataclass(frozen=True, slots=True)
class Figures:
    """A petition of elsewhere with its figures; `areas`: signatures by the number of an area, 0 for elsewhere."""

    external_id: str
    title: str
    state: str
    signatures: int
    created_at: datetime
    background: str = ""
    details: str = ""
    opened_at: datetime | None = None
    areas: Mapping[int, int] = field(default_factory=dict)
    reached: Mapping[str, datetime] = field(default_factory=dict)


@transaction.atomic
def rules(content: str, slug: str, *, organization: Organization, now: datetime) -> Version:
    """The rules that petitions of elsewhere ran under, published once."""
    held = ProcessFile.objects.filter(slug=slug).first()
    newest = held.versions.exclude(published_at=None).last() if held else None
    if newest is not None:
        return newest
    draft = files.draft(slug=slug, content=content, organization=organization, actor=None, now=now)
    return files.publish(version=draft, actor=None, now=now)


@transaction.atomic
def add(batch: Sequence[Figures], *, version: Version, source: str, language: str, now: datetime) -> int:
    """Add the petitions of a batch that are not known yet; how many. Six statements."""
    wanted = {one.external_id: one for one in batch}
    known = Process.objects.filter(imported_from=source, external_id__in=list(wanted))
    for external_id in known.values_list("external_id", flat=True):
        del wanted[external_id]
    made = Process.objects.bulk_create(_row(one, version, source, language, now) for one in wanted.values())
    contests = Contest.objects.bulk_create(Contest(process=process, slug="main") for process in made)
    figures = list(zip(made, contests, wanted.values(), strict=True))
    Item.objects.bulk_create(_item(*told, now) for told in figures)
    Counter.objects.bulk_create(
        Counter(process=process, area_id=area or None, number=number)
        for process, _contest, one in figures
        for area, number in one.areas.items()
    )
    Reached.objects.bulk_create(row for process, _contest, one in figures for row in _reached(process, one))
    if made:
        public = {"from": source, "petitions": len(made)}
        register.record(action="petitions.imported", subject=source, actor="system", now=now, public=public)
    return len(made)


def areas(wanted: Mapping[tuple[str, str], int], *, make: bool) -> Mapping[int, int]:
    """Signatures by (short name, name) as signatures by area; what is no area of the town comes under 0."""
    names = dict(wanted)
    if make:
        missing = [Area(slug=slug[:50], name=name[:200]) for slug, name in names]
        Area.objects.bulk_create(missing, ignore_conflicts=True)
    numbers = dict(Area.objects.filter(slug__in=[slug for slug, _name in names]).values_list("slug", "pk"))
    found: dict[int, int] = {}
    for (slug, _name), number in names.items():
        pk = numbers.get(slug, 0)
        found[pk] = found.get(pk, 0) + number
    return found


def _row(one: Figures, version: Version, source: str, language: str, now: datetime) -> Process:
    return Process(
        slug=f"{slugify(one.title)[:50].strip('-')}-{slugify(source)[:12]}-{slugify(one.external_id)[:15]}".strip(
            "-"
        ),
        version=version,
        organization_id=version.file.organization_id,
        title=one.title[:300],
        summary=one.background,
        language=language,
        state=one.state,
        created_at=one.created_at,
        opened_at=one.opened_at or one.created_at,
        updated_at=now,
        ballot_count=one.signatures,
        counted_at=now,
        imported_from=source,
        external_id=one.external_id,
    )


def _item(process: Process, contest: Contest, one: Figures, now: datetime) -> Item:
    return Item(
        process=process,
        contest=contest,
        number=petitions.ITEM,
        title=one.title[:300],
        text=one.details,
        state=Item.JUDGED,
        support_count=one.signatures,
        created_at=one.created_at,
        updated_at=now,
    )


def _reached(process: Process, one: Figures) -> Sequence[Reached]:
    known = {step.name: step.signatures for step in petitions.rules_of(process.version).thresholds}
    return [
        Reached(process=process, name=name, signatures=known[name], reached_at=at)
        for name, at in one.reached.items()
        if name in known
    ]
