"""Two consultations of the demo's town: an ordinance with its report, and a question that is open."""

from datetime import datetime
from pathlib import Path
from random import Random

from gobernauta.processes import consultations, hearing, items, opinion, queries
from gobernauta.processes.queries import Process
from gobernauta.site import demo_processes as stage
from gobernauta.site.demo_processes import Paper, Told

SIGNS = {"+": 1, "-": -1, "0": 0}
OTHERWISE = 0.1  # how often somebody thinks otherwise than their group


def build(folder: Path, *, now: datetime) -> None:
    """Consult, draw the map, and report where the story says so."""
    scenes = {"announced": _write, "open": _hear, "analysis": _report}
    for told in stage.read(folder / "consultations.json"):
        process = stage.play(told, scenes=scenes, now=now)
        opinion.draw(process, now=now)


def _write(process: Process, told: Told, since: datetime, until: datetime) -> None:
    lead, second = stage.somebody(stage.LEAD), stage.somebody(stage.SECOND)
    if "text" in told:
        document = consultations.draft(process=process, **told["text"], actor=lead, now=since)
        consultations.publish(document=document, actor=second, now=since)
    for titles in told["statements"]:
        items.submit(
            contest=queries.contests(process)[0],
            proposal=items.Proposal(titles["en"], titles=titles, language="en", is_official=True),
            author=None,
            actor=lead,
            now=since,
            state="accepted",
        )


def _hear(process: Process, told: Told, since: datetime, until: datetime) -> None:
    stage.cast(queries.contests(process)[0], _judgements(told), since, until)
    newest = next(iter(consultations.documents(process)), None)
    for one in told["comments"]:
        number = one.get("paragraph")
        part = consultations.paragraph(process, newest.number, number) if newest and number else None
        stage.talk(process, [one], since, paragraph=part)


def _judgements(told: Told) -> list[Paper]:
    """Everybody of a group thinks much alike, and sometimes not (the same each time)."""
    chance = Random(told["title"]["en"])  # noqa: S311 - a story, no lottery
    return [
        Paper({str(at): _mark(sign, chance) for at, sign in enumerate(group["marks"], 1)})
        for group in told["groups"]
        for _person in range(group["number"])
    ]


def _mark(sign: str, chance: Random) -> int:
    return chance.choice((1, 0, -1)) if chance.random() < OTHERWISE else SIGNS[sign]


def _report(process: Process, told: Told, since: datetime, until: datetime) -> None:
    opinion.draw(process, now=since)
    hearing.generate(process=process, actor=stage.somebody(stage.LEAD), now=since)
    hearing.publish(process=process, actor=stage.somebody(stage.SECOND), now=until)
