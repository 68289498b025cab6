""" "Was it done?": the answer of somebody concerned, by the link they were sent or by replying to it.

Only the first word of a reply counts, and only as an answer to the very message that asked. The reply itself
stays in its conversation like any other.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from gobernauta.decisions import reached, telling, tokens
from gobernauta.decisions.queries import Notice
from gobernauta.inbox.queries import Message

WORDS: Mapping[str, bool] = {
    "yes": True,
    "no": False,
    "sí": True,
    "si": True,
    "ya": True,
    "iya": True,
    "sudah": True,
    "tidak": False,
    "belum": False,
    "enggak": False,
}
_FIRST = re.compile(r"^(?:\s|@[\w.@:-]+|[¡¿\"'“«(*])*(\w+)")


def asked(token: str, number: int) -> Notice | None:
    """The question that a link carries, if it is about this promise."""
    pk = tokens.read(token)
    notice = reached.answerable(pk) if pk else None
    if notice is None or notice.telling.commitment is None or notice.telling.commitment.number != number:
        return None
    return notice


def read(text: str) -> bool | None:
    """Yes or no in a reply, in any language of the site; None where it begins with neither."""
    first = _FIRST.match(text)
    return WORDS.get(first[1].casefold()) if first else None


@transaction.atomic
def hear(message: Message, *, now: datetime) -> bool:
    """Count a reply to the question; says whether it was one."""
    verdict = read(message.text) if message.in_reply_to and message.contact_id else None
    if verdict is None or message.contact_id is None:
        return False
    notice = reached.asked_of(message.contact_id, message.account_id, [message.in_reply_to])
    if notice is None:
        return False
    telling.answer(notice=notice, is_done=verdict, comment=message.text, now=now)
    return True
