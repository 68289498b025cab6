"""Who is told of a version of a decision, or asked whether a promise was kept: one notice a person."""

from django.db import models


class Telling(models.Model):
    """One round of telling everyone: about a version, or the question about a commitment."""

    class State(models.TextChoices):
        COUNTING = "counting"  # the worker finds out who they are
        COUNTED = "counted"  # shown to whoever approves
        APPROVED = "approved"  # leaves, a part at a time
        FINISHED = "finished"

    version = models.OneToOneField(
        "decisions.Version", null=True, on_delete=models.CASCADE, related_name="telling"
    )
    commitment = models.ForeignKey(
        "decisions.Commitment", null=True, on_delete=models.CASCADE, related_name="tellings"
    )
    round = models.PositiveSmallIntegerField(
        default=1
    )  # a promise that is delivered again is asked about again
    state = models.CharField(max_length=8, choices=State.choices, default=State.COUNTING)
    made_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(version=None) ^ models.Q(commitment=None), name="decisions_about_one_thing"
            ),
            models.UniqueConstraint(
                fields=["commitment", "round"],
                condition=models.Q(commitment__isnull=False),
                name="decisions_asked_once",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state="approved"), name="decisions_leaving")
        ]


class Notice(models.Model):
    """One person in one round, however many roles they hold; reached by one delivery or one letter.

    `recipient` is `p` and the person's number, or `c` and the conversation's where nobody knows the person.
    """

    telling = models.ForeignKey(Telling, on_delete=models.CASCADE, related_name="notices")
    recipient = models.CharField(max_length=24)
    contact = models.ForeignKey(
        "people.ContactDetail", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    conversation = models.ForeignKey(
        "inbox.Conversation", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    channel = models.CharField(max_length=30, blank=True)  # of the account, or `post`
    language = models.CharField(max_length=10, blank=True)
    problem = models.SlugField(blank=True)  # why nothing can be sent: `lifecycle.UNREACHABLE`
    delivery = models.ForeignKey(
        "publishing.Delivery", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    queued_at = models.DateTimeField(null=True)
    posted_at = models.DateTimeField(null=True)  # a letter was handed to the post
    is_done = models.BooleanField(null=True)  # the answer to "was it done?"
    comment = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["telling", "recipient"], name="decisions_told_once")]
        indexes = [
            models.Index(
                fields=["telling", "id"],
                condition=models.Q(queued_at=None, problem=""),
                name="decisions_to_queue",
            )
        ]
