"""Reading one conversation as it is worked on: everything said in it, with later wordings and files.

The first wording always stays; what was deleted is still told to staff, marked as deleted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gobernauta.inbox.models import Attachment, Conversation, Message, Revision
from gobernauta.people.policy import Reach


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it stands now: its present wording, the earlier ones, and what its sender quoted."""

    message: Message
    text: str
    earlier: Sequence[tuple[datetime, str]]
    quoted: str

    @property
    def at(self) -> datetime:
        """When it was written."""
        return self.message.published_at


def said(conversations: Sequence[Conversation]) -> list[Said]:
    """Everything said in these conversations, oldest first."""
    messages = (
        Message.objects.filter(conversation__in=conversations)
        .defer("search")
        .select_related("contact")
        .prefetch_related("revisions", "attachments")
    )
    return [_said(it) for it in sorted(messages, key=lambda it: (it.published_at, it.pk))]


def _said(message: Message) -> Said:
    revisions = sorted(message.revisions.all(), key=lambda it: (it.at, it.pk))
    edits = [revision for revision in revisions if revision.kind == Revision.Kind.EDIT]
    wordings = [(message.published_at, message.text), *((edit.at, edit.text) for edit in edits)]
    return Said(message, wordings[-1][1], wordings[:-1], str(message.extra.get("quoted", "")))


def newest_heard(thread: Sequence[Said]) -> tuple[int, int]:
    """The numbers of the newest message of a resident and of the newest later wording; 0 where there is none."""
    heard = (it.message.pk for it in thread if it.message.direction == Message.Direction.IN)
    revised = (revision.pk for it in thread for revision in it.message.revisions.all())
    return max(heard, default=0), max(revised, default=0)


def heard_in(conversations: Sequence[int]) -> Mapping[int, Sequence[Message]]:
    """What residents said in each of these conversations, newest first, without the words."""
    found: dict[int, list[Message]] = {}
    messages = Message.objects.filter(conversation__in=conversations, direction=Message.Direction.IN)
    known = ("conversation_id", "external_id", "contact__address", "visibility", "deleted_at", "published_at")
    heard = messages.select_related("contact").only(*known)
    for message in sorted(heard, key=lambda it: (it.published_at, it.pk), reverse=True):
        found.setdefault(message.conversation_id, []).append(message)
    return found


def answerable(thread: Sequence[Said], pk: int | None) -> Message | None:
    """The message that is answered: the one named, else the newest of a resident that is not deleted."""
    open_ones = (
        it.message
        for it in reversed(thread)
        if it.message.direction == Message.Direction.IN and it.message.deleted_at is None
    )
    return next((message for message in open_ones if pk in (None, message.pk)), None)


def homes(pks: Sequence[int], reach: Reach) -> Mapping[int, int]:
    """For each of these messages within reach, the conversation it is shown in."""
    where = {} if reach.everywhere else {"conversation__organization__in": reach.organizations}
    found = Message.objects.filter(pk__in=pks, **where)
    facts = found.values_list("pk", "conversation", "conversation__merged_into")
    return {pk: shown_in or conversation for pk, conversation, shown_in in facts}


def home(pk: int) -> int | None:
    """The conversation a message is in."""
    return Message.objects.filter(pk=pk).values_list("conversation_id", flat=True).first()


def attachment(pk: int) -> Attachment | None:
    """A file with the conversation it came in."""
    return Attachment.objects.select_related("message__conversation").filter(pk=pk).first()
