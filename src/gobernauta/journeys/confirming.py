"""Links that prove an address: looking at the page behind one changes nothing, its button does, because mail
scanners open links. A ballot that waited counts then, and whoever owns the address is told what becomes of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from civic.methods.protocol import Proof
from gobernauta.people import actions as people
from gobernauta.people.queries import ContactDetail
from gobernauta.processes import items, proved, queries
from gobernauta.processes.queries import Audience, Ballot
from gobernauta.processes.refusals import Refused

SALT = "take-part.confirm"
LINK_DAYS = 90  # slow mail, long holidays
LONGEST = 6_000  # letters of a link that browsers, servers and mail programs carry


@dataclass(frozen=True, slots=True)
class Link:
    """What a link to confirm carries, signed."""

    process: int
    ballot: int  # 0: nothing to prove but the address
    contact: int
    is_told: bool
    role: str
    language: str
    handle: int = 0
    item: int = 0  # of the process, when it is one that they want to hear of
    marks: Mapping[str, int | str] = field(default_factory=dict)  # what is confirmed, and nothing else
    traits: Mapping[str, str] = field(default_factory=dict)  # what its author said about themselves
    texts: Mapping[str, str] = field(default_factory=dict)  # free answers of a survey, by question


def address(link: Link) -> str:
    """The whole address of a link, as letters carry it. Raises `Refused` when it is more than a link can."""
    token = signing.dumps(asdict(link), salt=SALT, compress=True)
    if len(token) > LONGEST:
        raise Refused(
            _("This is longer than we can keep until you have shown who you are. Shorten it."), "long"
        )
    return settings.PUBLIC_ADDRESS + reverse("square:confirm", args=[token])


def read(token: str) -> Link:
    """What a link says. Raises `Refused` when it is not ours or too old."""
    try:
        return Link(**signing.loads(token, salt=SALT, max_age=LINK_DAYS * 86_400))
    except signing.BadSignature:
        raise Refused(
            _("This link is not complete, or older than three months. Take part once more to get a new one.")
        ) from None


@transaction.atomic
def confirm(link: Link, *, now: datetime) -> Ballot | None:
    """The button behind a link was pressed: the address is proved, the ballot counts. Again is the same."""
    ballot = (
        proved.prove(
            ballot_id=link.ballot,
            proof=Proof.EMAIL,
            marks=link.marks,
            traits=link.traits,
            texts=link.texts,
            now=now,
        )
        if link.ballot
        else None
    )
    process = ballot.contest.process if ballot else queries.by_number(link.process)
    contact = people.prove(contact_id=link.contact, now=now)
    if contact is not None and link.handle:
        _unite(contact, link.handle, now)
    if contact is not None and process is not None and link.is_told:
        items.join(
            process=process,
            item=queries.item(process, link.item) if link.item else None,
            contact=contact,
            role=Audience.Role(link.role),
            now=now,
            language=link.language,
        )
    return ballot


def is_plain(link: Link) -> bool:
    """Whether it proves no more than that somebody owns the address under which a ballot waits."""
    return bool(link.ballot) and not link.handle and not link.item and not link.texts


@transaction.atomic
def confirm_all(links: Sequence[Link], *, now: datetime) -> None:
    """The same for many, with few statements for those that are plain and whose ballots wait."""
    plain = {link.ballot: link for link in links if is_plain(link)}
    shown = {pk: proved.Shown(link.marks, link.traits) for pk, link in plain.items()}
    counted = proved.prove_all(shown, proof=Proof.EMAIL, now=now)
    contacts = people.prove_all({plain[pk].contact for pk in counted}, now=now)
    known = [(held, plain[pk]) for pk, held in counted.items() if plain[pk].contact in contacts]
    joining = [
        items.Joining(held.contest.process, contacts[link.contact], Audience.Role(link.role), link.language)
        for held, link in known
        if link.is_told
    ]
    items.join_all(joining, now=now)
    for link in links:
        if link.ballot not in counted:
            confirm(link, now=now)


def _unite(contact: ContactDetail, handle: int, now: datetime) -> None:
    """The owner of an address has shown that a handle is theirs: one person from now on, and one ballot."""
    gone = people.unite(kept=contact, contact_id=handle, now=now)
    if gone is not None:
        proved.unite(kept=f"person:{contact.person_id}", gone=f"person:{gone}", now=now)
