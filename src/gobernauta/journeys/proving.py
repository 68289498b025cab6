"""Proofs for an act that waits for one: the address, the roll of residents, the public identity provider.

What network the act came by is remembered, so that a handle whose owner has proved an address belongs to the same
person from then on, and counts with it.
"""

from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from civic.methods.protocol import Proof
from gobernauta.inbox import queries as conversations
from gobernauta.journeys import shown, take_part
from gobernauta.journeys.drafted import Draft
from gobernauta.people import queries as known
from gobernauta.people import roll
from gobernauta.processes import acts
from gobernauta.processes.queries import Audience, Contest
from gobernauta.processes.refusals import Refused


def by_email(draft: Draft, contest: Contest, email: str, *, network: str, now: datetime) -> take_part.Done:
    """Send the link that proves an address; pressed, it also ties the handle they came by to that address."""
    who = replace(who_of(draft, network), email=email, contact=None, handle=draft.contact)
    return _take(draft, contest, who, now)


def by_roll(
    draft: Draft, contest: Contest, *, document: str, born: date, network: str, now: datetime
) -> take_part.Done:
    """Take the act of somebody who stands on the roll. Raises `Refused`; the caller counts how often it is tried."""
    line = roll.find(document, born, on=timezone.localdate(now))
    if line is None:
        raise Refused(
            _("These do not stand together on the roll. Look at both, and try again."), "not-on-roll"
        )
    proofs = frozenset({Proof.ROLL})
    who = replace(who_of(draft, network), roll=line.digest, proofs=proofs, area=line.area, age=line.age)
    return _take(draft, contest, who, now)


def by_account(
    draft: Draft, contest: Contest, *, account: str, network: str, now: datetime
) -> take_part.Done:
    """Take the act of somebody whom the identity provider knows; `account`: the keyed hash that stands for them."""
    who = replace(who_of(draft, network), account=account, proofs=frozenset({Proof.OIDC}))
    return _take(draft, contest, who, now)


def _take(draft: Draft, contest: Contest, who: take_part.Who, now: datetime) -> take_part.Done:
    done = take_part.act(contest, acts.read(draft.marks), who, now=now, role=Audience.Role(draft.role))
    return replace(done, mark=shown.mark(contest.process, who))


def who_of(draft: Draft, network: str) -> take_part.Who:
    """Who did it, as far as the link says."""
    area = next((one for one in known.areas_lately() if one.slug == draft.area), None) if draft.area else None
    return take_part.Who(
        draft.door,
        contact=known.contact(draft.contact) if draft.contact else None,
        email=draft.email,
        name=draft.name,
        language=draft.language,
        network=network,
        area=area,
        age=draft.age or None,
        traits=draft.traits,
        texts=draft.texts,
        conversation=conversations.by_number(draft.conversation or None),
        is_told=draft.is_told,
    )
