"""Connected accounts: one table for every network, secrets sealed, health and cursor beside them."""

from django.db import models

from gobernauta.channels.wording import SentenceField


class Account(models.Model):
    """One account of the town on one network."""

    class State(models.TextChoices):
        CONNECTED = "connected"
        PAUSED = "paused"
        BROKEN = "broken"

    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)  # as residents know it; shown on the public list
    settings = models.JSONField(default=dict)
    sealed = models.BinaryField(default=bytes)
    cursor = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.CONNECTED)
    is_official = models.BooleanField(default=True)  # stands on the public list of official accounts
    created_at = models.DateTimeField()
    secrets_changed_at = models.DateTimeField(null=True)
    polled_at = models.DateTimeField(null=True)
    problem = SentenceField(blank=True)
    problem_at = models.DateTimeField(null=True)
    capabilities = models.JSONField(default=dict)  # as last read from the network
    checked_at = models.DateTimeField(null=True)
    acknowledges = models.BooleanField(default=True)  # a first message gets a receipt with its reference
    retry_at = models.DateTimeField(null=True)
    renew_at = models.DateTimeField(null=True)  # a network that calls for a time only is asked again then

    class Meta:
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name
