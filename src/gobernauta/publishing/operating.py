"""What staff do to the outbox: one switch that holds everything back, and another try for what failed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from gobernauta.people.queries import User
from gobernauta.publishing.models import Delivery, Suspension
from gobernauta.register import actions as register


class Refused(Exception):
    """Why it cannot be done, in a sentence for the person who tried."""


@transaction.atomic
def suspend(*, reason: str, actor: User, now: datetime) -> None:
    """Hold everything back from now on; `publishing.actions.take` looks before each message."""
    if not reason.strip():
        raise Refused(_("Say why nothing may leave, so that colleagues know."))
    if Suspension.objects.select_for_update().filter(ended_at=None).exists():
        return
    Suspension.objects.create(reason=reason.strip(), by=actor, started_at=now)
    register.record(
        action="outbox.suspended", subject="outbox", actor="clerk", now=now, private=reason.strip().encode()
    )


@transaction.atomic
def resume(*, actor: User, now: datetime) -> None:
    """Let everything leave again."""
    if Suspension.objects.filter(ended_at=None).update(ended_at=now):
        register.record(action="outbox.resumed", subject="outbox", actor="clerk", now=now)


@transaction.atomic
def try_again(*, delivery: Delivery, actor: User, now: datetime) -> None:
    """Send a message the network refused once more, under its own key. Raises `Refused`.

    What the network had taken and then lost (a bounce) is not repeated so: it needs a new message.
    """
    held = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if held.state != Delivery.State.FAILED or held.receipt is not None:
        raise Refused(_("Only a message that was refused on the way out can be tried again as it is."))
    held.state = Delivery.State.QUEUED
    held.due_at = now
    held.settled_at = None
    held.save(update_fields=["state", "due_at", "settled_at"])
    reference = held.conversation.reference if held.conversation else f"delivery:{held.pk}"
    register.record(action="reply.retried", subject=reference, actor="clerk", now=now)
    task = app.configure_task("deliver", queue="outbox", lock=f"account:{held.account_id}")
    task.defer(delivery_id=held.pk)
