"""Storing what is overheard: without its author, once however many sources repeat it, under the town's topics.

A voice is a keyed hash of where it was said, another one each week and topic: enough to count voices, useless to
follow one (promise 9).
"""

import hmac
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from gobernauta.channels.protocol import Inbound
from gobernauta.channels.queries import Account
from gobernauta.listening import words
from gobernauta.listening.models import Mention, Query, Source, Spoken, Topic
from gobernauta.register import actions as register


@transaction.atomic
def list_source(*, account: Account, name: str, url: str, purpose: str, actor: str, now: datetime) -> Source:
    """Put a source on the published list; nothing may be read that is not on it."""
    source = Source.objects.create(account=account, name=name, url=url, purpose=purpose, listed_at=now)
    register.record(
        action="source.listed", subject=f"source:{source.pk}", actor=actor, now=now,
        public={"name": name, "url": url, "purpose": purpose},
    )  # fmt: skip
    return source


@transaction.atomic
def overhear(*, source: Source, inbound: Inbound, now: datetime) -> Mention | None:
    """Store something said in public; None when it is stored already. Whoever said it is not looked at."""
    mention, made = Mention.objects.get_or_create(
        fingerprint=sha256(inbound.external_id.encode()).hexdigest(),
        defaults={
            "source": source,
            "url": inbound.url[:800],
            "title": inbound.subject[:300],
            "text": inbound.text,
            "language": inbound.language[:10],
            "published_at": inbound.said_at(now),
            "stored_at": now,
        },
    )
    if not made:
        return None
    sort(mention)
    return mention


def sort(mention: Mention) -> int:
    """Put a mention under every topic whose newest query it answers. Returns how many."""
    said = words.normal(f"{mention.title}\n{mention.text}")
    found = [query for query in newest_queries() if words.matches(query.words, said)]
    Spoken.objects.bulk_create(
        [Spoken(mention=mention, topic_id=query.topic_id, voice=_voice(mention, query)) for query in found],
        ignore_conflicts=True,
    )
    return len(found)


@transaction.atomic
def ask(*, slug: str, names: dict[str, str], wanted: str, actor: str, now: datetime) -> Query:
    """Make a topic, or give it a new version of its words. Raises `words.Unreadable`."""
    words.parse(wanted)
    topic, _ = Topic.objects.get_or_create(slug=slug, defaults={"names": names, "created_at": now})
    newest = topic.queries.order_by("-version").first()
    query = Query.objects.create(
        topic=topic, version=newest.version + 1 if newest else 1, words=wanted, created_at=now
    )
    register.record(
        action="topic.asked", subject=f"topic:{slug}", actor=actor, now=now,
        public={"version": query.version, "words": wanted},
    )  # fmt: skip
    return query


def newest_queries() -> list[Query]:
    """The newest version of every topic's words."""
    return list(Query.objects.order_by("topic_id", "-version").distinct("topic_id"))


def _voice(mention: Mention, query: Query) -> str:
    week = "{}-{}".format(*mention.published_at.isocalendar()[:2])
    said_at = words.host(mention.url)
    key = settings.LISTENING_KEY
    return hmac.new(key, f"{query.topic_id}:{week}:{said_at}".encode(), sha256).hexdigest()[:32]
