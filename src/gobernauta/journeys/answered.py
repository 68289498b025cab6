"""When a reply has left, or turns out not to have arrived: the outbox is settled and the clocks follow, at once.

The clock for a first answer stands while an answer of a person has arrived, and runs while none has. It is
set from the outbox each time, so that it does not matter in which order two replies settle.
"""

from datetime import datetime

from django.db import transaction

from gobernauta.cases import answering
from gobernauta.channels.protocol import Channel
from gobernauta.inbox import listing
from gobernauta.inbox.queries import Message
from gobernauta.publishing import actions as publishing
from gobernauta.publishing import outbox
from gobernauta.publishing.queries import Delivery


def send(delivery: Delivery, channel: Channel, *, now: datetime) -> Delivery:
    """Speak to the network about a delivery that was taken; write down what became of it and of its clocks."""
    outcome = publishing.speak(delivery, channel, now=now)
    with transaction.atomic():
        settled = publishing.settle(delivery, outcome, now=now)
        if settled.state == Delivery.State.SENT and not settled.message["automatic"]:
            _follow(settled.conversation_id, now)
    return settled


@transaction.atomic
def lost(message: Message, *, reason: str, now: datetime) -> None:
    """A network told us later that something we sent did not arrive (a bounce)."""
    publishing.note_failure(message=message, reason=reason, now=now)
    _follow(message.conversation_id, now)


def _follow(conversation_id: int | None, now: datetime) -> None:
    """Set the clocks of every open case raised where this conversation is shown."""
    if conversation_id is None:
        return
    for waiting in answering.waiting(listing.shown_with([conversation_id])):
        answers = listing.shown_with(waiting.conversations)
        left_at = outbox.first_answer(answers, since=waiting.since)
        answering.set_answered(waiting, at=left_at, now=now)
