"""Letting go of what readers took from words that are erased."""

from collections.abc import Sequence

from gobernauta.understanding.models import Fingerprint, Suggestion


def erase(messages: Sequence[int]) -> None:
    """Delete what was suggested about messages, and their fingerprints."""
    for rows in (Suggestion.objects.all(), Fingerprint.objects.all()):
        rows.filter(subject_kind=Suggestion.Subject.MESSAGE, subject_id__in=messages).delete()
