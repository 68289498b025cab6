"""Petitions of the demo's town: one answered, two being signed, one that waits too long, one turned down."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from civic.methods.protocol import Proof
from gobernauta.cases import public as cases
from gobernauta.people.queries import Area, ContactDetail
from gobernauta.processes import acts, counting, petitions, queries, thresholds
from gobernauta.processes.queries import Process, ProcessFile, Version
from gobernauta.site import demo_processes as stage
from gobernauta.site.demo_processes import DOORS, Told


def build(folder: Path, *, now: datetime) -> None:
    """Publish the rules, then tell each petition at the times it gives."""
    told = stage.read(folder / "petitions.json")
    version = stage.rules(told["file"], now - timedelta(days=39))
    ProcessFile.objects.filter(pk=version.file_id).update(residents_start=True)
    for number, one in enumerate(told["petitions"]):
        _tell(one, version, number, now)


def _tell(one: Told, version: Version, number: int, now: datetime) -> None:
    at = now - timedelta(days=one["days"])
    wish = petitions.Wish(
        one["title"], one["background"], one["details"], one["language"], credit=one["credit"]
    )
    process = petitions.begin(version=version, wish=wish, author=_resident(number, "author", at), now=at)
    petitions.submit(process=process, now=at)
    for sponsor in range(one["sponsors"]):
        petitions.sponsor(process=process, contact=_resident(number, f"sponsor{sponsor}", at), now=at)
    checked = at + timedelta(days=2)
    if one["state"] == "rejected":
        petitions.reject(
            process=process,
            code=one["code"],
            details=one["why"],
            actor=stage.somebody(stage.LEAD),
            now=checked,
        )
    elif one["state"] == "open":
        petitions.publish(process=process, actor=stage.somebody(stage.LEAD), now=checked)
        _sign(process, one["signatures"], one["areas"], checked, now)
        _answer(process, one, now)


def _sign(process: Process, number: int, areas: Sequence[str], since: datetime, now: datetime) -> None:
    """Signatures spread over the days since it opened."""
    known = {area.slug: area for area in Area.objects.all()}
    contest = queries.contests(process)[0]
    for at in range(number):
        act = acts.Act(
            contest,
            petitions.SIGNED,
            f"demo:{at}",
            DOORS[at % len(DOORS)],
            proofs=frozenset({Proof.EMAIL}),
            area=known.get(areas[at % len(areas)]),
        )
        acts.cast(act, now=since + (now - since) * at / (number + 1))
    counting.fold(process, now=now)


def _answer(process: Process, one: Told, now: datetime) -> None:
    found = queries.by_number(process.pk)
    assert found is not None
    thresholds.mark(found, calendar=cases.office(), now=now)
    if "reply" in one:
        petitions.reply(
            process=found, text=one["reply"], threshold="reply", actor=stage.somebody(stage.SECOND), now=now
        )


def _resident(number: int, role: str, at: datetime) -> ContactDetail:
    return stage.resident(f"{role} {number}", at)
