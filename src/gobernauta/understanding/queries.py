"""Reading suggestions, and the earlier texts a new one is compared with."""

from collections.abc import Mapping, Sequence
from itertools import islice

from django.db.models import QuerySet

from gobernauta.understanding.models import Fingerprint, Suggestion
from gobernauta.understanding.protocol import Earlier

# The rows this room hands out; its tables stay its own.
__all__ = ["Suggestion"]

MOST_EARLIER = 50


def open_for_messages(pks: Sequence[int]) -> QuerySet[Suggestion]:
    """Suggestions about these messages that nobody has decided."""
    found = Suggestion.objects.filter(subject_kind=Suggestion.Subject.MESSAGE, subject_id__in=pks)
    return found.filter(verdict=Suggestion.Verdict.OPEN)


def open_for_mentions(pks: Sequence[int]) -> Mapping[int, list[Suggestion]]:
    """Suggestions about these mentions that nobody has decided, by mention."""
    found: dict[int, list[Suggestion]] = {}
    wanted = Suggestion.objects.filter(subject_kind=Suggestion.Subject.MENTION, subject_id__in=pks)
    for suggestion in wanted.filter(verdict=Suggestion.Verdict.OPEN).order_by("kind", "-confidence"):
        found.setdefault(suggestion.subject_id, []).append(suggestion)
    return found


def one(pk: int) -> Suggestion | None:
    """A suggestion."""
    return Suggestion.objects.filter(pk=pk).first()


def earlier(kind: str, prints: Sequence[Fingerprint]) -> Mapping[int, Sequence[Earlier]]:
    """For each fingerprint, earlier texts that share a band with it, those of the same batch included."""
    bands = sorted({band for one in prints for band in one.bands})
    known = list(
        Fingerprint.objects.filter(subject_kind=kind, bands__overlap=bands).order_by("-pk")[
            : MOST_EARLIER * 20
        ]
        if bands
        else ()
    )
    found: dict[int, Sequence[Earlier]] = {}
    seen = [(it.subject_id, it.text, set(it.bands)) for it in known]
    for one in prints:
        mine = set(one.bands)
        alike = (it for it in seen if it[0] != one.subject_id and not mine.isdisjoint(it[2]))
        found[one.subject_id] = [Earlier(pk, text) for pk, text, _ in islice(alike, MOST_EARLIER)]
        seen.insert(0, (one.subject_id, one.text, mine))
    return found
