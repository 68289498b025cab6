"""Taking the act of somebody who comes in person: seen by two members of staff, counted with those of every door."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civic.methods.assembly import Assembly
from civic.methods.protocol import Proof
from gobernauta.journeys import judging, take_part
from gobernauta.journeys.commands import Deed
from gobernauta.people import actions as people
from gobernauta.people import roll
from gobernauta.people.queries import Area, ContactDetail, User
from gobernauta.processes import queries, seats
from gobernauta.processes.queries import Process
from gobernauta.processes.refusals import Refused


@transaction.atomic
def enter(
    process: Process,
    *,
    deed: Deed,
    numbers: Sequence[int],
    document: str,
    name: str,
    actor: User,
    witness: User,
    now: datetime,
    age: int | None = None,
    area: Area | None = None,
    address: str = "",
) -> take_part.Done:
    """Take an act in person. Raises `Refused`: without a second person, or with the sentence of the method.

    Where the town keeps a roll, it gives area and age; who is not on it is still one person, by their document,
    which shows both (`age`: at least so old). `address`: name and postal address of who wants to be told by letter.
    """
    digest = _seen(document, actor, witness)
    line = roll.seen([digest], on=timezone.localdate(now)).get(digest)
    contest, marks = judging.marks(process, deed, numbers, {})
    contact = _by_post(address, now) if address else None
    who = take_part.Who(
        door="in-person",
        contact=contact,
        roll=digest,
        proofs=frozenset({Proof.IN_PERSON, Proof.ROLL} if line else {Proof.IN_PERSON}),
        name=name,
        language=get_language() or "",
        traits=judging.traits(process, deed, numbers),
        area=(line.area if line else None) or area,
        age=line.age if line and line.age is not None else age,
        witness=witness,
        entered_by=actor,
    )
    done = take_part.act(queries.contest_by_pk(contest.pk) or contest, marks, who, now=now)
    if contact is not None and process.version.file.method == Assembly.slug:
        seats.note_address(process, contact, done.receipt)
    return done


def _seen(document: str, actor: User, witness: User) -> str:
    """The digest of a document that two have seen. Raises `Refused`."""
    if witness.pk == actor.pk:
        raise Refused(_("The witness must be somebody else than who enters it."), "witness")
    digest = roll.digest(document)
    if not digest:
        raise Refused(_("Write the number of the identity document."), "document")
    return digest


def _by_post(address: str, now: datetime) -> ContactDetail:
    """Somebody by their name and postal address, whose lines are as they were typed."""
    lines = [" ".join(line.split()) for line in address.splitlines() if line.strip()]
    language = get_language() or ""
    return people.link_contact(
        kind="post", address="\n".join(lines), name=lines[0], url="", language=language, now=now
    )
