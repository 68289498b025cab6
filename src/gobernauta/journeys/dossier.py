"""Everything staff see of one conversation, gathered from four rooms in one go. It changes nothing but presence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gobernauta.cases import merging, worklist
from gobernauta.cases import queries as cases
from gobernauta.cases.queries import Noted
from gobernauta.channels.protocol import Capabilities, Visibility
from gobernauta.inbox import handling, threads
from gobernauta.inbox.queries import Conversation, Message
from gobernauta.inbox.threads import Said
from gobernauta.journeys import answer, suggestions
from gobernauta.journeys.suggestions import Offered
from gobernauta.people import policy
from gobernauta.people.queries import User
from gobernauta.publishing import outbox
from gobernauta.publishing.queries import Delivery


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the thread: something said, something on its way out, or a note."""

    at: datetime
    said: Said | None = None
    delivery: Delivery | None = None
    note: Noted | None = None
    offered: Sequence[Offered] = ()


@dataclass(frozen=True, slots=True)
class ReplyBox:
    """What the reply form needs before anything is typed."""

    key: str
    seen: str
    asked: Message | None
    visibilities: Sequence[Visibility]
    limits: Capabilities
    room: int | None  # for words in one message, beside the mention; None: no limit is known
    account: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """One conversation as its page shows it."""

    conversation: Conversation
    group: Sequence[Conversation]
    entries: Sequence[Entry]
    labels: Sequence[worklist.Named]
    requests: Sequence[cases.Opened]
    others: Sequence[str]
    box: ReplyBox
    origin: Conversation | None  # which a message was taken out of to make this one

    @property
    def may_part(self) -> bool:
        """Whether a message can be taken out: another one of a resident stays."""
        heard = (it for it in self.entries if it.said and it.said.message.direction == Message.Direction.IN)
        return len(self.group) == 1 and len(list(heard)) > 1

    @property
    def merged(self) -> Sequence[Conversation]:
        """The conversations shown inside this one."""
        return self.group[1:]


def of(group: Sequence[Conversation], user: User, *, answering: int | None = None, now: datetime) -> Dossier:
    """Gather a conversation, with those shown inside it, for a member of staff who may read it."""
    conversation, pks = group[0], [it.pk for it in group]
    thread, deliveries = threads.said(group), outbox.of_conversations(group)
    return Dossier(
        conversation=conversation,
        group=group,
        entries=_entries(
            thread, suggestions.offered(thread, user), deliveries, cases.notes(conversation__in=pks)
        ),
        labels=worklist.labels_of([conversation.pk]).get(conversation.pk, ()),
        requests=cases.of_conversations(pks, policy.reach(user, "request.read"), now=now),
        others=handling.be_present(conversation, user, now=now),
        box=_reply_box(group, thread, deliveries, answering),
        origin=_origin(conversation),
    )


def _origin(conversation: Conversation) -> Conversation | None:
    """What a conversation was taken out of; one that has gone to another department is not told."""
    found = merging.origin(conversation)
    return found if found and found.organization_id == conversation.organization_id else None


def _reply_box(
    group: Sequence[Conversation],
    thread: Sequence[Said],
    deliveries: Sequence[Delivery],
    answering: int | None,
) -> ReplyBox:
    asked = threads.answerable(thread, answering)
    home = answer.home(group, asked)
    account, limits = home.account, answer.limits(home.account)
    return ReplyBox(
        key=answer.fresh_key(),
        seen=answer.seen(thread, deliveries),
        asked=asked,
        visibilities=answer.visibilities(account, answer.visibility_of(thread, asked)),
        limits=limits,
        room=limits.text_length and limits.text_length - answer.reserve(home, asked),
        account=account.name,
    )


def _entries(
    thread: Sequence[Said],
    offered: Mapping[int, Sequence[Offered]],
    deliveries: Sequence[Delivery],
    notes: Sequence[Noted],
) -> list[Entry]:
    entries = [Entry(it.at, said=it, offered=offered.get(it.message.pk, ())) for it in thread]
    entries += [Entry(it.queued_at, delivery=it) for it in deliveries if it.state != Delivery.State.SENT]
    entries += [Entry(note.at, note=note) for note in notes]
    return sorted(entries, key=lambda entry: entry.at)
