"""Ballots: admitted by the method, one a person and contest whatever the door, the same answer the second time.

The database keeps the promise (11): a unique key of contest and pseudonym. How a repeated act is taken is the
file's: the first stays, the last stays, or (ideas, consultations) each adds to what was judged before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from civic.ballots import Ballot as CivicBallot
from civic.ballots import Number
from civic.methods.budget import Budget
from civic.methods.participation import Participation
from civic.methods.protocol import Method, Proof, Standing
from gobernauta.people.queries import Area, User
from gobernauta.processes import files, items, keys, merging, one_area, running
from gobernauta.processes.models import Ballot, Contest, Item, Process, Taken
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

ADDING = frozenset(
    {"ideas", "consultation", "selection"}
)  # methods in which each act adds to the ones before


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does in a contest. `identity`: `person:12`, `roll:…` (stronger), or `visitor:…` without proof.

    `awaits`: a proof that is on its way; until it comes the ballot is pending. `suspicion`: why a person should
    look at it before it counts.
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
    domain: str = ""
    network: str = ""
    suspicion: str = ""
    witness: User | None = None
    entered_by: User | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """What became of an act: the receipt (empty in an anonymous survey), and whether anything changed by it."""

    receipt: str
    state: str
    is_new: bool
    ballot_id: int | None


@transaction.atomic
def cast(act: Act, *, now: datetime) -> Cast:
    """Take an act. A repeated one gets the answer of the first. Raises `Refused` with the method's sentence."""
    process = act.contest.process
    key = keys.opened(process)
    voter = keys.pseudonym(key, act.identity)
    one_area.check(act.contest, voter, act.area)
    check(act, voter, act.marks, now)
    if is_anonymous(act.contest):
        return _cast_anonymously(act, voter, now)
    receipt = keys.receipt(key, voter, act.contest.slug)
    network = keys.network(key, act.network)
    fresh = _row(act, receipt, network, now)
    held, is_new = Ballot.objects.get_or_create(contest=act.contest, voter=voter, defaults=fresh)
    if not is_new:
        held = Ballot.objects.select_for_update().get(pk=held.pk)
        if not _repeat(held, act, now):
            return Cast(receipt, held.state, False, held.pk)
    _record(act, held, now)
    return Cast(receipt, held.state, True, held.pk)


@transaction.atomic
def prove(*, ballot_id: int, proof: Proof, now: datetime) -> Ballot:
    """The proof a pending ballot waited for has come; it counts now. Twice is the same as once."""
    held = Ballot.objects.select_for_update().select_related("contest__process__version").get(pk=ballot_id)
    if held.state == Ballot.State.PENDING:
        held.state = Ballot.State.QUARANTINED if held.reason else Ballot.State.VALIDATED
        held.proofs = sorted({*held.proofs, proof.value})
        held.changed_at = now
        one_area.settle(held)
        held.save(update_fields=["state", "proofs", "changed_at", "reason"])
        register.record(
            action="ballot.validated",
            subject=running.subject(held.contest.process),
            actor="resident",
            now=now,
            private=held.receipt.encode(),
        )
    return held


@transaction.atomic
def unite(*, kept: str, gone: str, now: datetime) -> int:
    """Two identities have turned out to be one person: where both have a ballot the later one is set aside.

    Returns how many ballots were set aside. Processes whose key is destroyed keep what they have.
    """
    aside = 0
    for process in Process.objects.filter(key__isnull=False, ended_at=None).only("pk", "key"):
        key = keys.opened(process)
        stays, goes = keys.pseudonym(key, kept), keys.pseudonym(key, gone)
        ballots = list(
            Ballot.objects.select_for_update()
            .filter(process=process, voter__in=(stays, goes))
            .order_by("cast_at", "pk")
        )
        first: dict[int, Ballot] = {}
        for ballot in ballots:
            if ballot.contest_id in first:
                _set_aside(ballot, now)
                aside += 1
            first.setdefault(ballot.contest_id, ballot)
        moved = [ballot.pk for ballot in first.values() if ballot.voter == goes]
        Ballot.objects.filter(pk__in=moved).update(voter=stays)
        Taken.objects.filter(contest__process=process, voter=goes).exclude(
            contest__in=Taken.objects.filter(voter=stays).values("contest")
        ).update(voter=stays)
    return aside


def _set_aside(ballot: Ballot, now: datetime) -> None:
    ballot.state, ballot.changed_at = Ballot.State.INVALIDATED, now
    ballot.voter = f"{ballot.voter[:40]}:{ballot.receipt}"  # the first one keeps the place
    ballot.reason = "The same person took part by another door."
    ballot.save(update_fields=["state", "changed_at", "voter", "reason"])
    register.record(
        action="ballot.set-aside",
        subject=f"process:{ballot.process_id}",
        actor="system",
        now=now,
        public={"reason": "same-person"},
        private=ballot.receipt.encode(),
    )


def check(act: Act, voter: str, marks: Mapping[str, Number], now: datetime) -> None:
    """Raises `Refused` with the method's sentence when these marks are not admitted."""
    method = method_of(act.contest)
    refusal = method.admit(CivicBallot(voter, marks), standing(act, marks), now)
    if refusal is not None:
        raise Refused(refusal)


def method_of(contest: Contest) -> Method:
    """The method that judges in a contest, with the rules of its process; a budget has one for supports."""
    method = files.rules_of(contest.process.version).method
    return method.at(contest.stage) if isinstance(method, Budget) else method


def participation_of(contest: Contest) -> Participation:
    """Who may take part in a contest and with what proof."""
    participation: Participation = getattr(method_of(contest), "participation")  # noqa: B009 - every method has it
    return participation


def is_anonymous(contest: Contest) -> bool:
    """Whether not even we may link an answer to a person."""
    return bool(getattr(getattr(method_of(contest), "rules", None), "anonymous", False))


def standing(act: Act, marks: Mapping[str, Number]) -> Standing:
    """What the method is told: the state, the items that were marked, what was proved."""
    proofs = act.proofs | ({act.awaits} if act.awaits else frozenset())
    return Standing(
        state=_state(act),
        items=tuple(item.counted for item in _marked(act.contest, marks)),
        budget=None if act.contest.budget is None else Fraction(act.contest.budget),
        proofs=proofs,
        area=act.area.slug if act.area else "",
        age=act.age,
    )


def _state(act: Act) -> str:
    """The state of the process; paper filled in before the end is entered while votes are checked, as in CONSUL."""
    state: str = act.contest.process.state
    return "balloting" if state == "reviewing-ballots" and act.door == "paper" else state


def _marked(contest: Contest, marks: Mapping[str, Number]) -> list[Item]:
    numbers = [int(name) for name in marks if name.isascii() and name.isdigit() and len(name) < 10]
    judged = items.judged(contest)
    if getattr(getattr(method_of(contest), "rules", None), "complete", False):
        return list(judged)  # the rule asks that every item is marked
    if method_of(contest).slug in ADDING:  # what somebody supported before it was merged stays supported
        judged |= Item.objects.filter(process=contest.process_id, state=merging.MERGED)
    return list(judged.filter(name__in=list(marks)) | judged.filter(name="", number__in=numbers))


def _row(act: Act, receipt: str, network: str, now: datetime) -> dict[str, Any]:
    state = Ballot.State.VALIDATED
    if act.awaits is not None:
        state = Ballot.State.PENDING
    elif act.suspicion:
        state = Ballot.State.QUARANTINED
    return {
        "process": act.contest.process,
        "receipt": receipt,
        "marks": written(act.marks),
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
        "cast_at": now,
        "changed_at": now,
    }


def _repeat(held: Ballot, act: Act, now: datetime) -> bool:
    """Take an act of somebody who has a ballot; says whether it changed. An invalidated ballot stays as it is."""
    proved = held.state == Ballot.State.PENDING and act.awaits is None
    marks = _marks_after(held, act)
    if marks == held.marks and not proved:
        return False
    if held.state == Ballot.State.INVALIDATED:
        return False
    check(act, held.voter, read(marks), now)
    held.marks, held.changed_at = marks, now
    if proved:
        held.state = Ballot.State.QUARANTINED if held.reason or act.suspicion else Ballot.State.VALIDATED
        held.proofs = sorted({*held.proofs, *(proof.value for proof in act.proofs)})
    held.save(update_fields=["marks", "changed_at", "state", "proofs"])
    return True


def _marks_after(held: Ballot, act: Act) -> dict[str, int | str]:
    new = written(act.marks)
    if method_of(act.contest).slug in ADDING:
        return {**held.marks, **new}
    return new if participation_of(act.contest).repeats == "last" else dict(held.marks)


def _cast_anonymously(act: Act, voter: str, now: datetime) -> Cast:
    """Hold apart that somebody answered and what was answered; only the day is kept."""
    _row_taken, is_new = Taken.objects.get_or_create(contest=act.contest, voter=voter)
    if not is_new:
        return Cast("", Ballot.State.VALIDATED, False, None)
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    nobody = keys.random_receipt()
    unlinked = {"state": Ballot.State.VALIDATED, "domain": "", "name": "", "proofs": [], "network": ""}
    row = {**_row(act, nobody, "", day), **unlinked}
    ballot = Ballot.objects.create(contest=act.contest, voter=f"nobody:{nobody}", **row)
    register.record(
        action="ballot.cast", subject=running.subject(act.contest.process), actor="resident", now=now
    )
    return Cast("", ballot.state, True, ballot.pk)


def _record(act: Act, held: Ballot, now: datetime) -> None:
    register.record(
        action="ballot.cast",
        subject=running.subject(act.contest.process),
        actor="clerk" if act.entered_by else "resident",
        now=now,
        public={"door": act.door},
        private=f"{held.receipt} {sorted(held.marks.items())}".encode(),
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
