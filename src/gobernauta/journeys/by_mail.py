"""A report by the form is answered on its page, and also by mail to whoever left an address."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from gobernauta.channels import queries as accounts
from gobernauta.channels.protocol import Outbound, Visibility
from gobernauta.channels.queries import Account
from gobernauta.inbox import references
from gobernauta.inbox.queries import Conversation
from gobernauta.people.queries import User
from gobernauta.publishing import actions as publishing
from gobernauta.publishing.queries import Delivery


def copy(
    conversation: Conversation, outbound: Outbound, *, actor: User | None, now: datetime
) -> Delivery | None:
    """Queue the same words by mail; None where nobody left an address or no mailbox is connected."""
    mailbox = accounts.of_kind("email")
    leaving = written(conversation, outbound, mailbox)
    return publishing.queue_all([leaving], requested_by=actor, now=now)[0] if leaving else None


def written(
    conversation: Conversation, outbound: Outbound, mailbox: Account | None
) -> publishing.Leaving | None:
    """The same words as a mail.

    It carries the conversation's token, so that an answer to it comes back into the same conversation.
    """
    contact = conversation.contact
    if conversation.account.kind != "web" or contact is None or contact.kind != "email" or mailbox is None:
        return None
    code = references.code(conversation.reference)
    address = settings.PUBLIC_ADDRESS + reverse("square:follow", args=[code])
    text = outbound.text if outbound.automatic else f"{outbound.text}\n\n{_('Your case')}: {address}"
    mail = replace(
        outbound,
        key=publishing.fresh_key(),
        text=text,
        to=contact.address,
        in_reply_to="",
        references=(),
        thread="",
        subject=outbound.subject or _("Case %(reference)s") % {"reference": conversation.reference},
        visibility=Visibility.DIRECT,
    )
    return publishing.Leaving(mailbox, None, mail)
