"""Tables of the town's work: what was asked, of whom, by when, and what became of it."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models


class Service(models.Model):
    """A kind of request the town takes (Open311 service)."""

    service_code = models.SlugField(unique=True)
    names = models.JSONField(default=dict)  # by language
    descriptions = models.JSONField(default=dict)
    group = models.CharField(max_length=100, blank=True)
    keywords = models.JSONField(default=list)
    attributes = models.JSONField(default=list)  # Open311 service definition
    organization = models.ForeignKey("people.Organization", on_delete=models.PROTECT, related_name="+")
    calendar = models.ForeignKey("cases.Calendar", on_delete=models.PROTECT, related_name="+")
    answer_hours = models.PositiveIntegerField(default=40)  # working hours until a first answer is due
    resolve_hours = models.PositiveIntegerField(default=160)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["service_code"]


class Calendar(models.Model):
    """When the town works: opening hours by weekday and holidays; read by `civic.deadlines`."""

    name = models.CharField(max_length=100, unique=True)
    time_zone = models.CharField(max_length=60)
    hours = models.JSONField(default=dict)  # {"0": [["08:00", "16:00"]], …}; 0 is Monday
    holidays = models.JSONField(default=list)  # ISO dates


class ServiceRequest(models.Model):
    """One piece of work somebody asked for (Open311 service request)."""

    reference = models.CharField(max_length=20, unique=True)
    service = models.ForeignKey(Service, null=True, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey("people.Organization", on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    area = models.ForeignKey("people.Area", null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    status = models.CharField(max_length=20, default="received")
    channel = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=300, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    is_public = models.BooleanField(default=False)
    public_text = models.TextField(blank=True)  # what stands on the public list; checked by a person
    attribute_values = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    imported_from = models.CharField(max_length=200, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    search = models.GeneratedField(
        expression=SearchVector("title", config="simple")
        + SearchVector("description", config="english")
        + SearchVector("description", config="spanish")
        + SearchVector("description", config="indonesian")
        + SearchVector("reference", config="simple")
        + SearchVector("address", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    public_search = models.GeneratedField(  # never over words that are not public: a search would tell them
        expression=SearchVector("title", config="simple")
        + SearchVector("public_text", config="english")
        + SearchVector("public_text", config="spanish")
        + SearchVector("public_text", config="indonesian")
        + SearchVector("address", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["imported_from", "external_id"],
                condition=~models.Q(external_id=""),
                name="cases_imported_once",
            )
        ]
        indexes = [
            GinIndex(fields=["search"], name="cases_search"),
            GinIndex(fields=["public_search"], name="cases_public_search"),
            models.Index(fields=["organization", "status", "-opened_at"], name="cases_list"),
            models.Index(fields=["-opened_at", "-id"], name="cases_newest"),
            models.Index(fields=["is_public", "-opened_at"], name="cases_public"),
        ]


class Raised(models.Model):
    """A conversation in which a request was raised; its people are answered when the request is."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="raised")
    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "conversation"], name="cases_raised_once")]


class StatusChange(models.Model):
    """One step of a request, with what residents are told about it."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="status_changes")
    status = models.CharField(max_length=20)
    status_notes = models.TextField(blank=True)  # public
    forwarded_to = models.CharField(max_length=200, blank=True)  # public: who is responsible instead
    at = models.DateTimeField()
    by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")


class Clock(models.Model):
    """A promise of time: started, due, stopped. Overdue is computed, never stored."""

    class Kind(models.TextChoices):
        ANSWER = "answer"
        RESOLVE = "resolve"

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    started_at = models.DateTimeField()
    working_hours = models.PositiveIntegerField()
    due_at = models.DateTimeField(db_index=True)  # moves when a pause ends
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "kind"], name="cases_one_clock")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(stopped_at=None), name="cases_clock_running")
        ]


class Pause(models.Model):
    """Time a clock did not run because the town waited for the resident."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["started_at"]


class Note(models.Model):
    """Something staff tell each other. No sender can read this table."""

    conversation = models.ForeignKey(
        "inbox.Conversation", null=True, on_delete=models.CASCADE, related_name="+"
    )
    request = models.ForeignKey(ServiceRequest, null=True, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Label(models.Model):
    """A word staff sort by."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60)


class Labelled(models.Model):
    """A label on a conversation."""

    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["label", "conversation"], name="cases_labelled_once")]


class Assignment(models.Model):
    """Who was given a conversation or a request, by whom and when."""

    conversation = models.ForeignKey(
        "inbox.Conversation", null=True, on_delete=models.CASCADE, related_name="+"
    )
    request = models.ForeignKey(ServiceRequest, null=True, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey("people.Organization", on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()


class Merge(models.Model):
    """Two requests or two conversations put together; undone by `split`."""

    kind = models.CharField(max_length=12)  # request · conversation
    kept_id = models.BigIntegerField()
    merged_id = models.BigIntegerField()
    moved = models.JSONField(default=list)  # what the merge changed, so that splitting is exact
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "merged_id"], condition=models.Q(undone_at=None), name="cases_merged_once"
            )
        ]
