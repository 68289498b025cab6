"""A drawn panel: its lottery, who has which seat, and its meetings. What it recommends are items of its process."""

from django.db import models


class Panel(models.Model):
    """The lottery of an assembly: its targets, the seed announced before, everybody's chance, who was drawn.

    `document` holds the lottery as it was announced and drawn (`processes.lottery`); pseudonyms only.
    """

    process = models.OneToOneField("processes.Process", on_delete=models.CASCADE, related_name="panel")
    quotas = models.JSONField(default=list)  # [{"feature": …, "value": …, "least": …, "most": …}, …]
    seed = models.CharField(max_length=200, blank=True)
    seed_source = models.CharField(max_length=500, blank=True)  # announced: where the seed will be read
    seed_date = models.DateField(null=True)  # the day on which it can be known
    announced_at = models.DateTimeField(null=True)
    announced_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    document = models.JSONField(default=dict)


class Seat(models.Model):
    """Somebody drawn, under their receipt: whether they come, and whose seat they take."""

    class State(models.TextChoices):
        INVITED = "invited"
        ACCEPTED = "accepted"
        DECLINED = "declined"

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="seats")
    receipt = models.CharField(max_length=20)
    state = models.CharField(max_length=8, choices=State.choices, default=State.INVITED)
    replaces = models.OneToOneField("self", null=True, on_delete=models.SET_NULL, related_name="successor")
    asked_at = models.DateTimeField()
    told_at = models.DateTimeField(
        null=True
    )  # when the invitation was queued; null: no way to write is known
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["panel", "receipt"], name="processes_one_seat")]


class Meeting(models.Model):
    """One session of an assembly, with its agenda and what came of it."""

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="meetings")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300)
    agenda = models.TextField(blank=True)
    minutes = models.TextField(blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
