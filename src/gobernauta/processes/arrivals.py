"""Acts that come by the hundred a second: acknowledged with one row, taken together a moment later.

A row lies sealed until it is taken, and goes in the transaction that writes what it caused: killed at any moment,
nothing that was acknowledged is lost, and nothing is done twice.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from gobernauta.channels import sealing
from gobernauta.people.privacy import days_kept
from gobernauta.processes.models import Arrival

_LOCK = 0x61727276  # one batch at a time in the whole database
AGAIN = timedelta(minutes=10)
Kind = Arrival.Kind


@dataclass(frozen=True, slots=True)
class Arrived:
    """One that waits: what was said, and when."""

    kind: Arrival.Kind
    said: Mapping[str, Any]
    at: datetime


def keep(kind: Arrival.Kind, said: Mapping[str, Any], *, now: datetime) -> None:
    """Keep an act until it is taken; once this returns it is not lost. One statement."""
    sealed = sealing.seal({"said": json.dumps(said)})
    Arrival.objects.create(kind=kind, sealed=sealed, received_at=now, due_at=now)


def due(*, most: int, now: datetime) -> list[int]:
    """Those to be taken now, the first that came first."""
    return list(Arrival.objects.filter(due_at__lte=now).order_by("pk").values_list("pk", flat=True)[:most])


def taken(pks: Sequence[int]) -> list[Arrived]:
    """Open these and delete them, in a transaction of the caller's; others wait until it ends, then find none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute(
            "DELETE FROM processes_arrival WHERE id = ANY(%s) RETURNING id, kind, sealed, received_at",
            [list(pks)],
        )
        rows = sorted(cursor.fetchall())
    return [
        Arrived(Arrival.Kind(kind), json.loads(sealing.unseal(sealed)["said"]), at)
        for _pk, kind, sealed, at in rows
    ]


def put_off(pk: int, *, now: datetime) -> None:
    """One that cannot be taken is tried again later, and delays no other."""
    Arrival.objects.filter(pk=pk).update(due_at=now + AGAIN)


def forget(*, now: datetime) -> int:
    """Delete what could not be taken for as long as an act waits for its proof; how many."""
    past = now - timedelta(days=days_kept("unproved"))
    return Arrival.objects.filter(received_at__lt=past).delete()[0]
