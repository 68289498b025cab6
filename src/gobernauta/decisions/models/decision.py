"""A decision in its versions: an outcome that was published is never changed, a later version replaces it."""

from django.db import models


class Decision(models.Model):
    """One thing that was decided; `number` is what its public page is called."""

    number = models.PositiveIntegerField(unique=True)
    organization = models.ForeignKey("people.Organization", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()


class Version(models.Model):
    """One wording of a decision; the newest published one is what holds. Texts are kept by language."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    outcome = models.SlugField()  # `lifecycle.OUTCOMES`
    titles = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    messages = models.JSONField(default=dict)  # what everyone who contributed is told
    changes = models.JSONField(default=dict)  # what is different from the version before, and why
    body = models.CharField(max_length=200, blank=True)  # who decided: the council, the mayor
    deciders = models.JSONField(default=list)  # [{"name": …, "role": …}]
    decided_on = models.DateField()
    motions = models.JSONField(default=list)  # Popolo motions with their vote events
    drafted_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    drafted_at = models.DateTimeField()
    published_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="decisions_one_version"),
            models.UniqueConstraint(
                fields=["decision"], condition=models.Q(published_at=None), name="decisions_one_draft"
            ),
        ]
        indexes = [models.Index(fields=["-published_at", "-id"], name="decisions_newest")]


class Answers(models.Model):
    """One thing a decision answers, of whatever room: its kind and its number there."""

    class Kind(models.TextChoices):
        CONVERSATION = "conversation"
        REQUEST = "request"
        CLUSTER = "cluster"  # the message that the others are copies of
        PROCESS = "process"
        ITEM = "item"

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    subject_id = models.BigIntegerField()

    class Meta:
        ordering = ["kind", "subject_id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "kind", "subject_id"], name="decisions_answers_once")
        ]
        indexes = [models.Index(fields=["kind", "subject_id"], name="decisions_answered")]


class Document(models.Model):
    """A file that belongs to a version: minutes, a plan, an opinion."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(max_length=300)
    media_type = models.CharField(max_length=100)
    file = models.CharField(max_length=300)  # path under MEDIA_ROOT
    alt = models.TextField(blank=True)  # of a picture

    class Meta:
        ordering = ["id"]
