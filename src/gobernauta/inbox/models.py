"""Tables of what was said: the raw event first, then the message it means, then its revisions."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from gobernauta.channels.wording import SentenceField


class Event(models.Model):
    """One event exactly as a network gave it, once per account, kept whatever becomes of it."""

    class State(models.TextChoices):
        STORED = "stored"
        DONE = "done"
        EARLY = "early"  # speaks of a message that has not come yet
        REFUSED = "refused"

    account = models.ForeignKey("channels.Account", on_delete=models.PROTECT, related_name="+")
    external_id = models.CharField(max_length=500)
    media_type = models.CharField(max_length=100)
    payload = models.BinaryField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.STORED)
    problem = SentenceField(blank=True)
    waits_for = models.CharField(max_length=500, blank=True)  # external id of the message it is early for

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "external_id"], name="inbox_event_stored_once")
        ]
        indexes = [
            models.Index(fields=["account", "id"], condition=models.Q(state="stored"), name="inbox_waiting"),
            models.Index(
                fields=["account", "waits_for"], condition=models.Q(state="early"), name="inbox_early"
            ),
            models.Index(
                fields=["account", "-id"], condition=models.Q(state="refused"), name="inbox_refused"
            ),
        ]


class Conversation(models.Model):
    """One thread on one channel. `reference` is what the resident is given to follow it."""

    class State(models.TextChoices):
        OPEN = "open"
        WAITING = "waiting"  # for the resident
        CLOSED = "closed"

    reference = models.CharField(max_length=20, unique=True)
    account = models.ForeignKey("channels.Account", on_delete=models.PROTECT, related_name="+")
    thread = models.CharField(max_length=500)  # the network's own id, or the first message's
    contact = models.ForeignKey(
        "people.ContactDetail", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    organization = models.ForeignKey(
        "people.Organization", null=True, on_delete=models.PROTECT, related_name="+"
    )
    assignee = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    subject = models.CharField(max_length=300, blank=True)
    preview = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)  # oldest message of theirs that nobody answered
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "thread"], name="inbox_one_thread")]
        indexes = [
            models.Index(fields=["organization", "state", "-last_at"], name="inbox_list"),
            models.Index(fields=["-last_at", "-id"], name="inbox_newest"),
            models.Index(
                fields=["waiting_since", "id"],
                condition=models.Q(waiting_since__isnull=False),
                name="inbox_longest",
            ),
        ]


class Message(models.Model):
    """One thing said, by them or by us. The first wording stays; later ones are revisions."""

    class Direction(models.TextChoices):
        IN = "in"
        OUT = "out"

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="messages")
    account = models.ForeignKey("channels.Account", on_delete=models.PROTECT, related_name="+")
    external_id = models.CharField(max_length=500)
    event = models.ForeignKey(Event, null=True, on_delete=models.SET_NULL, related_name="+")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    contact = models.ForeignKey(
        "people.ContactDetail", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    visibility = models.CharField(max_length=10, default="public")
    url = models.URLField(max_length=800, blank=True)
    in_reply_to = models.CharField(max_length=500, blank=True)
    automatic = models.BooleanField(default=False)
    extra = models.JSONField(default=dict)
    published_at = models.DateTimeField()
    received_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    search = models.GeneratedField(
        expression=SearchVector("text", config="english")
        + SearchVector("text", config="spanish")
        + SearchVector("text", config="indonesian")
        + SearchVector("subject", config="simple")
        + SearchVector("author_name", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "external_id"], name="inbox_message_stored_once")
        ]
        indexes = [
            GinIndex(fields=["search"], name="inbox_search"),
            models.Index(fields=["conversation", "published_at"], name="inbox_thread"),
            models.Index(
                fields=["account", "in_reply_to"], condition=~models.Q(in_reply_to=""), name="inbox_answers"
            ),
        ]


class Revision(models.Model):
    """A later wording, or the deletion, of a message. What was said before stays readable."""

    class Kind(models.TextChoices):
        EDIT = "edit"
        DELETION = "deletion"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="revisions")
    event = models.OneToOneField(Event, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField(blank=True)
    at = models.DateTimeField()


class Attachment(models.Model):
    """A picture or document of a message. `url` where the bytes were not fetched."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=300, blank=True)
    alt = models.TextField(blank=True)
    file = models.CharField(max_length=300, blank=True)  # path under MEDIA_ROOT, metadata removed
    url = models.URLField(max_length=800, blank=True)
    problem = SentenceField(blank=True)


class Presence(models.Model):
    """Who has a conversation open now, so that two people do not answer it at once."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="inbox_one_presence")]
