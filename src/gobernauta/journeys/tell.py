"""A case moves with a note for the public: those who raised it are told, in the same transaction.

One message a contact, on the channel they came by and with a frame in their language, through the outbox. It is
never more widely visible than the narrowest thing they said there. The note itself stands on the case's page
in any case; leaving the messages off needs a reason and is for who may do so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from gobernauta.cases import actions as cases
from gobernauta.cases import answering
from gobernauta.cases.actions import Refused
from gobernauta.cases.lifecycle import REQUEST
from gobernauta.cases.queries import ServiceRequest
from gobernauta.channels.protocol import Visibility
from gobernauta.inbox import threads
from gobernauta.inbox.queries import Conversation, Message
from gobernauta.journeys import answer
from gobernauta.people import policy
from gobernauta.people.queries import User
from gobernauta.publishing import actions as publishing
from gobernauta.publishing.queries import Delivery
from gobernauta.register import actions as register


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who raised a case: where they are told, answering what, in which language, seen by whom."""

    conversation: Conversation
    asked: Message | None
    visibility: Visibility
    language: str


@dataclass(frozen=True, slots=True)
class Step:
    """What a clerk decided: a verb of the lifecycle and the note that everybody may read."""

    verb: str
    notes: str
    forwarded_to: str = ""
    seen: str = ""  # the status the clerk looked at


@dataclass(frozen=True, slots=True)
class Telling:
    """Whom the clerk saw, the note in further languages, and why nobody is told (None: they are)."""

    seen: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    withheld_because: str | None = None


@transaction.atomic
def move(
    *, request: ServiceRequest, step: Step, telling: Telling, actor: User, now: datetime
) -> Sequence[Delivery]:
    """Take a step and tell those who raised the case. Raises `Refused`; then nothing has happened."""
    change = cases.move(
        request=request,
        verb=step.verb,
        notes=step.notes,
        forwarded_to=step.forwarded_to,
        seen=step.seen,
        actor=actor,
        now=now,
    )
    told = recipients(answering.raised_in(request)) if change.status_notes else []
    if not told:
        return []
    if telling.withheld_because is not None:
        _withhold(request, told, telling.withheld_because, actor, now)
        return []
    if telling.seen and telling.seen != fingerprint(told):
        raise Refused(_("Somebody else has raised this case meanwhile. Look at who is told, then go on."))
    queued = [_tell(to, step, change.status, telling.words, actor, now) for to in told]
    _record("request.told", request, len(told), now)
    return queued


def recipients(raised_in: Sequence[Conversation]) -> list[Recipient]:
    """Those who raised a case in these conversations and can be reached, once each: where they spoke last."""
    heard = threads.heard_in([it.pk for it in raised_in])
    found: dict[tuple[str, int], Recipient] = {}
    for it in sorted(raised_in, key=lambda it: (it.last_at, it.pk), reverse=True):
        who = ("contact", it.contact_id) if it.contact_id else ("conversation", it.pk)
        recipient = _recipient(it, heard.get(it.pk, ()))
        if recipient is not None:
            found.setdefault(who, recipient)
    return list(found.values())


def fingerprint(told: Sequence[Recipient]) -> str:
    """Whom a form has shown to be told."""
    return f"{len(told)}-{max((it.conversation.pk for it in told), default=0)}"


def _recipient(conversation: Conversation, heard: Sequence[Message]) -> Recipient | None:
    """How the opener of a conversation is told; None where nothing of theirs is left to answer to."""
    own_page = conversation.account.kind == "web"
    if conversation.contact_id is None and not own_page:
        return None
    theirs = [it for it in heard if it.deleted_at is None]
    asked = next((it for it in theirs if it.contact_id == conversation.contact_id), None)
    if asked is None and not own_page and not answer.limits(conversation.account).direct:
        return None
    widest = [Visibility(it.visibility) for it in heard] if asked else []
    visibility = max(widest, key=list(Visibility).index, default=Visibility.DIRECT)
    return Recipient(conversation, asked, visibility, answer.spoken(conversation))


def _tell(
    to: Recipient, step: Step, status: str, words: Mapping[str, str], actor: User, now: datetime
) -> Delivery:
    with translation.override(to.language):
        text = message(to.conversation.reference, status, step, words.get(to.language, "").strip())
    plan = answer.plan(to.conversation, to.asked, text)
    if plan.refusal:
        raise Refused(f"{to.conversation.account.name}: {plan.refusal}")
    return answer.queue(
        to.conversation,
        to.asked,
        text=text,
        visibility=to.visibility,
        key=publishing.fresh_key(),
        actor=actor,
        now=now,
    )


def message(reference: str, status: str, step: Step, worded: str = "") -> str:
    """What somebody is told, framed in the active language; `worded` is the note in it, where there is one."""
    state = _(REQUEST.state(status).label)
    lines = [_("About your message %(reference)s (%(state)s):") % {"reference": reference, "state": state}]
    lines.append(worded or step.notes.strip())
    if step.forwarded_to.strip():
        lines.append(_("Responsible is now: %(name)s") % {"name": step.forwarded_to.strip()})
    return "\n\n".join(lines)


def _withhold(
    request: ServiceRequest, told: Sequence[Recipient], reason: str, actor: User, now: datetime
) -> None:
    if not policy.may(actor, "request.withhold", request.organization_id):
        raise Refused(_("Only who leads the department may leave the messages off."))
    if not reason.strip():
        raise Refused(_("Say why those who raised the case are not told."))
    _record("request.untold", request, len(told), now, reason.strip())


def _record(action: str, request: ServiceRequest, people: int, now: datetime, reason: str = "") -> None:
    register.record(
        action=action,
        subject=request.reference,
        actor="clerk",
        now=now,
        public={"people": people},
        private=reason.encode() or None,
    )
