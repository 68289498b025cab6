"""Polls, a ranking and a survey of the demo's town: one open, the others counted."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from gobernauta.processes import files, items, queries
from gobernauta.processes.queries import Contest, Process
from gobernauta.site import demo_processes as stage
from gobernauta.site.demo_processes import Paper, Told


def build(folder: Path, *, now: datetime) -> None:
    """Ask, and count where the story says so."""
    for told in stage.read(folder / "choices.json"):
        stage.play(told, scenes={"draft": _ask, "open": _answer}, now=now)


def _ask(process: Process, told: Told, since: datetime, until: datetime) -> None:
    contest = queries.contests(process)[0]
    for proposal in _options(process, told):
        items.submit(
            contest=contest,
            proposal=proposal,
            author=None,
            actor=stage.somebody(stage.LEAD),
            now=since,
            state="accepted",
        )
    stage.census(process, told, since, until)


def _options(process: Process, told: Told) -> Iterator[items.Proposal]:
    """The options of the story; a survey's are in its rules."""
    for titles in told.get("items", ()):
        yield items.Proposal(titles["en"], titles=titles, language="en")
    for one in getattr(files.rules_of(process.version).method, "items", ()):
        yield items.Proposal(one.name, name=one.id, language="en")


def _answer(process: Process, told: Told, since: datetime, until: datetime) -> None:
    contest: Contest = queries.contests(process)[0]
    stage.cast(contest, [paper for row in told["ballots"] for paper in _papers(row)], since, until)


def _papers(row: Told) -> list[Paper]:
    texts = {"else": row["text"]} if "text" in row else {}
    return [Paper(row["marks"], row.get("traits", {}), texts)] * row["number"]
