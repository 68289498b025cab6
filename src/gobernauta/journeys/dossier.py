"""Everything staff see of one conversation, gathered from four rooms in one go. It changes nothing but presence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gobernauta.cases import queries as cases
from gobernauta.cases import sorting, worklist
from gobernauta.cases.clocks import Standing
from gobernauta.cases.models import Label, Note, ServiceRequest
from gobernauta.channels.protocol import Capabilities, Visibility
from gobernauta.inbox import handling, listing, threads
from gobernauta.inbox.models import Conversation, Message
from gobernauta.inbox.threads import Said
from gobernauta.journeys import answer
from gobernauta.people import policy
from gobernauta.people.models import User
from gobernauta.publishing import actions as publishing
from gobernauta.publishing import outbox
from gobernauta.publishing.models import Delivery


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the thread: something said, something on its way out, or a note."""

    at: datetime
    said: Said | None = None
    delivery: Delivery | None = None
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class ReplyBox:
    """What the reply form needs before anything is typed."""

    key: str
    seen: str
    asked: Message | None
    visibilities: Sequence[Visibility]
    limits: Capabilities
    account: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """One conversation as its page shows it."""

    conversation: Conversation
    group: Sequence[Conversation]
    entries: Sequence[Entry]
    labels: Sequence[Label]
    requests: Sequence[tuple[ServiceRequest, Standing | None]]
    others: Sequence[User]
    newest_assignment: int
    box: ReplyBox

    @property
    def merged(self) -> Sequence[Conversation]:
        """The conversations shown inside this one."""
        return self.group[1:]


def of(conversation: Conversation, user: User, *, answering: int | None = None, now: datetime) -> Dossier:
    """Gather a conversation for a member of staff who may read it."""
    group = [conversation, *listing.merged_into(conversation)]
    pks = [it.pk for it in group]
    return Dossier(
        conversation=conversation,
        group=group,
        entries=_entries(group, pks),
        labels=worklist.labels_of(pks).get(conversation.pk, ()),
        requests=_requests(cases.of_conversations(pks), user, now),
        others=handling.be_present(conversation, user, now=now),
        newest_assignment=sorting.newest_assignment(conversation),
        box=reply_box(group, answering=answering),
    )


def reply_box(group: Sequence[Conversation], *, answering: int | None) -> ReplyBox:
    """A fresh reply form for a conversation."""
    asked = threads.answerable(group, answering)
    target = asked.conversation if asked else group[0]
    widest = answer.visibility_of(target, asked)
    return ReplyBox(
        key=publishing.fresh_key(),
        seen=answer.seen(group),
        asked=asked,
        visibilities=answer.visibilities(target.account, widest),
        limits=answer.limits(target.account),
        account=target.account.name,
    )


def _entries(group: Sequence[Conversation], pks: Sequence[int]) -> list[Entry]:
    entries = [Entry(said.at, said=said) for said in threads.said(group)]
    entries += [Entry(delivery.queued_at, delivery=delivery) for delivery in outbox.of_conversations(group)]
    entries += [Entry(note.at, note=note) for note in worklist.notes_of(pks)]
    return sorted(entries, key=lambda entry: entry.at)


def _requests(
    raised: Mapping[int, Sequence[ServiceRequest]], user: User, now: datetime
) -> list[tuple[ServiceRequest, Standing | None]]:
    within = policy.reach(user, "request.read")
    found = {request.pk: request for requests in raised.values() for request in requests}
    return [
        (request, cases.next_due(request, now))
        for request in found.values()
        if within.covers(request.organization_id)
    ]
