"""An assembly across rooms: who was drawn is invited where they can be reached, decisions answer what they recommend.

Who was drawn is written to once; the link of an invitation shows a page, and only its buttons answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from gobernauta.channels import queries as accounts
from gobernauta.channels.protocol import Outbound, Visibility
from gobernauta.decisions import queries as decisions
from gobernauta.decisions.queries import Answers, Version
from gobernauta.journeys import answer, audience, confirming, letters, printed
from gobernauta.people.queries import ContactDetail, User
from gobernauta.processes import assemblies, queries, seats, turns
from gobernauta.processes.queries import Audience, Item, Process, Seat
from gobernauta.processes.refusals import Refused
from gobernauta.publishing import actions as publishing

SALT = "assembly.seat"
TITLE = 80  # letters of a title in an invitation: some networks take three hundred in all


@dataclass(frozen=True, slots=True)
class Member:
    """A seat and who is behind it, as far as staff can know: None for who came in person, or after the key is gone."""

    seat: Seat
    contact: ContactDetail | None


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation and what was decided about it, newest first."""

    item: Item
    decided: Sequence[Version]


@turns.before("assembly", "answered")
def is_answered(process: Process) -> str:
    """Every recommendation has its own answer before all is said to be answered."""
    open_ones = [str(one.item.number) for one in advice(process) if not one.decided]
    told = {"numbers": ", ".join(open_ones)}
    return (
        _("No published decision answers these recommendations yet: %(numbers)s.") % told if open_ones else ""
    )


def members(process: Process, rows: Sequence[Seat]) -> Sequence[Member]:
    """These seats with who is behind them; for the staff who invite them."""
    owners = seats.owners(process, [one.receipt for one in rows])
    return [Member(one, owners[one.receipt].contact if one.receipt in owners else None) for one in rows]


def sitting(process: Process) -> Sequence[ContactDetail]:
    """Those on the panel who can be written to."""
    held = list(seats.of(process).exclude(state=Seat.State.DECLINED))
    return [one.contact for one in members(process, held) if one.contact is not None]


def invite(process: Process, *, actor: User, now: datetime) -> tuple[int, int]:
    """Write to everybody drawn who was not written to yet. Returns how many were, and how many cannot be.

    Who left a postal address only is neither: a letter is printed for them (`letters`).
    """
    printed = {seat.pk for seat, _contact in seats.by_letter(process)}
    held = seats.of(process).filter(told_at=None, state=Seat.State.INVITED)
    waiting = [one for one in held if one.pk not in printed]
    owners = seats.owners(process, [one.receipt for one in waiting])
    told = sum(_invited(process, one, owners.get(one.receipt), actor, now) for one in waiting)
    return told, len(waiting) - told


@transaction.atomic
def _invited(process: Process, seat: Seat, who: Audience | None, actor: User, now: datetime) -> bool:
    account = accounts.of_kind(who.contact.kind) if who else None
    if who is None or account is None:
        return False
    if account.kind != "email" and not answer.limits(account).direct:
        return False
    if not seats.note_told(seat, now=now):
        return True  # somebody else has just written to them
    language = audience.written_in(who.language or who.contact.person.language)
    with translation.override(language):
        text = _invitation(process, seat)
    outbound = Outbound(
        key=sha256(f"seat:{seat.pk}".encode()).hexdigest()[:32],
        text=text,
        to=who.contact.address,
        subject=process.title[:200] if account.kind == "email" else "",
        language=language,
        visibility=Visibility.DIRECT,
        queued_at=now,
    )
    publishing.queue(account=account, conversation=None, outbound=outbound, requested_by=actor, now=now)
    return True


def _invitation(process: Process, seat: Seat) -> str:
    return _("You have been drawn for “%(title)s”. Say whether you come: %(address)s") % {
        "title": process.title[:TITLE],
        "address": settings.PUBLIC_ADDRESS + reverse("square:seat", args=[process.slug, token_of(seat)]),
    }


def print_letters(process: Process, *, now: datetime) -> bytes:
    """The invitations to print, a page each, as a PDF; empty when there is none."""
    waiting = seats.by_letter(process)[: letters.MOST]
    sheets = [_letter(process, seat, contact, now) for seat, contact in waiting]
    return printed.book(sheets, title=settings.TOWN_NAME) if sheets else b""


def _letter(process: Process, seat: Seat, contact: ContactDetail, now: datetime) -> Sequence[printed.Part]:
    language = audience.written_in(contact.person.language)
    with translation.override(language):
        by_word = _("Or say so at the town hall, with your receipt %(receipt)s.") % {"receipt": seat.receipt}
        words = [_invitation(process, seat), by_word]
    return letters.sheet(contact.address, process.title, words, language=language, now=now)


def post_letters(process: Process, *, up_to: int, now: datetime) -> int:
    """The printed invitations up to this seat were handed to the post. Returns how many."""
    posted = [seat for seat, _contact in seats.by_letter(process)[: letters.MOST] if seat.pk <= up_to]
    return sum(seats.note_told(seat, now=now) for seat in posted)


def token_of(seat: Seat) -> str:
    """What an invitation's link carries."""
    return signing.dumps(seat.pk, salt=SALT)


def seat_of(token: str) -> tuple[Process, Seat]:
    """The process and seat of a link. Raises `Refused` when it is not ours."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=confirming.LINK_DAYS * 86_400)
    except signing.BadSignature:
        raise Refused(
            _("This link is not complete, or older than three months. Ask the town for a new one.")
        ) from None
    seat = seats.by_pk(pk)
    process = queries.by_number(seat.panel.process_id) if seat else None
    if seat is None or process is None:
        raise Refused(_("This has been erased."), "gone")
    return process, seat


def advice(process: Process) -> Sequence[Advice]:
    """What the panel recommends, each with the published decisions that answer it."""
    items = list(assemblies.recommendations(process))
    pks = [item.pk for item in items]
    pairs = set(Answers.objects.filter(kind="item", subject_id__in=pks).values_list("subject_id", "decision"))
    versions = list(decisions.answering("item", pks)) if pairs else []
    return [Advice(item, [one for one in versions if (item.pk, one.decision_id) in pairs]) for item in items]
