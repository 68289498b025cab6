"""The lottery of an assembly: targets, what it would give, its announcement, and the draw.

Pool, targets and everybody's chance are published together with the place where the seed will be read, at least a
day before anybody can know it. Somebody else draws than who announced it. `civic draw` repeats the draw.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.ballots import Refused as CivicRefused
from civic.tally.sortition import Lottery, Pool, Quota, lottery, proportional
from gobernauta.people.queries import User
from gobernauta.processes import announced, drawing, pool, running, turns
from gobernauta.processes.models import Panel, Process
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

SETTING = ("draft", "inviting", "pool-closed")  # states in which targets may change, before the announcement


@turns.before("assembly", "inviting")
def before_the_seed(process: Process) -> str:
    """Who could know the seed cannot change who is in the pool."""
    panel = of(process)
    known = panel is not None and panel.seed_date is not None and panel.seed_date <= timezone.localdate()
    return _("The seed may be known by now. Draw with it.") if known else ""


@turns.after("assembly", "inviting")
def take_back(process: Process, now: datetime) -> None:
    """The pool grows once more: what was announced of it holds no longer."""
    panel = of(process)
    if panel is not None and panel.announced_at is not None:
        panel.announced_at = panel.announced_by = panel.seed_date = None
        panel.seed_source, panel.document = "", {}
        panel.save()
        _record("lottery.taken-back", process, "system", now, {})


@turns.before("assembly", "drawn")
def only_by_lot(process: Process) -> str:
    """Nobody is seated but by the draw."""
    panel = of(process)
    drawn = panel is not None and panel.drawn_at is not None
    return "" if drawn else _("Draw on the page of the assembly, with the seed.")


def of(process: Process) -> Panel | None:
    """The lottery of an assembly; None before anything was set."""
    return Panel.objects.filter(process=process).defer("document").first()


def quotas(process: Process) -> list[Quota]:
    """The targets as civic takes them."""
    return [
        Quota(str(one["feature"]), str(one["value"]), int(one["least"]), int(one["most"]))
        for one in pool.targets(process)
    ]


@transaction.atomic
def follow_census(*, process: Process, actor: User, now: datetime) -> None:
    """Set the targets that resemble the census: the exact number of seats, rounded down and up. Raises `Refused`."""
    if not process.margins:
        raise Refused(_("Enter the census first."), "margins")
    found = proportional(process.margins, pool.method_of(process).rules.size)
    set_targets(process=process, targets=found, actor=actor, now=now)


@transaction.atomic
def set_targets(*, process: Process, targets: Sequence[Quota], actor: User, now: datetime) -> None:
    """Set how many of each kind the panel has. Once people join, only the numbers may change. Raises `Refused`."""
    held = Process.objects.select_for_update(of=("self",)).get(pk=process.pk)
    panel, _made = Panel.objects.get_or_create(process=held)
    if held.state not in SETTING or panel.announced_at is not None:
        raise Refused(_("The targets cannot be changed any more."), "targets")
    asked = pool.choices(process)
    told = {(one.feature, one.value) for one in targets}
    if held.state != "draft" and told != {
        (name, value) for name, values in asked.items() for value in values
    }:
        raise Refused(
            _("People have answered these questions already; only the numbers can change."), "targets"
        )
    _check(targets, pool.method_of(process).rules.size)
    panel.quotas = [
        {"feature": one.feature, "value": one.value, "least": one.least, "most": one.most} for one in targets
    ]
    panel.save(update_fields=["quotas"])
    _record("lottery.targets", process, "clerk", now, {"targets": panel.quotas})


def preview(process: Process) -> Lottery:
    """The lottery that the pool of this moment would give. Raises `Refused` with the targets in conflict."""
    rules = pool.method_of(process).rules
    ids, traits = _in_pool(process)
    features = {name: [one.get(name, "") for one in traits] for name in pool.choices(process)}
    try:
        return lottery(Pool.of(ids, features), rules.size, quotas(process), drawing.fairness(rules))
    except CivicRefused as refused:
        raise Refused(refused.refusal) from refused


@transaction.atomic
def announce(*, process: Process, source: str, seed_date: date, actor: User, now: datetime) -> Panel:
    """Publish the lottery, and where its seed will be read on which day. Raises `Refused`."""
    held = Process.objects.select_for_update(of=("self",)).get(pk=process.pk)
    panel, _made = Panel.objects.get_or_create(process=held)
    if held.state != "pool-closed" or panel.announced_at is not None:
        raise Refused(_("A lottery is announced once, when the pool is closed."), "lottery")
    if not source.strip():
        raise Refused(_("Say where everybody will be able to read the seed."), "source")
    if seed_date <= timezone.localdate(now):
        raise Refused(_("Choose a day that is still to come: nobody may know the seed yet."), "date")
    panel.document = announced.document(preview(process))
    panel.seed_source, panel.seed_date = source.strip()[:500], seed_date
    panel.announced_at, panel.announced_by = now, actor
    panel.save()
    files = announced.digests(panel)
    public = {"source": panel.seed_source, "date": seed_date.isoformat(), "files": files}
    _record("lottery.announced", process, "clerk", now, public)
    return panel


@transaction.atomic
def draw(*, process: Process, seed: str, actor: User, now: datetime) -> Panel:
    """Draw the panel with the seed that everybody can read; not who announced it. Raises `Refused`."""
    Process.objects.select_for_update(of=("self",)).get(pk=process.pk)
    panel = Panel.objects.filter(process=process, announced_at__isnull=False).first()
    if panel is None or panel.seed_date is None or panel.drawn_at is not None:
        raise Refused(_("A panel is drawn once, after its lottery was announced."), "lottery")
    if panel.announced_by_id == actor.pk:
        raise Refused(_("Somebody else must draw than who announced the lottery."), "second-person")
    if timezone.localdate(now) < panel.seed_date:
        raise Refused(_("The seed cannot be known before the day that was announced."), "date")
    if not seed.strip():
        raise Refused(_("Write the seed as it can be read at its source."), "seed")
    panel.seed, panel.drawn_at, panel.drawn_by = seed.strip()[:200], now, actor
    result = drawing.draw(process, panel, now)
    panel.save()
    running.move(process=process, verb="draw", actor=actor, now=now)
    public = {"seed": panel.seed, "ticket": panel.document["drawn"]["ticket"], "drawn": list(result)}
    _record("lottery.drawn", process, "clerk", now, public)
    return panel


def _in_pool(process: Process) -> tuple[list[str], list[Mapping[str, str]]]:
    everybody = list(pool.people(process))
    return [receipt for receipt, _traits in everybody], [traits for _receipt, traits in everybody]


def _check(targets: Iterable[Quota], size: int) -> None:
    by_feature: dict[str, list[Quota]] = {}
    for one in targets:
        if not 0 <= one.least <= one.most <= size:
            told = {"value": f"{one.feature}: {one.value}", "size": size}
            raise Refused(
                _(
                    "“%(value)s”: at least and at most lie between 0 and %(size)d, the first not above the second."
                )
                % told,
                "targets",
            )
        by_feature.setdefault(one.feature, []).append(one)
    for feature, those in by_feature.items():
        if not sum(one.least for one in those) <= size <= sum(one.most for one in those):
            told = {"value": feature, "size": size}
            raise Refused(
                _(
                    "“%(value)s”: the least together may not exceed the %(size)d seats, nor the most fall short."
                )
                % told,
                "targets",
            )


def _record(action: str, process: Process, actor: str, now: datetime, public: Mapping[str, object]) -> None:
    register.record(
        action=action, subject=running.subject(process), actor=actor, now=now, public=dict(public)
    )
