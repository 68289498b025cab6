"""What a panel does: its meetings, and what it recommends. Each recommendation is an item that a decision answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gobernauta.people.queries import ContactDetail, User
from gobernauta.processes import items, queries, running, turns
from gobernauta.processes.models import Audience, Item, Meeting, Process
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

RECOMMENDED = "recommended"  # the state of a recommendation; people do not judge it
CALLED = ("drawn", "meeting")  # states in which meetings are called
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Session:
    """When and where a panel meets, what about, and what came of it."""

    starts_at: datetime
    title: str
    place: str = ""
    agenda: str = ""
    minutes: str = ""


@dataclass(frozen=True, slots=True)
class Votes:
    """How the panel voted on a recommendation; None where it did not vote."""

    for_it: int | None = None
    against: int | None = None


@turns.before("assembly", "recommended")
def has_recommended(process: Process) -> str:
    """Nothing is handed over before there is something."""
    return "" if recommendations(process).exists() else _("Write at least one recommendation first.")


@transaction.atomic
def call(
    *, process: Process, session: Session, actor: User, now: datetime, meeting: Meeting | None = None
) -> Meeting:
    """Call a meeting, or change one; minutes may follow until everything is answered. Raises `Refused`."""
    if meeting is None and process.state not in CALLED:
        raise Refused(
            _("A panel meets after it was drawn, until it hands over what it recommends."), "closed"
        )
    if process.ended_at is not None:
        raise Refused(_("This has ended; its minutes stay as they are."), "closed")
    if not session.title.strip():
        raise Refused(_("Give the meeting a title."), "title")
    held = meeting or Meeting(process=process)
    held.starts_at, held.place, held.title = (
        session.starts_at,
        session.place[:300],
        session.title.strip()[:300],
    )
    held.agenda, held.minutes = session.agenda[:LONGEST], session.minutes[:LONGEST]
    held.save()
    register.record(
        action="meeting.changed" if meeting else "meeting.called",
        subject=running.subject(process),
        actor="clerk",
        now=now,
        public={"starts_at": session.starts_at.isoformat()},
        private="\n".join((held.title, held.place, held.agenda, held.minutes)).encode(),
    )
    return held


@transaction.atomic
def recommend(
    *,
    process: Process,
    title: str,
    text: str,
    votes: Votes,
    members: Iterable[ContactDetail],
    actor: User,
    now: datetime,
) -> Item:
    """Write down what the panel recommends; its members are told what is decided about it. Raises `Refused`."""
    if process.state != "meeting":
        raise Refused(_("A panel recommends while it meets."), "closed")
    if not title.strip():
        raise Refused(_("Write what the panel recommends."), "title")
    counted = {"for": votes.for_it, "against": votes.against}
    proposal = items.Proposal(
        title.strip(),
        text.strip()[:LONGEST],
        language=process.language,
        attributes={name: str(number) for name, number in counted.items() if number is not None},
    )
    item = items.submit(
        contest=queries.contests(process)[0],
        proposal=proposal,
        author=None,
        actor=actor,
        now=now,
        state=RECOMMENDED,
    )
    for contact in members:
        items.join(process=process, item=item, contact=contact, role=Audience.Role.AUTHOR, now=now)
    return item


@transaction.atomic
def withdraw(*, item: Item, actor: User, now: datetime) -> None:
    """Take back a recommendation that was written down wrongly, while the panel meets. Raises `Refused`."""
    if item.process.state != "meeting" or item.state != RECOMMENDED:
        raise Refused(_("What was handed over stays."), "closed")
    items.set_state(item=item, state="withdrawn", reason="", actor=actor, now=now)


def recommendations(process: Process) -> QuerySet[Item]:
    """What the panel recommends, by number."""
    return Item.objects.filter(process=process, state=RECOMMENDED).defer("search").order_by("number")


def meetings(process: Process) -> QuerySet[Meeting]:
    """The meetings of a panel, in their order."""
    return Meeting.objects.filter(process=process).order_by("starts_at", "pk")


def meeting(process: Process, pk: int) -> Meeting | None:
    """One meeting."""
    return meetings(process).filter(pk=pk).first()
