"""The outbox as staff see it: what has not left, what of a conversation is under way, and what stands still."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from gobernauta.channels.queries import Account
from gobernauta.inbox.queries import Conversation
from gobernauta.people.policy import Reach
from gobernauta.publishing.models import Delivery, Suspension


def suspension() -> Suspension | None:
    """The suspension in force, if any."""
    return Suspension.objects.filter(ended_at=None).select_related("by").order_by("started_at").first()


def troubled(reach: Reach, *, most: int = 100) -> Sequence[Delivery]:
    """Failed and unknown deliveries, newest first. A failure that a later reply has made good is left out."""
    later = Delivery.objects.filter(conversation=OuterRef("conversation"), pk__gt=OuterRef("pk"))
    failed = Q(state=Delivery.State.FAILED) & ~Exists(later)
    found = _within(reach).filter(failed | Q(state=Delivery.State.UNKNOWN))
    return list(found.order_by("-pk")[:most])


def waiting(reach: Reach) -> int:
    """How many messages wait to leave."""
    return _within(reach).filter(state__in=[Delivery.State.QUEUED, Delivery.State.SENDING]).count()


def of_conversations(conversations: Sequence[Conversation]) -> Sequence[Delivery]:
    """Everything that was to leave from these conversations, oldest first."""
    queued = Delivery.objects.filter(conversation__in=conversations).select_related("requested_by")
    return sorted(queued, key=lambda it: it.pk)


def newest_reply(deliveries: Sequence[Delivery]) -> int:
    """The number of the newest reply by a person; 0 when there is none."""
    return max((it.pk for it in deliveries if not it.message["automatic"]), default=0)


def first_answer(conversations: Collection[int], *, since: datetime) -> datetime | None:
    """When the first answer by a person left these conversations, of those that arrived."""
    left = Delivery.objects.filter(
        conversation__in=conversations,
        state=Delivery.State.SENT,
        message__automatic=False,
        settled_at__gte=since,
    )
    return left.order_by("settled_at").values_list("settled_at", flat=True).first()


def automatic_since(contacts: Iterable[int], *, since: datetime) -> Counter[int]:
    """How many messages by machine each of these was sent, whatever the account, by their number."""
    made = Delivery.objects.filter(conversation__contact__in=contacts, message__automatic=True)
    counted = made.filter(queued_at__gte=since).values_list("conversation__contact").annotate(Count("pk"))
    return Counter(dict(counted))


def one(pk: int) -> Delivery | None:
    """A delivery with its conversation."""
    return Delivery.objects.select_related("account", "conversation").filter(pk=pk).first()


def words_sent(account: Account, external_id: str) -> str:
    """The words of a message that left under this name on its network; empty when none did."""
    sent = Delivery.objects.filter(account=account, receipt__external_id=external_id)
    return next((str(it.message["text"]) for it in sent[:1]), "")


def by_key(key: str) -> Delivery | None:
    """The delivery a form has already made."""
    return Delivery.objects.filter(key=key).first()


def _within(reach: Reach) -> QuerySet[Delivery]:
    known = Delivery.objects.select_related("account", "conversation", "requested_by")
    return known if reach.everywhere else known.filter(conversation__organization__in=reach.organizations)
