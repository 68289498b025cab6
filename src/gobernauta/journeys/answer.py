"""Answering: a reply goes back the way the words came, through the outbox, with its entry on the record."""

from datetime import datetime

from django.db import transaction

from gobernauta.channels.protocol import Outbound, Visibility
from gobernauta.inbox import queries as messages
from gobernauta.inbox import tokens
from gobernauta.inbox.models import Conversation
from gobernauta.people.models import User
from gobernauta.publishing import actions as publishing
from gobernauta.publishing.models import Delivery
from gobernauta.register import actions as register


@transaction.atomic
def reply(
    conversation: Conversation, *, text: str, actor: User | None, now: datetime, automatic: bool = False
) -> Delivery:
    """Queue a reply to the newest message of the resident, no more widely visible than that message was."""
    asked = messages.newest_from_resident(conversation)
    outbound = Outbound(
        key=publishing.fresh_key(),
        text=text,
        to=conversation.contact.address if conversation.contact else "",
        in_reply_to=asked.external_id if asked else "",
        references=messages.lineage(conversation),
        thread=conversation.thread,
        subject=conversation.subject,
        language=conversation.language,
        visibility=Visibility(asked.visibility) if asked else Visibility.PUBLIC,
        reply_token=tokens.sign(conversation.pk),
        automatic=automatic,
    )
    if not automatic:
        register.record(
            action="reply.decided",
            subject=conversation.reference,
            actor="clerk",
            now=now,
            private=text.encode(),
        )
    return publishing.queue(
        account=conversation.account,
        conversation=conversation,
        outbound=outbound,
        requested_by=actor,
        now=now,
    )
