"""A drawn panel: its lottery, its meetings and what it recommends."""

from django.db import models


class Panel(models.Model):
    """One draw: the seed announced before, everybody's chance, who was drawn, and its likeness to the census."""

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="panels")
    seed = models.CharField(max_length=200, blank=True)
    seed_source = models.CharField(max_length=500)  # announced: where the seed will be read
    announced_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)
    document = models.JSONField(default=dict)  # chances, panels, drawn, likeness; pseudonyms only


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


class Recommendation(models.Model):
    """Something an assembly recommends, answered on its own."""

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="recommendations")
    number = models.PositiveIntegerField()
    text = models.TextField()
    votes_for = models.PositiveIntegerField(null=True)
    votes_against = models.PositiveIntegerField(null=True)
    outcome = models.SlugField(blank=True)  # accepted, in part, refused
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "people.Organization", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="processes_one_recommendation")
        ]
