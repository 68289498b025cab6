"""The published list: every ballot that counts under its receipt, and one ballot by its receipt."""

from django.db.models import QuerySet

from gobernauta.processes import acts, queries
from gobernauta.processes.models import Ballot, Process


def is_listed(process: Process) -> bool:
    """Whether there is a list: none in an anonymous survey, where nobody may be found, nor before anything counts."""
    contests = queries.contests(process)
    return bool(contests) and not acts.is_anonymous(contests[0])


def listed(process: Process) -> QuerySet[Ballot]:
    """The ballots that count, in the order of their receipts: it says nothing of when somebody came."""
    counting = Ballot.objects.filter(process=process, state=Ballot.State.VALIDATED)
    shown = counting.select_related("area").only("receipt", "marks", "name", "state", "area__name")
    return shown.order_by("receipt")


def found(process: Process, receipt: str) -> Ballot | None:
    """The ballot of a receipt in this process, as people type it; whatever its state."""
    typed = "".join(sign for sign in receipt.upper() if sign.isalnum())
    code = "-".join((typed[:4], typed[4:8], typed[8:]))
    return Ballot.objects.select_related("area", "contest").filter(process=process, receipt=code).first()
