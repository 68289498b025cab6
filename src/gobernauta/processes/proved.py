"""What follows when somebody has proved who they are: their pending ballot counts, two identities become one person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civic.methods.protocol import Proof
from gobernauta.processes import acts, answers, keys, one_area
from gobernauta.processes.models import Ballot, Contest, Process, Taken
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

CHANGED = ("marks", "traits", "state", "proofs", "changed_at", "reason")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a proof is for: the marks, and what its author said about themselves."""

    marks: Mapping[str, int | str]
    traits: Mapping[str, str]


@transaction.atomic
def prove(
    *,
    ballot_id: int,
    proof: Proof,
    now: datetime,
    marks: Mapping[str, int | str] | None = None,
    traits: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
) -> Ballot:
    """The proof a ballot waited for has come; it counts now. Twice is the same as once. Raises `Refused`.

    `marks`, `traits`, `texts`: what the proof is for. A ballot that was pending holds them and nothing else, for
    others may have typed the same address; one that counts already takes marks and texts like any further act.
    """
    held = _locked().select_related("area").get(pk=ballot_id)
    if held.state == Ballot.State.PENDING and is_counted(held.contest):
        raise Refused(_("This was confirmed after the count. It is not part of the result."), "counted")
    if not _taken(held, proof, marks, traits, now):
        return held
    held.save(update_fields=CHANGED)
    if texts:
        answers.keep_texts(held, texts, now)
    _record("ballot.validated", held, "resident", now, {})
    return held


@transaction.atomic
def prove_all(shown: Mapping[int, Shown], *, proof: Proof, now: datetime) -> dict[int, Ballot]:
    """The same for the ballots that wait for it, in three statements; others are left out. By their numbers."""
    pending = list(_locked().filter(pk__in=shown, state=Ballot.State.PENDING).order_by("pk"))
    counted = {
        pk for pk, contest in {one.contest_id: one.contest for one in pending}.items() if is_counted(contest)
    }
    waiting = {
        held.pk: held
        for held in pending
        if held.contest_id not in counted
        and _taken(held, proof, shown[held.pk].marks, shown[held.pk].traits, now)
    }
    Ballot.objects.bulk_update(waiting.values(), CHANGED)
    lines = [_line("ballot.validated", held, {}) for held in waiting.values()]
    register.record_all(lines, actor="resident", now=now)
    return waiting


def is_counted(contest: Contest) -> bool:
    """Whether its ballots were counted for good: what is published of them would no longer be all."""
    takes_none = contest.process.state not in acts.method_of(contest).open_states
    return takes_none and contest.results.filter(is_final=True).exists()


def _locked() -> QuerySet[Ballot]:
    return Ballot.objects.select_for_update(of=("self",)).select_related("contest__process__version__file")


def _taken(
    held: Ballot,
    proof: Proof,
    marks: Mapping[str, int | str] | None,
    traits: Mapping[str, str] | None,
    now: datetime,
) -> bool:
    """Take a proof; whether it changed the ballot, which is then to be stored."""
    was_pending = held.state == Ballot.State.PENDING
    wanted = _wanted(held, marks, proof, now)
    if not was_pending and wanted == held.marks:
        return False
    held.marks, held.changed_at = wanted, now
    held.proofs = sorted({*held.proofs, proof.value})
    if was_pending:
        held.traits = held.traits if traits is None else dict(traits)
        held.state = Ballot.State.QUARANTINED if held.reason else Ballot.State.VALIDATED
        one_area.settle(held)
    return True


def _wanted(
    held: Ballot, marks: Mapping[str, int | str] | None, proof: Proof, now: datetime
) -> dict[str, int | str]:
    """What the ballot is to hold. Age was looked at when the link was asked for."""
    if not marks or held.state == Ballot.State.INVALIDATED:
        return dict(held.marks)
    contest, new = held.contest, acts.read(marks)
    if held.state == Ballot.State.PENDING:
        return acts.stored(contest, new)
    after = acts.marks_after(contest, held.marks, new)
    if after != held.marks:
        age = acts.participation_of(contest).least_age
        act = acts.Act(contest, new, "", held.door, proofs=frozenset({proof}), area=held.area, age=age)
        acts.check(act, held.receipt, {**acts.read(after), **new}, now)
    return after


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
    _record("ballot.set-aside", ballot, "system", now, {"reason": "same-person"})


def _record(action: str, ballot: Ballot, actor: str, now: datetime, public: Mapping[str, str]) -> None:
    register.record_all([_line(action, ballot, public)], actor=actor, now=now)


def _line(action: str, ballot: Ballot, public: Mapping[str, str]) -> register.Line:
    return register.Line(action, f"process:{ballot.process_id}", public, ballot.receipt.encode())
