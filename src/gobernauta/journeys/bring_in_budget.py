"""Bringing a town's earlier budgets in: an election as Pabulib publishes it, or the proposals of a CONSUL site.

An election comes with every ballot and is counted here anew by the rule it names, as any budget of the town is.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from civic.ballots import Count, Item, VoteType, refuse
from civic.formats import pabulib
from civic.formats.jsontext import read_json
from gobernauta.people.queries import Organization
from gobernauta.processes import acts, importing, items, running
from gobernauta.processes.queries import Process

SOURCE, CONSUL = "pabulib", "consul"
POT = "town"
BALLOTS = {
    VoteType.APPROVAL: "approval",
    VoteType.CHOOSE_ONE: "one",
    VoteType.ORDINAL: "ranking",
    VoteType.CUMULATIVE: "cumulative",
}
TRAITS = ("age", "sex")


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a file: the budget, and whether it was there before."""

    process: Process
    is_new: bool
    projects: int
    ballots: int

    def __str__(self) -> str:
        told = f"{self.projects:,} projects and {self.ballots:,} ballots"
        return f"{told} added." if self.is_new else f"{told}: all known already, nothing added."


def election(content: bytes, name: str, *, organization: Organization, now: datetime) -> Brought:
    """Bring a `.pb` file in and count it. Raises civic's `Refused` with file, line and reason for a wrong one."""
    document = pabulib.parse(content, name)
    count = pabulib.count(document)
    stem = name.removesuffix(".pb")
    held = importing.known(SOURCE, stem)
    if held is None:
        with transaction.atomic():
            process = importing.add(_election(document, count, stem), organization=organization, now=now)
            running.move(process=process, verb="finish", actor=None, now=now)
        held, is_new = process, True
    else:
        is_new = False
    return Brought(held, is_new, len(count.items), count.voter_count)


def _election(document: pabulib.Document, count: Count, stem: str) -> importing.Import:
    meta = document.meta
    title = meta.get("description") or stem.replace("_", " ")
    opening = running.Opening(
        title,
        ", ".join(meta[key] for key in ("unit", "country") if meta.get(key)),
        language=meta.get("language", "")[:2],
        imported_from=SOURCE,
        external_id=stem,
    )
    return importing.Import(
        slug=f"pabulib-{slugify(stem)}"[:50].strip("-"),
        content=json.dumps(_rules(document, count, title)),
        opening=opening,
        pots=[running.Pot(POT, stage="balloting", budget=_decimal(count.budget))],
        listed=[importing.Listed(POT, _proposal(item)) for item in count.items],
        state="reviewing-ballots",
        ballots={POT: _papers(document, count)},
    )


def _rules(document: pabulib.Document, count: Count, title: str) -> dict[str, Any]:
    """The process file under which an election of elsewhere is counted: the rule that it names."""
    if count.vote_type not in BALLOTS:
        raise refuse("vote-type", "Ballots of the kind {kind} cannot be brought in.", kind=count.vote_type)
    stated = pabulib.stated_rule(document)
    settings: dict[str, Any] = dict(stated.settings)
    rules = {
        "currency": document.meta.get("currency", "")[:10],
        "ballot": BALLOTS[count.vote_type],
        "rule": stated.name,
        "increment": settings.pop("increment", "none"),
        **settings,
    }
    return {"schema": "civic/process/1", "method": "budget", "version": 1, "title": title, "rules": rules}


def _proposal(item: Item) -> items.Proposal:
    told = item.attributes
    latitude, longitude = _degrees(told.get("latitude")), _degrees(told.get("longitude"))
    is_placed = latitude is not None and longitude is not None
    return items.Proposal(
        item.name or item.id,
        told.get("description", ""),
        name=item.id,
        cost=_decimal(item.cost),
        latitude=latitude if is_placed else None,
        longitude=longitude if is_placed else None,
        attributes={key: told[key] for key in ("category", "district", "neighborhood") if told.get(key)},
        is_official=False,
        external_id=item.id,
    )


def _papers(document: pabulib.Document, count: Count) -> Iterator[importing.Paper]:
    """Every ballot; what many have alike is written once."""
    rows = [
        importing.marks_as_text(
            acts.written({count.items[item].id: mark for item, mark in count.columns.marks(row).items()})
        )
        for row in range(len(count.columns.times))
    ]
    traits = _traits(document)
    for place, (voter, row) in enumerate(zip(count.voters, count.cast.tolist(), strict=True)):
        yield importing.Paper(voter, rows[row], traits[place] if traits else "{}")


def _traits(document: pabulib.Document) -> list[str]:
    """Age and sex of each voter where the file gives them."""
    given = [name for name in TRAITS if name in document.votes.columns]
    if not given:
        return []
    columns = [document.votes.column(name) for name in given]
    texts: dict[tuple[str, ...], str] = {}
    return [
        texts.setdefault(values, json.dumps(dict(zip(given, values, strict=True))))
        for values in zip(*columns, strict=True)
    ]


def proposals(content: bytes, name: str, *, rules: str, organization: Organization, now: datetime) -> Brought:
    """Bring the proposals of a CONSUL site in (JSON), with the supports they had there and a pot a zone.

    `rules` is the process file they go on under. Raises civic's `Malformed` for what is no such list.
    """
    place = read_json(content, name).root
    stem = name.removesuffix(".json")
    held = importing.known(CONSUL, stem)
    if held is not None:
        return Brought(held, False, held.items.count(), 0)
    rows = [_row(element) for element in place.elements()]
    zones = {row["zone_id"]: row["zone"] for row in rows}
    budget = importing.Import(
        slug=f"consul-{slugify(stem)}"[:50].strip("-"),
        content=rules,
        opening=running.Opening(stem.replace("-", " "), imported_from=CONSUL, external_id=stem),
        pots=[running.Pot(f"zone-{zone}", zones[zone][:200], stage="balloting") for zone in sorted(zones)],
        listed=[_supported(row) for row in rows],
        state="valuating",
    )
    return Brought(importing.add(budget, organization=organization, now=now), True, len(rows), 0)


def _row(element: Any) -> Mapping[str, Any]:
    """One proposal. Raises `Malformed` naming the field that is missing."""
    row: Mapping[str, Any] = element.value if isinstance(element.value, dict) else {}
    for needed in ("code", "title", "zone", "zone_id"):
        if not row.get(needed):
            raise element.at(needed).malformed("this is missing")
    return row


def _supported(row: Mapping[str, Any]) -> importing.Listed:
    proposal = items.Proposal(
        row["title"],
        row.get("description") or "",
        address=row.get("address") or "",
        latitude=_degrees(row.get("latitude")),
        longitude=_degrees(row.get("longitude")),
        attributes={"category": ", ".join(row.get("categories") or ())},
        external_id=str(row["code"]),
    )
    return importing.Listed(
        f"zone-{row['zone_id']}", proposal, int(row.get("votes") or 0), _day(row.get("date") or "")
    )


def _day(said: str) -> datetime | None:
    try:
        return datetime.strptime(said, "%d/%m/%Y").replace(tzinfo=UTC)
    except ValueError:
        return None


def _degrees(said: object) -> float | None:
    try:
        found = float(str(said))
    except ValueError:
        return None
    return found if abs(found) <= 180 else None


def _decimal(money: Fraction | None) -> Decimal | None:
    return None if money is None else Decimal(money.numerator) / Decimal(money.denominator)
