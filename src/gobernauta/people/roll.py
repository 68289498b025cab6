"""The roll of residents: who lives here, as keyed hashes of document numbers. It can say yes or no, never who.

A number is known again only to who holds the town's key: the digest is HMAC under it. Hyphens, spaces, dots and
case do not matter.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from gobernauta.people.lately import lately
from gobernauta.people.models import Area, RollLine

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """One person as a town's own register gives them."""

    document: str
    birth_date: date | None = None
    area: str = ""  # its slug


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody on the roll: the keyed digest that stands for them, their area, their age."""

    digest: str
    area: Area | None
    age: int | None


def digest(document: str) -> str:
    """What stands for a document number; empty when nothing was typed."""
    typed = "".join(sign for sign in document.upper() if sign.isalnum())
    key = sha256(b"roll:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, typed.encode(), sha256).hexdigest() if typed else ""


def find(document: str, birth_date: date | None, *, on: date) -> Found | None:
    """Somebody by their number and date of birth; None when either is not as the roll has it."""
    line = RollLine.objects.select_related("area").filter(digest=digest(document)).first()
    if line is None or (line.birth_date is not None and line.birth_date != birth_date):
        return None
    return Found(line.digest, line.area, _age(line.birth_date, on))


def seen(digests: Iterable[str], *, on: date) -> dict[str, Found]:
    """Those of these digests that stand on the roll; who is seen in person needs no date of birth."""
    lines = RollLine.objects.select_related("area").filter(digest__in=list(digests))
    return {line.digest: Found(line.digest, line.area, _age(line.birth_date, on)) for line in lines}


@transaction.atomic
def bring_in(lines: Iterable[Line], *, is_whole: bool = False) -> tuple[int, int]:
    """Put people on the roll; who is there already gets the newer date and area.

    `is_whole`: who is not among these lines is taken off. Returns how many are brought in, and how many taken off.
    """
    areas = {area.slug: area for area in Area.objects.all()}
    rows = {
        key: RollLine(digest=key, birth_date=line.birth_date, area=areas.get(line.area))
        for line in lines
        if (key := digest(line.document))
    }
    gone = RollLine.objects.exclude(digest__in=list(rows)).delete()[0] if is_whole else 0
    RollLine.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["digest"],
        update_fields=["birth_date", "area"],
        batch_size=BATCH,
    )
    return len(rows), gone


@lately
def is_kept() -> bool:
    """Whether the town has brought a roll in."""
    return RollLine.objects.exists()


def _age(born: date | None, on: date) -> int | None:
    return None if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))
