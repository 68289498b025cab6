"""Setting ballots aside in bulk: seen beforehand, with a reason, on the record, and taken back exactly.

Nothing is ever deleted. What is set aside is what the preview counted: ballots that came since are left alone. Undoing
gives each ballot the state it had.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count as HowMany
from django.db.models import F, Max, Q, QuerySet
from django.utils.translation import gettext as _

from gobernauta.people.queries import User
from gobernauta.people.visitors import network_of
from gobernauta.processes import keys, running
from gobernauta.processes.models import Ballot, Invalidation, Process
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

SAMPLES = 20


@dataclass(frozen=True, slots=True)
class Conditions:
    """Which ballots are meant; all that are given must hold. `*` in domain and text stands for anything.

    `network`: an address, its network, or the hash under which the desk lists it. `since` and `until`: ISO moments
    with a zone, the second excluded. `text`: in the name somebody gave. `sign`: why they are in quarantine.
    """

    domain: str = ""
    network: str = ""
    since: str = ""
    until: str = ""
    text: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be set aside: how many of each state, a few of them, and the last ballot that was seen."""

    number: int
    by_state: Mapping[str, int]
    samples: Sequence[Ballot]
    seen: int


def preview(process: Process, conditions: Conditions) -> Preview:
    """Look at what conditions mean, changing nothing. Raises `Refused` for conditions that cannot be read."""
    meant = _meant(process, conditions)
    states = dict(meant.values_list("state").annotate(number=HowMany("pk")).order_by())
    newest = meant.aggregate(seen=Max("pk"))["seen"] or 0
    return Preview(sum(states.values()), states, list(meant.order_by("pk")[:SAMPLES]), newest)


@transaction.atomic
def apply(
    *, process: Process, conditions: Conditions, seen: Preview, reason: str, actor: User, now: datetime
) -> Invalidation:
    """Set aside what was previewed. Raises `Refused` without a reason, or when nothing is meant."""
    if not reason.strip():
        raise Refused(_("Say why these are set aside; everybody reads it."), "reason")
    batch = Invalidation.objects.create(
        process=process,
        conditions={name: value for name, value in asdict(conditions).items() if value},
        reason=reason.strip(),
        previewed=seen.number,
        by=actor,
        at=now,
    )
    batch.changed = (
        _meant(process, conditions)
        .filter(pk__lte=seen.seen)
        .update(state_before=F("state"), state=Ballot.State.INVALIDATED, invalidation=batch, changed_at=now)
    )
    if not batch.changed:
        raise Refused(_("Nothing fits these conditions any more."), "nothing")
    batch.save(update_fields=["changed"])
    _record("ballots.set_aside", batch, batch.changed, now)
    return batch


@transaction.atomic
def undo(*, batch: Invalidation, actor: User, now: datetime) -> int:
    """Give every ballot of a batch the state it had; how many. Twice is once."""
    held = Invalidation.objects.select_for_update().get(pk=batch.pk)
    if held.undone_at is not None:
        return 0
    back = Ballot.objects.filter(invalidation=held, state=Ballot.State.INVALIDATED).update(
        state=F("state_before"), state_before="", invalidation=None, changed_at=now
    )
    held.undone_at, held.undone_by = now, actor
    held.save(update_fields=["undone_at", "undone_by"])
    _record("ballots.put_back", held, back, now)
    return back


def batches(process: Process) -> Sequence[Invalidation]:
    """What was set aside in a process, the newest first."""
    return list(process.invalidations.select_related("by", "undone_by").order_by("-at", "-pk"))


def one(process: Process, pk: int) -> Invalidation | None:
    """One batch of a process."""
    return process.invalidations.filter(pk=pk).first()


def _meant(process: Process, conditions: Conditions) -> QuerySet[Ballot]:
    wanted = [READ[name](process, value) for name, value in asdict(conditions).items() if value]
    if not wanted:
        raise Refused(_("Say which ones: give at least one condition."), "empty")
    found = Ballot.objects.filter(process=process).exclude(state=Ballot.State.INVALIDATED)
    return found.filter(*wanted)


def _domain(_process: Process, said: str) -> Q:
    return Q(domain__iregex=_pattern(said.strip().lower().removeprefix("@")))


def _text(_process: Process, said: str) -> Q:
    return Q(name__iregex=_pattern(said.strip()))


def _network(process: Process, said: str) -> Q:
    typed = said.strip()
    if Ballot.objects.filter(process=process, network=typed).exists():
        return Q(network=typed)
    network = network_of(typed.partition("/")[0])
    if network == "unknown":
        raise Refused(_("“%(said)s” is no address of a network.") % {"said": said}, "network")
    return Q(network=keys.network(keys.opened(process), network))


def _since(_process: Process, said: str) -> Q:
    return Q(cast_at__gte=_moment(said))


def _until(_process: Process, said: str) -> Q:
    return Q(cast_at__lt=_moment(said))


def _sign(_process: Process, said: str) -> Q:
    return Q(state=Ballot.State.QUARANTINED, reason=said)


READ: Mapping[str, Callable[[Process, str], Q]] = {
    "domain": _domain,
    "network": _network,
    "since": _since,
    "until": _until,
    "text": _text,
    "sign": _sign,
}


def _pattern(said: str) -> str:
    """A pattern with `*` as a regular expression of the whole text; every other sign stands for itself."""
    safe = "".join(
        letter if letter.isalnum() else ".*" if letter == "*" else f"\\{letter}" for letter in said
    )
    return f"^{safe}$"


def _moment(said: str) -> datetime:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refused(_("“%(said)s” is no moment.") % {"said": said}, "moment")
    return moment


def _record(action: str, batch: Invalidation, number: int, now: datetime) -> None:
    register.record(
        action=action,
        subject=running.subject(batch.process),
        actor="clerk",
        now=now,
        public={"batch": batch.pk, "number": number, "conditions": sorted(batch.conditions)},
        private=batch.reason.encode(),
    )
