"""Messages that say the same: the first of them, and those that readers found to be its copies."""

from collections.abc import Collection, Sequence

from django.db.models import Count

from gobernauta.understanding.models import Suggestion


def of(messages: Collection[int]) -> set[int]:
    """These messages with all their copies; a copy that somebody has dismissed is none."""
    values = [str(pk) for pk in messages]
    found = Suggestion.objects.filter(
        subject_kind=Suggestion.Subject.MESSAGE, kind="duplicate", value__in=values
    ).exclude(verdict=Suggestion.Verdict.DISMISSED)
    return {*messages, *found.values_list("subject_id", flat=True)}


def largest(*, most: int = 20, least: int = 2) -> Sequence[tuple[int, int]]:
    """The messages with the most copies, and how many: at least `least` copies each."""
    found = Suggestion.objects.filter(
        subject_kind=Suggestion.Subject.MESSAGE, kind="duplicate", value__regex=r"^\d{1,18}$"
    ).exclude(verdict=Suggestion.Verdict.DISMISSED)
    rows = found.order_by().values("value").annotate(copies=Count("subject_id", distinct=True))
    shown = rows.filter(copies__gte=least).order_by("-copies").values_list("value", "copies")[:most]
    return [(int(value), copies) for value, copies in shown]
