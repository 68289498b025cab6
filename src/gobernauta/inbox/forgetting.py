"""Letting go of what was said: the words of one conversation when its resident asks, and whatever its time is over.

Rows stay where something is counted or a key must not come twice; what a person wrote, and who they are, goes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction

from gobernauta.inbox.models import Attachment, Conversation, Event, Message, Presence, Revision
from gobernauta.people.privacy import days_kept


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was past its time, how much of it went, and how much may not go yet."""

    due: int
    deleted: int
    exempt: int


@transaction.atomic
def erase(conversation: Conversation, *, now: datetime) -> list[str]:
    """Empty a conversation: words, names, files, and the events they came with. Returns files no longer needed."""
    messages = Message.objects.filter(conversation=conversation)
    Event.objects.filter(pk__in=messages.exclude(event=None).values("event")).update(payload=b"", problem="")
    Event.objects.filter(pk__in=Revision.objects.filter(message__in=messages).values("event")).update(
        payload=b""
    )
    Revision.objects.filter(message__in=messages).update(text="")
    attachments = Attachment.objects.filter(message__in=messages)
    files = [file for file in attachments.values_list("file", flat=True).distinct() if file]
    attachments.delete()
    kept = still_named(files)
    messages.filter(deleted_at=None).update(deleted_at=now)
    messages.update(text="", subject="", author_name="", url="", extra={}, contact=None)
    Conversation.objects.filter(pk=conversation.pk).update(
        contact=None, subject="", preview="", state=Conversation.State.CLOSED, waiting_since=None
    )
    return [file for file in files if file not in kept]


def still_named(files: Sequence[str]) -> set[str]:
    """Those of these files that a message came with: the same picture is stored once."""
    return set(Attachment.objects.filter(file__in=files).values_list("file", flat=True))


def delete_files(files: Sequence[str]) -> None:
    """Delete stored files; call it once the rows that named them are gone for good."""
    for file in files:
        default_storage.delete(file)


def forget_raw(*, now: datetime) -> Forgotten:
    """Empty raw events that were understood long ago. Their keys stay, so that none is taken twice.

    Exempt while their conversation is open: staff may still need to see what came.
    """
    past = Event.objects.filter(
        state=Event.State.DONE, received_at__lt=now - timedelta(days=days_kept("raw"))
    ).exclude(payload=b"")
    open_still = Message.objects.exclude(event=None).exclude(conversation__state=Conversation.State.CLOSED)
    due = past.count()
    deleted = past.exclude(pk__in=open_still.values("event")).update(payload=b"")
    return Forgotten(due, deleted, due - deleted)


def forget_unread(*, now: datetime) -> Forgotten:
    """Empty raw events that nobody could understand, or whose message never came."""
    past = Event.objects.filter(
        state__in=[Event.State.REFUSED, Event.State.EARLY],
        received_at__lt=now - timedelta(days=days_kept("unread")),
    ).exclude(payload=b"")
    deleted = past.update(payload=b"")
    return Forgotten(deleted, deleted, 0)


def forget_presence(*, now: datetime) -> Forgotten:
    """Delete who had which conversation open."""
    past = Presence.objects.filter(seen_at__lt=now - timedelta(days=days_kept("presence")))
    deleted = past.delete()[0]
    return Forgotten(deleted, deleted, 0)
