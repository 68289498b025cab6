"""Reading what was said."""

from collections.abc import Iterable, Sequence

from django.db.models import Min, QuerySet

from gobernauta.channels.queries import Account
from gobernauta.inbox import references
from gobernauta.inbox.models import Conversation, Event, Message, Revision
from gobernauta.people.queries import ContactDetail

# The rows this room hands out; its tables stay its own.
__all__ = [
    "Conversation",
    "Event",
    "Message",
    "Revision",
]


def waiting_events(account: Account, *, limit: int) -> QuerySet[Event]:
    """Events stored and not yet understood, in the order they came."""
    return Event.objects.filter(account=account, state=Event.State.STORED).order_by("id")[:limit]


def accounts_waiting() -> list[int]:
    """Accounts that have events not yet understood."""
    waiting = Event.objects.filter(state=Event.State.STORED)
    return list(waiting.order_by("account_id").values_list("account_id", flat=True).distinct())


def by_external_id(account: Account, external_id: str) -> Message | None:
    """The message known under this id."""
    return by_external_ids(account, [external_id]).get(external_id[:500])


def one(pk: int) -> Message | None:
    """A message with its conversation, account and writer."""
    found = Message.objects.select_related(
        "conversation__account", "conversation__contact", "account", "contact"
    )
    return found.filter(pk=pk).first()


def by_external_ids(account: Account, external_ids: Iterable[str]) -> dict[str, Message]:
    """The messages known under these ids, by id."""
    wanted = {external_id[:500] for external_id in external_ids if external_id}
    found = Message.objects.filter(account=account, external_id__in=wanted).defer("search")
    return {it.external_id: it for it in found.select_related("conversation")} if wanted else {}


def by_threads(account: Account, threads: Iterable[str]) -> dict[str, Conversation]:
    """The conversations of these threads, by thread."""
    found = Conversation.objects.filter(account=account, thread__in=list(threads))
    return {conversation.thread: conversation for conversation in found}


def thread(conversation: Conversation) -> QuerySet[Message]:
    """Every message of a conversation, oldest first, with its revisions and attachments."""
    return (
        Message.objects.filter(conversation=conversation)
        .select_related("contact")
        .prefetch_related("revisions", "attachments")
        .order_by("published_at", "id")
    )


def by_number(conversation_id: int | None) -> Conversation | None:
    """A conversation by its own number, whatever account it came by: a form is answered by mail too."""
    return Conversation.objects.filter(pk=conversation_id).first() if conversation_id else None


def answers_to(account: Account, external_ids: Iterable[str]) -> dict[str, Message]:
    """For these messages, one that answers each and came before it."""
    wanted = {external_id[:500] for external_id in external_ids if external_id}
    found = Message.objects.filter(account=account, in_reply_to__in=wanted).exclude(in_reply_to="")
    answers = found.defer("search").select_related("conversation").order_by("-pk")
    return {answer.in_reply_to: answer for answer in answers}


def takes_part(conversation: Conversation, contact: ContactDetail | None) -> bool:
    """Whether somebody has already written, or been written to, in a conversation."""
    if contact is None:
        return False
    return (
        conversation.contact_id == contact.pk
        or Message.objects.filter(conversation=conversation, contact=contact).exists()
    )


def by_code(typed: str) -> tuple[Conversation | None, bool]:
    """The conversation a resident follows, and whether they hold its key."""
    known = references.read(typed)
    if known is None:
        return None, False
    found = Conversation.objects.select_related("account", "contact").filter(reference=known.reference)
    return found.first(), known.holds_key


def of_contacts(contacts: Sequence[ContactDetail]) -> list[Conversation]:
    """The conversations of somebody, by any of their addresses."""
    found = Conversation.objects.filter(contact__in=contacts)
    return list(found.select_related("account", "contact").order_by("pk"))


def is_known(contact: ContactDetail) -> bool:
    """Whether any words, or a conversation, still belong to somebody."""
    return (
        Conversation.objects.filter(contact=contact).exists()
        or Message.objects.filter(contact=contact).exists()
    )


def lineage(conversation: Conversation, *, most: int = 20) -> tuple[str, ...]:
    """The external ids of a conversation, oldest first, the last `most` of them."""
    newest = Message.objects.filter(conversation=conversation).order_by("-published_at", "-id")
    return tuple(reversed(newest.values_list("external_id", flat=True)[:most]))


def newest() -> QuerySet[Conversation]:
    """Every conversation, the one spoken in last first."""
    return Conversation.objects.select_related("account", "contact").order_by("-last_at", "-id")


def count_events(account: Account) -> int:
    """How many events of an account are stored."""
    return Event.objects.filter(account=account).count()


def refused(account: Account) -> QuerySet[Event]:
    """Events that could not be understood, newest first, without their payloads."""
    return Event.objects.filter(account=account, state=Event.State.REFUSED).defer("payload").order_by("-id")


def answers(conversation: Conversation) -> QuerySet[Message]:
    """What the resident who holds the reference may see: both sides of the conversation, oldest first."""
    return thread(conversation).filter(deleted_at=None, automatic=False)


def asked(conversation: Conversation) -> Message | None:
    """What the resident wrote first; None when all of it is gone."""
    theirs = Message.objects.filter(
        conversation=conversation, direction=Message.Direction.IN, deleted_at=None
    )
    return theirs.only("text", "extra").order_by("published_at", "id").first()


def first_of(messages: Sequence[Message]) -> list[Message]:
    """Those of these before which nothing stood in their conversation."""
    among = Message.objects.filter(conversation__in={it.conversation_id for it in messages})
    first = set(among.values_list("conversation").annotate(Min("pk")).values_list("pk__min", flat=True))
    return [message for message in messages if message.pk in first]


def said(pks: Sequence[int]) -> list[tuple[int, str]]:
    """The words of these, with their numbers, for the readers."""
    found = Message.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "subject", "text")
    return [(pk, f"{subject}\n{text}".strip()) for pk, subject, text in found]
