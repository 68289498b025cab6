"""What was acknowledged and is taken within seconds, together with what else has come."""

from django.db import models


class Arrival(models.Model):
    """A signature sent, or the button of a mailed link pressed; sealed, and gone when it is taken."""

    class Kind(models.TextChoices):
        FORM = "form"
        PROOF = "proof"

    kind = models.CharField(max_length=5, choices=Kind.choices)
    sealed = models.BinaryField()
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()  # later than it came only when it could not be taken
