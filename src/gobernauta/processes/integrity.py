"""Signs that ballots came from fewer people than they claim: they wait, a person decides, all is published.

A sign is no proof: a school signs from one network, a broadcast makes a burst. So it only holds ballots back, for a
stated reason, until somebody of the town lets them count or sets them aside. What was let
through once is not held again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from django.db import transaction
from django.db.models import Count as HowMany
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower, TruncMinute
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from civic.tally.integrity import Burst, Concentration, bursts, concentration
from gobernauta.people.queries import User
from gobernauta.processes import running
from gobernauta.processes.models import Ballot, Invalidation, Process
from gobernauta.register import actions as register

WINDOW = timedelta(hours=1)
FEWEST = 20  # ballots of a process within the window, below which nothing is looked for
NETWORK_MOST = 60  # from one network (/24, /48) within the window: more than a school class
NAME_MOST = 5  # people of one name within the window
BURST_FEWEST = 20  # from one domain or area within a burst
HISTORY = timedelta(days=14)  # what a burst is measured against

SIGNS: Mapping[str, Promise] = {
    "network": gettext_lazy("many within an hour from one network"),
    "domain": gettext_lazy("a sudden burst from one e-mail domain"),
    "area": gettext_lazy("a sudden burst from one area"),
    "name": gettext_lazy("many within an hour under one name"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """The published figures of a process. `held`: by sign; `aside`: by the reason given, as (reason, number)."""

    by_state: Mapping[str, int]
    by_door: Sequence[tuple[str, Mapping[str, int]]]
    held: Mapping[str, int]
    released: int
    aside: Sequence[tuple[str, int]]
    put_back: int
    networks: Concentration | None


def look(process: Process, *, now: datetime) -> int:
    """Hold back what carries a sign; how many. Three statements, one more for each sign found."""
    recent = _recent(process, now)
    if recent.count() < FEWEST:
        return 0
    found = _bursts(process, now)
    return (
        _hold(process, recent.filter(network__in=_crowded(recent, "network", NETWORK_MOST)), "network", now)
        + _hold(process, _from_bursts(process, recent, found, "domain"), "domain", now)
        + _hold(process, _from_bursts(process, recent, found, "area"), "area", now)
        + _hold(process, _under_one_name(recent), "name", now)
    )


@transaction.atomic
def release(*, process: Process, sign: str, actor: User, now: datetime) -> int:
    """Let what was held for a sign count after all; how many."""
    held = Ballot.objects.filter(process=process, state=Ballot.State.QUARANTINED, reason=sign)
    number = held.update(state=Ballot.State.VALIDATED, changed_at=now)
    if number:
        _record("ballots.released", process, "clerk", now, sign, number)
    return number


def held(process: Process) -> Mapping[str, int]:
    """How many wait in quarantine, by sign."""
    waiting = Ballot.objects.filter(process=process, state=Ballot.State.QUARANTINED)
    return dict(waiting.values_list("reason").annotate(number=HowMany("pk")).order_by("-number"))


def sources(process: Process, kind: str, most: int = 10) -> Sequence[tuple[str, int]]:
    """The largest sources (`domain`, `network`) of a process with how many ballots came from each."""
    known = Ballot.objects.filter(process=process).exclude(**{kind: ""})
    return list(known.values_list(kind).annotate(number=HowMany("pk")).order_by("-number", kind)[:most])


def report(process: Process) -> Report:
    """The figures of a process as they stand; four statements."""
    every = Ballot.objects.filter(process=process).values_list("door", "state", "reason")
    rows = list(every.annotate(n=HowMany("pk")).order_by())
    doors = sorted({door for door, *_rest in rows})
    batches = Invalidation.objects.filter(process=process)
    return Report(
        by_state={state: sum(n for _d, s, _r, n in rows if s == state) for state in Ballot.State.values},
        by_door=[(door, _states(rows, door)) for door in doors],
        held=held(process),
        released=sum(n for _d, s, reason, n in rows if s == Ballot.State.VALIDATED and reason),
        aside=list(batches.filter(undone_at=None).order_by("pk").values_list("reason", "changed")),
        put_back=sum(batches.exclude(undone_at=None).values_list("changed", flat=True)),
        networks=_concentration(process),
    )


def _recent(process: Process, now: datetime) -> QuerySet[Ballot]:
    return Ballot.objects.filter(process=process, cast_at__gt=now - WINDOW)


def _crowded(recent: QuerySet[Ballot], kind: str, most: int) -> list[str]:
    counted = recent.exclude(**{kind: ""}).values(kind).annotate(number=HowMany("pk")).order_by()
    return [row[kind] for row in counted if row["number"] > most]


def _under_one_name(recent: QuerySet[Ballot]) -> QuerySet[Ballot]:
    folded = recent.exclude(name="").annotate(folded=Lower("name"))
    return folded.filter(folded__in=_crowded(folded, "folded", NAME_MOST))


def _from_bursts(
    process: Process, recent: QuerySet[Ballot], found: Sequence[Burst], kind: str
) -> QuerySet[Ballot]:
    """Ballots of a source (`domain`, `area`) that holds most of a burst and held far less of what came otherwise."""
    meant = Q(pk__in=[])
    for burst in found:
        start = datetime.fromtimestamp(burst.start, UTC)
        during = Q(cast_at__gte=start, cast_at__lt=start + timedelta(minutes=burst.minutes))
        for source in _dominant(process, during, kind):
            meant |= during & Q(**{kind: source})
    return recent.filter(meant)


def _bursts(process: Process, now: datetime) -> Sequence[Burst]:
    """The bursts of a process that reach into the window."""
    past = Ballot.objects.filter(process=process, cast_at__gt=now - HISTORY)
    minutes = past.annotate(minute=TruncMinute("cast_at")).values_list("minute")
    counted = list(minutes.annotate(number=HowMany("pk")).order_by("minute"))
    arrivals = np.repeat([int(at.timestamp()) for at, _ in counted], [number for _, number in counted])
    found = bursts(arrivals.tolist(), since=int(arrivals[0]), until=int(now.timestamp()))
    since = (now - WINDOW).timestamp()
    return [one for one in found if one.start + 60 * one.minutes > since]


def _dominant(process: Process, during: Q, kind: str) -> Iterable[str | int]:
    unknown = {"area": None} if kind == "area" else {kind: ""}
    named = Ballot.objects.filter(process=process).exclude(**unknown)
    inside = dict(named.filter(during).values_list(kind).annotate(n=HowMany("pk")).order_by())
    outside = dict(named.exclude(during).values_list(kind).annotate(n=HowMany("pk")).order_by())
    before = sum(outside.values())
    if before < FEWEST:
        return  # nobody knows what is usual
    for source, number in inside.items():
        usual = outside.get(source, 0) / before
        if number >= BURST_FEWEST and number >= sum(inside.values()) / 2 and usual < 0.25:
            yield source


@transaction.atomic
def _hold(process: Process, found: QuerySet[Ballot], sign: str, now: datetime) -> int:
    fresh = Ballot.objects.filter(pk__in=found.values("pk"), reason="")
    waiting = fresh.filter(state=Ballot.State.PENDING).update(reason=sign)  # held as soon as it is proved
    number = fresh.filter(state=Ballot.State.VALIDATED).update(
        state=Ballot.State.QUARANTINED, reason=sign, changed_at=now
    )
    if number:
        _record("ballots.held", process, "system", now, sign, number)
    return number + waiting


def _concentration(process: Process) -> Concentration | None:
    counted = Ballot.objects.filter(process=process).exclude(network="").values("network")
    numbers = list(counted.annotate(number=HowMany("pk")).order_by().values_list("number", flat=True))
    return concentration(numbers) if numbers else None


def _states(rows: Sequence[tuple[str, str, str, int]], door: str) -> Mapping[str, int]:
    return {
        state: sum(n for d, s, _r, n in rows if d == door and s == state) for state in Ballot.State.values
    }


def _record(action: str, process: Process, actor: str, now: datetime, sign: str, number: int) -> None:
    register.record(
        action=action,
        subject=running.subject(process),
        actor=actor,
        now=now,
        public={"sign": sign, "number": number},
    )
