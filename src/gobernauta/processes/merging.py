"""Putting two ideas or projects together, with credit, and taking them apart exactly as they were.

Nothing is copied: authors, supporters and comments stay with what was merged and are reached, counted and credited
through the item that is kept. So undoing it is one step.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gobernauta.people.queries import User
from gobernauta.processes.items import subject
from gobernauta.processes.models import Contest, Item, Process
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

MERGED = "merged"
VOTED_ON = frozenset({"balloting", "reviewing-ballots", "finished", "answered"})  # too late to put together


@transaction.atomic
def merge(*, kept: Item, merged: Item, reason: str, actor: User | None, now: datetime) -> None:
    """Put `merged` into `kept`; the reason is public. Raises `Refused`."""
    kept, merged = _locked(kept, merged)
    _check(kept, merged, reason)
    merged.state_before, merged.state = merged.state, MERGED
    merged.merged_into, merged.reason, merged.updated_at = kept, reason.strip(), now
    merged.save(update_fields=["state", "state_before", "merged_into", "reason", "updated_at"])
    _record("item.merged", merged, kept, reason, actor, now)


@transaction.atomic
def split(*, merged: Item, actor: User | None, now: datetime) -> None:
    """Undo a merge: the item stands by itself again, with everything that was its own. Raises `Refused`."""
    held = Item.objects.select_for_update(of=("self",)).select_related("process", "merged_into")
    held_item = held.get(pk=merged.pk)
    kept = held_item.merged_into
    if kept is None:
        raise Refused(_("It is not merged with anything now."))
    _check_time(held_item.process)
    held_item.state, held_item.state_before = held_item.state_before or "proposed", ""
    held_item.merged_into, held_item.reason, held_item.updated_at = None, "", now
    held_item.save(update_fields=["state", "state_before", "merged_into", "reason", "updated_at"])
    _record("item.split", held_item, kept, "", actor, now)


def followed(contest: Contest) -> Mapping[str, str]:
    """The id in the count of every merged item of a process, with the id it counts for."""
    merged = Item.objects.filter(process=contest.process_id, state=MERGED).select_related("merged_into")
    return {item.code: item.merged_into.code for item in merged if item.merged_into}


def into(item: Item) -> QuerySet[Item]:
    """What was merged into an item, in the order of its numbers: its titles, its reason and who is named for it."""
    found = Item.objects.filter(merged_into=item, state=MERGED).order_by("number")
    return found.only("number", "name", "title", "titles", "language", "reason", "credit")


def credits_of(item: Item, merged: Iterable[Item]) -> list[str]:
    """Everybody who wants to be named for these items, each once."""
    names = (one.credit.strip() for one in (item, *merged))
    return list(dict.fromkeys(name for name in names if name))


def _locked(kept: Item, merged: Item) -> tuple[Item, Item]:
    """Both rows, locked in one order whichever way round they are merged."""
    rows = Item.objects.select_for_update(of=("self",)).select_related("process")
    held = {row.pk: row for row in rows.filter(pk__in=[kept.pk, merged.pk]).order_by("pk")}
    return held[kept.pk], held[merged.pk]


def _check(kept: Item, merged: Item, reason: str) -> None:
    if kept.pk == merged.pk or kept.process_id != merged.process_id:
        raise Refused(_("Choose another one of the same process."))
    if merged.merged_into_id:
        raise Refused(_("It has been merged already. Split it first."))
    if kept.merged_into_id:
        raise Refused(_("The other one has itself been merged. Merge into the one that is shown."))
    if Item.objects.filter(merged_into=merged).exists():
        raise Refused(_("Others have been merged into it. Split them first, or merge the other way round."))
    if not reason.strip():
        raise Refused(_("Say in a sentence why, so that everybody can read it."))
    _check_time(kept.process)


def _check_time(process: Process) -> None:
    if process.state in VOTED_ON:
        raise Refused(_("People vote on these already, or have voted. They stay as they are."))


def _record(action: str, merged: Item, kept: Item, reason: str, actor: User | None, now: datetime) -> None:
    register.record(
        action=action,
        subject=subject(merged),
        actor="clerk" if actor else "system",
        now=now,
        public={"other": kept.number},
        private=reason.encode() or None,
    )
