"""Who wrote in conversations, once each and without a word of what they said: whom an answer for everyone reaches."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from gobernauta.inbox.models import Conversation, Message


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who wrote in a conversation; without a contact nobody knows who."""

    conversation_id: int
    channel: str  # of the conversation
    contact_id: int | None
    person_id: int | None
    kind: str  # of the contact
    verified: bool
    language: str
    at: datetime


def of(conversations: Collection[int]) -> Iterator[Writer]:
    """Those who wrote in these conversations; machines, and what was deleted, do not count."""
    said = Message.objects.filter(
        conversation__in=conversations, direction=Message.Direction.IN, automatic=False, deleted_at=None
    )
    rows = said.order_by().values_list(
        "conversation_id",
        "conversation__account__kind",
        "contact_id",
        "contact__person_id",
        "contact__kind",
        "contact__verified_at",
        "conversation__language",
        "contact__person__language",
    )
    for pk, channel, contact, person, kind, verified, spoken, language, at in rows.annotate(
        at=Max("published_at")
    ).iterator():
        yield Writer(
            pk, channel, contact, person, kind or "", verified is not None, spoken or language or "", at
        )


def references(conversations: Collection[int]) -> list[str]:
    """What the record calls these conversations."""
    found = Conversation.objects.filter(pk__in=conversations)
    return list(found.order_by("pk").values_list("reference", flat=True))


def conversations_of(messages: Collection[int]) -> set[int]:
    """The conversations these messages are in."""
    return set(Message.objects.filter(pk__in=messages).values_list("conversation_id", flat=True))
