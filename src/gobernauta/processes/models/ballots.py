"""Ballots: one a person and contest, whatever the door; and what was set aside and why."""

from django.db import models


class Invalidation(models.Model):
    """A batch of ballots set aside for a stated reason, seen beforehand and reversible afterwards.

    `conditions`: {"domain": …, "network": …, "from": …, "until": …, "text": …}; all that are given must hold.
    """

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="invalidations")
    conditions = models.JSONField(default=dict)
    reason = models.TextField()
    previewed = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")


class Ballot(models.Model):
    """What one person judged in one contest. `voter` is HMAC(process key, person); there is no person here.

    `receipt` finds it in the published list. `domain` (of an e-mail address) and `network` (a keyed hash) serve
    only to find campaigns; they are emptied with the process key. An anonymous survey leaves them empty, gives a
    `voter` that stands for nobody, keeps only the day, and holds the one-per-person rule in `Taken`.
    """

    class State(models.TextChoices):
        PENDING = "pending"  # waits for its proof
        VALIDATED = "validated"
        QUARANTINED = "quarantined"  # looks like a campaign; a person decides
        INVALIDATED = "invalidated"

    # A busy petition writes hundreds a second: no index that another one begins with.
    process = models.ForeignKey(
        "processes.Process", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    contest = models.ForeignKey(
        "processes.Contest", on_delete=models.CASCADE, related_name="ballots", db_index=False
    )
    voter = models.CharField(max_length=64)
    receipt = models.CharField(max_length=20)
    marks = models.JSONField(default=dict)  # id in the count to mark (a whole number, or text such as "1/2")
    state = models.CharField(max_length=12, choices=State.choices, default=State.VALIDATED)
    door = models.CharField(max_length=30)
    proofs = models.JSONField(default=list)
    area = models.ForeignKey("people.Area", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200, blank=True)  # only where the file lets names be shown
    traits = models.JSONField(default=dict)  # for weighting and quotas: {"age": "16-29"}, given freely
    domain = models.CharField(max_length=255, blank=True)
    network = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # why quarantined
    invalidation = models.ForeignKey(Invalidation, null=True, on_delete=models.SET_NULL, related_name="+")
    state_before = models.CharField(
        max_length=12, blank=True, default=""
    )  # what undoing the invalidation gives back
    witness = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    entered_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    cast_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "voter"], name="processes_one_ballot"),
            models.UniqueConstraint(fields=["receipt"], name="processes_one_receipt"),
        ]
        indexes = [
            models.Index(fields=["contest", "state", "area"], name="processes_counted"),
            models.Index(
                fields=["process", "receipt"],
                condition=models.Q(state="validated"),
                name="processes_published_list",
            ),
            models.Index(fields=["process", "cast_at"], name="processes_arrivals"),
            models.Index(fields=["process", "changed_at"], name="processes_changes"),
        ]


class Taken(models.Model):
    """That somebody took part in an anonymous survey; nothing ties it to what they answered."""

    contest = models.ForeignKey("processes.Contest", on_delete=models.CASCADE, related_name="+")
    voter = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contest", "voter"], name="processes_taken_once")]


class FreeText(models.Model):
    """A free answer to a question of a survey. In an anonymous survey it has no ballot and only a day."""

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="+")
    ballot = models.ForeignKey(Ballot, null=True, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=100)
    text = models.TextField()
    state = models.CharField(max_length=12, default="shown")
    at = models.DateTimeField()


class Counter(models.Model):
    """Ballots that count, by area, as last folded: what busy pages show between counts."""

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="counters")
    area = models.ForeignKey("people.Area", null=True, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(default=0)
