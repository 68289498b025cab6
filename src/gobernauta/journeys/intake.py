"""From a raw event to a message in a conversation: stored first, understood after, once whatever happens.

One account is worked on by one process at a time, so what a person sends is processed in order. An event that
cannot be understood is kept with the reason and delays nothing else.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from django.db import transaction
from procrastinate.contrib.django import app

from gobernauta.cases import actions as cases
from gobernauta.cases import public as services
from gobernauta.channels import actions as channels
from gobernauta.channels.protocol import Inbound, Kind, Malformed, Place, Raw, Visibility
from gobernauta.channels.queries import Account
from gobernauta.inbox import actions as inbox
from gobernauta.inbox import queries as messages
from gobernauta.inbox import tokens
from gobernauta.inbox.queries import Conversation, Event, Message, Revision
from gobernauta.journeys import acknowledge, answered
from gobernauta.listening import actions as listening
from gobernauta.listening import queries as overheard
from gobernauta.people import actions as people
from gobernauta.people import queries as staff
from gobernauta.people.queries import ContactDetail
from gobernauta.register import actions as register

_BATCH = 100


class Reads(Protocol):
    """The one part of a channel that understanding needs."""

    def parse(self, raw: Raw) -> Sequence[Inbound]: ...


@transaction.atomic
def store(account: Account, raws: Sequence[Raw], *, cursor: str | None, now: datetime) -> int:
    """Store raw events and, for a poll, how far we have read; in one transaction."""
    stored = inbox.store_events(account, raws, now=now)
    if cursor is not None:
        channels.keep_cursor(account, cursor=cursor, now=now)
    return stored


def understand(account: Account, channel: Reads, *, now: datetime, is_past: bool = False) -> list[Message]:
    """Turn every stored event of an account into what it means. Returns the new messages of residents.

    `is_past`: brought in from a file; nobody is sent a receipt for it.
    """
    received: list[Message] = []
    while batch := _understand_batch(account, channel, now, is_past):
        received += batch[1]
        if batch[0] < _BATCH:
            break
    return received


@transaction.atomic
def _understand_batch(
    account: Account, channel: Reads, now: datetime, is_past: bool
) -> tuple[int, list[Message]]:
    Account.objects.select_for_update().get(pk=account.pk)
    events = list(messages.waiting_events(account, limit=_BATCH))
    received: list[Message] = []
    for event in events:
        received += _understand_event(account, channel, event, now)
    if not is_past:
        for message in received:
            acknowledge.acknowledge(message, now=now)
    if received:
        app.configure_task("suggest", queue="intake").defer(
            kind="message", pks=[message.pk for message in received]
        )
    return len(events), received


def _understand_event(account: Account, channel: Reads, event: Event, now: datetime) -> list[Message]:
    raw = Raw(event.external_id, bytes(event.payload), event.media_type)
    try:
        with transaction.atomic():
            received = [
                message for inbound in channel.parse(raw) if (message := _take(account, event, inbound, now))
            ]
            if event.state == Event.State.STORED:
                inbox.settle(event)
            return received
    except Malformed as error:
        inbox.settle(event, problem=str(error))
    return []


def _take(account: Account, event: Event, inbound: Inbound, now: datetime) -> Message | None:
    if inbound.kind is Kind.MESSAGE and not inbound.mentions_us:
        _overhear(account, inbound, now)
        return None
    if inbound.kind is Kind.MESSAGE:
        return _take_message(account, event, inbound, now)
    message = messages.by_external_id(account, [inbound.external_id])
    if message is None:
        inbox.settle(event, waits_for=inbound.external_id)
    elif inbound.kind is Kind.FAILURE:
        answered.lost(message, reason=inbound.reason, now=now)
    else:
        _revise(message, event, inbound, now)
    return None


def _overhear(account: Account, inbound: Inbound, now: datetime) -> None:
    """What was not said to the town goes to listening, where there are no people."""
    source = overheard.source_of(account)
    if source is None:
        raise Malformed("This account is not on the list of sources that may be listened to")
    mention = listening.overhear(source=source, inbound=inbound, now=now)
    if mention is not None:
        app.configure_task("suggest", queue="intake").defer(kind="mention", pks=[mention.pk])


def _revise(message: Message, event: Event, inbound: Inbound, now: datetime) -> None:
    kind = Revision.Kind.DELETION if inbound.kind is Kind.DELETION else Revision.Kind.EDIT
    inbox.revise(message=message, event=event, kind=kind, text=inbound.text, at=inbound.published_at or now)
    register.record(
        action=f"message.{'deleted' if kind == Revision.Kind.DELETION else 'edited'}",
        subject=message.conversation.reference,
        actor="resident",
        now=now,
        private=inbound.text.encode(),
    )


def _take_message(account: Account, event: Event, inbound: Inbound, now: datetime) -> Message | None:
    author = inbound.author
    ours = author is not None and author.is_us
    contact = None
    if author is not None and not ours:
        contact = people.link_contact(
            kind="email" if account.kind == "web" else account.kind,  # the form asks for an e-mail address
            address=author.address,
            name=author.name,
            url=author.url,
            language=inbound.language,
            now=now,
        )
    conversation = _conversation(account, inbound, contact, now)
    message = inbox.receive(
        conversation=conversation,
        event=event,
        inbound=inbound,
        contact=contact,
        direction=Message.Direction.OUT if ours else Message.Direction.IN,
        now=now,
    )
    if message is None:
        _refuse_borrowed_name(account, inbound, contact)
        return None
    inbox.wake_early(message)
    if ours:
        return None
    _on_record(message, account.kind, now)
    _open_where_asked(message, inbound, now)
    return message


def _refuse_borrowed_name(account: Account, inbound: Inbound, contact: ContactDetail | None) -> None:
    """The same message again changes nothing; somebody else's under its name is shown to an operator."""
    known = messages.by_external_id(account, [inbound.external_id])
    if known is not None and contact is not None and known.contact_id not in (None, contact.pk):
        raise Malformed("Another sender's message has this id already; this one was kept and not shown")


def _open_where_asked(message: Message, inbound: Inbound, now: datetime) -> None:
    """Who names a service asks for its work: the request is opened at once, with its clocks."""
    service = services.by_code(inbound.service_code) if inbound.service_code else None
    if service is None or message.in_reply_to:
        return
    place = inbound.place or Place()
    cases.open_request(
        conversation=message.conversation,
        organization=service.organization,
        service=service,
        title=" ".join(message.text.split())[:80],
        description=message.text,
        actor=None,
        now=now,
        where=cases.Where(place.address, place.latitude, place.longitude),
    )


def _conversation(
    account: Account, inbound: Inbound, contact: ContactDetail | None, now: datetime
) -> Conversation:
    return _proven(account, inbound, contact) or inbox.open_conversation(
        account=account,
        thread=inbound.thread or inbound.external_id,
        contact=contact,
        organization=staff.receiving(account),
        inbound=inbound,
        at=inbound.published_at or now,
    )


def _proven(account: Account, inbound: Inbound, contact: ContactDetail | None) -> Conversation | None:
    """The conversation this belongs to, on proof only.

    Where the network keeps threads itself, its word is the proof. Elsewhere (mail) a reference or a signed
    token counts only from somebody who already takes part.
    """
    named = messages.by_external_id(account, [inbound.in_reply_to, *reversed(inbound.references)])
    conversation = named.conversation if named else None
    if conversation is None and inbound.reply_token:
        conversation = messages.by_number(tokens.read(inbound.reply_token))
    if conversation is None:
        answer = messages.answer_to(account, inbound.external_id)  # the answer came before the question
        conversation = answer.conversation if answer else None
    if conversation is None or inbound.thread:
        return conversation
    return conversation if messages.takes_part(conversation, contact) else None


def reference_of(account: Account, external_id: str) -> str:
    """The reference of the conversation a message went to."""
    message = messages.by_external_id(account, [external_id])
    assert message is not None
    return message.conversation.reference


def take_addition(conversation: Conversation, *, text: str, now: datetime) -> None:
    """Store words added on a case's page to a conversation that came by another channel."""
    inbound = Inbound(
        kind=Kind.MESSAGE,
        external_id=f"page:{secrets.token_hex(12)}",
        text=text,
        published_at=now,
        language=conversation.language,
        visibility=Visibility.DIRECT,
    )
    message = inbox.receive(
        conversation=conversation,
        event=None,
        inbound=inbound,
        contact=conversation.contact,
        direction=Message.Direction.IN,
        now=now,
    )
    if message is not None:
        _on_record(message, "web", now)


def _on_record(message: Message, channel: str, now: datetime) -> None:
    register.record(
        action="message.received",
        subject=message.conversation.reference,
        actor="resident",
        now=now,
        public={"channel": channel},
        private=message.text.encode(),
    )
