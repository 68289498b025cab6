"""The receipt everybody gets: that it arrived, a reference to follow it by, and when an answer is due (promise 2).

A machine is never answered by a machine, and nobody gets more receipts in an hour than a person would write
messages: two machines that acknowledge each other stop at once.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from gobernauta.cases import public as cases
from gobernauta.channels.protocol import Visibility
from gobernauta.inbox import queries as messages
from gobernauta.inbox import references
from gobernauta.inbox.queries import Conversation, Message
from gobernauta.journeys import answer
from gobernauta.publishing import outbox
from gobernauta.publishing.queries import Delivery

MOST_AN_HOUR = 5


def acknowledge(message: Message, *, now: datetime) -> Delivery | None:
    """Queue a receipt for the first message of a conversation; None where none is due."""
    conversation = message.conversation
    if not _is_due(message, conversation, now):
        return None
    with translation.override(answer.spoken(conversation)):
        text = receipt(conversation, Visibility(message.visibility))
    return answer.reply(conversation, text=text, actor=None, now=now, automatic=True)


def receipt(conversation: Conversation, visibility: Visibility) -> str:
    """The words of a receipt in the active language; the key only where nobody else reads it."""
    private = visibility is Visibility.DIRECT
    code = references.code(conversation.reference) if private else conversation.reference
    address = settings.PUBLIC_ADDRESS + reverse("square:follow", args=[code])
    request = cases.followed(conversation.reference)
    due_at = cases.due_at(request) if request else cases.answer_due(conversation.opened_at)
    sentences = [_("We have received your message. Its reference is %(code)s.") % {"code": code}]
    if due_at is not None:
        date = formats.date_format(timezone.localtime(due_at), "DATE_FORMAT")
        sentences.append(_("You will get an answer by %(date)s.") % {"date": date})
    sentences.append(_("Follow it here: %(address)s") % {"address": address})
    return " ".join(sentences)


def _is_due(message: Message, conversation: Conversation, now: datetime) -> bool:
    account, contact = conversation.account, conversation.contact
    if message.automatic or contact is None or not account.acknowledges:
        return False
    if not messages.first_of([message]):
        return False
    since = now - timedelta(hours=1)
    return outbox.automatic_since(contact, since=since) < MOST_AN_HOUR
