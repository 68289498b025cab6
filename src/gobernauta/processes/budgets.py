"""Participatory budgets: pots of money, proposals that are checked and supported, and what each phase asks for.

One contest is one pot, for the whole town or for one area; supports are counted in a contest of their own
(`SELECTING`) over the projects of every pot.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civic.ballots import Refused as CivicRefused
from civic.methods.budget import Budget
from civic.tally.words import say
from gobernauta.channels.protocol import Media
from gobernauta.people.queries import Area, ContactDetail, User
from gobernauta.processes import attaching, costing, counting, files, items, running, turns
from gobernauta.processes.models import Contest, Item, Process
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

SELECTING, BALLOTING = "selecting", "balloting"
PRICED = frozenset({"publishing-prices", BALLOTING, "reviewing-ballots", "finished"})  # prices are public
TOWN = "town"  # the pot of everybody
NOT_SELECTED = "not-selected"


@dataclass(frozen=True, slots=True)
class Share:
    """The money of one pot; without an area it is the whole town's."""

    amount: Decimal
    area: Area | None = None
    title: str = ""


def pots(shares: Iterable[Share]) -> Sequence[running.Pot]:
    """The contests of a budget: one a pot, and one for the supports. Raises `Refused` for a pot without money."""
    made = [_pot(share) for share in shares]
    if not made or len({pot.slug for pot in made}) < len(made):
        raise Refused(_("A budget needs at least one pot, and one pot for each area at most."), "pots")
    return [*made, running.Pot(SELECTING, stage=SELECTING)]


def _pot(share: Share) -> running.Pot:
    if not 0 < share.amount < costing.MOST:
        raise Refused(_("Every pot needs an amount above 0."), "no-money")
    slug = share.area.slug if share.area else TOWN
    return running.Pot(slug, share.title, BALLOTING, share.area, share.amount)


@transaction.atomic
def set_pots(*, process: Process, shares: Sequence[Share], actor: User, now: datetime) -> None:
    """Divide the money before anybody proposes anything; what stood there before is replaced. Raises `Refused`."""
    held = Process.objects.select_for_update(of=("self",)).get(pk=process.pk)
    if held.state not in ("drafting", "informing"):
        raise Refused(_("The money is divided before projects are put forward."), "too-late")
    wanted = {pot.slug: pot for pot in pots(shares)}
    held.contests.filter(slug="main").update(slug=TOWN)  # as a process is begun at the desk
    if held.contests.exclude(slug__in=wanted).filter(items__isnull=False).exists():
        raise Refused(_("There are projects in a pot that you leave out."), "in-use")
    held.contests.exclude(slug__in=wanted).delete()
    for slug, pot in wanted.items():
        told = {"title": pot.title, "stage": pot.stage, "area": pot.area, "budget": pot.budget}
        held.contests.update_or_create(slug=slug, defaults=told)
    register.record(
        action="budget.divided",
        subject=running.subject(held),
        actor="clerk",
        now=now,
        public={slug: str(pot.budget) for slug, pot in wanted.items() if pot.budget is not None},
    )


def rules_of(process: Process) -> Budget:
    """The budget's method with its rules."""
    method = files.rules_of(process.version).method
    assert isinstance(method, Budget)
    return method


def pots_of(process: Process) -> list[Contest]:
    """The pots of a budget, the town's first; each knows its process."""
    found = list(process.contests.exclude(stage=SELECTING).select_related("area"))
    for contest in found:
        contest.process = process
    return found


def supports_of(process: Process) -> Contest | None:
    """Where supports are counted; None in a budget that was brought in without this phase."""
    found = process.contests.filter(stage=SELECTING).first()
    if found:
        found.process = process
    return found


@transaction.atomic
def propose(
    *,
    contest: Contest,
    proposal: items.Proposal,
    author: ContactDetail | None,
    media: Sequence[Media] = (),
    actor: User | None,
    now: datetime,
) -> Item:
    """Put a project forward; it waits to be checked. Pictures are drawn anew. Raises `Refused`."""
    if contest.process.state != "accepting" and actor is None:
        raise Refused(_("Projects are not put forward now."), "not-accepting")
    if not proposal.title.strip():
        raise Refused(_("Give your project a title."), "no-title")
    item = items.submit(contest=contest, proposal=proposal, author=author, actor=actor, now=now)
    attaching.attach(item, media)
    return item


@transaction.atomic
def check(*, item: Item, accepted: bool, reason: str, actor: User | None, now: datetime) -> None:
    """Let a proposal be seen and judged, or say why not. Raises `Refused`."""
    held = Item.objects.select_for_update(of=("self",)).select_related("process").get(pk=item.pk)
    if held.state not in ("proposed", "accepted", "rejected"):
        raise Refused(_("This project has gone further meanwhile. Look at it again."), "gone-on")
    if held.process.state not in ("accepting", "reviewing", SELECTING):
        raise Refused(_("Proposals are checked before they are costed, not now."), "not-checking")
    if not accepted and not reason.strip():
        raise Refused(_("Say why not, so that everybody can read it."), "no-reason")
    state = Item.JUDGED if accepted else "rejected"
    items.set_state(item=item, state=state, reason=reason.strip(), actor=actor, now=now)


@turns.before("budget", SELECTING, "valuating")
def all_checked(process: Process) -> str:
    """Nobody's proposal is left unread when the list is closed."""
    number = Item.objects.filter(process=process, state="proposed").count()
    if not number:
        return ""
    return ngettext(
        "%(number)d proposal has not been checked yet.",
        "%(number)d proposals have not been checked yet.",
        number,
    ) % {"number": number}


@turns.before("budget", "publishing-prices", BALLOTING)
def all_costed(process: Process) -> str:
    """Nobody votes on a project without a price."""
    number = costing.uncosted(process)
    if not number:
        return ""
    return ngettext(
        "%(number)d project has no cost yet.", "%(number)d projects have no cost yet.", number
    ) % {"number": number}


@turns.after("budget", "valuating")
def select(process: Process, now: datetime) -> None:
    """Count the supports; a project with too few is not costed, and its page says how many it lacked."""
    contest = supports_of(process)
    if contest is None or not process.changes.filter(state=SELECTING).exists():
        return
    result = counting.tally(contest, now=now, is_final=True)
    for item in items.judged(contest).filter(state=Item.JUDGED).exclude(number__in=result.winners):
        items.set_state(item=item, state=NOT_SELECTED, reason="", actor=None, now=now)
    counting.fold(process, now=now)


@turns.after("budget", "finished")
def count(process: Process, now: datetime) -> None:
    """Count every pot by the rule of the file and publish the files of the count. Raises `Refused`."""
    for contest in pots_of(process):
        try:
            counting.tally(contest, now=now, is_final=True)
        except CivicRefused as refused:
            raise Refused(say(refused.refusal)) from refused
    counting.fold(process, now=now)
