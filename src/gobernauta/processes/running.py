"""Starting a process and taking it from state to state, by hand or on the dates its file names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import chain, count

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from civic.lifecycle import Lifecycle, TransitionRefused
from gobernauta.people.queries import Area, Organization, User
from gobernauta.processes import files, keys, turns, words
from gobernauta.processes.models import Contest, Process, StateChange, Version
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register


@dataclass(frozen=True, slots=True)
class Pot:
    """One contest to be made: its short name, its area and money where it has them."""

    slug: str = "main"
    title: str = ""
    stage: str = ""
    area: Area | None = None
    budget: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new process is called and where it lies."""

    title: str
    summary: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    summaries: dict[str, str] = field(default_factory=dict)
    language: str = ""
    area: Area | None = None
    author_id: int | None = None
    imported_from: str = ""
    external_id: str = ""


@transaction.atomic
def start(
    *,
    version: Version,
    opening: Opening,
    pots: Sequence[Pot] = (Pot(),),
    organization: Organization,
    actor: User | None,
    now: datetime,
) -> Process:
    """Begin a process under a published version, in its method's first state, with its contests."""
    if version.published_at is None:
        raise Refused(_("These rules are not published yet."))
    process = Process.objects.create(
        slug=_free_slug(opening.title),
        version=version,
        organization=organization,
        title=opening.title[:300],
        summary=opening.summary,
        titles=opening.titles,
        summaries=opening.summaries,
        language=opening.language[:10],
        area=opening.area,
        author_id=opening.author_id,
        state=files.rules_of(version).method.lifecycle.states[0].slug,
        key=keys.fresh(),
        created_at=now,
        updated_at=now,
        imported_from=opening.imported_from,
        external_id=opening.external_id,
    )
    Contest.objects.bulk_create(
        Contest(process=process, slug=p.slug, title=p.title, stage=p.stage, area=p.area, budget=p.budget)
        for p in pots
    )
    _record_start(process, opening, actor, now)
    return process


def _record_start(process: Process, opening: Opening, actor: User | None, now: datetime) -> None:
    register.record(
        action="process.started",
        subject=subject(process),
        actor="clerk" if actor else "resident",
        now=now,
        public={"file": process.version.file.slug, "version": process.version.number},
        private=f"{opening.title}\n{opening.summary}".encode(),
    )


@transaction.atomic
def move(
    *,
    process: Process,
    verb: str,
    actor: User | None,
    now: datetime,
    reason: str = "",
    code: str = "",
    seen: str = "",
) -> StateChange:
    """Take one step of the lifecycle; `reason` is public. `seen`: the state the clerk looked at. Raises `Refused`."""
    held = Process.objects.select_for_update(of=("self",)).select_related("version__file").get(pk=process.pk)
    if seen and seen != held.state:
        raise Refused(_("Somebody else has changed this meanwhile. Look at it again."))
    lifecycle = lifecycle_of(held)
    try:
        target = lifecycle.move(held.state, verb).slug
    except TransitionRefused as refused:
        state = words.of_state(lifecycle.state(held.state))
        raise Refused(
            _("This process is “%(state)s”; that step is not possible now.") % {"state": state}
        ) from refused
    if hindrance := turns.hindrance(held, target):
        raise Refused(hindrance, "not-ready")
    change = _enter(held, verb, target, reason, code, actor, now)
    process.refresh_from_db()
    return change


@transaction.atomic
def keep_to_phases(process: Process, *, now: datetime) -> StateChange | None:
    """Take a process one phase on, when its file says that it should be further by now; None when it cannot alone."""
    held = Process.objects.select_for_update(of=("self",)).select_related("version__file").get(pk=process.pk)
    due = [phase.state for phase in files.rules_of(held.version).phases if phase.starts_at <= now]
    later = due[due.index(held.state) + 1 :] if held.state in due else due
    for transition in lifecycle_of(held).transitions:
        if held.state in transition.sources and transition.target in later[:1]:
            if turns.hindrance(held, transition.target):
                return None
            return _enter(held, transition.verb, transition.target, "", "", None, now)
    return None


def lifecycle_of(process: Process) -> Lifecycle:
    """The states and steps of a process."""
    return files.rules_of(process.version).method.lifecycle


def subject(process: Process) -> str:
    """What a process is called on the record."""
    return f"process:{process.pk}"


def _enter(
    process: Process, verb: str, state: str, reason: str, code: str, actor: User | None, now: datetime
) -> StateChange:
    lifecycle = lifecycle_of(process)
    process.state, process.updated_at = state, now
    if state in files.rules_of(process.version).method.open_states and process.opened_at is None:
        process.opened_at = now
    if lifecycle.state(state).final:
        process.ended_at = now
    process.save(update_fields=["state", "updated_at", "opened_at", "ended_at"])
    register.record(
        action=f"process.{verb}",
        subject=subject(process),
        actor="clerk" if actor else "system",
        now=now,
        public={"state": state, **({"code": code} if code else {})},
        private=reason.encode() or None,
    )
    change: StateChange = process.changes.create(
        verb=verb, state=state, reason=reason, code=code, at=now, by=actor
    )
    turns.turned(process, now=now)
    return change


def _free_slug(title: str) -> str:
    stem = slugify(title)[:70].strip("-") or "process"
    taken = set(Process.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(s for s in chain((stem,), (f"{stem}-{n}" for n in count(2))) if s not in taken)
