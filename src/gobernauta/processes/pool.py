"""The pool of an assembly: who says yes becomes an item of their own, under their receipt, with what quotas look at.

Name and address are not in it. What quotas look at is published with the receipt, so that everybody can repeat
the draw; the form says so before anybody says yes.
"""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from civic.methods.assembly import Assembly
from gobernauta.processes import items
from gobernauta.processes.models import Contest, Item, Process
from gobernauta.processes.refusals import Refused


def join(
    method: Assembly, contest: Contest, receipt: str, traits: Mapping[str, str], now: datetime
) -> Mapping[str, int]:
    """The mark of somebody's own yes; their item is made the first time. Raises `Refused` for a missing answer."""
    Process.objects.select_for_update(of=("self",)).get(pk=contest.process_id)
    if not Item.objects.filter(process=contest.process_id, external_id=receipt).exists():
        proposal = items.Proposal(
            receipt, name=receipt, external_id=receipt, attributes=_known(method, traits)
        )
        items.submit(contest=contest, proposal=proposal, author=None, actor=None, now=now, state=Item.JUDGED)
    return {receipt: 1}


def _known(method: Assembly, traits: Mapping[str, str]) -> Mapping[str, str]:
    """What quotas look at, each one of the values that have a quota."""
    values = choices(method)
    if any(traits.get(feature) not in known for feature, known in values.items()):
        raise Refused(
            _("Answer every question about yourself: without them the draw cannot be balanced."), "traits"
        )
    return {feature: traits[feature] for feature in values}


def choices(method: Assembly) -> Mapping[str, tuple[str, ...]]:
    """Each feature that quotas look at, with its values."""
    features = dict.fromkeys(seats.feature for seats in method.rules.quotas)
    return {
        feature: tuple(seats.value for seats in method.rules.quotas if seats.feature == feature)
        for feature in features
    }
