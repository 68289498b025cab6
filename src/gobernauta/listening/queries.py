"""Reading what is overheard, by topic and volume. No query here can list one author's words: there is no author."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDay

from gobernauta.channels.queries import Account
from gobernauta.listening.models import Mention, Source, Spoken, Topic

FEWEST_VOICES = 10  # figures only for groups of at least so many (promise 9)


@dataclass(frozen=True, slots=True)
class Volume:
    """How much was said under a topic in a window, and from how many places; None below `FEWEST_VOICES`."""

    topic: Topic
    mentions: int
    voices: int | None


def source_of(account: Account) -> Source | None:
    """The listed source an account is read as."""
    return Source.objects.filter(account=account).first()


def sources() -> QuerySet[Source]:
    """The published list of sources."""
    return Source.objects.select_related("account").order_by("name")


def volumes(*, now: datetime, days: int = 30) -> list[Volume]:
    """Topics by how much was said."""
    window = Q(spoken__mention__published_at__gte=now - timedelta(days=days))
    counted = Topic.objects.annotate(
        mentions=Count("spoken", filter=window), voices=Count("spoken__voice", filter=window, distinct=True)
    ).order_by("-mentions", "slug")
    return [
        Volume(topic, topic.mentions, topic.voices if topic.voices >= FEWEST_VOICES else None)
        for topic in counted
    ]


def daily(topic: Topic, *, now: datetime, days: int = 30) -> dict[datetime, int]:
    """Mentions a day."""
    said = Spoken.objects.filter(topic=topic, mention__published_at__gte=now - timedelta(days=days))
    by_day = said.annotate(day=TruncDay("mention__published_at")).values("day").annotate(count=Count("pk"))
    return {row["day"]: row["count"] for row in by_day.order_by("day")}


def mentions(*, topic: Topic | None = None, words: str = "") -> QuerySet[Mention]:
    """What was said, newest first, each thing once."""
    found = Mention.objects.filter(same_as=None).select_related("source").order_by("-published_at", "-id")
    if topic is not None:
        found = found.filter(pk__in=Spoken.objects.filter(topic=topic).values("mention"))
    if words:
        query = Q()
        for config in ("simple", "english", "spanish", "indonesian"):
            query |= Q(search=SearchQuery(words, config=config, search_type="websearch"))
        found = found.filter(query)
    return found


def topic(slug: str) -> Topic | None:
    """A topic."""
    return Topic.objects.filter(slug=slug).first()


def said(pks: Sequence[int]) -> list[tuple[int, str]]:
    """The words of these, with their numbers, for the readers."""
    found = Mention.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "title", "text")
    return [(pk, f"{subject}\n{text}".strip()) for pk, subject, text in found]
