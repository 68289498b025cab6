"""Taking something out of sight: by a cited rule, with a reason, by two people, open to appeal, counted in public."""

from django.db import models


class Flag(models.Model):
    """Somebody says that something breaks a rule. The network hash keeps one voice from sounding like many."""

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)  # process, item, comment
    subject_id = models.BigIntegerField()
    reason = models.TextField()
    network = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "subject_id"], name="processes_flagged")]


class Removal(models.Model):
    """A proposal to remove, its second person, and its appeal. What was removed is kept for those who judge."""

    class Subject(models.TextChoices):
        PROCESS = "process"
        ITEM = "item"
        COMMENT = "comment"
        FREE_TEXT = "free-text"

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="removals")
    kind = models.CharField(max_length=12, choices=Subject.choices)
    subject_id = models.BigIntegerField()
    rule = models.SlugField()
    reason = models.TextField()
    state_before = models.SlugField()
    proposed_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)  # the second person said no
    reference = models.CharField(max_length=20, unique=True)  # with its key, what an author appeals with
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    restored = models.BooleanField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "subject_id"], name="processes_removed")]
