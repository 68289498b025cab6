"""Who supports an idea and is to be told what becomes of it: found by the key of the process, written down nowhere."""

from collections.abc import Iterator, Sequence

from django.db.models import Q

from gobernauta.processes import keys
from gobernauta.processes.models import Audience, Ballot, Item, Process

METHOD = "ideas"


def of(items: Sequence[int]) -> Iterator[Audience]:
    """Those among the supporters of a whole collection whose ballot names one of these ideas, or one merged into it.

    Whoever took part without an address of their own, and everybody once the key is destroyed, hears of the whole only.
    """
    chosen = Item.objects.filter(Q(pk__in=items) | Q(merged_into__in=items))
    codes: dict[int, list[str]] = {}
    for item in chosen.filter(process__version__file__method=METHOD, process__key__isnull=False):
        codes.setdefault(item.process_id, []).append(item.code)
    for process in Process.objects.filter(pk__in=codes):
        yield from _among(process, codes[process.pk])


def _among(process: Process, codes: Sequence[str]) -> Iterator[Audience]:
    ballots = Ballot.objects.filter(process=process, state=Ballot.State.VALIDATED, marks__has_any_keys=codes)
    voters = set(ballots.values_list("voter", flat=True))
    key = keys.opened(process)
    told = Audience.objects.filter(process=process, item=None, role=Audience.Role.SUPPORTER)
    for row in told.select_related("contact__person", "conversation__account").iterator(chunk_size=2_000):
        if keys.pseudonym(key, f"person:{row.contact.person_id}") in voters:
            yield row
