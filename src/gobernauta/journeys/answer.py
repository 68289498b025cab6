"""Answering: a reply goes back the way the words came, through the outbox, with its entry on the record.

A reply is never more widely visible than the message it answers, and one form makes one reply however often
it is sent. What the network would refuse is refused here, in words, before anything is queued.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from gobernauta.channels import lengths
from gobernauta.channels.protocol import Capabilities, Outbound, Rejected, Visibility
from gobernauta.channels.queries import Account
from gobernauta.channels.wording import said
from gobernauta.inbox import listing, threads, tokens
from gobernauta.inbox import queries as messages
from gobernauta.inbox.queries import Conversation, Message
from gobernauta.inbox.threads import Said
from gobernauta.journeys import by_mail
from gobernauta.people.queries import User
from gobernauta.publishing import actions as publishing
from gobernauta.publishing import outbox
from gobernauta.publishing.queries import Delivery
from gobernauta.register import actions as register

KEY = re.compile(r"[0-9a-f]{32}")


class Refused(Exception):
    """Why the reply is not sent, in a sentence for the person who wrote it."""


class Overtaken(Refused):
    """Something new was said since the form was opened; sending again after a look is fine."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reply box holds. `key` makes its reply unique, `seen` is what its writer had read."""

    text: str
    key: str
    seen: str = ""
    answering: int | None = None  # a message; None: the newest of the resident
    visibility: str = ""  # empty: that of the message answered


@dataclass(frozen=True, slots=True)
class Preview:
    """A reply as it will look: the messages that carry it, or why none can."""

    parts: Sequence[str]
    refusal: str = ""


@transaction.atomic
def reply(
    conversation: Conversation, *, text: str, actor: User | None, now: datetime, automatic: bool = False
) -> Delivery:
    """Queue a reply to the newest message of the resident, no more widely visible than that message was."""
    thread = threads.said([conversation])
    asked = threads.answerable(thread, None)
    if not automatic:
        _decide([conversation], text, now)
    return queue(
        conversation,
        asked,
        text=text,
        visibility=visibility_of(thread, asked),
        key=publishing.fresh_key(),
        actor=actor,
        now=now,
        automatic=automatic,
    )


@transaction.atomic
def send(conversation: Conversation, draft: Draft, *, actor: User, now: datetime) -> Delivery:
    """Queue what a reply box holds. Raises `Refused`, and `Overtaken` when its writer has not seen everything."""
    if not KEY.fullmatch(draft.key):
        raise Refused(_("This form is out of date. Your words are kept; send them again."))
    group = _locked(conversation)
    made = outbox.by_key(draft.key)
    if made is not None:
        return _same_form(made, group)
    thread = threads.said(group)
    if draft.seen and draft.seen != seen(thread, outbox.of_conversations(group)):
        raise Overtaken(
            _("Something was said or sent here while you were writing. Look at it, then send again.")
        )
    asked = _asked(thread, draft.answering)
    target = home(group, asked)
    preview = plan(target, asked, draft.text)
    if preview.refusal:
        raise Refused(preview.refusal)
    _decide(group, draft.text, now)
    return queue(
        target,
        asked,
        text=draft.text.strip(),
        visibility=_chosen(draft.visibility, visibility_of(thread, asked)),
        key=draft.key,
        actor=actor,
        now=now,
    )


def preview(group: Sequence[Conversation], draft: Draft) -> Preview:
    """How a draft would leave, without sending it."""
    asked = threads.answerable(threads.said(group), draft.answering)
    return plan(home(group, asked), asked, draft.text)


def words_of_failed(group: Sequence[Conversation], delivery_id: int | None) -> str:
    """The words of a reply that did not arrive, to be written again; empty when there is no such reply."""
    if delivery_id is None:
        return ""
    failed = (it for it in outbox.of_conversations(group) if it.state == Delivery.State.FAILED)
    return next((str(it.message["text"]) for it in failed if it.pk == delivery_id), "")


def fresh_key() -> str:
    """What makes the reply of one form unique."""
    return publishing.fresh_key()


def plan(conversation: Conversation, asked: Message | None, text: str) -> Preview:
    """How a text would leave as an answer in this conversation: the very texts the network is given."""
    allows, to = limits(conversation.account), addressee(conversation, asked)
    if not text.strip():
        return Preview([], _("The reply has no words."))
    try:
        return Preview(lengths.addressed(text.strip(), allows, to=to, subject=conversation.subject))
    except Rejected as error:
        return Preview([], said(error.sentence))


def addressee(conversation: Conversation, asked: Message | None) -> str:
    """The address a reply goes to: who wrote the message answered, else whose conversation it is."""
    contact = (asked.contact if asked else None) or conversation.contact
    return contact.address if contact else ""


def reserve(conversation: Conversation, asked: Message | None) -> int:
    """How much of each message the mention and the subject take."""
    allows = limits(conversation.account)
    try:
        mention = lengths.mention_of(addressee(conversation, asked), "", allows.mention_home)
    except Rejected:
        mention = ""
    return lengths.reserved(mention, conversation.subject, allows)


def limits(account: Account) -> Capabilities:
    """What the network allowed when it was last asked; without an answer yet, no limit is known."""
    known = {field.name for field in fields(Capabilities)}
    stored = {name: value for name, value in account.capabilities.items() if name in known}
    stored["media_types"] = tuple(stored.get("media_types", ()))
    return Capabilities(**{"text_length": None, **stored})


def spoken(conversation: Conversation) -> str:
    """The language of the site to write to somebody in: theirs, where the site has it."""
    language = conversation.language.split("-")[0]
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def seen(thread: Sequence[Said], deliveries: Sequence[Delivery]) -> str:
    """What there is to have seen in a conversation: newest message, later wording and reply."""
    message, revision = threads.newest_heard(thread)
    return f"{message}-{revision}-{outbox.newest_reply(deliveries)}"


def home(group: Sequence[Conversation], asked: Message | None) -> Conversation:
    """The conversation whose channel carries the reply: that of the message answered, else the first."""
    return next((it for it in group if asked and it.pk == asked.conversation_id), group[0])


def visibility_of(thread: Sequence[Said], asked: Message | None) -> Visibility:
    """The widest a reply may be seen: as the message answered, else as the newest one, else in private."""
    if asked:
        return Visibility(asked.visibility)
    return Visibility(thread[-1].message.visibility) if thread else Visibility.DIRECT


def visibilities(account: Account, widest: Visibility) -> list[Visibility]:
    """What a clerk may choose: as the message answered, or in private where the network can."""
    narrower = limits(account).direct and widest is not Visibility.DIRECT
    return [widest, Visibility.DIRECT] if narrower else [widest]


def _locked(conversation: Conversation) -> list[Conversation]:
    root = conversation.merged_into_id or conversation.pk
    Conversation.objects.select_for_update(of=("self",)).get(pk=root)
    return listing.group(root)


def _same_form(made: Delivery, group: Sequence[Conversation]) -> Delivery:
    if made.conversation_id not in {conversation.pk for conversation in group}:
        raise Refused(_("This form is out of date. Your words are kept; send them again."))
    return made


def _asked(thread: Sequence[Said], pk: int | None) -> Message | None:
    asked = threads.answerable(thread, pk)
    if asked is None and pk is not None:
        raise Refused(_("The message you answer is no longer there. Choose another one."))
    return asked


def _chosen(visibility: str, widest: Visibility) -> Visibility:
    if visibility in ("", widest.value):
        return widest
    if visibility == Visibility.DIRECT.value:
        return Visibility.DIRECT
    raise Refused(_("A reply may not be seen by more people than the message it answers."))


def _decide(group: Sequence[Conversation], text: str, now: datetime) -> None:
    register.record(
        action="reply.decided",
        subject=group[0].reference,
        actor="clerk",
        now=now,
        private=text.encode(),
    )


def queue(
    conversation: Conversation,
    asked: Message | None,
    *,
    text: str,
    visibility: Visibility,
    key: str,
    actor: User | None,
    now: datetime,
    automatic: bool = False,
) -> Delivery:
    """Put an answer that has been decided into the outbox, with its copy by mail where there is one."""
    lineage = messages.lineage(conversation)
    written = outbound(conversation, asked, text, visibility, key=key, lineage=lineage, automatic=automatic)
    with translation.override(spoken(conversation)):
        by_mail.copy(conversation, written, actor=actor, now=now)
    return publishing.queue(
        account=conversation.account,
        conversation=conversation,
        outbound=written,
        requested_by=actor,
        now=now,
    )


def outbound(
    conversation: Conversation,
    asked: Message | None,
    text: str,
    visibility: Visibility,
    *,
    key: str,
    lineage: tuple[str, ...],
    automatic: bool,
) -> Outbound:
    """An answer in a conversation as a network is given it; `lineage` is what was said there, oldest first."""
    return Outbound(
        key=key,
        text=text,
        to=addressee(conversation, asked),
        in_reply_to=asked.external_id if asked else "",
        references=lineage,
        thread=conversation.thread,
        subject=conversation.subject,
        language=conversation.language,
        visibility=visibility,
        reply_token=tokens.sign(conversation.pk),
        automatic=automatic,
    )
