"""A lottery as it was announced: kept as one document, published as files with which `civic draw` repeats the draw."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any

from civic.methods.documents import table
from civic.methods.protocol import Document
from civic.tally.sortition import TICKETS, Composition, Fairness, Lottery, Pool, Quota
from civic.tally.sortition.pool import kinds
from gobernauta.processes.models import Panel, Process

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
# What is published; the last only after the draw.
NAMES = ("pool.csv", "quotas.csv", "chances.csv", "lottery.json", "drawn.json")


def document(found: Lottery) -> dict[str, Any]:
    """All of a lottery that it can be drawn from again; `summary` is what pages show."""
    chances = found.chances
    return {
        "ids": list(found.pool.ids),
        "features": [
            [name, list(values)] for name, values in found.pool.features.items()
        ],  # jsonb sorts keys
        "size": found.size,
        "fairness": found.fairness.value,
        "quotas": [[one.feature, one.value, one.least, one.most] for one in found.quotas],
        "panels": [[one.tickets, list(one.seats)] for one in found.panels],
        "summary": {
            "people": len(chances),
            "smallest": str(min(chances)),
            "largest": str(max(chances)),
            "had": {name: dict(Counter(values)) for name, values in found.pool.features.items()},
        },
    }


def lottery_of(held: Mapping[str, Any]) -> Lottery:
    """The lottery of a document, its tickets as they were announced."""
    pool = Pool.of(held["ids"], dict(held["features"]))
    quotas = tuple(Quota(*one) for one in held["quotas"])
    panels = tuple(Composition(tuple(seats), tickets) for tickets, seats in held["panels"])
    return Lottery(pool, held["size"], quotas, Fairness(held["fairness"]), kinds(pool, quotas), panels)


@dataclass(frozen=True, slots=True)
class Shown:
    """What pages show of an announced lottery: how many were in it, their chances, how many of each kind."""

    people: int
    smallest: Fraction
    largest: Fraction
    had: Mapping[str, Mapping[str, int]]
    ticket: int | None


def shown(process: Process) -> Shown | None:
    """The figures of an announced lottery, without its long document; None before it was announced."""
    found = Panel.objects.filter(process=process, announced_at__isnull=False)
    row = found.values_list("document__summary", "document__drawn__ticket").first()
    if row is None:
        return None
    told, ticket = row
    return Shown(told["people"], Fraction(told["smallest"]), Fraction(told["largest"]), told["had"], ticket)


def files(panel: Panel) -> Iterator[Document]:
    """What is published: the pool, the targets, everybody's chance, the tickets; after the draw who was drawn."""
    held = panel.document
    found = lottery_of(held)
    features = [name for name, _values in held["features"]]
    people = zip(held["ids"], *(values for _name, values in held["features"]), strict=True)
    yield Document("pool.csv", TYPES["csv"], table(("id", *features), people))
    quotas = ((feature, value, str(least), str(most)) for feature, value, least, most in held["quotas"])
    yield Document("quotas.csv", TYPES["csv"], table(("feature", "value", "min", "max"), quotas))
    chances = (
        (one, str(chance), percent(chance)) for one, chance in zip(held["ids"], found.chances, strict=True)
    )
    yield Document("chances.csv", TYPES["csv"], table(("id", "chance", "percent"), chances))
    yield Document("lottery.json", TYPES["json"], _tickets(found))
    if "drawn" in held:
        told = json.dumps({"seed": panel.seed, **held["drawn"]}, ensure_ascii=False, indent=1) + "\n"
        yield Document("drawn.json", TYPES["json"], told.encode())


def digests(panel: Panel) -> dict[str, str]:
    """SHA-256 of every file, as the record keeps it."""
    return {one.name: sha256(one.content).hexdigest() for one in files(panel)}


def published(process: Process) -> Iterator[Document]:
    """The files of an announced lottery; none before."""
    panel = Panel.objects.filter(process=process, announced_at__isnull=False).first()
    if panel is not None:
        yield from files(panel)


def chance_of(process: Process, receipt: str) -> Fraction | None:
    """The chance of somebody by their receipt; None who was not in the pool."""
    panel = Panel.objects.filter(process=process, announced_at__isnull=False).first()
    held = panel.document if panel else {"ids": []}
    ids: list[str] = held["ids"]
    return lottery_of(held).chances[ids.index(receipt)] if receipt in ids else None


def percent(chance: Fraction) -> str:
    """A chance in per cent, to a thousandth."""
    return f"{float(100 * chance):.3f}"


def _tickets(found: Lottery) -> bytes:
    told = {
        "size": found.size,
        "fairness": found.fairness.value,
        "tickets": TICKETS,
        "features": found.kinds.features,
        "kinds": found.kinds.values,
        "panels": [{"seats": one.seats, "tickets": one.tickets} for one in found.panels],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
