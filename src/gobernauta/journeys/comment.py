"""Saying something about what is decided together, by any door; who leaves an address is told what becomes of it."""

from datetime import datetime

from django.db import transaction

from gobernauta.journeys import take_part
from gobernauta.journeys.take_part import Who
from gobernauta.processes import comments, items
from gobernauta.processes.comments import About, Words
from gobernauta.processes.queries import Audience, Comment


@transaction.atomic
def say(about: About, text: str, who: Who, *, now: datetime, parent: int = 0, key: str = "") -> Comment:
    """Take a comment or an answer to one. Raises `processes.refusals.Refused` with a sentence for them.

    `key`: of the form or message, so that the same one sent twice is one comment.
    """
    words = Words(
        text,
        parent,
        name=who.name or (who.contact.name if who.contact else ""),
        language=who.language,
        door=who.door,
        key=key,
        suspicion=who.suspicion,
    )
    comment = comments.post(about, words, author=who.contact, actor=who.entered_by, now=now)
    if who.is_told:
        _follow(about, who, now)
    return comment


def _follow(about: About, who: Who, now: datetime) -> None:
    role = Audience.Role.COMMENTER
    if who.contact is not None:
        items.join(
            process=about.process,
            item=about.item,
            contact=who.contact,
            role=role,
            now=now,
            conversation=who.conversation,
            language=who.language,
        )
    elif who.email:
        take_part.ask_to_tell(about.process, who, role, now, item=about.item)
