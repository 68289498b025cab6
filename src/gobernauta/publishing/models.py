"""The outbox. A delivery is written with the act that causes it and leaves once."""

from django.db import models

from gobernauta.channels.wording import SentenceField


class Delivery(models.Model):
    """One message on its way out."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        UNKNOWN = "unknown"  # may have arrived; settled by reading back

    key = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey("channels.Account", on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey(
        "inbox.Conversation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    message = models.JSONField()  # an Outbound
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    requested_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    problem = SentenceField(blank=True)
    receipt = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=["queued", "sending", "unknown"]),
                name="publishing_open",
            )
        ]


class Suspension(models.Model):
    """While one is in force nothing leaves. Checked inside the transaction that takes a delivery."""

    reason = models.TextField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
