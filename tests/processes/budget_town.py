"""A budget in a test: two pots, projects with prices, and how it goes through its phases."""

import json
from decimal import Decimal

from gobernauta.people.models import Area
from gobernauta.processes import budgets, costing, files, items, queries, running
from gobernauta.processes.models import Item, Process
from tests.desk.town import MONDAY
from tests.processes.start import PRESETS

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[-3.2, 43.3], [-3.1, 43.3], [-3.1, 43.4], [-3.2, 43.4], [-3.2, 43.3]]],
}
PROJECTS = (("Cycle lane", 60_000), ("Trees in Mill Street", 40_000), ("Benches by the river", 30_000))


def rules(**changes):
    """The preset with other rules and participation; `proofs` and `least_age` are participation's."""
    content = json.loads((PRESETS / "participatory-budget.json").read_text())
    for name in ("proofs", "least_age", "repeats", "areas"):
        if name in changes:
            content["participation"][name] = changes.pop(name)
    content["phases"] = changes.pop("phases", [])
    content["rules"] |= changes
    return json.dumps(content)


def area(slug="north", name="North"):
    """A part of the town."""
    return Area.objects.get_or_create(slug=slug, defaults={"name": name, "outline": SQUARE})[0]


def begin(town, *, shares=None, **changes) -> Process:
    """A budget in its first state, with a pot of 100,000 for everybody unless told otherwise."""
    changes.setdefault("proofs", [])
    changes.setdefault("least_age", None)
    version = files.draft(
        slug="budget", content=rules(**changes), organization=town.roads, actor=town.alice, now=MONDAY
    )
    files.publish(version=version, actor=town.bob, now=MONDAY)
    process = running.start(
        version=version.__class__.objects.get(pk=version.pk),
        opening=running.Opening("Budget of the town", "What shall we do with the money?"),
        pots=budgets.pots(shares or [budgets.Share(Decimal(100_000))]),
        organization=town.roads,
        actor=town.alice,
        now=MONDAY,
    )
    return queries.by_slug(process.slug)


def to(process, state) -> Process:
    """Put a process into a state without walking there."""
    Process.objects.filter(pk=process.pk).update(state=state, opened_at=MONDAY)
    return queries.by_slug(process.slug)


def with_projects(process, town, *, pot=budgets.TOWN, projects=PROJECTS) -> list[Item]:
    """Accepted projects with their prices."""
    contest = queries.contest(process, pot)
    made = []
    for title, cost in projects:
        item = items.submit(
            contest=contest,
            proposal=items.Proposal(title, f"{title}, because.", latitude=43.35, longitude=-3.15),
            author=None,
            actor=town.alice,
            now=MONDAY,
            state=Item.JUDGED,
        )
        Item.objects.filter(pk=item.pk).update(cost=cost)
        made.append(Item.objects.get(pk=item.pk))
    return made


def feasible(item, cost, town):
    """A department says what a project costs."""
    verdict = costing.Verdict(True, Decimal(cost), "By the square metre.", town.roads)
    costing.cost(item=item, verdict=verdict, actor=town.alice, now=MONDAY)


def voting(town, **changes) -> Process:
    """A budget that is voted on."""
    process = begin(town, **changes)
    with_projects(process, town)
    return to(process, budgets.BALLOTING)
