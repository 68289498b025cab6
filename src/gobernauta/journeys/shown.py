"""Having shown who one is, for half an hour and one process: a signed mark that only the browser keeps.

Without it, whoever judges forty statements would show forty times that they stand on the roll.
"""

from dataclasses import asdict, dataclass, replace

from django.core import signing

from civic.methods.protocol import Proof
from gobernauta.journeys.take_part import Who
from gobernauta.people import queries as known
from gobernauta.processes.queries import Process

SALT = "take-part.shown"
SECONDS = 1_800
METHODS = frozenset({"consultation"})  # whose people act many times in one visit


@dataclass(frozen=True, slots=True)
class Mark:
    """Who it was, as `take_part.Who` has them: a keyed hash of the roll or of the provider, and what it told."""

    process: int
    roll: str = ""
    account: str = ""
    area: str = ""
    age: int = 0


def name(process: Process) -> str:
    """What the browser keeps the mark under."""
    return f"shown-{process.pk}"


def mark(process: Process, who: Who) -> str:
    """The mark of somebody who has shown who they are; empty where it is of no use."""
    if process.version.file.method not in METHODS or not (who.roll or who.account):
        return ""
    area = who.area.slug if who.area else ""
    return signing.dumps(asdict(Mark(process.pk, who.roll, who.account, area, who.age or 0)), salt=SALT)


def read(token: str, process: Process) -> Mark | None:
    """What a mark says; None when it is not ours, too old, or of another process."""
    try:
        said = Mark(**signing.loads(token, salt=SALT, max_age=SECONDS))
    except signing.BadSignature:
        return None
    return said if said.process == process.pk else None


def carried(who: Who, held: Mark | None) -> Who:
    """Who acts, with what the mark shows of them."""
    if held is None:
        return who
    area = next((one for one in known.areas_lately() if one.slug == held.area), None) if held.area else None
    return replace(
        who,
        contact=None,
        visitor="",
        roll=held.roll,
        account=held.account,
        proofs=frozenset({Proof.ROLL if held.roll else Proof.OIDC}),
        area=area,
        age=held.age or None,
    )
