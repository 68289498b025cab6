"""Short answers to a message of ours: a number, a list of numbers, the name of an option, or yes to a petition.

They are acts only as an answer to the very message that named one process. Everything else is words, for people.
"""

import re
from collections.abc import Sequence

from django.utils import translation

from gobernauta.inbox import queries as messages
from gobernauta.inbox.queries import Message
from gobernauta.journeys import done, judging
from gobernauta.journeys.commands import Command, Deed, Heard, flat
from gobernauta.processes import queries
from gobernauta.processes.queries import Process
from gobernauta.publishing import outbox

_PAGE = re.compile(r"/take-part/([\w-]+)/")
CHOICES = (Deed.CHOOSE, Deed.RANK, Deed.SUPPORT)


def answered(message: Message, heard: Heard) -> tuple[Command, ...]:
    """A short answer as a command; nothing where no message of ours has posed one question."""
    if not (heard.numbers or heard.word) or not message.in_reply_to:
        return ()
    process = _asked(message)
    if process is None:
        return ()
    deeds = judging.deeds(process)
    language = translation.get_language() or ""
    if heard.word and Deed.SIGN in deeds and done.WORDS.get(heard.word):
        return (Command(Deed.SIGN, process.pk, (), {}, language),)
    fitting = [deed for deed in deeds if deed in CHOICES]
    numbers = heard.numbers or (_named(process, heard.word) if Deed.RANK not in fitting else ())
    if len(fitting) != 1 or not numbers:
        return ()
    return (Command(fitting[0], process.pk, tuple(numbers), {}, language),)


def _asked(message: Message) -> Process | None:
    """The one process that our message was about."""
    posed = messages.by_external_id(message.account, message.in_reply_to)
    is_ours = posed is not None and posed.direction == Message.Direction.OUT
    words = (
        posed.text
        if posed is not None and is_ours
        else outbox.words_sent(message.account, message.in_reply_to)
    )
    slugs = set(_PAGE.findall(words))
    process = queries.by_slug(slugs.pop()) if len(slugs) == 1 else None
    return None if process is None or process.state in queries.HIDDEN else process


def _named(process: Process, word: str) -> Sequence[int]:
    """The number of the one option with this name, in any language it has one in."""
    found = [
        item.number
        for item in queries.judged_items(process)
        if word in {flat(title) for title in (item.title, *item.titles.values())}
    ]
    return found if len(found) == 1 else ()
