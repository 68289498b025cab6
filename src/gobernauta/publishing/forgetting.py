"""Letting go of what left, or was to leave, for somebody who asks to be erased."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Func, QuerySet, Value
from django.db.models.fields.json import JSONField
from django.utils.translation import gettext_noop

from gobernauta.inbox.queries import Conversation
from gobernauta.publishing.models import Delivery

_EMPTIED = {"text": "", "to": "", "subject": "", "media": []}


@transaction.atomic
def erase(conversation: Conversation, *, now: datetime) -> None:
    """Hold back what has not left to this conversation, and empty what has; one on its way is emptied all the same."""
    _empty(Delivery.objects.select_for_update().filter(conversation=conversation), now)


@transaction.atomic
def erase_letters(addresses: Iterable[str], *, now: datetime) -> None:
    """The same for what goes to these addresses outside of any conversation."""
    letters = Delivery.objects.select_for_update().filter(conversation=None)
    _empty(letters.filter(message__to__in=list(addresses)), now)


def _empty(deliveries: QuerySet[Delivery], now: datetime) -> None:
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
