"""An act that still needs a proof: what was done stays in a signed link until its author shows who they are.

The link opens a page; only a button there counts. What network the act came by is remembered, so that a handle
whose owner has proved an address belongs to the same person from then on, and counts with it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.methods.protocol import Proof
from gobernauta.inbox import queries as conversations
from gobernauta.journeys import take_part
from gobernauta.people import actions as people
from gobernauta.people import queries as known
from gobernauta.people import roll
from gobernauta.people.queries import ContactDetail
from gobernauta.processes import acts, queries
from gobernauta.processes.queries import Audience, Contest
from gobernauta.processes.refusals import Refused

SALT = "take-part.prove"


@dataclass(frozen=True, slots=True)
class Draft:
    """An act as a link carries it: marks as stored, who came by which door (0: nobody known)."""

    contest: int
    marks: Mapping[str, int | str]
    door: str = "web"
    contact: int = 0
    conversation: int = 0
    role: str = Audience.Role.PARTICIPANT.value
    language: str = ""
    name: str = ""
    traits: Mapping[str, str] = field(default_factory=dict)
    is_told: bool = True


def address(draft: Draft) -> str:
    """Where somebody proves who they are."""
    return settings.PUBLIC_ADDRESS + path(draft)


def path(draft: Draft) -> str:
    """The same without the town's host."""
    return reverse("square:prove", args=[signing.dumps(asdict(draft), salt=SALT, compress=True)])


def read(token: str) -> tuple[Draft, Contest]:
    """What a link carries. Raises `Refused` when it is not ours, too old, or its process is gone."""
    try:
        draft = Draft(**signing.loads(token, salt=SALT, max_age=take_part.LINK_DAYS * 86_400))
    except signing.BadSignature:
        raise Refused(
            _("This link is not complete, or older than three months. Take part once more to get a new one.")
        ) from None
    contest = queries.contest_by_pk(draft.contest)
    if contest is None:
        raise Refused(_("This has been erased."), "gone")
    return draft, contest


def asked(contest: Contest) -> list[Proof]:
    """The proofs of which one is enough."""
    return [Proof(proof) for proof in acts.participation_of(contest).proofs]


def by_email(draft: Draft, contest: Contest, email: str, *, network: str, now: datetime) -> take_part.Done:
    """Send the link that proves an address; pressed, it also ties the handle they came by to that address."""
    who = _who(draft, email=email, network=network)
    return take_part.act(contest, acts.read(draft.marks), who, now=now, role=Audience.Role(draft.role))


def by_roll(
    draft: Draft, contest: Contest, *, document: str, born: date, network: str, now: datetime
) -> take_part.Done:
    """Take the act of somebody who stands on the roll. Raises `Refused`; the caller counts how often it is tried."""
    line = roll.find(document, born, on=timezone.localdate(now))
    if line is None:
        raise Refused(
            _("These do not stand together on the roll. Look at both, and try again."), "not-on-roll"
        )
    who = _who(
        draft,
        roll=line.digest,
        proofs=frozenset({Proof.ROLL}),
        area=line.area,
        age=line.age,
        network=network,
        contact=_contact(draft),
    )
    return take_part.act(contest, acts.read(draft.marks), who, now=now, role=Audience.Role(draft.role))


@transaction.atomic
def by_account(
    draft: Draft, contest: Contest, *, subject: str, network: str, now: datetime
) -> take_part.Done:
    """Take the act of somebody whom the public identity provider knows: `subject` is who, there."""
    contact = people.link_contact(
        kind="oidc", address=subject, name="", url="", language=draft.language, now=now
    )
    people.prove(contact_id=contact.pk, now=now)
    who = _who(draft, proofs=frozenset({Proof.OIDC}), network=network, contact=contact)
    return take_part.act(contest, acts.read(draft.marks), who, now=now, role=Audience.Role(draft.role))


def _contact(draft: Draft) -> ContactDetail | None:
    return known.contact(draft.contact) if draft.contact else None


def _who(draft: Draft, **more: object) -> take_part.Who:
    return take_part.Who(
        **{
            "door": draft.door,
            "name": draft.name,
            "language": draft.language,
            "traits": draft.traits,
            "is_told": draft.is_told,
            "handle": draft.contact,
            "conversation": conversations.by_number(draft.conversation or None),
            **more,
        }  # type: ignore[arg-type]
    )
