"""Paper ballots on their way into the count: a sheet is entered by one person and again by another."""

from django.db import models


class PaperSheet(models.Model):
    """One sheet of paper ballots. `lines`: [{"number": 1, "roll": keyed digest, "marks": {…}}, …] until both agree.

    After the second entry has agreed the lines are emptied; `outcome` keeps what became of each, without identities:
    [{"number": 1, "receipt": "…", "said": "counted"}, …].
    """

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="+")
    contest = models.ForeignKey("processes.Contest", on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=40)
    lines = models.JSONField(default=list)
    outcome = models.JSONField(default=list)
    entered_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    entered_at = models.DateTimeField()
    checked_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-entered_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["contest", "number"], name="processes_one_sheet")]
