"""How the demo's processes go: rules by two people, steps on their days, residents who come by every door."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from civic.methods.protocol import Proof
from gobernauta.people import actions as people
from gobernauta.people.queries import Area, ContactDetail, Organization, User
from gobernauta.processes import acts, comments, counting, files, items, margins, running
from gobernauta.processes.queries import Contest, Item, Paragraph, Process, ProcessFile, Version

DOORS = ("web", "web", "web", "email", "mastodon")
LEAD, SECOND = "bob@puerto-alba.example", "elena@puerto-alba.example"
Told = Mapping[str, Any]
Scene = Callable[[Process, Told, datetime, datetime], None]  # what happens in a state, from when until when


@dataclass(frozen=True, slots=True)
class Paper:
    """What one resident judges, what they tell of themselves, and their words."""

    marks: Mapping[str, int]
    traits: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


def rules(told: Told, at: datetime) -> Version:
    """The rules a file of the story names: a preset with what the town changed, published by a second person."""
    held = ProcessFile.objects.filter(slug=told["slug"]).first()
    if held is not None:
        newest: Version = held.versions.exclude(published_at=None).latest("number")
        return newest
    content = json.loads(files.presets()[told["preset"]])
    content["participation"] |= told.get("participation", {})
    content["rules"] |= told.get("rules", {})
    organization = Organization.objects.get(slug=told["organization"])
    draft = files.draft(
        slug=told["slug"],
        content=json.dumps(content),
        organization=organization,
        actor=somebody(LEAD),
        now=at,
    )
    return files.publish(version=draft, actor=somebody(SECOND), now=at)


def play(
    told: Told,
    *,
    scenes: Mapping[str, Scene],
    now: datetime,
    pots: Sequence[running.Pot] = (running.Pot(),),
) -> Process:
    """Begin a process and take it through its steps, with what happens in each state; its figures are then true."""
    at = now - timedelta(days=told["days"])
    version = rules(told["file"], at)
    process = running.start(
        version=version,
        opening=running.Opening(
            told["title"]["en"],
            told["summary"]["en"],
            titles=told["title"],
            summaries=told["summary"],
            language="en",
        ),
        pots=pots,
        organization=Organization.objects.get(slug=told["organization"]),
        actor=somebody(LEAD),
        now=at,
    )
    ends = [now - timedelta(days=days) for _verb, days in told["steps"]] + [now]
    _act(process, scenes, told, at, ends[0])
    for (verb, _days), since, until in zip(told["steps"], ends, ends[1:], strict=False):
        running.move(process=process, verb=verb, actor=somebody(LEAD), now=since)
        _act(process, scenes, told, since, until)
    counting.fold(process, now=now)
    return process


def _act(process: Process, scenes: Mapping[str, Scene], told: Told, since: datetime, until: datetime) -> None:
    if process.state in scenes:
        scenes[process.state](process, told, since, until)


def read(path: Path) -> Any:
    """One file of the story."""
    return json.loads(path.read_text("utf-8"))


def census(process: Process, told: Told, since: datetime, until: datetime) -> None:
    """Who lives in the town, where a process is weighted to it or drawn by it."""
    if "margins" in told:
        margins.set_margins(process=process, margins=told["margins"], actor=somebody(LEAD), now=since)


def cast(contest: Contest, papers: Iterable[Paper], since: datetime, until: datetime) -> None:
    """Ballots in an order of chance (always the same), spread over the days and the parts of the town."""
    areas = [contest.area] if contest.area else [None, *Area.objects.order_by("slug")]
    shuffled = list(papers)
    Random(f"{contest.process.slug} {contest.slug}").shuffle(shuffled)  # noqa: S311 - a story, no lottery
    for at, paper in enumerate(shuffled):
        act = acts.Act(
            contest,
            paper.marks,
            f"demo:{contest.slug}:{at}",
            DOORS[at % len(DOORS)],
            proofs=frozenset({Proof.EMAIL}),
            area=areas[at % len(areas)],
            age=20 + at % 60,
            traits=paper.traits,
            texts=paper.texts,
        )
        acts.cast(act, now=since + (until - since) * at / (len(shuffled) + 1))


def talk(
    process: Process,
    told: Sequence[Told],
    at: datetime,
    *,
    item: Item | None = None,
    paragraph: Paragraph | None = None,
    parent: int = 0,
) -> None:
    """Comments and their answers, an hour apart."""
    about = comments.About(process, item, paragraph)
    for hours, one in enumerate(told, 1):
        when, is_official = at + timedelta(hours=hours), one.get("official", False)
        said = comments.post(
            about,
            comments.Words(one["text"], parent=parent, name=one["by"], language=one["language"]),
            author=None if is_official else resident(one["by"], when),
            actor=somebody(LEAD) if is_official else None,
            now=when,
            is_official=is_official,
        )
        answers = one.get("answers", ())
        talk(process, answers, when, item=item, paragraph=paragraph, parent=said.pk)


def proposal(told: Told) -> items.Proposal:
    """What somebody puts forward in the story."""
    latitude, longitude = told.get("at") or (None, None)
    return items.Proposal(
        told["title"],
        told["text"],
        titles={told["language"]: told["title"], **told["titles"]} if "titles" in told else {},
        language=told["language"],
        credit=told["by"],
        area=Area.objects.filter(slug=told.get("area", "")).first(),
        address=told.get("address", ""),
        latitude=latitude,
        longitude=longitude,
    )


def supporters(supports: Mapping[str, int]) -> list[Paper]:
    """Supporters such that every item has as many as it should; who supports little supports what many do."""
    return [
        Paper({code: 1 for code, had in supports.items() if had > at})
        for at in range(max(supports.values(), default=0))
    ]


def fresh(item: Item) -> Item:
    """An item as it is by now."""
    held: Item = Item.objects.select_related("process__version__file").get(pk=item.pk)
    return held


def resident(name: str, at: datetime) -> ContactDetail:
    """Somebody of the town, by the address that belongs to their name."""
    address = f"{name.lower().replace(' ', '.')}@puerto-alba.example"
    return people.link_contact(kind="email", address=address, name=name, url="", language="", now=at)


def somebody(email: str) -> User:
    """One of the staff."""
    return User.objects.get(email=email)
