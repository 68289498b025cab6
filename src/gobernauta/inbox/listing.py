"""The one list over all channels: which conversations, in which order, from where on.

It never shows more than the reach it is given. Pages are found by key, not by counting rows, so that the last
page is as quick as the first and nothing is skipped when something new comes in.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol, TypeVar

from django.contrib.postgres.search import SearchQuery
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from gobernauta.inbox import references
from gobernauta.inbox.models import Conversation, Message
from gobernauta.people.policy import Reach

LANGUAGES_SEARCHED = ("simple", "english", "spanish", "indonesian")
COUNTED = 1_000
SHOWN = (
    *("pk", "reference", "preview", "subject", "last_at", "waiting_since"),
    *("account__kind", "contact__name", "organization__name", "assignee__name"),
    "organization__names",
    "language",
)  # what a `Line` is made of, in its order
_IDLE_MINUS = re.compile(r"-(?![\w\"])")  # denies nothing; PostgreSQL's parser gives up on a long row of them
Row = TypeVar("Row", bound=Model)


class Keyed(Protocol):
    """A row of a list that knows its number."""

    @property
    def pk(self) -> int: ...


Listed = TypeVar("Listed", bound=Keyed)


@dataclass(frozen=True, slots=True)
class Line:
    """A conversation as lists show it, with the names of who wrote and whose it is."""

    pk: int
    reference: str
    preview: str
    subject: str
    last_at: datetime
    waiting_since: datetime | None
    kind: str
    contact: str | None
    organization: str | None
    assignee: str | None
    organization_names: Mapping[str, str] | None
    language: str


@dataclass(frozen=True, slots=True)
class Key:
    """The last row of a page: where the next page starts."""

    at: datetime
    pk: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty fields ask for nothing."""

    words: str = ""
    state: str = ""
    channel: str = ""
    organization: int | None = None
    assignee: int | None = None
    unassigned: bool = False
    language: str = ""
    since: date | None = None
    until: date | None = None
    longest: bool = False  # those who wait longest first, instead of the newest
    after: Key | None = None


def within(reach: Reach) -> QuerySet[Conversation]:
    """Conversations somebody may see, without those shown inside another."""
    everything = Conversation.objects.filter(merged_into=None)
    return everything if reach.everywhere else everything.filter(organization__in=reach.organizations)


def select(wanted: Wanted, reach: Reach) -> QuerySet[Conversation]:
    """The conversations wanted, without order."""
    found = within(reach)
    plain = {
        "state": wanted.state,
        "account__kind": wanted.channel,
        "organization": wanted.organization,
        "assignee": wanted.assignee,
        "language": wanted.language,
    }
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if wanted.unassigned:
        found = found.filter(assignee=None)
    if wanted.since:
        found = found.filter(last_at__gte=midnight(wanted.since))
    if wanted.until:
        found = found.filter(last_at__lt=midnight(wanted.until + timedelta(days=1)))
    if wanted.longest:
        found = found.filter(waiting_since__isnull=False, state=Conversation.State.OPEN)
    return found.filter(_worded(wanted.words)) if wanted.words else found


def page(found: QuerySet[Conversation], wanted: Wanted, *, size: int) -> tuple[list[Line], Key | None]:
    """One page of conversations and the key of the next, None on the last page."""
    column, sign = ("waiting_since", "") if wanted.longest else ("last_at", "-")
    found = beyond(found, column, wanted.after, descending=not wanted.longest)
    rows = found.order_by(f"{sign}{column}", f"{sign}pk").values_list(*SHOWN)
    return cut([Line(*row) for row in rows[: size + 1]], column, size)


def beyond(found: QuerySet[Row], column: str, key: Key | None, *, descending: bool) -> QuerySet[Row]:
    """The rows after a key."""
    if key is None:
        return found
    step = "lt" if descending else "gt"
    later = Q(**{f"{column}__{step}": key.at}) | Q(**{column: key.at, f"pk__{step}": key.pk})
    return found.filter(later)


def cut(rows: list[Listed], column: str, size: int) -> tuple[list[Listed], Key | None]:
    """A page out of one row more than it holds."""
    more = len(rows) > size
    last = rows[size - 1] if more else None
    return rows[:size], Key(getattr(last, column), last.pk) if last else None


def count(found: QuerySet[Row]) -> int:
    """How many, counted no further than one beyond `COUNTED`."""
    return found.order_by()[: COUNTED + 1].count()


def words_query(words: str) -> SearchQuery:
    """A web search (“…”, or, -) in every language the texts are indexed in."""
    words = _IDLE_MINUS.sub(" ", words)
    query = SearchQuery(words, config=LANGUAGES_SEARCHED[0], search_type="websearch")
    for language in LANGUAGES_SEARCHED[1:]:
        query |= SearchQuery(words, config=language, search_type="websearch")
    return query


def _worded(words: str) -> Q:
    shown_in = Coalesce("conversation__merged_into", "conversation")
    saying = Message.objects.filter(search=words_query(words)).values_list(shown_in)
    reference = references.normal(words)
    named = Q(reference=reference) if reference else Q()
    return Q(pk__in=saying) | named


def midnight(day: date) -> datetime:
    """When a day begins in the town."""
    return timezone.make_aware(datetime.combine(day, time.min))


def group(pk: int) -> list[Conversation]:
    """A conversation and those shown inside it, itself first; empty when there is none."""
    wanted = Conversation.objects.select_related("account", "contact", "organization", "assignee")
    found = wanted.filter(Q(pk=pk) | Q(merged_into=pk))
    return sorted(found, key=lambda it: (it.pk != pk, it.opened_at, it.pk))


def shown_with(pks: Collection[int]) -> set[int]:
    """These conversations with everything shown together with them: what they are inside of, and its others."""
    together = Coalesce("merged_into_id", "pk")
    roots = set(Conversation.objects.filter(pk__in=pks).values_list(together, flat=True))
    shown = Conversation.objects.filter(Q(pk__in=roots) | Q(merged_into__in=roots))
    return set(shown.values_list("pk", flat=True))


def one(pk: int) -> Conversation | None:
    """A conversation with what its page needs, whoever asks."""
    wanted = Conversation.objects.select_related("account", "contact", "organization", "assignee")
    return wanted.filter(pk=pk).first()


def named(reference: str) -> Conversation | None:
    """The conversation of a reference, as people type it."""
    return Conversation.objects.filter(reference=references.normal(reference)).first()
