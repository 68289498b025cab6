"""Two consultations of the demo's town: an ordinance with its report, and a question that is open."""

from datetime import datetime
from pathlib import Path
from random import Random

from gobernauta.processes import coding, consultations, hearing, items, opinion, queries
from gobernauta.processes.queries import Comment, Process
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
    if "text" in told:
        _publish(process, told["text"], since)
    for titles in told["statements"]:
        items.submit(
            contest=queries.contests(process)[0],
            proposal=items.Proposal(titles["en"], titles=titles, language="en", is_official=True),
            author=None,
            actor=stage.somebody(stage.LEAD),
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
    """Staff gather what was said, write the text anew and report."""
    lead, second = stage.somebody(stage.LEAD), stage.somebody(stage.SECOND)
    for one in told["comments"]:
        if "code" in one:
            said = Comment.objects.get(process=process, text=one["text"])
            code = coding.name_code(process=process, name=one["code"], actor=lead, now=since)
            coding.turn(process=process, kind=coding.COMMENT, pk=said.pk, code=code, actor=lead, now=since)
    opinion.draw(process, now=since)
    hearing.generate(process=process, actor=lead, now=since)
    hearing.publish(process=process, actor=second, now=until)
    content = told["text"]["content"]
    for before, after in told["changed"]:
        content = content.replace(before, after)
    _publish(process, {**told["text"], "content": content}, until)


def _publish(process: Process, text: Told, at: datetime) -> None:
    document = consultations.draft(process=process, **text, actor=stage.somebody(stage.LEAD), now=at)
    consultations.publish(document=document, actor=stage.somebody(stage.SECOND), now=at)
