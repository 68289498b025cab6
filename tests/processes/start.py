"""Beginning a process in a test: a preset as the town's file, published, with items that can be judged."""

from datetime import timedelta
from pathlib import Path

import civic.methods.presets
from gobernauta.people.actions import link_contact
from gobernauta.people.models import ContactDetail
from gobernauta.processes import files, items, queries, running
from gobernauta.processes.models import Contest, Process
from tests.desk.town import MONDAY, Town

MAIN = running.Pot()
PRESETS = Path(civic.methods.presets.__file__).parent


def published(town: Town, preset: str, *, change=lambda content: content):
    """The preset, drafted by Alice and published by Bob."""
    content = change((PRESETS / f"{preset}.json").read_text())
    version = files.draft(slug=preset, content=content, organization=town.roads, actor=town.alice, now=MONDAY)
    return files.publish(version=version, actor=town.bob, now=MONDAY)


def begun(
    town: Town, preset: str, *, titles=("Cycle lane",), state="", pots=(MAIN,), change=lambda c: c
) -> tuple[Process, Contest]:
    """A process of a preset in `state` with accepted items in its first contest."""
    version = published(town, preset, change=change)
    process = running.start(
        version=version,
        opening=running.Opening(f"{preset} of Roads", "What it is about."),
        pots=pots,
        organization=town.roads,
        actor=town.alice,
        now=MONDAY,
    )
    if state:
        Process.objects.filter(pk=process.pk).update(state=state, opened_at=MONDAY)
    process = queries.by_slug(process.slug)
    contest = queries.contests(process)[0]
    for title in titles:
        items.submit(
            contest=contest,
            proposal=items.Proposal(title),
            author=None,
            actor=town.alice,
            now=MONDAY,
            state="accepted",
        )
    return process, contest


def resident(name: str, kind: str = "email") -> ContactDetail:
    """A resident's address."""
    address = f"{name}@example.org" if kind == "email" else f"@{name}@social.example"
    return link_contact(kind=kind, address=address, name=name.title(), url="", language="es", now=MONDAY)


LATER = MONDAY + timedelta(days=1)
