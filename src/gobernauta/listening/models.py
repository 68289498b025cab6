"""Tables of what is overheard. There is no column for an author, and there must never be one (promise 9)."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models


class Source(models.Model):
    """A place we read, on the published list."""

    account = models.OneToOneField("channels.Account", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    url = models.URLField(max_length=500)
    purpose = models.CharField(max_length=300)
    listed_at = models.DateTimeField()


class Topic(models.Model):
    """A part of the town's work that people talk about."""

    slug = models.SlugField(unique=True)
    names = models.JSONField(default=dict)
    created_at = models.DateTimeField()


class Query(models.Model):
    """One version of the words that make a mention belong to a topic."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="queries")
    version = models.PositiveIntegerField()
    words = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "version"], name="listening_one_version")]


class Mention(models.Model):
    """Something said in public. `voice` is a keyed hash that changes every week and topic."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64, unique=True)  # of the canonical address or text
    url = models.URLField(max_length=800, blank=True)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    published_at = models.DateTimeField(db_index=True)
    stored_at = models.DateTimeField()
    same_as = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    search = models.GeneratedField(
        expression=SearchVector("title", config="simple")
        + SearchVector("text", config="english")
        + SearchVector("text", config="spanish")
        + SearchVector("text", config="indonesian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes = [GinIndex(fields=["search"], name="listening_search")]


class Spoken(models.Model):
    """A mention under a topic."""

    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="spoken")
    voice = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mention", "topic"], name="listening_once")]
        indexes = [models.Index(fields=["topic", "-mention"], name="listening_by_topic")]
