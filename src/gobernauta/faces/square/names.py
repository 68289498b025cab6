"""Names that the town keeps in several languages."""

from collections.abc import Collection, Mapping

from django.conf import settings
from django.utils.translation import get_language

from gobernauta.processes import explaining
from gobernauta.processes.queries import Process


def in_language(names: Mapping[str, str]) -> str:
    """The name in the reader's language, else in the town's, else any."""
    if not names:
        return ""
    for code in (get_language() or "", settings.LANGUAGE_CODE):
        if names.get(code):
            return names[code]
    return next(iter(names.values()), "")


def titles_of(process: Process, codes: Collection[str]) -> dict[str, str]:
    """The titles of items in the reader's language, by their ids in the count."""
    found = explaining.titles(process, codes) if codes else {}
    return {code: in_language(titles) or title for code, (title, titles) in found.items()}
