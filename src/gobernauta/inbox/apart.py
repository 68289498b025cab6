"""One message taken out of a conversation into one of its own, and put back. No word of it changes."""

import secrets
from collections.abc import Mapping

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from gobernauta.inbox import references
from gobernauta.inbox.actions import count_in
from gobernauta.inbox.handling import Refused, restore, standing
from gobernauta.inbox.models import Conversation, Message

__all__ = ["Refused", "is_apart", "put_back", "take_out"]
MADE = "apart:"  # begins the thread of a conversation that no network knows


def take_out(held: Conversation, pk: int) -> tuple[Conversation, Mapping[str, object]]:
    """Move a message of a resident out of a locked conversation. Returns the new one, and what `put_back` needs.

    What is answered to the message from now on follows it: a thread is found by the message it answers.
    """
    message = Message.objects.filter(pk=pk, conversation=held, direction=Message.Direction.IN).first()
    if message is None or held.merged_into_id:
        raise Refused(_("Only a message of a resident in this very conversation can be taken out."))
    heard = Message.objects.filter(conversation=held, direction=Message.Direction.IN)
    if not heard.exclude(pk=pk).exists():
        raise Refused(_("It is the only message here, so there is nothing to take it out of."))
    before = {**standing(held, held), "joined_state": held.state}
    parted = _made(held, message)
    Message.objects.filter(pk=pk).update(conversation=parted)
    _stand_without(held)
    return parted, before


def put_back(kept: Conversation, parted: Conversation, message: int, before: Mapping[str, object]) -> None:
    """Undo `take_out`; the caller holds both locks. Raises `Refused` once something happened in the new one."""
    if Message.objects.filter(conversation=parted).exclude(pk=message).exists():
        raise Refused(_("More has been said in this conversation. Merge it into the other one instead."))
    Message.objects.filter(pk=message, conversation=parted).update(conversation=kept)
    restore(kept, parted, before)
    try:
        parted.delete()
    except ProtectedError as error:  # a reply has been written in it, or another was merged into it
        raise Refused(
            _("Work has begun in this conversation. Merge it into the other one instead.")
        ) from error


def is_apart(conversation: Conversation) -> bool:
    """Whether it was made by taking a message out."""
    return conversation.thread.startswith(MADE)


def _made(held: Conversation, message: Message) -> Conversation:
    unanswered = held.waiting_since is not None and message.published_at >= held.waiting_since
    return Conversation.objects.create(
        reference=references.fresh(),
        account_id=held.account_id,
        thread=f"{MADE}{secrets.token_hex(12)}",
        contact_id=message.contact_id or held.contact_id,
        organization_id=held.organization_id,
        assignee_id=held.assignee_id,
        subject=message.subject,
        preview=" ".join(message.text.split())[:200],
        language=message.language or held.language,
        state=held.state,
        opened_at=message.published_at,
        last_at=message.published_at,
        waiting_since=message.published_at if unanswered else None,
    )


def _stand_without(held: Conversation) -> None:
    """Let a conversation stand where the messages that stay put it; its state and who has it are decisions."""
    state, waited = held.state, held.waiting_since
    staying = list(Message.objects.filter(conversation=held).order_by("published_at", "pk"))
    held.last_at, held.preview, held.waiting_since = staying[0].published_at, "", None
    for message in staying:
        count_in(held, message)
    held.state = state
    if waited is None:
        held.waiting_since = None
    held.save(update_fields=["last_at", "preview", "waiting_since", "state"])
