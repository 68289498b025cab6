"""Signatures of petitions, which come by the hundred a second: what the form needs to know, and casting many at once.

The rules of one signature are those of `acts` and `proved`; here they are applied to many with few statements.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from civic.ballots import Item as CountedItem
from civic.methods.petition import Petition
from gobernauta.people.lately import lately
from gobernauta.processes import acts, items, keys, queries
from gobernauta.processes.models import Ballot, Contest
from gobernauta.register import actions as register


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where a petition is signed, as it was a moment ago: its contest, which knows its process, and what is judged."""

    contest: Contest
    judged: tuple[CountedItem, ...]


@lately
def sheet(slug: str) -> Sheet | None:
    """The sheet of a petition that the public sees."""
    process = queries.by_slug(slug)
    if process is None or process.state in queries.HIDDEN or process.version.file.method != Petition.slug:
        return None
    contest = queries.contests(process)[0]
    return Sheet(contest, tuple(item.counted for item in items.judged(contest).defer("text", "search")))


@lately
def _contest(pk: int) -> Contest | None:
    return queries.contest_by_pk(pk)


def waiting(ballot: int) -> Ballot | None:
    """A signature that waits for its proof; None for any other ballot. It knows its contest as it was a moment ago."""
    pending = Ballot.objects.filter(pk=ballot, state=Ballot.State.PENDING)
    held = next(iter(pending.only("receipt", "state", "contest")), None)
    contest = _contest(held.contest_id) if held else None
    if held is None or contest is None or contest.process.version.file.method != Petition.slug:
        return None
    held.contest = contest
    return held


@transaction.atomic
def cast_all(signed: Sequence[acts.Act], *, now: datetime) -> list[acts.Cast]:
    """Take signatures of one petition, in their order; each as `acts.cast` takes it. Raises `Refused`.

    Those of people who have none yet take four statements together; the others some each. Where somebody signs by
    another door meanwhile it fails as a whole, and can be tried again.
    """
    contest = signed[0].contest
    key = keys.opened(contest.process)
    voters = [keys.pseudonym(key, act.identity) for act in signed]
    held = set(Ballot.objects.filter(contest=contest, voter__in=voters).values_list("voter", flat=True))
    first = {v: act for v, act in zip(reversed(voters), reversed(signed), strict=True) if v not in held}
    made = [_ballot(act, key, voter, now) for voter, act in first.items()]
    Ballot.objects.bulk_create(made)
    lines = [acts.line(act, ballot) for act, ballot in zip(first.values(), made, strict=True)]
    register.record_all(lines, actor="resident", now=now)
    fresh = {ballot.voter: ballot for ballot in made}
    return [
        _cast(fresh[voter], act) if first.get(voter) is act else acts.cast(act, now=now)
        for voter, act in zip(voters, signed, strict=True)
    ]


def _ballot(act: acts.Act, key: bytes, voter: str, now: datetime) -> Ballot:
    receipt = keys.receipt(key, voter, act.contest.slug)
    acts.check(act, receipt, act.marks, now)
    columns = acts.row(act, receipt, keys.network(key, act.network), now)
    return Ballot(contest=act.contest, voter=voter, **columns)


def _cast(ballot: Ballot, act: acts.Act) -> acts.Cast:
    return acts.Cast(ballot.receipt, ballot.state, True, ballot.pk, acts.written(act.marks))
