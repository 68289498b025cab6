"""What people judge: submitting it, attaching those who asked for it, and its state with reasons."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, QuerySet

from gobernauta.inbox.queries import Conversation
from gobernauta.people.queries import Area, ContactDetail, User
from gobernauta.processes.models import Audience, Contest, Item, Process
from gobernauta.register import actions as register

SUPPORTED = (Item.JUDGED, "not-selected", "not-feasible")  # of a budget: stands in the count of supports


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an item says, and where it lies (WGS 84 degrees)."""

    title: str
    text: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    name: str = ""  # its id in the count where the file gives one
    language: str = ""
    credit: str = ""
    cost: Decimal | None = None
    area: Area | None = None
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    is_official: bool = False
    external_id: str = ""


def sent_before(process: Process, key: str) -> Item | None:
    """The item that came with the same form. Locks the process: two of one form cannot pass side by side."""
    Process.objects.select_for_update(of=("self",)).get(pk=process.pk)
    found = Item.objects.filter(process=process, external_id=key).first() if key else None
    if found is not None:
        found.process = process
    return found


@transaction.atomic
def submit(
    *,
    contest: Contest,
    proposal: Proposal,
    author: ContactDetail | None,
    actor: User | None,
    now: datetime,
    state: str = "proposed",
) -> Item:
    """Add an item to a contest; its author is told what becomes of it. `accepted` ones can be judged at once."""
    process = contest.process
    item = Item.objects.create(
        process=process,
        contest=contest,
        number=_next_number(process),
        state=state,
        author=author.person if author else None,
        created_at=now,
        updated_at=now,
        **columns(proposal),
    )
    item.wordings.create(
        number=1,
        title=item.title,
        text=item.text,
        author=item.author,
        by=actor,
        credit=item.credit[:200],
        at=now,
        accepted_at=now,
    )
    if author is not None:
        join(process=process, item=item, contact=author, role=Audience.Role.AUTHOR, now=now)
    register.record(
        action="item.submitted",
        subject=subject(item),
        actor="clerk" if actor else "resident",
        now=now,
        public={"state": state},
        private=f"{item.title}\n{item.text}".encode(),
    )
    return item


@transaction.atomic
def set_state(*, item: Item, state: str, reason: str, actor: User | None, now: datetime) -> None:
    """Give an item a state, with the reason that the public reads."""
    Item.objects.filter(pk=item.pk).update(state=state, reason=reason, updated_at=now)
    item.refresh_from_db(fields=["state", "reason", "updated_at"])
    register.record(
        action="item.state",
        subject=subject(item),
        actor="clerk" if actor else "system",
        now=now,
        public={"state": state},
        private=reason.encode() or None,
    )


@transaction.atomic
def answered(*, pks: Collection[int], outcome: str, text: str, now: datetime) -> None:
    """A published decision answers these: its words stand with them, and lists show the outcome.

    The entry of the decision on the record names them.
    """
    held = list(Item.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk"))
    for item in held:
        item.answer, item.answered_at, item.updated_at = text, now, now
        item.attributes = {**item.attributes, "outcome": outcome}
    Item.objects.bulk_update(held, ["answer", "answered_at", "updated_at", "attributes"])


@transaction.atomic
def attach(
    *,
    item: Item,
    conversations: Iterable[Conversation],
    now: datetime,
    role: Audience.Role = Audience.Role.COMPLAINANT,
) -> int:
    """Tie those who wrote these conversations to an item, so that its outcome reaches them. Returns how many."""
    rows = [
        Audience(
            process_id=item.process_id,
            item=item,
            contact_id=conversation.contact_id,
            conversation=conversation,
            role=role,
            language=conversation.language,
            since=now,
        )
        for conversation in conversations
        if conversation.contact_id
    ]
    return len(Audience.objects.bulk_create(rows, ignore_conflicts=True))


def join(
    *,
    process: Process,
    contact: ContactDetail,
    role: Audience.Role,
    now: datetime,
    item: Item | None = None,
    conversation: Conversation | None = None,
    language: str = "",
) -> None:
    """Remember that somebody is to be told; twice is once. Says nothing of what they judged."""
    row = Audience(process=process, item=item, contact=contact, conversation=conversation, role=role)
    row.language, row.since = language or contact.person.language, now
    Audience.objects.bulk_create([row], ignore_conflicts=True)


@dataclass(frozen=True, slots=True)
class Joining:
    """Somebody to be told what becomes of a whole process."""

    process: Process
    contact: ContactDetail
    role: Audience.Role
    language: str


def join_all(joining: Sequence[Joining], *, now: datetime) -> None:
    """The same for many, with one statement."""
    rows = [
        Audience(
            process=one.process,
            contact=one.contact,
            role=one.role,
            language=one.language or one.contact.person.language,
            since=now,
        )
        for one in joining
    ]
    Audience.objects.bulk_create(rows, ignore_conflicts=True)


def judged(contest: Contest) -> QuerySet[Item]:
    """What is counted in a contest: its accepted items; supports count whatever became of a project afterwards."""
    if contest.stage == "selecting":
        return Item.objects.filter(process=contest.process_id, state__in=SUPPORTED)
    return Item.objects.filter(contest=contest, state=Item.JUDGED)


def subject(item: Item) -> str:
    """What an item is called on the record."""
    return f"process:{item.process_id}/item:{item.number}"


def _next_number(process: Process) -> int:
    Process.objects.select_for_update(of=("self",)).get(pk=process.pk)
    highest: int | None = Item.objects.filter(process=process).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def columns(proposal: Proposal) -> dict[str, object]:
    """A proposal as the columns of an item."""
    return {
        "name": proposal.name[:100],
        "title": proposal.title[:300],
        "text": proposal.text,
        "titles": dict(proposal.titles),
        "language": proposal.language[:10],
        "credit": proposal.credit[:300],
        "cost": proposal.cost,
        "area": proposal.area,
        "address": proposal.address[:300],
        "latitude": proposal.latitude,
        "longitude": proposal.longitude,
        "attributes": dict(proposal.attributes),
        "is_official": proposal.is_official,
        "external_id": proposal.external_id[:200],
    }
