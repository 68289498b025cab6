"""What readers suggested, with their confidence, and what a person made of it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Suggestion(models.Model):
    """One thing a reader thinks about one text."""

    class Subject(models.TextChoices):
        MESSAGE = "message"
        MENTION = "mention"

    class Verdict(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        DISMISSED = "dismissed"

    subject_kind = models.CharField(max_length=8, choices=Subject.choices)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)  # language · duplicate · place · category
    value = models.CharField(max_length=200)
    label = models.CharField(max_length=200, blank=True)
    confidence = models.FloatField()
    reader = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    evidence = models.JSONField(default=list)
    verdict = models.CharField(max_length=9, choices=Verdict.choices, default=Verdict.OPEN)
    decided_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "kind", "value"], name="understanding_once"
            )
        ]


class Fingerprint(models.Model):
    """The MinHash bands of a text, and the text as far as it is compared."""

    subject_kind = models.CharField(max_length=8, choices=Suggestion.Subject.choices)
    subject_id = models.BigIntegerField()
    text = models.TextField()
    bands = ArrayField(models.BigIntegerField())
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="understanding_one_print")
        ]
        indexes = [GinIndex(fields=["bands"], name="understanding_bands")]
