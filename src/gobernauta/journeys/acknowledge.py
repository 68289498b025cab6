"""The receipt everybody gets: that it arrived, a reference to follow it by, and when an answer is due (promise 2).

A machine is never answered by a machine, and nobody gets more receipts in an hour than a person would write
messages: two machines that acknowledge each other stop at once.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from gobernauta.cases import public as cases
from gobernauta.channels import queries as accounts
from gobernauta.channels.protocol import Visibility
from gobernauta.channels.queries import Account
from gobernauta.inbox import queries as messages
from gobernauta.inbox import references
from gobernauta.inbox.queries import Conversation, Message
from gobernauta.journeys import answer, by_mail
from gobernauta.publishing import actions as publishing
from gobernauta.publishing import outbox
from gobernauta.publishing.queries import Delivery

MOST_AN_HOUR = 5


def acknowledge(account: Account, received: Sequence[Message], *, now: datetime) -> list[Delivery]:
    """Queue a receipt for each of these messages that is the first of its conversation and is owed one."""
    owed = _owed(received, now) if account.acknowledges else []
    due = cases.answers_due({it.conversation.reference: it.conversation.opened_at for it in owed})
    mailbox = accounts.of_kind("email") if owed else None
    leaving = [
        one
        for message in owed
        for one in _receipt(account, message, due[message.conversation.reference], mailbox)
    ]
    return publishing.queue_all(leaving, requested_by=None, now=now) if leaving else []


def _receipt(
    account: Account, message: Message, due_at: datetime | None, mailbox: Account | None
) -> list[publishing.Leaving]:
    """A receipt as it leaves, with its copy by mail where there is one."""
    conversation, visibility = message.conversation, Visibility(message.visibility)
    with translation.override(answer.spoken(conversation)):
        written = answer.outbound(
            conversation,
            message,
            receipt(conversation, visibility, due_at),
            visibility,
            key=publishing.fresh_key(),
            lineage=(message.external_id,),
            automatic=True,
        )
        mail = by_mail.written(conversation, written, mailbox)
    leaving = publishing.Leaving(account, conversation, written)
    return [mail, leaving] if mail else [leaving]


def receipt(conversation: Conversation, visibility: Visibility, due_at: datetime | None) -> str:
    """The words of a receipt in the active language; the key only where nobody else reads it."""
    private = visibility is Visibility.DIRECT
    code = references.code(conversation.reference) if private else conversation.reference
    address = settings.PUBLIC_ADDRESS + reverse("square:follow", args=[code])
    sentences = [_("We have received your message. Its reference is %(code)s.") % {"code": code}]
    if due_at is not None:
        date = formats.date_format(timezone.localtime(due_at), "DATE_FORMAT")
        sentences.append(_("You will get an answer by %(date)s.") % {"date": date})
    sentences.append(_("Follow it here: %(address)s") % {"address": address})
    return " ".join(sentences)


def _owed(received: Sequence[Message], now: datetime) -> list[Message]:
    """The first messages of people who have not been sent too many receipts within the hour."""
    asking = [it for it in received if not it.automatic and it.contact_id]
    first = messages.first_of(asking) if asking else []
    writers = {it.contact_id for it in first if it.contact_id}
    sent = outbox.automatic_since(writers, since=now - timedelta(hours=1))
    owed = []
    for message in first:
        writer = message.contact_id or 0
        sent[writer] += 1
        if sent[writer] <= MOST_AN_HOUR:
            owed.append(message)
    return owed
