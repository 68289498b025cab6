"""Telling everyone: who they are is written down first, then they leave a part at a time, nobody twice.

A notice is the only reason for a message, and the database allows one a person and round; whoever works on a
round after a crash finds exactly those that nothing was queued for.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from gobernauta.decisions.drafting import Refused
from gobernauta.decisions.models import Commitment, Notice, Telling, Version
from gobernauta.decisions.promising import subject
from gobernauta.people.queries import User
from gobernauta.publishing.queries import Delivery
from gobernauta.register import actions as register

_ROWS = 1_000
LONGEST_COMMENT = 2_000


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person of a round, and how they are reached; `problem` says why they cannot be."""

    name: str  # `Notice.recipient`
    contact_id: int | None
    conversation_id: int | None
    channel: str
    language: str
    problem: str = ""


@transaction.atomic
def write_down(*, telling: Telling, recipients: Iterable[Recipient], now: datetime) -> int:
    """Write down who belongs to a round, anew for those to whom nothing was sent yet. Returns how many are new."""
    held = Telling.objects.select_for_update(of=("self",)).get(pk=telling.pk)
    if held.state == Telling.State.FINISHED:
        return 0
    held.notices.filter(queued_at=None, posted_at=None).delete()
    made = 0
    rows = (_notice(held, one) for one in recipients)
    for batch in _batches(rows):
        made += len(Notice.objects.bulk_create(batch, ignore_conflicts=True))
    if held.state == Telling.State.COUNTING:
        held.state = Telling.State.COUNTED
    held.counted_at = now
    held.save(update_fields=["state", "counted_at"])
    return made


def _batches(rows: Iterator[Notice]) -> Iterator[list[Notice]]:
    while batch := list(islice(rows, _ROWS)):
        yield batch


def _notice(telling: Telling, one: Recipient) -> Notice:
    return Notice(
        telling=telling,
        recipient=one.name,
        contact_id=one.contact_id,
        conversation_id=one.conversation_id,
        channel=one.channel,
        language=one.language,
        problem=one.problem,
    )


@transaction.atomic
def approve(*, version: Version, actor: User, now: datetime) -> Telling:
    """Let a round leave; whoever publishes the version has seen whom it reaches."""
    held = Telling.objects.select_for_update(of=("self",)).get(version=version)
    if held.state == Telling.State.COUNTING:
        raise Refused(_("We are still counting who is told. Look at the number first, then publish."))
    if held.state == Telling.State.COUNTED:
        held.state, held.approved_by, held.approved_at = Telling.State.APPROVED, actor, now
        held.save(update_fields=["state", "approved_by", "approved_at"])
    return held


@transaction.atomic
def ask(*, commitment: Commitment, now: datetime) -> Telling | None:
    """Open the question "was it done?" about a promise that was delivered; None where it is asked already."""
    held = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    newest = held.tellings.order_by("-round").first()
    if held.delivered_at is None or (newest and newest.made_at >= held.delivered_at):
        return None
    number = newest.round + 1 if newest else 1
    made = Telling.objects.create(
        commitment=held, round=number, made_at=now, state=Telling.State.APPROVED, approved_at=now
    )
    register.record(
        action="promise.asked", subject=subject(held), actor="system", now=now, public={"round": number}
    )
    return made


def next_to_queue(telling: Telling, *, most: int) -> Sequence[Notice]:
    """The next of a round to whom nothing was queued, held locked; call it in the transaction that queues."""
    waiting = Notice.objects.select_for_update(of=("self",), skip_locked=True)
    found = waiting.filter(telling=telling, queued_at=None, problem="").exclude(channel="post")
    return list(found.select_related("contact", "conversation__account").order_by("pk")[:most])


def note_queued(queued: Sequence[tuple[Notice, Delivery]], *, now: datetime) -> None:
    """Write down that messages were queued, in the transaction that queues them."""
    for notice, delivery in queued:
        notice.delivery, notice.queued_at = delivery, now
    Notice.objects.bulk_update([notice for notice, _delivery in queued], ["delivery", "queued_at"])


def note_problems(notices: Sequence[Notice]) -> None:
    """Write down why some cannot be sent anything after all."""
    Notice.objects.bulk_update(notices, ["problem"])


def finish(telling: Telling) -> None:
    """Everything of a round was queued."""
    Telling.objects.filter(pk=telling.pk, state=Telling.State.APPROVED).update(state=Telling.State.FINISHED)


@transaction.atomic
def post_letters(*, telling: Telling, up_to: int, actor: User, now: datetime) -> int:
    """Say that the letters of a round up to this notice were handed to the post. Returns how many."""
    letters = Notice.objects.filter(
        telling=telling, channel="post", posted_at=None, problem="", pk__lte=up_to
    )
    posted = letters.update(posted_at=now)
    if posted:
        about = f"decision:{telling.version.decision.number}" if telling.version else "promise"
        register.record(
            action="letters.posted", subject=about, actor="clerk", now=now, public={"letters": posted}
        )
    return posted


@transaction.atomic
def answer(*, notice: Notice, is_done: bool, comment: str, now: datetime) -> None:
    """Keep what somebody says about a promise; saying it again changes it, and each person counts once."""
    commitment = notice.telling.commitment
    if commitment is None:
        raise Refused(_("This was not a question."))
    notice.is_done, notice.comment, notice.answered_at = is_done, comment.strip()[:LONGEST_COMMENT], now
    notice.save(update_fields=["is_done", "comment", "answered_at"])
    register.record(
        action="promise.answered",
        subject=subject(commitment),
        actor="resident",
        now=now,
        private=f"{is_done} {notice.comment}".encode(),
    )
