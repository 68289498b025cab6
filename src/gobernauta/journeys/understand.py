"""Words go to the readers: new messages and mentions, a batch at a time, with what the town knows by now."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from django.conf import settings

from gobernauta.cases import public as cases
from gobernauta.inbox import queries as inbox
from gobernauta.listening import queries as overheard
from gobernauta.people import queries as people
from gobernauta.understanding import actions, reading
from gobernauta.understanding.protocol import Example, Knowledge, Named

MOST_EXAMPLES = 5_000


def suggest(kind: str, pks: Sequence[int], *, now: datetime) -> int:
    """Let the readers read new messages or mentions; what they think of them waits for a person."""
    reading.know(knowledge(now.date()))
    said = inbox.said(pks) if kind == "message" else overheard.said(pks)
    return actions.suggest(kind, said, now=now)


def knowledge(day: date) -> Knowledge:
    """What the town knows: its languages, services and areas, and what it had accepted by this day."""
    return Knowledge(
        languages=tuple(code for code, _ in settings.LANGUAGES),
        services=tuple(
            Named(one.service_code, (*one.names.values(), *one.keywords)) for one in cases.services()
        ),
        areas=tuple(Named(one.slug, (one.name, *one.other_names)) for one in people.areas()),
        examples=_examples(day),
    )


@lru_cache(maxsize=1)
def _examples(day: date) -> tuple[Example, ...]:
    """Learnt anew once a day: requests whose kind of matter a person has set."""
    return tuple(Example(text, code) for text, code in cases.sorted_by_people(most=MOST_EXAMPLES))
