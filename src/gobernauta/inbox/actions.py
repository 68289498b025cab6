"""Storing what was said: the raw event before anything else, then the message, then its revisions.

Every row has a key the database enforces, so that an event that comes twice, or late, or before the message
it speaks of, changes nothing it should not.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from gobernauta.channels.protocol import Inbound, Media, Raw
from gobernauta.channels.queries import Account
from gobernauta.inbox import files, references
from gobernauta.inbox.models import Attachment, Conversation, Event, Message, Revision
from gobernauta.people.queries import ContactDetail, Organization

_TOUCHED = ["last_at", "preview", "state", "waiting_since"]


def store_events(account: Account, raws: Sequence[Raw], *, now: datetime) -> int:
    """Store raw events, once each whatever happens. Returns how many were given."""
    Event.objects.bulk_create(
        [
            Event(
                account=account,
                external_id=raw.external_id[:500],
                media_type=raw.media_type[:100],
                payload=raw.payload,
                received_at=now,
            )
            for raw in raws
        ],
        ignore_conflicts=True,
    )
    return len(raws)


def settle(event: Event, *, problem: str = "", waits_for: str = "") -> None:
    """Mark an event as understood, as refused with the reason, or as early for a message."""
    event.state = Event.State.REFUSED if problem else Event.State.EARLY if waits_for else Event.State.DONE
    event.problem = problem
    event.waits_for = waits_for[:500]
    event.save(update_fields=["state", "problem", "waits_for"])


def settle_all(events: Sequence[Event]) -> None:
    """Mark events as understood, with one statement."""
    Event.objects.filter(pk__in=[event.pk for event in events]).update(
        state=Event.State.DONE, problem="", waits_for=""
    )


def wake_early(account: Account, messages: Sequence[Message]) -> int:
    """Let events that were early for these messages be looked at again."""
    early = Event.objects.filter(
        account=account, state=Event.State.EARLY, waits_for__in=[it.external_id for it in messages]
    )
    return early.update(state=Event.State.STORED, waits_for="")


def new_conversation(
    *,
    account: Account,
    thread: str,
    contact: ContactDetail | None,
    organization: Organization | None,
    inbound: Inbound,
    at: datetime,
) -> Conversation:
    """A conversation with a reference of its own; it is stored with its first message."""
    return Conversation(
        account=account,
        thread=thread[:500],
        reference=references.fresh(),
        contact=contact,
        organization=organization,
        subject=inbound.subject[:300],
        language=inbound.language[:10],
        opened_at=at,
        last_at=at,
    )


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message and where it belongs. Messages of one conversation share the object."""

    conversation: Conversation
    event: Event | None
    inbound: Inbound
    contact: ContactDetail | None
    direction: str


def receive(
    *,
    conversation: Conversation,
    event: Event | None,
    inbound: Inbound,
    contact: ContactDetail | None,
    direction: str,
    now: datetime,
) -> Message | None:
    """Store a message in its conversation; None when it is there already."""
    arrival = Arrival(conversation, event, inbound, contact, direction)
    known = Message.objects.filter(
        account_id=conversation.account_id, external_id=inbound.external_id[:500]
    ).exists()
    return None if known else receive_all([arrival], now=now)[0]


@transaction.atomic
def receive_all(arrivals: Sequence[Arrival], *, now: datetime) -> list[Message]:
    """Store messages that are not stored yet, in their order, and the conversations that are new with them.

    Raises `IntegrityError` when another process was quicker with one of them; then nothing is stored.
    """
    messages = [_message(arrival, now) for arrival in arrivals]
    new = {id(it.conversation): it.conversation for it in arrivals if it.conversation.pk is None}
    for message in messages:
        if id(message.conversation) in new:
            count_in(message.conversation, message)
        else:
            message.conversation.refresh_from_db(fields=_TOUCHED)
            _touch(message.conversation, message)
    Conversation.objects.bulk_create(new.values())
    Message.objects.bulk_create(messages)
    Attachment.objects.bulk_create(
        _attachment(message, media)
        for message, arrival in zip(messages, arrivals, strict=True)
        for media in arrival.inbound.media
    )
    return messages


def _message(arrival: Arrival, now: datetime) -> Message:
    inbound, event = arrival.inbound, arrival.event
    return Message(
        account_id=event.account_id if event else arrival.conversation.account_id,
        external_id=inbound.external_id[:500],
        conversation=arrival.conversation,
        event=event,
        direction=arrival.direction,
        contact=arrival.contact,
        author_name=(inbound.author.name if inbound.author else "")[:200],
        subject=inbound.subject[:300],
        text=inbound.text,
        language=inbound.language[:10],
        visibility=inbound.visibility.value,
        url=inbound.url[:800],
        in_reply_to=inbound.in_reply_to[:500],
        automatic=inbound.automatic,
        extra={**inbound.extra, **({"place": asdict(inbound.place)} if inbound.place else {})},
        published_at=inbound.said_at(now),
        received_at=now,
    )


def _attachment(message: Message, media: Media) -> Attachment:
    """A row for a medium; a file that cannot be kept leaves its reason instead of itself."""
    file, media_type, problem = media.path, media.media_type, ""
    if media.content:
        try:
            file, media_type = files.keep(media)
        except files.Unusable as error:
            problem = error.sentence
    return Attachment(
        message=message,
        media_type=media_type[:100],
        name=media.name[:300],
        alt=media.alt,
        url=media.url[:800],
        file=file,
        problem=problem,
    )


def _touch(conversation: Conversation, message: Message) -> None:
    """Let a conversation, and the one it is shown in, stand where the newest message puts them."""
    shown_in = Conversation.objects.filter(pk=conversation.merged_into_id or 0)
    for touched in [conversation, *shown_in]:
        count_in(touched, message)
        touched.save(update_fields=_TOUCHED)


def count_in(conversation: Conversation, message: Message) -> None:
    """What one more message means for a conversation: when it was last spoken in, and whether it waits for us."""
    conversation.last_at = max(conversation.last_at, message.published_at)
    if not message.automatic or not conversation.preview:
        conversation.preview = " ".join(message.text.split())[:200]
    if message.direction == Message.Direction.IN and not message.automatic:
        conversation.state = Conversation.State.OPEN
        conversation.waiting_since = conversation.waiting_since or message.published_at
    elif message.direction == Message.Direction.OUT and not message.automatic:
        conversation.waiting_since = None


@transaction.atomic
def revise(*, message: Message, event: Event | None, kind: str, text: str, at: datetime) -> Revision:
    """Add a later wording or a deletion; the words said first stay."""
    revision = Revision.objects.create(message=message, event=event, kind=kind, text=text, at=at)
    if kind == Revision.Kind.DELETION and message.deleted_at is None:
        message.deleted_at = at
        message.save(update_fields=["deleted_at"])
    return revision


@transaction.atomic
def store_sent(
    *,
    conversation: Conversation,
    external_id: str,
    text: str,
    url: str,
    in_reply_to: str,
    visibility: str,
    automatic: bool,
    author_name: str,
    now: datetime,
) -> Message:
    """Put a message of ours into its conversation once the network has it; the poll may have been quicker."""
    message, made = Message.objects.get_or_create(
        account_id=conversation.account_id,
        external_id=external_id[:500],
        defaults={
            "conversation": conversation,
            "direction": Message.Direction.OUT,
            "author_name": author_name[:200],
            "text": text,
            "url": url[:800],
            "in_reply_to": in_reply_to[:500],
            "visibility": visibility,
            "automatic": automatic,
            "published_at": now,
            "received_at": now,
        },
    )
    if made:
        _touch(conversation, message)
    return message


def retry_refused(account: Account) -> int:
    """Let events that could not be understood be looked at again."""
    refused = Event.objects.filter(account=account, state=Event.State.REFUSED)
    return refused.update(state=Event.State.STORED, problem="")
