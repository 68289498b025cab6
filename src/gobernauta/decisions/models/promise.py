"""What the town promised with a decision: by when, how far it is, and what shows that it is done."""

from django.db import models


class Commitment(models.Model):
    """One promise. That it is late is computed, never stored."""

    number = models.PositiveIntegerField(unique=True)
    decision = models.ForeignKey("decisions.Decision", on_delete=models.CASCADE, related_name="commitments")
    owner = models.ForeignKey("people.Organization", on_delete=models.PROTECT, related_name="+")
    titles = models.JSONField(default=dict)  # by language
    due_date = models.DateField()
    state = models.SlugField(default="planned")  # `lifecycle.COMMITMENT`
    delivered_at = models.DateTimeField(null=True)
    ask_after_weeks = models.PositiveSmallIntegerField(default=4)  # after delivery: "was it done?"
    drafted_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    published_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_date", "number"]
        indexes = [
            models.Index(
                fields=["due_date", "id"],
                condition=models.Q(published_at__isnull=False),
                name="decisions_promised",
            )
        ]


class Milestone(models.Model):
    """One step on the way to a promise."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="milestones")
    titles = models.JSONField(default=dict)  # by language
    due_date = models.DateField()
    reached_on = models.DateField(null=True)

    class Meta:
        ordering = ["due_date", "id"]


class Evidence(models.Model):
    """A photo or document that shows how far a promise is; pictures are drawn anew without their metadata."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="evidence")
    name = models.CharField(max_length=300)
    media_type = models.CharField(max_length=100)
    file = models.CharField(max_length=300)  # path under MEDIA_ROOT
    alt = models.TextField(blank=True)  # of a picture
    added_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "id"]


class Step(models.Model):
    """One thing that happened to a promise. A moved date keeps both dates and the reason."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="steps")
    state = models.SlugField()
    reason = models.TextField(blank=True)  # public
    due_before = models.DateField(null=True)
    due_after = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["at", "id"]
