"""Taking the act of somebody who comes in person: seen by two members of staff, counted with those of every door."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from civic.methods.protocol import Proof
from gobernauta.journeys import judging, take_part
from gobernauta.journeys.commands import Deed
from gobernauta.people import roll
from gobernauta.people.queries import Area, User
from gobernauta.processes import queries
from gobernauta.processes.queries import Process
from gobernauta.processes.refusals import Refused


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
) -> take_part.Done:
    """Take an act in person. Raises `Refused`: without a second person, or with the sentence of the method.

    Where the town keeps a roll, it gives area and age; who is not on it is still one person, by their document,
    which shows both (`age`: at least so old).
    """
    if witness.pk == actor.pk:
        raise Refused(_("The witness must be somebody else than who enters it."), "witness")
    digest = roll.digest(document)
    if not digest:
        raise Refused(_("Write the number of the identity document."), "document")
    line = roll.seen([digest], on=timezone.localdate(now)).get(digest)
    contest, marks = judging.marks(process, deed, numbers, {})
    who = take_part.Who(
        door="in-person",
        roll=digest,
        proofs=frozenset({Proof.IN_PERSON, Proof.ROLL} if line else {Proof.IN_PERSON}),
        name=name,
        traits=judging.traits(process, deed, numbers),
        area=(line.area if line else None) or area,
        age=line.age if line and line.age is not None else age,
        witness=witness,
        entered_by=actor,
    )
    return take_part.act(queries.contest_by_pk(contest.pk) or contest, marks, who, now=now)
