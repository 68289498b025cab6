"""Ideas of the demo's residents: supported, talked about, merged, answered, turned down, and one to be checked."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from gobernauta.decisions.drafting import Wording
from gobernauta.journeys import answer_all, decide
from gobernauta.processes import drafting, ideas, merging, queries
from gobernauta.processes.queries import Item, Process
from gobernauta.site import demo_processes as stage
from gobernauta.site.demo_processes import Told


def build(folder: Path, *, now: datetime) -> None:
    """Collect ideas, as it would have gone in the last weeks."""
    stage.play(stage.read(folder / "ideas.json"), scenes={"collecting": _collect}, now=now)


def _collect(process: Process, told: Told, since: datetime, until: datetime) -> None:
    contest = queries.contests(process)[0]
    made = []
    for days, one in enumerate(told["ideas"]):
        at = since + timedelta(days=days)
        author = stage.resident(one["by"], at)
        item = ideas.propose(contest=contest, proposal=stage.proposal(one), author=author, actor=None, now=at)
        made.append(item)
        _check(item, one, at)
    had = {item.code: one.get("supports", 0) for item, one in zip(made, told["ideas"], strict=True)}
    stage.cast(contest, stage.supporters(had), since + timedelta(days=len(made)), until)
    for item, one in zip(made, told["ideas"], strict=True):
        _go_on(item, one, made, since + timedelta(days=len(made)), until)


def _check(item: Item, told: Told, at: datetime) -> None:
    why = told.get("turned_down", "")
    if not told.get("waits"):
        ideas.decide(item=item, accepted=not why, reason=why, actor=stage.somebody(stage.LEAD), now=at)


def _go_on(item: Item, told: Told, made: list[Item], since: datetime, until: datetime) -> None:
    """What was said to an idea, and what became of it."""
    lead = stage.somebody(stage.LEAD)
    stage.talk(item.process, told.get("comments", ()), since, item=stage.fresh(item))
    if "suggestion" in told:
        said = told["suggestion"]
        draft = drafting.Draft(said["title"], said["text"], said["reason"], said["by"])
        author = stage.resident(said["by"], since)
        drafting.suggest(item=stage.fresh(item), draft=draft, author=author, now=since)
    if "merged_into" in told:
        kept = stage.fresh(made[told["merged_into"]])
        merging.merge(kept=kept, merged=stage.fresh(item), reason=told["why"], actor=lead, now=since)
    if "answer" in told:
        said = told["answer"]
        at = until - timedelta(days=said["days"])
        words, titles = said["texts"], {settings.LANGUAGE_CODE: item.title, **item.titles}
        wording = Wording(said["outcome"], titles, words, words, at.date())
        answered = decide.draft(
            organization=item.process.organization,
            wording=wording,
            answers=[("item", item.pk)],
            actor=lead,
            now=at,
        )
        answer_all.count(answered.telling.pk, now=at)
        answer_all.publish(answered, actor=stage.somebody(stage.SECOND), now=at)
