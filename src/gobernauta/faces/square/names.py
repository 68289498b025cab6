"""Names that the town keeps in several languages."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language


def in_language(names: Mapping[str, str]) -> str:
    """The name in the reader's language, else in the town's, else any."""
    for code in (get_language() or "", settings.LANGUAGE_CODE):
        if names.get(code):
            return names[code]
    return next(iter(names.values()), "")
