"""The assembly of the demo's town: twelve people by a lottery announced before its seed, and what they recommend."""

from datetime import datetime, timedelta
from pathlib import Path

from gobernauta.journeys import assembly
from gobernauta.processes import assemblies, lottery, queries, seats
from gobernauta.processes.assemblies import Session, Votes
from gobernauta.processes.queries import Process
from gobernauta.site import demo_processes as stage
from gobernauta.site.demo_processes import Paper, Told


def build(folder: Path, *, now: datetime) -> None:
    """Invite, draw, meet and recommend."""
    scenes = {"draft": stage.census, "inviting": _join, "pool-closed": _draw, "meeting": _meet}
    stage.play(stage.read(folder / "assembly.json"), scenes=scenes, now=now)


def _join(process: Process, told: Told, since: datetime, until: datetime) -> None:
    papers = [
        Paper({}, {"sex": sex, "age": age}) for sex, age, number in told["pool"] for _person in range(number)
    ]
    stage.cast(queries.contests(process)[0], papers, since, until)


def _draw(process: Process, told: Told, since: datetime, until: datetime) -> None:
    lead, second, seed = stage.somebody(stage.LEAD), stage.somebody(stage.SECOND), told["seed"]
    known = since + timedelta(days=told["steps"][1][1] - seed["days"])
    lottery.announce(process=process, source=seed["source"], seed_date=known.date(), actor=lead, now=since)
    lottery.draw(process=process, seed=seed["value"], actor=second, now=known)
    for seat in seats.of(process):
        seats.answer(seat=seat, comes=True, actor=lead, now=known + timedelta(days=2))


def _meet(process: Process, told: Told, since: datetime, until: datetime) -> None:
    lead = stage.somebody(stage.LEAD)
    for one in told["meetings"]:
        at = since + timedelta(days=told["meetings"][0]["days"] - one["days"])
        session = Session(at, one["title"], one["place"], one["agenda"], one["minutes"])
        assemblies.call(process=process, session=session, actor=lead, now=at)
    for one in told["recommendations"]:
        assemblies.recommend(
            process=process,
            title=one["title"],
            text=one["text"],
            votes=Votes(one["for"], one["against"]),
            members=assembly.sitting(process),
            actor=lead,
            now=until,
        )
