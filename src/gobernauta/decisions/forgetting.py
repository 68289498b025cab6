"""Letting go of whom was told of decisions, and of what they said about a promise."""

from collections.abc import Sequence

from gobernauta.decisions.models import Notice
from gobernauta.people.queries import ContactDetail


def erase(contacts: Sequence[ContactDetail]) -> None:
    """That somebody was told, and their yes or no to "was it done?", stays counted; words and address go."""
    Notice.objects.filter(contact__in=contacts).update(comment="", contact=None)
