"""From a raw event to a message in a conversation: stored first, understood after, once whatever happens.

One account is worked on by one process at a time, so what a person sends is processed in order. An event that
cannot be understood is kept with the reason and delays nothing else.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Protocol

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from gobernauta.channels import actions as channels
from gobernauta.channels import sentences
from gobernauta.channels.protocol import Inbound, Kind, Malformed, Raw, Visibility
from gobernauta.channels.queries import Account
from gobernauta.inbox import actions as inbox
from gobernauta.inbox import queries as messages
from gobernauta.inbox.queries import Conversation, Event, Message, Revision
from gobernauta.journeys import acknowledge, acting, answered, arriving, done
from gobernauta.listening import actions as listening
from gobernauta.listening import queries as overheard
from gobernauta.register import actions as register

_BATCH = 100

Understood = tuple[Event, Sequence[Inbound]]


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


def understand_soon(account_id: int) -> None:
    """Let an account's events be understood in the background: one job at work, and at most one more waiting.

    A job that waits already will see what is stored by now.
    """
    name = f"intake:{account_id}"
    job = app.configure_task("understand", queue="intake", lock=name, queueing_lock=name)
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(account_id=account_id)


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
    read = [(event, inbounds) for event in events if (inbounds := _parsed(channel, event)) is not None]
    received = [message for run in _runs(read) for message in _take_run(account, run, now)]
    for message in received if not is_past else ():
        done.hear(message, now=now)
    meant, words = ([], received) if is_past else acting.apart(received)
    acting.take_soon(meant)
    if not is_past:
        acknowledge.acknowledge(account, words, now=now)
    if words:
        app.configure_task("suggest", queue="intake").defer(
            kind="message", pks=[message.pk for message in words]
        )
    return len(events), received


def _parsed(channel: Reads, event: Event) -> Sequence[Inbound] | None:
    """What an event means; None when it cannot be understood, which is then written on it."""
    try:
        return channel.parse(Raw(event.external_id, bytes(event.payload), event.media_type))
    except Malformed as error:
        inbox.settle(event, problem=error.sentence)
        return None


def _runs(read: Sequence[Understood]) -> Iterator[list[Understood]]:
    """Cut events into runs, in their order: in a run of several each is one message that no other speaks of."""
    run: list[Understood] = []
    keys: set[str] = set()
    names: set[str] = set()
    for event, inbounds in read:
        own, others = _speaks_of(inbounds)
        alone = len(inbounds) != 1 or not _is_to_us(inbounds[0])
        if run and (alone or own & (keys | names) or others & keys):
            yield run
            run, keys, names = [], set(), set()
        run.append((event, inbounds))
        keys |= own
        names |= others
        if alone:
            yield run
            run, keys, names = [], set(), set()
    if run:
        yield run


def _speaks_of(inbounds: Sequence[Inbound]) -> tuple[set[str], set[str]]:
    """What an event brings (a message, a thread), and what else it names."""
    own = {name for it in inbounds for name in (it.external_id, it.thread) if name}
    others = {name for it in inbounds for name in (it.in_reply_to, *it.references) if name}
    return own, others


def _is_to_us(inbound: Inbound) -> bool:
    return inbound.kind is Kind.MESSAGE and inbound.mentions_us


def _take_run(account: Account, run: Sequence[Understood], now: datetime) -> list[Message]:
    """Take all of a run at once; where one of it cannot be taken, halve until that one is alone."""
    try:
        with transaction.atomic():
            return _take_together(account, run, now)
    except (Malformed, DataError, IntegrityError) as error:
        if len(run) > 1:
            middle = len(run) // 2
            return _take_run(account, run[:middle], now) + _take_run(account, run[middle:], now)
        if isinstance(error, IntegrityError):  # another process has just stored it: now it is seen
            return _take_together(account, run, now)
        inbox.settle(run[0][0], problem=sentences.of(error))
        return []


def _take_together(account: Account, run: Sequence[Understood], now: datetime) -> list[Message]:
    said = [(event, inbound) for event, inbounds in run for inbound in inbounds]
    if len(run) > 1 or (len(said) == 1 and _is_to_us(said[0][1])):
        received = arriving.take(account, said, now=now)
    else:
        received = [message for event, inbound in said for message in _take(account, event, inbound, now)]
    inbox.settle_all([event for event, _ in run if event.state == Event.State.STORED])
    return received


def _take(account: Account, event: Event, inbound: Inbound, now: datetime) -> list[Message]:
    if _is_to_us(inbound):
        return arriving.take(account, [(event, inbound)], now=now)
    if inbound.kind is Kind.MESSAGE:
        _overhear(account, inbound, now)
        return []
    message = messages.by_external_id(account, inbound.external_id)
    if message is None:
        inbox.settle(event, waits_for=inbound.external_id)
    elif inbound.kind is Kind.FAILURE:
        answered.lost(message, reason=inbound.reason, now=now)
    else:
        _revise(message, event, inbound, now)
    return []


def _overhear(account: Account, inbound: Inbound, now: datetime) -> None:
    """What was not said to the town goes to listening, where there are no people."""
    source = overheard.source_of(account)
    if source is None:
        raise Malformed(gettext_noop("This account is not on the list of sources that may be listened to"))
    mention = listening.overhear(source=source, inbound=inbound, now=now)
    if mention is not None:
        app.configure_task("suggest", queue="intake").defer(kind="mention", pks=[mention.pk])


def _revise(message: Message, event: Event, inbound: Inbound, now: datetime) -> None:
    kind = Revision.Kind.DELETION if inbound.kind is Kind.DELETION else Revision.Kind.EDIT
    inbox.revise(message=message, event=event, kind=kind, text=inbound.text, at=inbound.said_at(now))
    register.record(
        action=f"message.{'deleted' if kind == Revision.Kind.DELETION else 'edited'}",
        subject=message.conversation.reference,
        actor="resident",
        now=now,
        private=inbound.text.encode(),
    )


def reference_of(account: Account, external_id: str) -> str:
    """The reference of the conversation a message went to."""
    message = messages.by_external_id(account, external_id)
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
        arriving.record([message], "web", now)
