"""What each project of a budget costs and whether it can be done, said by a department, with public reasons."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from gobernauta.people.queries import Organization, User
from gobernauta.processes import items
from gobernauta.processes.models import Item, Process
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

INFEASIBLE = "not-feasible"
COSTED_IN = frozenset({"reviewing", "selecting", "valuating"})
MOST = Decimal(10) ** 13


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a department found: can it be done, for how much money, and why."""

    is_feasible: bool
    cost: Decimal | None
    reason: str
    organization: Organization | None


@transaction.atomic
def cost(*, item: Item, verdict: Verdict, actor: User | None, now: datetime) -> None:
    """Write down what a project costs, or why it cannot be done. May be corrected until prices are published."""
    rows = Item.objects.select_for_update(of=("self",)).select_related("process")
    held = rows.get(pk=item.pk)
    _check(held, verdict)
    held.cost = verdict.cost if verdict.is_feasible else None
    held.cost_reason, held.costed_by = verdict.reason.strip(), verdict.organization
    held.updated_at = now
    held.save(update_fields=["cost", "cost_reason", "costed_by", "updated_at"])
    state = Item.JUDGED if verdict.is_feasible else INFEASIBLE
    if held.state != state:
        items.set_state(
            item=held,
            state=state,
            reason="" if verdict.is_feasible else held.cost_reason,
            actor=actor,
            now=now,
        )
    _record(held, verdict, actor, now)
    item.refresh_from_db()


def uncosted(process: Process) -> int:
    """How many projects that are to be voted on have no cost yet."""
    return Item.objects.filter(process=process, state=Item.JUDGED, cost=None).count()


def _check(item: Item, verdict: Verdict) -> None:
    if item.process.state not in COSTED_IN:
        raise Refused(_("Costs are worked out before they are published, not now."), "not-costing")
    if item.state not in (Item.JUDGED, INFEASIBLE):
        raise Refused(_("Only a project that has been accepted is costed."), "not-accepted")
    if not verdict.reason.strip():
        raise Refused(_("Say how you come to this, so that everybody can read it."), "no-reason")
    if verdict.is_feasible and (verdict.cost is None or not 0 < verdict.cost < MOST):
        raise Refused(_("Give the cost as an amount above 0."), "no-cost")


def _record(item: Item, verdict: Verdict, actor: User | None, now: datetime) -> None:
    register.record(
        action="item.costed",
        subject=items.subject(item),
        actor="clerk" if actor else "system",
        now=now,
        public={
            "feasible": verdict.is_feasible,
            "cost": str(item.cost) if item.cost is not None else None,
            "by": verdict.organization.slug if verdict.organization else None,
        },
        private=item.cost_reason.encode(),
    )
