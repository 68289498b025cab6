"""Petitions of the demo's town: one answered, two being signed, one that waits too long, one turned down."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import civic.methods.presets
from civic.methods.protocol import Proof
from gobernauta.cases import public as cases
from gobernauta.people import actions as people
from gobernauta.people.queries import Area, ContactDetail, Organization, User
from gobernauta.processes import acts, counting, files, petitions, queries, thresholds
from gobernauta.processes.queries import Process, ProcessFile, Version

PRESET = Path(civic.methods.presets.__file__).parent / "town-petition.json"
DOORS = ("web", "web", "web", "email", "mastodon")
Told = Mapping[str, Any]


def build(folder: Path, *, now: datetime) -> None:
    """Publish the rules, then tell each petition at the times it gives."""
    told = json.loads((folder / "petitions.json").read_text())
    version = _rules(told, now - timedelta(days=39))
    for number, one in enumerate(told["petitions"]):
        _tell(one, version, told, number, now)


def _rules(told: Told, at: datetime) -> Version:
    organization = Organization.objects.get(slug=told["organization"])
    content = PRESET.read_text()
    drafted, published = _somebody(told["decides"]), _somebody(told["opens"])
    draft = files.draft(slug="petition", content=content, organization=organization, actor=drafted, now=at)
    version = files.publish(version=draft, actor=published, now=at)
    ProcessFile.objects.filter(slug="petition").update(residents_start=True)
    return version


def _tell(one: Told, version: Version, told: Told, number: int, now: datetime) -> None:
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
            actor=_somebody(told["decides"]),
            now=checked,
        )
    elif one["state"] == "open":
        petitions.publish(process=process, actor=_somebody(told["decides"]), now=checked)
        _sign(process, one["signatures"], one["areas"], checked, now)
        _answer(process, one, told, now)


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


def _answer(process: Process, one: Told, told: Told, now: datetime) -> None:
    found = queries.by_number(process.pk)
    assert found is not None
    thresholds.mark(found, calendar=cases.office(), now=now)
    if "reply" in one:
        petitions.reply(
            process=found, text=one["reply"], threshold="reply", actor=_somebody(told["opens"]), now=now
        )


def _resident(number: int, role: str, at: datetime) -> ContactDetail:
    address = f"{role}.{number}@puerto-alba.example"
    return people.link_contact(kind="email", address=address, name="", url="", language="", now=at)


def _somebody(email: str) -> User:
    return User.objects.get(email=email)
