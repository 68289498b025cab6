"""Of the pots of areas one person takes part in one: that of the area they live in.

The unique key of contest and voter cannot say this, so acts of one person are taken one after the other here.
"""

from django.db import connection
from django.utils.translation import gettext as _

from gobernauta.people.queries import Area
from gobernauta.processes.models import Ballot, Contest
from gobernauta.processes.refusals import Refused


def check(contest: Contest, voter: str, area: Area | None) -> None:
    """Raise `Refused` for a pot of another area than one's own, or when one has voted in another area's."""
    if contest.area_id is None:
        return
    if area is None or area.pk != contest.area_id:
        name = contest.area.name if contest.area else ""
        raise Refused(_("This budget is for people who live in %(area)s.") % {"area": name}, "elsewhere")
    _one_at_a_time(contest, voter)
    other = _elsewhere(contest, voter)
    if other is not None:
        told = {"area": other.contest.area.name if other.contest.area else ""}
        raise Refused(_("You have voted in the budget of %(area)s already.") % told, "other-area")


def settle(ballot: Ballot) -> None:
    """A proof has come for a ballot of an area: it does not count when the person voted in another one meanwhile."""
    if ballot.contest.area_id is None:
        return
    _one_at_a_time(ballot.contest, ballot.voter)
    if _elsewhere(ballot.contest, ballot.voter) is not None:
        ballot.state, ballot.reason = Ballot.State.INVALIDATED, "voted in another area"


def _one_at_a_time(contest: Contest, voter: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{contest.process_id}:{voter}"]
        )


def _elsewhere(contest: Contest, voter: str) -> Ballot | None:
    """A ballot of the same person in the pot of another area; one that waits for its proof holds nobody up."""
    theirs = Ballot.objects.filter(process=contest.process_id, voter=voter, contest__area__isnull=False)
    idle = (Ballot.State.PENDING, Ballot.State.INVALIDATED)
    others = theirs.exclude(contest=contest).exclude(state__in=idle)
    return others.select_related("contest__area").first()
