"""Letting go of what left, or was to leave, for somebody who asks to be erased."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Func, Value
from django.db.models.fields.json import JSONField
from django.utils.translation import gettext_noop

from gobernauta.inbox.queries import Conversation
from gobernauta.publishing.models import Delivery

_EMPTIED = {"text": "", "to": "", "subject": "", "media": []}


@transaction.atomic
def erase(conversation: Conversation, *, now: datetime) -> None:
    """Hold back what has not left to this conversation, and empty what has; one on its way is emptied all the same."""
    deliveries = Delivery.objects.select_for_update().filter(conversation=conversation)
    deliveries.filter(state=Delivery.State.QUEUED).update(
        state=Delivery.State.FAILED,
        problem=gettext_noop("The resident asked to be erased."),
        settled_at=now,
    )
    deliveries.update(
        message=Func(
            F("message"), Value(_EMPTIED, JSONField()), template="%(expressions)s", arg_joiner=" || "
        )
    )
