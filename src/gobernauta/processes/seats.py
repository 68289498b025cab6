"""The seats of a drawn panel: accepted or declined, taken by the next of the same kind, and who is behind a receipt.

Who sits on a panel is known to the staff who invite them, as long as the key of the process exists; the public
sees receipts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civic.ballots import Refused as CivicRefused
from civic.methods.assembly import replacement
from gobernauta.people.queries import ContactDetail, User
from gobernauta.processes import announced, keys, pool, running
from gobernauta.processes.models import Audience, Ballot, Panel, Process, Seat
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

SITTING = ("drawn", "meeting")  # states in which seats change


@dataclass(frozen=True, slots=True)
class Likeness:
    """One kind of people: its share of the town, the pool and the panel in per cent (None: not known), its target."""

    feature: str
    value: str
    least: int
    most: int
    census: float | None
    pool: float
    panel: float | None
    seated: int


def of(process: Process) -> QuerySet[Seat]:
    """Every seat that was ever drawn, in the order of the draw."""
    return Seat.objects.filter(panel__process=process).select_related("replaces", "successor").order_by("pk")


def one(process: Process, receipt: str) -> Seat | None:
    """A seat by its receipt."""
    return of(process).filter(receipt=receipt).first()


def by_pk(pk: int) -> Seat | None:
    """A seat with its panel."""
    return Seat.objects.select_related("panel").filter(pk=pk).first()


@transaction.atomic
def answer(*, seat: Seat, comes: bool, actor: User | None, now: datetime) -> Seat:
    """Somebody drawn says whether they come; twice is once. A seat given up is not taken back. Raises `Refused`."""
    held = (
        Seat.objects.select_for_update(of=("self",))
        .select_related("panel__process__version__file")
        .get(pk=seat.pk)
    )
    state = Seat.State.ACCEPTED if comes else Seat.State.DECLINED
    if held.state == state:
        return held
    if held.panel.process.state not in SITTING:
        raise Refused(_("Seats are not given or taken any more."), "closed")
    if held.state == Seat.State.DECLINED:
        raise Refused(_("This seat was given up; somebody else is asked."), "declined")
    held.state, held.answered_at = state, now
    held.save(update_fields=["state", "answered_at"])
    _record(f"seat.{state.value}", held, actor, now)
    return held


@transaction.atomic
def replace(*, seat: Seat, reason: str, actor: User, now: datetime) -> Seat:
    """Seat the next of the same kind by the numbers of the draw. Raises `Refused` when nobody of the kind is left."""
    panel = (
        Panel.objects.select_for_update(of=("self",))
        .select_related("process__version__file")
        .get(pk=seat.panel_id)
    )
    every = list(Seat.objects.filter(panel=panel))
    gone = next(it for it in every if it.pk == seat.pk)
    if gone.state != Seat.State.DECLINED:
        raise Refused(_("Only a seat that was given up is free."), "seat")
    if any(it.replaces_id == gone.pk for it in every):
        raise Refused(_("Somebody else has been asked for this seat already."), "seat")
    try:
        following = replacement(
            announced.lottery_of(panel.document),
            seed=panel.seed,
            seated=[it.receipt for it in every if it.state != Seat.State.DECLINED],
            gone=gone.receipt,
            asked=[it.receipt for it in every],
        )
    except CivicRefused as refused:
        raise Refused(refused.refusal) from refused
    running.move(process=panel.process, verb="replace", reason=reason, actor=actor, now=now)
    taken = Seat.objects.create(panel=panel, receipt=following, replaces=gone, asked_at=now)
    _record("seat.replaced", taken, actor, now)
    return taken


def owners(process: Process, receipts: Iterable[str]) -> Mapping[str, Audience]:
    """Who is behind receipts, of those who left a way to reach them; nobody once the key is destroyed."""
    if not process.key:
        return {}
    wanted = dict(
        Ballot.objects.filter(process=process, receipt__in=list(receipts)).values_list("voter", "receipt")
    )
    drawn = frozenset(wanted.values())
    key = keys.opened(process)
    rows = Audience.objects.filter(process=process, item=None, role=Audience.Role.PARTICIPANT)
    behind: dict[int, str] = {}
    for pk, receipt, person in rows.values_list("pk", "receipt", "contact__person").iterator(
        chunk_size=2_000
    ):
        receipt = receipt or wanted.get(keys.pseudonym(key, f"person:{person}"), "")
        if receipt in drawn:
            behind[pk] = receipt
    named = Audience.objects.select_related("contact__person", "conversation__account")
    return {behind[row.pk]: row for row in named.filter(pk__in=behind).order_by("pk")}


def note_address(process: Process, contact: ContactDetail, receipt: str) -> None:
    """Somebody who joined in person under this receipt left an address to be told at when they are drawn."""
    held = Audience.objects.filter(process=process, item=None, contact=contact)
    held.filter(role=Audience.Role.PARTICIPANT).update(receipt=receipt)


def by_letter(process: Process) -> Sequence[tuple[Seat, ContactDetail]]:
    """The seats whose invitation is a letter that was not posted yet, in the order of the draw."""
    waiting = of(process).filter(state=Seat.State.INVITED, told_at=None)
    rows = Audience.objects.filter(process=process, contact__kind="post").exclude(receipt="")
    addresses = {row.receipt: row.contact for row in rows.select_related("contact__person")}
    return [(seat, addresses[seat.receipt]) for seat in waiting if seat.receipt in addresses]


def in_person(process: Process, roll_digest: str) -> str:
    """The receipt of somebody who came in person, by the seal of their document; empty when they did not."""
    voter = keys.pseudonym(keys.opened(process), f"roll:{roll_digest}")
    found = Ballot.objects.filter(process=process, voter=voter).values_list("receipt", flat=True).first()
    return found or ""


def likeness(process: Process, pooled: Mapping[str, Mapping[str, int]]) -> Sequence[Likeness]:
    """The census, the pool (how many of each kind) and those who sit side by side, kind by kind."""
    seated = of(process).exclude(state=Seat.State.DECLINED).values_list("receipt", flat=True)
    traits = list(
        Ballot.objects.filter(process=process, receipt__in=list(seated)).values_list("traits", flat=True)
    )
    rows = []
    for target in pool.targets(process):
        feature, value = str(target["feature"]), str(target["value"])
        had = pooled.get(feature, {})
        sits = Counter(one.get(feature, "") for one in traits)[value]
        census = process.margins.get(feature, {}).get(value)
        rows.append(
            Likeness(
                feature,
                value,
                int(target["least"]),
                int(target["most"]),
                None if census is None else 100 * census,
                100 * had.get(value, 0) / (sum(had.values()) or 1),
                100 * sits / len(traits) if traits else None,
                sits,
            )
        )
    return rows


def note_told(seat: Seat, *, now: datetime) -> bool:
    """The invitation to a seat is being queued; False when it has been already."""
    return Seat.objects.filter(pk=seat.pk, told_at=None).update(told_at=now) == 1


def _record(action: str, seat: Seat, actor: User | None, now: datetime) -> None:
    register.record(
        action=action,
        subject=running.subject(seat.panel.process),
        actor="clerk" if actor else "resident",
        now=now,
        public={"receipt": seat.receipt},
    )
