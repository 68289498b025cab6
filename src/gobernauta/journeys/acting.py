"""Acts by message: taken by the process's method, acknowledged where they came from with a receipt, counted once.

The account is the identity; where the process asks for more, the reply carries a link to prove it. A refusal is the
method's own sentence. What cannot be taken stays in the inbox for a clerk, its writer told how to write it.

Polls of a network are no ballots: networks give anonymous totals, which can be neither told apart nor recounted.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.types import JSONDict

from civic.methods.protocol import Proof
from gobernauta.channels.protocol import Visibility
from gobernauta.inbox import handling
from gobernauta.inbox import queries as messages
from gobernauta.inbox.queries import Conversation, Message
from gobernauta.journeys import acknowledge, answer, drafted, judging, posed, take_part
from gobernauta.journeys.commands import Command, Deed, hear
from gobernauta.people import actions as people
from gobernauta.people import limits, mailboxes
from gobernauta.processes import acts, queries
from gobernauta.processes.queries import Audience, Contest, Process
from gobernauta.processes.refusals import Refused
from gobernauta.publishing import outbox

ROLES = {Deed.SIGN: Audience.Role.SIGNER, Deed.SUPPORT: Audience.Role.SUPPORTER}
TITLE = 80  # letters of a title in a receipt: some networks take three hundred in all


@dataclass(frozen=True, slots=True)
class Outcome:
    """What its writer is told; `settled`: nothing is left for a clerk."""

    sentence: str
    settled: bool


def apart(received: Sequence[Message]) -> tuple[list[Message], list[Message]]:
    """Messages that are, or may be, acts, and those that are words."""
    meant = [it for it in received if it.contact_id and not it.automatic and _may_be_act(it)]
    known = {it.pk for it in meant}
    return meant, [it for it in received if it.pk not in known]


def take_soon(meant: Sequence[Message]) -> None:
    """Let acts be taken in the background, each on its own; call it in the transaction that stores them."""
    if meant:
        task = app.configure_task("act", queue="intake")
        jobs: list[JSONDict] = [{"message_id": message.pk} for message in meant]
        task.batch_defer(*jobs)


@transaction.atomic
def take(message_id: int, *, now: datetime) -> None:
    """Take what a message does, and say so where it came from. Again is the same."""
    message = messages.one(message_id)
    if message is None or message.contact is None or outbox.by_key(_key(message)) is not None:
        return
    person = f"{message.account_id}:{message.contact.address}"
    if limits.spend("message", person=person, now=now):
        _leave_to_people(message, now, is_told=True)  # a reply to each would answer a flood with a flood
        return
    heard = hear(message.text, message.subject)
    with translation.override(_language(message, heard.commands)):
        commands = heard.commands or posed.answered(message, heard)
        outcomes = [_taken(message, command, now) for command in commands]
        if heard.resembles:
            outcomes = [Outcome(_how_to(message.text), settled=False)]
        told = "\n\n".join(dict.fromkeys(one.sentence for one in outcomes if one.sentence))
        if told:
            _reply(message, told, now)
    if outcomes and all(one.settled for one in outcomes) and not heard.rest:
        _close(message.conversation, now)
    else:
        _leave_to_people(message, now, is_told=bool(told))


def _may_be_act(message: Message) -> bool:
    heard = hear(message.text, message.subject)
    is_short = bool(heard.numbers or heard.word)
    return bool(heard.commands) or heard.resembles or (is_short and bool(message.in_reply_to))


def _language(message: Message, commands: Sequence[Command]) -> str:
    """The language of the command that was written; that of the conversation where there is none."""
    return commands[0].language if commands else answer.spoken(message.conversation)


def _taken(message: Message, command: Command, now: datetime) -> Outcome:
    process = queries.by_number(command.process)
    if process is None or process.state in queries.HIDDEN:
        told = {"number": command.process, "address": _address("square:taking_part")}
        return Outcome(_("There is no process with the number %(number)d: %(address)s") % told, settled=False)
    try:
        return _done(message, process, command, now)
    except Refused as refused:
        return Outcome(str(refused), settled=True)


def _done(message: Message, process: Process, command: Command, now: datetime) -> Outcome:
    if command.deed not in judging.deeds(process):
        return Outcome(_instead(process, command.language), settled=False)
    contest, marks = judging.marks(process, command.deed, command.numbers, command.points)
    traits = judging.traits(process, command.deed, command.numbers)
    role = ROLES.get(command.deed, Audience.Role.PARTICIPANT)
    who = _who(message, contest, now)
    if who is None:
        draft = drafted.Draft(
            contest.pk,
            acts.written(marks),
            door=message.account.kind,
            role=role.value,
            language=command.language,
            traits=traits,
        )
        return Outcome(_prove(process, _tied(draft, message)), settled=True)
    done = take_part.act(contest, marks, replace(who, traits=traits), now=now, role=role)
    if done.awaits_mail:
        return Outcome("", settled=True)  # the mail with the link is the answer
    return Outcome(receipt(process, done.receipt), settled=True)


def _who(message: Message, contest: Contest, now: datetime) -> take_part.Who | None:
    """The account as an identity; None where the process asks for a proof that no message can carry."""
    asked = acts.participation_of(contest).proofs
    assert message.contact is not None
    by_mail = message.account.kind == "email"
    if asked and not (by_mail and Proof.EMAIL.value in asked and not _asks_more(contest)):
        return None
    language = translation.get_language() or ""
    if asked:
        return take_part.Who(
            "email",
            email=message.contact.address,
            handle=message.contact_id or 0,
            language=language,
            conversation=message.conversation,
        )
    contact = message.contact
    if by_mail:
        contact = people.link_contact(
            kind="email",
            address=mailboxes.canonical(contact.address),
            name=contact.name,
            url="",
            language=language,
            now=now,
        )
    return take_part.Who(
        message.account.kind, contact=contact, language=language, conversation=message.conversation
    )


def _asks_more(contest: Contest) -> bool:
    """Whether the process asks how old somebody is or where they live: a form asks, a message does not say it."""
    asked = acts.participation_of(contest)
    return asked.least_age is not None or bool(asked.areas)


def receipt(process: Process, code: str) -> str:
    """What somebody is told whose act has been taken; the same for the first time and every further one."""
    told = {
        "title": process.title[:TITLE],
        "receipt": code,
        "address": _address("square:ballots", process.slug) + f"?receipt={code}",
    }
    return (
        _(
            "You take part in “%(title)s”. Your receipt is %(receipt)s. Find it in the published list: %(address)s"
        )
        % told
    )


def _prove(process: Process, draft: drafted.Draft) -> str:
    told = {"title": process.title[:TITLE], "address": drafted.address(draft)}
    return _("“%(title)s” asks who takes part. It counts once you have shown it here: %(address)s") % told


def _instead(process: Process, language: str) -> str:
    told = {
        "title": process.title[:TITLE],
        "example": judging.how_to(process, language),
        "address": _address("square:process", process.slug),
    }
    if not told["example"]:
        return _("“%(title)s” cannot be answered by message. Take part here: %(address)s") % told
    return _("For “%(title)s” write only: %(example)s. Or take part here: %(address)s") % told


def _how_to(text: str) -> str:
    """How to write a command, for somebody whose message resembles one."""
    found = re.search(r"\d{1,9}", text)
    process = queries.by_number(int(found.group())) if found else None
    if process is not None and process.state not in queries.HIDDEN:
        return _instead(process, translation.get_language() or "")
    told = {"address": _address("square:taking_part")}
    return _("To take part by message, write the word and the number shown here: %(address)s") % told


def _tied(draft: drafted.Draft, message: Message) -> drafted.Draft:
    """The act with who did it, where only they read the link: in public it would make others the owners of a handle."""
    if _seen_by(message) != Visibility.DIRECT:
        return draft
    return replace(draft, contact=message.contact_id or 0, conversation=message.conversation_id)


def _seen_by(message: Message) -> Visibility:
    """Who reads our reply: its writer alone wherever the network can; whoever acts need not show how."""
    is_direct = answer.limits(message.account).direct
    return Visibility.DIRECT if is_direct else Visibility(message.visibility)


def _reply(message: Message, text: str, now: datetime) -> None:
    """Answer where it was said."""
    answer.queue(
        message.conversation,
        message,
        text=text,
        visibility=_seen_by(message),
        key=_key(message),
        actor=None,
        now=now,
        automatic=True,
    )


def _key(message: Message) -> str:
    """One reply for one message, however often its job runs."""
    return sha256(f"act:{message.pk}".encode()).hexdigest()[:32]


def _close(conversation: Conversation, now: datetime) -> None:
    with suppress(handling.Refused):
        handling.set_state(conversation=conversation, state=Conversation.State.CLOSED, actor=None, now=now)


def _leave_to_people(message: Message, now: datetime, *, is_told: bool) -> None:
    """Words as any others: read by the readers, acknowledged unless they have just been answered."""
    app.configure_task("suggest", queue="intake").defer(kind="message", pks=[message.pk])
    if not is_told:
        acknowledge.acknowledge(message.account, [message], now=now)


def _address(name: str, *args: str) -> str:
    return settings.PUBLIC_ADDRESS + reverse(name, args=args)
