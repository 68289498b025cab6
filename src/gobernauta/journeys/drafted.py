"""An act that waits for a proof: it travels in a signed link, and nothing of it is kept until its author is known.

The link opens a page; only a button there counts.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from civic.methods.participation import Participation
from civic.methods.protocol import Proof
from gobernauta.journeys.confirming import LINK_DAYS, LONGEST
from gobernauta.people import identity, roll
from gobernauta.processes import acts, queries
from gobernauta.processes.queries import Audience, Contest
from gobernauta.processes.refusals import Refused

SALT = "take-part.prove"


@dataclass(frozen=True, slots=True)
class Draft:
    """An act as a link carries it: marks as stored, who came by which door (0: nobody known), what they told."""

    contest: int
    marks: Mapping[str, int | str]
    door: str = "web"
    contact: int = 0
    conversation: int = 0
    role: str = Audience.Role.PARTICIPANT.value
    language: str = ""
    name: str = ""
    email: str = ""  # to hear what becomes of it
    area: str = ""
    age: int = 0
    traits: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    is_told: bool = True


def address(draft: Draft) -> str:
    """Where somebody proves who they are."""
    return settings.PUBLIC_ADDRESS + path(draft)


def path(draft: Draft) -> str:
    """The same without the town's host. Raises `Refused` when it is more than a link can carry."""
    return reverse("square:prove", args=[token_of(draft)])


def token_of(draft: Draft) -> str:
    """What the link carries. Raises `Refused` when it is more than a link can."""
    token = signing.dumps(asdict(draft), salt=SALT, compress=True)
    if len(token) > LONGEST:
        raise Refused(
            _("This is longer than we can keep until you have shown who you are. Shorten it."), "long"
        )
    return token


def read(token: str) -> tuple[Draft, Contest]:
    """What a link carries. Raises `Refused` when it is not ours, too old, or its process is gone."""
    try:
        draft = Draft(**signing.loads(token, salt=SALT, max_age=LINK_DAYS * 86_400))
    except signing.BadSignature:
        raise Refused(
            _("This link is not complete, or older than three months. Take part once more to get a new one.")
        ) from None
    contest = queries.contest_by_pk(draft.contest)
    if contest is None:
        raise Refused(_("This has been erased."), "gone")
    return draft, contest


def ways(contest: Contest) -> list[Proof]:
    """The proofs that the process takes and this town can look at on a page; one of them is enough."""
    asked = [Proof(proof) for proof in acts.participation_of(contest).proofs]
    return [proof for proof in asked if can_look_at(proof)]


def can_take_part(asked: Participation) -> bool:
    """Whether this town can look at one of these proofs, on a page or at the town hall."""
    proofs = [Proof(proof) for proof in asked.proofs]
    return not proofs or any(proof is Proof.IN_PERSON or can_look_at(proof) for proof in proofs)


def can_look_at(proof: Proof) -> bool:
    """Whether this town has what it takes to look at such a proof on a page."""
    if proof is Proof.ROLL:
        return roll.is_kept()
    return proof is Proof.EMAIL or (proof is Proof.OIDC and identity.provider() is not None)
