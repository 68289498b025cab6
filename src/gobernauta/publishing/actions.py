"""The outbox: a message is queued with the act that causes it, and leaves once.

A delivery is taken in a transaction of its own before the network is spoken to. When it is not known whether
the network has it (a crash, a time-out after sending), it is settled by reading back, never sent again blindly.
"""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app
from procrastinate.types import JSONDict

from gobernauta.channels.protocol import (
    Channel,
    ChannelError,
    Expired,
    Media,
    Outbound,
    Receipt,
    Rejected,
    Throttled,
    Uncertain,
    Visibility,
)
from gobernauta.channels.queries import Account
from gobernauta.inbox import actions as inbox
from gobernauta.inbox import files
from gobernauta.inbox.queries import Conversation, Message
from gobernauta.people.queries import User
from gobernauta.publishing.models import Delivery, Suspension
from gobernauta.register import actions as register

LEASE = timedelta(minutes=2)
_BACKOFF = (10, 60, 300, 1_800, 7_200, 21_600)


@dataclass(frozen=True, slots=True)
class Leaving:
    """A message that is to leave by an account, and the conversation it belongs to."""

    account: Account
    conversation: Conversation | None
    outbound: Outbound


def queue(
    *,
    account: Account,
    conversation: Conversation | None,
    outbound: Outbound,
    requested_by: User | None,
    now: datetime,
) -> Delivery:
    """Put a message into the outbox; call it in the transaction of the act that causes it."""
    return queue_all([Leaving(account, conversation, outbound)], requested_by=requested_by, now=now)[0]


def queue_all(leaving: Sequence[Leaving], *, requested_by: User | None, now: datetime) -> list[Delivery]:
    """Put messages into the outbox, in their order, with one statement and one more for each account."""
    deliveries = Delivery.objects.bulk_create(
        Delivery(
            key=one.outbound.key,
            account=one.account,
            conversation=one.conversation,
            message=packed(one.outbound),
            requested_by=requested_by,
            queued_at=now,
            due_at=now,
        )
        for one in leaving
    )
    jobs: dict[int, list[JSONDict]] = {}
    for delivery in deliveries:
        jobs.setdefault(delivery.account_id, []).append({"delivery_id": delivery.pk})
    for account_id, together in jobs.items():
        task = app.configure_task("deliver", queue="outbox", lock=f"account:{account_id}")
        task.batch_defer(*together)
    return deliveries


def fresh_key() -> str:
    """A key that every attempt to send one message carries."""
    return secrets.token_hex(16)


@transaction.atomic
def take(*, pk: int, now: datetime) -> Delivery | None:
    """Take a delivery that is due, marking it before the network is spoken to. None: nothing to do now."""
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("account", "conversation")
        .filter(pk=pk, due_at__lte=now, state__in=["queued", "sending", "unknown"])
        .first()
    )
    if delivery is None or Suspension.objects.filter(ended_at=None).exists():
        return None
    if delivery.state == Delivery.State.SENDING:
        if delivery.started_at and now - delivery.started_at < LEASE:
            return None
        delivery.state = Delivery.State.UNKNOWN  # whoever took it has died
    elif delivery.state == Delivery.State.QUEUED:
        delivery.state = Delivery.State.SENDING
        delivery.attempts += 1
    delivery.started_at = now
    delivery.due_at = now + LEASE
    delivery.save(update_fields=["state", "attempts", "started_at", "due_at"])
    return delivery


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the network said about a delivery; a receipt where it has the message."""

    state: Delivery.State
    problem: str = ""
    due_at: datetime | None = None
    receipt: Receipt | None = None


def speak(delivery: Delivery, channel: Channel, *, now: datetime) -> Outcome:
    """Speak to the network about a delivery that was taken. It writes nothing down; `settle` does."""
    outbound = replace(unpacked(delivery.message), queued_at=delivery.queued_at)
    try:
        if delivery.state == Delivery.State.UNKNOWN:
            receipt = channel.find(delivery.key, outbound)
            if receipt is None:
                return Outcome(Delivery.State.QUEUED, due_at=now)
        else:
            receipt = channel.send(outbound)
    except (Rejected, Expired) as error:
        return Outcome(Delivery.State.FAILED, error.sentence)
    except Throttled as error:
        return Outcome(_later(delivery), error.sentence, now + timedelta(seconds=error.seconds))
    except Uncertain as error:
        return Outcome(Delivery.State.UNKNOWN, error.sentence, _next_try(delivery, now))
    except ChannelError as error:
        return Outcome(_later(delivery), error.sentence, _next_try(delivery, now))
    return Outcome(Delivery.State.SENT, receipt=receipt)


@transaction.atomic
def settle(delivery: Delivery, outcome: Outcome, *, now: datetime) -> Delivery:
    """Write down what became of a delivery; what was sent joins its conversation and the record."""
    if outcome.receipt is not None:
        _keep_sent(delivery, outcome.receipt, now)
    delivery.state = outcome.state
    delivery.problem = outcome.problem
    delivery.due_at = outcome.due_at or delivery.due_at
    delivery.settled_at = now if outcome.state in (Delivery.State.SENT, Delivery.State.FAILED) else None
    delivery.save(update_fields=["state", "problem", "due_at", "settled_at", "receipt"])
    return delivery


def postpone(delivery: Delivery, *, sentence: str, now: datetime) -> Delivery:
    """The account cannot be opened, so the network was not spoken to: wait, and say why."""
    return settle(delivery, Outcome(_later(delivery), sentence, _next_try(delivery, now)), now=now)


def _later(delivery: Delivery) -> Delivery.State:
    unknown = delivery.state == Delivery.State.UNKNOWN
    return Delivery.State.UNKNOWN if unknown else Delivery.State.QUEUED


def _next_try(delivery: Delivery, now: datetime) -> datetime:
    return now + timedelta(seconds=_BACKOFF[min(delivery.attempts, len(_BACKOFF)) - 1])


def _keep_sent(delivery: Delivery, receipt: Receipt, now: datetime) -> None:
    delivery.receipt = {"external_id": receipt.external_id, "url": receipt.url, "parts": list(receipt.parts)}
    if delivery.conversation is None:
        return
    outbound = unpacked(delivery.message)
    inbox.store_sent(
        conversation=delivery.conversation,
        external_id=receipt.external_id,
        text=outbound.text,
        url=receipt.url,
        in_reply_to=outbound.in_reply_to,
        visibility=outbound.visibility.value,
        automatic=outbound.automatic,
        author_name=delivery.account.name,
        now=now,
    )
    register.record(
        action="acknowledgement.sent" if outbound.automatic else "reply.sent",
        subject=delivery.conversation.reference,
        actor="system" if outbound.automatic else "clerk",
        now=now,
        public={"channel": delivery.account.kind},
        private=outbound.text.encode(),
    )


def note_failure(*, message: Message, reason: str, now: datetime) -> None:
    """A network told us later that something we sent did not arrive (a bounce)."""
    Delivery.objects.filter(account_id=message.account_id, receipt__external_id=message.external_id).update(
        state=Delivery.State.FAILED, problem=reason or gettext_noop("It did not arrive."), settled_at=now
    )


def packed(outbound: Outbound) -> dict[str, Any]:
    """An Outbound as the outbox stores it; media content stays in files and travels by path.

    When it was queued stands beside it, in the delivery.
    """
    stored = asdict(replace(outbound, queued_at=None))
    stored["media"] = [{**media, "content": ""} for media in stored["media"]]
    return stored


def unpacked(stored: dict[str, Any]) -> Outbound:
    """The Outbound that was stored."""
    media = tuple(_with_content(one) for one in stored["media"])
    visibility, references = Visibility(stored["visibility"]), tuple(stored["references"])
    return Outbound(**{**stored, "media": media, "references": references, "visibility": visibility})


def _with_content(media: dict[str, Any]) -> Media:
    return Media(**{**media, "content": files.read(media["path"]) if media["path"] else b""})
