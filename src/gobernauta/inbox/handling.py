"""What staff do with a conversation: hand it over, set it aside, look at it, put two of them together.

Nothing here changes a word of what was said.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from gobernauta.inbox.actions import count_in
from gobernauta.inbox.models import Conversation, Message
from gobernauta.people.queries import Organization, User
from gobernauta.register import actions as register

PRESENT_FOR = timedelta(minutes=2)
_BE_PRESENT = """
WITH asked (conversation_id, user_id, at, since) AS (VALUES (%s::bigint, %s::bigint, %s::timestamptz, %s::timestamptz)),
me AS (
    INSERT INTO inbox_presence (conversation_id, user_id, seen_at) SELECT conversation_id, user_id, at FROM asked
    ON CONFLICT (conversation_id, user_id) DO UPDATE SET seen_at = excluded.seen_at
)
SELECT people_user.name FROM asked
JOIN inbox_presence ON inbox_presence.conversation_id = asked.conversation_id
    AND inbox_presence.user_id <> asked.user_id AND inbox_presence.seen_at > asked.since
JOIN people_user ON people_user.id = inbox_presence.user_id
ORDER BY inbox_presence.seen_at
"""  # one round trip: it is asked with every look at a conversation


class Refused(Exception):
    """Why it cannot be done, in a sentence for the person who tried."""


def hand_over(pks: Iterable[int], *, organization: Organization, assignee: User | None) -> None:
    """Give conversations, with those merged into them, to a department and perhaps a person."""
    wanted = list(pks)
    Conversation.objects.filter(Q(pk__in=wanted) | Q(merged_into__in=wanted)).update(
        organization=organization, assignee=assignee
    )


@transaction.atomic
def set_state(*, conversation: Conversation, state: str, actor: User | None, now: datetime) -> None:
    """Open, set aside until the resident answers, or close; what is closed no longer waits for us."""
    if state not in Conversation.State.values:
        raise Refused(_("A conversation is open, waiting for the resident, or closed."))
    held = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    if held.state == state:
        return
    held.state = state
    if state == Conversation.State.CLOSED:
        held.waiting_since = None
    held.save(update_fields=["state", "waiting_since"])
    register.record(
        action=f"conversation.{state}",
        subject=held.reference,
        actor="clerk" if actor else "system",
        now=now,
    )


def set_language(*, conversation: Conversation, language: str) -> None:
    """Note the language a conversation is held in; whoever decides so writes the entry."""
    Conversation.objects.filter(pk=conversation.pk).update(language=language[:10])


def be_present(conversation: Conversation, user: User, *, now: datetime) -> list[str]:
    """Note that somebody has a conversation open, and return the names of those who have, too."""
    with connection.cursor() as cursor:
        cursor.execute(_BE_PRESENT, [conversation.pk, user.pk, now, now - PRESENT_FOR])
        return [name for (name,) in cursor.fetchall()]


def join(kept: Conversation, merged: Conversation) -> Mapping[str, object]:
    """Show one conversation inside another. Returns what `part` needs; the caller holds both locks."""
    before = standing(kept, merged)
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    kept.last_at = max(kept.last_at, merged.last_at)
    kept.preview = merged.preview if merged.last_at == kept.last_at else kept.preview
    kept.waiting_since = min(filter(None, [kept.waiting_since, merged.waiting_since]), default=None)
    if merged.state == Conversation.State.OPEN:
        kept.state = Conversation.State.OPEN
    kept.save(update_fields=["last_at", "preview", "waiting_since", "state"])
    return {**before, "joined_state": kept.state}


def part(kept: Conversation, merged: Conversation, before: Mapping[str, object]) -> None:
    """Undo `join`: both stand as they would had they never been together."""
    merged.merged_into = None
    merged.save(update_fields=["merged_into"])
    restore(kept, merged, before)


def restore(kept: Conversation, other: Conversation, before: Mapping[str, object]) -> None:
    """Let a conversation stand as it did before it had to do with another, and as what came since puts it."""
    chosen = kept.state
    kept.last_at = parse_datetime(str(before["last_at"])) or kept.last_at
    kept.preview = str(before["preview"])
    kept.waiting_since = parse_datetime(str(before["waiting_since"] or ""))
    kept.state = str(before["state"])
    for message in Message.objects.filter(conversation=kept, pk__gt=before["newest"]).order_by("pk"):
        count_in(kept, message)
    heard = Message.objects.filter(conversation__in=[kept, other], pk__gt=before["newest"])
    woken = heard.filter(direction=Message.Direction.IN, automatic=False).exists()
    if chosen != (Conversation.State.OPEN if woken else before["joined_state"]):
        kept.state = chosen  # somebody has decided since
    if kept.state == Conversation.State.CLOSED:
        kept.waiting_since = None
    kept.save(update_fields=["last_at", "preview", "waiting_since", "state"])


def standing(kept: Conversation, other: Conversation) -> dict[str, object]:
    """What `restore` needs: how a conversation stands now, and the newest message of both."""
    newest = (
        Message.objects.filter(conversation__in=[kept, other]).order_by("-pk").values_list("pk", flat=True)
    )
    return {
        "last_at": kept.last_at.isoformat(),
        "preview": kept.preview,
        "waiting_since": kept.waiting_since.isoformat() if kept.waiting_since else None,
        "state": kept.state,
        "newest": newest.first() or 0,
    }
