"""What surveys need beside marks: words written freely, groups that are full, and ballots that lead to nobody.

In an anonymous survey that somebody answered (`Taken`) and what was answered are kept apart: rows get random ids,
so that no order ties them; ballots and words carry a day and no door; nothing else of the person is kept.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from civic.ballots import Number
from civic.methods.protocol import Method
from civic.methods.survey import Survey
from gobernauta.processes import keys, running
from gobernauta.processes.models import Ballot, Contest, FreeText, Taken
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

LONGEST = 5_000  # characters of a free answer
UNLINKED: dict[str, Any] = {
    "state": Ballot.State.VALIDATED,
    "door": "",
    "domain": "",
    "name": "",
    "proofs": [],
    "network": "",
    "area": None,
    "reason": "",
    "witness": None,
    "entered_by": None,
}


def check_room(method: Method, contest: Contest, marks: Mapping[str, Number], *, own: int = 0) -> None:
    """Raise `Refused` when a group of these new answers is full without the ballot `own`; one act at a time."""
    quotas = method.rules.quotas if isinstance(method, Survey) else ()
    if not isinstance(method, Survey) or not quotas:
        return
    Contest.objects.select_for_update(of=("self",)).get(pk=contest.pk)
    counting = Ballot.objects.filter(contest=contest, state=Ballot.State.VALIDATED).exclude(pk=own)
    limited = {quota.answer for quota in quotas if quota.answer in marks}
    had = {answer: counting.filter(marks__has_key=answer).count() for answer in limited}
    refusal = method.no_room(marks, had)
    if refusal is not None:
        raise Refused(refusal)


def keep_texts(ballot: Ballot, texts: Mapping[str, str], now: datetime) -> None:
    """Keep the free answers of a ballot; those given before are replaced."""
    FreeText.objects.filter(ballot=ballot).delete()
    FreeText.objects.bulk_create(
        FreeText(process_id=ballot.process_id, ballot=ballot, question=name, text=text[:LONGEST], at=now)
        for name, text in texts.items()
        if text.strip()
    )


def keep_unlinked(
    method: Method,
    contest: Contest,
    voter: str,
    row: Mapping[str, Any],
    texts: Mapping[str, str],
    now: datetime,
) -> bool:
    """Hold apart that somebody answered and what was answered. False: they have answered before."""
    _taken, is_new = Taken.objects.get_or_create(contest=contest, voter=voter, defaults={"pk": _any_number()})
    if not is_new:
        return False
    check_room(method, contest, row["marks"])
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    nobody = keys.random_receipt()
    told = {**row, **UNLINKED, "receipt": nobody, "cast_at": day, "changed_at": day}
    Ballot.objects.create(pk=_any_number(), contest=contest, voter=f"nobody:{nobody}", **told)
    FreeText.objects.bulk_create(
        FreeText(pk=_any_number(), process_id=contest.process_id, question=name, text=text[:LONGEST], at=day)
        for name, text in texts.items()
        if text.strip()
    )
    return True


def set_state(text: FreeText, state: str, *, now: datetime, reason: str) -> None:
    """Take a free answer out of sight, or show it again."""
    FreeText.objects.filter(pk=text.pk).update(state=state)
    register.record(
        action=f"free-text.{state}",
        subject=running.subject(text.process),
        actor="clerk",
        now=now,
        private=f"{text.text}\n{reason}".encode(),
    )


@transaction.atomic
def mix(contest: Contest) -> None:
    """Write the rows of an anonymous contest anew in an order of chance: no trace of how they came stays on disk."""
    Taken.objects.bulk_create(_anew(Taken.objects.filter(contest=contest).order_by("voter")))
    Ballot.objects.bulk_create(_anew(Ballot.objects.filter(contest=contest).order_by("receipt")))
    words = FreeText.objects.filter(process=contest.process_id, ballot=None)
    FreeText.objects.bulk_create(_anew(words.order_by("pk")))


def _anew(rows: Any) -> list[Any]:
    held = list(rows)
    rows.delete()
    return held


def _any_number() -> int:
    return secrets.randbits(62) + 1
