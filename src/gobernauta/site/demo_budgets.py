"""Two participatory budgets of the demo's town: one being voted on, one counted and on its way to be built."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from gobernauta.decisions import promising
from gobernauta.journeys import answer_all, deliver_winners
from gobernauta.people.queries import Area, Organization
from gobernauta.processes import budgets, costing, merging, queries
from gobernauta.processes.queries import Contest, Item, Process
from gobernauta.site import demo_processes as stage
from gobernauta.site.demo_processes import Paper, Told


def build(folder: Path, *, deliver: Callable[[datetime], None], now: datetime) -> None:
    """Take each budget through its phases."""
    told = stage.read(folder / "budgets.json")
    scenes = {
        "accepting": _propose,
        "reviewing": _check,
        budgets.SELECTING: _support,
        "valuating": _cost,
        budgets.BALLOTING: _vote,
    }
    for one in told["budgets"]:
        one = {**one, "file": told["file"]}
        process = stage.play(one, scenes=scenes, now=now, pots=budgets.pots(_shares(one)))
        if "decided" in one:
            _promise(process, one["decided"], deliver, now)


def _shares(told: Told) -> Sequence[budgets.Share]:
    areas = {area.slug: area for area in Area.objects.all()}
    return [budgets.Share(Decimal(pot["amount"]), areas.get(pot.get("area", ""))) for pot in told["pots"]]


def _propose(process: Process, told: Told, since: datetime, until: datetime) -> None:
    for days, one in enumerate(told["projects"]):
        at = min(since + timedelta(days=days / 2), until)
        budgets.propose(
            contest=_contest(process, one.get("pot", budgets.TOWN)),
            proposal=stage.proposal(one),
            author=stage.resident(one["by"], at),
            actor=None,
            now=at,
        )


def _check(process: Process, told: Told, since: datetime, until: datetime) -> None:
    made = _projects(process)
    for item, one in zip(made, told["projects"], strict=True):
        why = one.get("turned_down", "")
        budgets.check(item=item, accepted=not why, reason=why, actor=stage.somebody(stage.LEAD), now=since)
    for item, one in zip(made, told["projects"], strict=True):
        if "merged_into" in one:
            kept = made[one["merged_into"]]
            merging.merge(
                kept=kept,
                merged=item,
                reason=one["why_merged"],
                actor=stage.somebody(stage.LEAD),
                now=since,
            )
    for about in told.get("comments", ()):
        stage.talk(process, [about], since, item=stage.fresh(made[about["on"]]))


def _support(process: Process, told: Told, since: datetime, until: datetime) -> None:
    made = zip(_projects(process), told["projects"], strict=True)
    had = {item.code: one.get("supports", 0) for item, one in made if item.state == Item.JUDGED}
    stage.cast(_contest(process, budgets.SELECTING), stage.supporters(had), since, until)


def _cost(process: Process, told: Told, since: datetime, until: datetime) -> None:
    for item, one in zip(_projects(process), told["projects"], strict=True):
        if item.state == Item.JUDGED:
            department = Organization.objects.get(slug=one["costed_by"])
            cost = Decimal(one["cost"]) if "cost" in one else None
            why = one.get("why") or one["infeasible"]
            verdict = costing.Verdict(cost is not None, cost, why, department)
            costing.cost(item=item, verdict=verdict, actor=stage.somebody(stage.LEAD), now=since)


def _vote(process: Process, told: Told, since: datetime, until: datetime) -> None:
    made = _projects(process)
    for pot, rows in told["votes"].items():
        papers = [
            Paper({made[at].code: 1 for at in chosen}) for chosen, number in rows for _ in range(number)
        ]
        stage.cast(_contest(process, pot), papers, since, until)


def _promise(process: Process, told: Told, deliver: Callable[[datetime], None], now: datetime) -> None:
    """The decision on the count, a promise for each winner, and how far they are."""
    lead, second = stage.somebody(stage.LEAD), stage.somebody(stage.SECOND)
    written = now - timedelta(days=told["days"])
    due = (now + timedelta(days=told["due"])).date()
    version = deliver_winners.deliver(process=process, due_date=due, actor=lead, now=written)
    answer_all.count(version.telling.pk, now=written)
    round_ = answer_all.publish(version, actor=second, now=written + timedelta(days=1))
    answer_all.tell(round_.pk, now=written + timedelta(days=1))
    deliver(written + timedelta(days=1))
    made = _projects(process)
    promises = {one.titles["en"]: one for one in version.decision.commitments.all()}
    built, begun = told["delivered"], told["milestone"]
    promising.move(
        commitment=promises[made[built["project"]].titles["en"]],
        verb="deliver",
        reason="",
        actor=lead,
        now=now - timedelta(days=built["days"]),
    )
    promising.add_milestone(
        commitment=promises[made[begun["project"]].titles["en"]],
        titles=begun["text"],
        due_date=(now + timedelta(days=begun["due"])).date(),
        actor=lead,
        now=now - timedelta(days=begun["days"]),
    )


def _projects(process: Process) -> list[Item]:
    """Every project in the order of the story, as it is by now."""
    return list(Item.objects.filter(process=process).select_related("process").order_by("number"))


def _contest(process: Process, slug: str) -> Contest:
    found = queries.contest(process, slug)
    assert found is not None
    return found
