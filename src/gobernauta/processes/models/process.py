"""A process file in its versions, and the processes that run under it."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models


class ProcessFile(models.Model):
    """The rules of one process, or of many: all petitions of a town run under one file."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    method = models.SlugField()
    organization = models.ForeignKey("people.Organization", on_delete=models.PROTECT, related_name="+")
    residents_start = models.BooleanField(
        default=False
    )  # anybody may begin a process under it, as with petitions
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["slug"]


class Version(models.Model):
    """One wording of a process file (civic/process/1). Published by somebody else than who wrote it; then fixed."""

    file = models.ForeignKey(ProcessFile, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.TextField()
    drafted_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    drafted_at = models.DateTimeField()
    published_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="processes_one_version"),
            models.UniqueConstraint(
                fields=["file"], condition=models.Q(published_at=None), name="processes_one_draft"
            ),
        ]


class Process(models.Model):
    """One petition, poll, survey, consultation, budget … Its number is what people write: SIGN 42.

    `key` (sealed) makes pseudonyms of people; when it is destroyed nobody can link a ballot to a person again.
    """

    slug = models.SlugField(unique=True, max_length=80)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey("people.Organization", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    area = models.ForeignKey("people.Area", null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    titles = models.JSONField(default=dict)  # by language, where the town gives more than one
    summaries = models.JSONField(default=dict)
    language = models.CharField(max_length=10, blank=True)
    state = models.SlugField()
    key = models.BinaryField(null=True)
    margins = models.JSONField(default=dict)  # census: {"age": {"16-29": 0.21, …}, …}, for weighting
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    ballot_count = models.PositiveIntegerField(
        default=0
    )  # folded every few seconds; the ballots are the truth
    counted_at = models.DateTimeField(null=True)
    imported_from = models.CharField(max_length=200, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    search = models.GeneratedField(
        expression=SearchVector("title", config="english")
        + SearchVector("title", config="spanish")
        + SearchVector("title", config="indonesian")
        + SearchVector("summary", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["imported_from", "external_id"],
                condition=~models.Q(external_id=""),
                name="processes_imported_once",
            )
        ]
        indexes = [
            GinIndex(fields=["search"], name="processes_search"),
            models.Index(fields=["state", "-ballot_count", "-id"], name="processes_list"),
            models.Index(fields=["-created_at", "-id"], name="processes_newest"),
        ]


class StateChange(models.Model):
    """One step of a process, with the reason that the public reads."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="changes")
    verb = models.SlugField()
    state = models.SlugField()
    reason = models.TextField(blank=True)
    code = models.SlugField(blank=True)  # of a rejection
    at = models.DateTimeField()
    by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")


class Reached(models.Model):
    """A threshold and the moment it was reached, which starts its clock; it stays when signatures are taken back."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="reached")
    name = models.CharField(max_length=100)
    signatures = models.PositiveIntegerField()
    reached_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    planned_at = models.DateTimeField(null=True)  # the date that was set for it, such as a debate
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["signatures"]
        constraints = [models.UniqueConstraint(fields=["process", "name"], name="processes_reached_once")]


class Contest(models.Model):
    """What is counted together inside a process: items and one ballot a person; in budgets, one pot of money.

    `stage` is the state of the process in which it is judged: supports while selecting, votes while balloting.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="contests")
    slug = models.SlugField()
    title = models.CharField(max_length=200, blank=True)
    stage = models.SlugField(blank=True)  # empty: whenever the method takes acts
    area = models.ForeignKey("people.Area", null=True, on_delete=models.PROTECT, related_name="+")
    budget = models.DecimalField(max_digits=18, decimal_places=2, null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["process", "slug"], name="processes_one_contest")]


class Result(models.Model):
    """What a contest came to: the published result (civic/result/1), and the checkpoint it was on record at."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="results")
    document = models.JSONField()
    people = models.PositiveIntegerField()
    winners = models.JSONField(default=list)  # item numbers, in the order they won
    is_final = models.BooleanField(default=False)
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["-computed_at"]
