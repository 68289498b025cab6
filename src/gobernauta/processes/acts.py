"""Ballots: admitted by the method, one a person and contest whatever the door, the same answer the second time.

The database keeps the promise (11): a unique key of contest and pseudonym. How a repeated act is taken is the
file's: the first stays, the last stays, or (ideas, consultations) each adds to what was judged before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from civic.ballots import Ballot as CivicBallot
from civic.ballots import Item as CountedItem
from civic.ballots import Number
from civic.methods.assembly import Assembly
from civic.methods.budget import Budget
from civic.methods.ideas import Ideas
from civic.methods.participation import Participation
from civic.methods.protocol import Method, Proof, Standing
from gobernauta.people.queries import Area, User
from gobernauta.processes import answers, files, items, keys, merging, one_area, pool, running
from gobernauta.processes.models import Ballot, Contest, Item
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

ADDING = frozenset(
    {"ideas", "consultation", "selection"}
)  # methods in which each act adds to the ones before


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does in a contest. `identity`: `person:12`, `roll:…` (stronger), or `visitor:…` without proof.

    `awaits`: a proof that is on its way; until it comes the ballot is pending. `suspicion`: why a person should
    look at it before it counts. `admitted_at`: when it came and was admitted, where it is only written down now.
    """

    contest: Contest
    marks: Mapping[str, Number]
    identity: str
    door: str
    proofs: frozenset[Proof] = frozenset()
    awaits: Proof | None = None
    area: Area | None = None
    age: int | None = None
    name: str = ""
    traits: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)  # free answers of a survey, by question
    domain: str = ""
    network: str = ""
    suspicion: str = ""
    witness: User | None = None
    entered_by: User | None = None
    admitted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """What became of an act: the receipt (empty in an anonymous survey), and whether anything changed by it."""

    receipt: str
    state: str
    is_new: bool
    ballot_id: int | None
    marks: Mapping[str, int | str] = field(default_factory=dict)  # what this act asked for


@transaction.atomic
def cast(act: Act, *, now: datetime) -> Cast:
    """Take an act. A repeated one gets the answer of the first. Raises `Refused` with the method's sentence."""
    process = act.contest.process
    key = keys.opened(process)
    voter = keys.pseudonym(key, act.identity)
    one_area.check(act.contest, voter, act.area)
    receipt = keys.receipt(key, voter, act.contest.slug)
    method = method_of(act.contest)
    if isinstance(method, Assembly):
        marks, traits = pool.yes(process, receipt, act.traits)
        act = replace(act, marks=marks, traits=traits)
    check(act, receipt, act.marks, now)
    if is_anonymous(act.contest):
        return _cast_anonymously(act, voter, now)
    network = keys.network(key, act.network)
    fresh = row(act, receipt, network, now)
    held, is_new = Ballot.objects.get_or_create(contest=act.contest, voter=voter, defaults=fresh)
    if not is_new:
        held = Ballot.objects.select_for_update().get(pk=held.pk)
        if not _repeat(held, act, now):
            return Cast(receipt, held.state, False, held.pk, written(act.marks))
    else:
        answers.check_room(method, act.contest, act.marks, own=held.pk)
    if act.texts and act.awaits is None:  # words that are not proved yet travel with the proof
        answers.keep_texts(held, act.texts, now)
    _record(act, held, now)
    return Cast(receipt, held.state, True, held.pk, written(act.marks))


def check(act: Act, receipt: str, marks: Mapping[str, Number], now: datetime) -> None:
    """Raises `Refused` with the method's sentence when these marks are not admitted; a receipt names the voter."""
    if act.admitted_at is None:
        admit(act, receipt, marks, _counted(act.contest, marks), now)


def admit(
    act: Act, receipt: str, marks: Mapping[str, Number], judged: tuple[CountedItem, ...], now: datetime
) -> None:
    """The same for an act on items that are known already."""
    refusal = method_of(act.contest).admit(CivicBallot(receipt, marks), standing(act, judged), now)
    if refusal is not None:
        raise Refused(refusal)


def method_of(contest: Contest) -> Method:
    """The method that judges in a contest, with the rules of its process; a budget has one for supports."""
    method = files.rules_of(contest.process.version).method
    return method.at(contest.stage) if isinstance(method, Budget) else method


def participation_of(contest: Contest) -> Participation:
    """Who may take part in a contest and with what proof."""
    return method_of(contest).participation


def is_anonymous(contest: Contest) -> bool:
    """Whether not even we may link an answer to a person."""
    return bool(getattr(getattr(method_of(contest), "rules", None), "anonymous", False))


def standing(act: Act, judged: tuple[CountedItem, ...]) -> Standing:
    """What the method is told: the state, the items that were marked, what was proved."""
    proofs = act.proofs | ({act.awaits} if act.awaits else frozenset())
    return Standing(
        state=_state(act),
        items=judged,
        budget=None if act.contest.budget is None else Fraction(act.contest.budget),
        proofs=proofs,
        area=act.area.slug if act.area else "",
        age=act.age,
    )


def _state(act: Act) -> str:
    """The state of the process; paper filled in before the end is entered while votes are checked, as in CONSUL."""
    state: str = act.contest.process.state
    return "balloting" if state == "reviewing-ballots" and act.door == "paper" else state


def _counted(contest: Contest, marks: Mapping[str, Number]) -> tuple[CountedItem, ...]:
    """What is marked, as it is counted; in an assembly people mark themselves."""
    if isinstance(method_of(contest), Assembly):
        return tuple(CountedItem(receipt) for receipt in marks)
    return tuple(item.counted for item in _marked(contest, marks))


def _marked(contest: Contest, marks: Mapping[str, Number]) -> list[Item]:
    numbers = [int(name) for name in marks if name.isascii() and name.isdigit() and len(name) < 10]
    judged = items.judged(contest)
    if getattr(getattr(method_of(contest), "rules", None), "complete", False):
        return list(judged)  # the rule asks that every item is marked
    if method_of(contest).slug in ADDING:  # what somebody supported before it was merged stays supported
        judged |= Item.objects.filter(process=contest.process_id, state=merging.MERGED)
    named = Q(name__in=list(marks)) | Q(name="", number__in=numbers)
    return list(judged.filter(named).defer("text", "search"))


def row(act: Act, receipt: str, network: str, now: datetime) -> dict[str, Any]:
    """The columns of a new ballot."""
    state = Ballot.State.VALIDATED
    if act.awaits is not None:
        state = Ballot.State.PENDING
    elif act.suspicion:
        state = Ballot.State.QUARANTINED
    return {
        "process": act.contest.process,
        "receipt": receipt,
        "marks": stored(act.contest, act.marks),
        "state": state,
        "door": act.door,
        "proofs": sorted(proof.value for proof in act.proofs),
        "area": act.area,
        "name": act.name[:200],
        "traits": dict(act.traits),
        "domain": act.domain[:255],
        "network": network,
        "reason": act.suspicion[:300],
        "witness": act.witness,
        "entered_by": act.entered_by,
        "cast_at": act.admitted_at or now,
        "changed_at": now,
    }


def _repeat(held: Ballot, act: Act, now: datetime) -> bool:
    """Take an act of somebody who has a ballot; says whether it changed. An invalidated ballot stays as it is."""
    proved = held.state == Ballot.State.PENDING and act.awaits is None
    marks = _marks_after(held, act)
    rewords = bool(act.texts) and participation_of(act.contest).repeats == "last"
    if marks == held.marks and not proved and not rewords:
        return False
    if held.state == Ballot.State.INVALIDATED:
        return False
    if act.awaits is not None and held.state != Ballot.State.PENDING:
        return False  # nobody changes what counts by typing another's address; the link in the mail does
    check(act, held.receipt, {**act.marks, **read(marks)}, now)
    fresh = {answer: mark for answer, mark in read(marks).items() if answer not in held.marks}
    answers.check_room(method_of(act.contest), act.contest, fresh)
    held.marks, held.changed_at = marks, now
    if proved:
        held.state = Ballot.State.QUARANTINED if held.reason or act.suspicion else Ballot.State.VALIDATED
        held.proofs = sorted({*held.proofs, *(proof.value for proof in act.proofs)})
        held.traits = dict(act.traits)
    held.save(update_fields=["marks", "traits", "changed_at", "state", "proofs"])
    return True


def _marks_after(held: Ballot, act: Act) -> dict[str, int | str]:
    if held.state == Ballot.State.PENDING:  # what was not proved binds nobody
        return stored(act.contest, act.marks)
    return marks_after(act.contest, held.marks, act.marks)


def marks_after(
    contest: Contest, held: Mapping[str, int | str], marks: Mapping[str, Number]
) -> dict[str, int | str]:
    """What a ballot holds after a further act: the first stays, the last stays, or each adds to what was there."""
    if method_of(contest).slug in ADDING:
        return stored(contest, {**read(held), **marks})
    return stored(contest, marks) if participation_of(contest).repeats == "last" else dict(held)


def may_change(contest: Contest) -> bool:
    """Whether a further act of the same person changes anything."""
    return method_of(contest).slug in ADDING or participation_of(contest).repeats == "last"


def stored(contest: Contest, marks: Mapping[str, Number]) -> dict[str, int | str]:
    """Marks as a ballot holds them; where ideas are supported, what was taken back (0) is there no more."""
    keeps_zeros = method_of(contest).slug != Ideas.slug
    return written({name: value for name, value in marks.items() if value or keeps_zeros})


def _cast_anonymously(act: Act, voter: str, now: datetime) -> Cast:
    """Take an answer that leads to nobody. An address must be proved before: a pending ballot would lead to it."""
    if act.awaits is not None:
        raise Refused(_("Open the link that we send you, and answer there."), "ticket")
    fresh = row(act, "", "", now)
    is_new = answers.keep_unlinked(method_of(act.contest), act.contest, voter, fresh, act.texts, now)
    if is_new:
        subject = running.subject(act.contest.process)
        register.record(action="ballot.cast", subject=subject, actor="resident", now=now)
    return Cast("", Ballot.State.VALIDATED, is_new, None)


def _record(act: Act, held: Ballot, now: datetime) -> None:
    register.record_all([line(act, held)], actor="clerk" if act.entered_by else "resident", now=now)


def line(act: Act, held: Ballot) -> register.Line:
    """An act on the record: by which door it came, and a commitment to receipt and marks."""
    return register.Line(
        "ballot.cast",
        running.subject(act.contest.process),
        {"door": act.door},
        f"{held.receipt} {sorted(held.marks.items())}".encode(),
    )


def written(marks: Mapping[str, Number]) -> dict[str, int | str]:
    """Marks as they are stored: whole numbers as numbers, others as exact text."""
    return {
        name: int(value) if Fraction(value).denominator == 1 else str(Fraction(value))
        for name, value in marks.items()
    }


def read(marks: Mapping[str, int | str]) -> dict[str, Number]:
    """Stored marks as exact numbers."""
    return {name: value if isinstance(value, int) else Fraction(value) for name, value in marks.items()}
