"""Reading suggestions, and the earlier texts a new one is compared with."""

from collections.abc import Mapping, Sequence

from gobernauta.understanding.models import Fingerprint, Suggestion
from gobernauta.understanding.protocol import Earlier

# The rows this room hands out; its tables stay its own.
__all__ = ["Suggestion"]

MOST_EARLIER = 50


def open_for_messages(pks: Sequence[int]) -> list[Suggestion]:
    """Suggestions about these messages that nobody has decided, surest first."""
    found = Suggestion.objects.filter(subject_kind=Suggestion.Subject.MESSAGE, subject_id__in=pks)
    return list(found.filter(verdict=Suggestion.Verdict.OPEN).order_by("kind", "-confidence", "pk"))


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
    found: dict[int, list[Earlier]] = {}
    for at, one in enumerate(prints):
        mine = set(one.bands)
        alike = [
            it for it in [*prints[:at], *known] if it.subject_id != one.subject_id and mine & set(it.bands)
        ]
        found[one.subject_id] = [Earlier(it.subject_id, it.text) for it in alike[:MOST_EARLIER]]
    return found
