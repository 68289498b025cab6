"""Names that the town keeps in several languages."""

from collections.abc import Collection, Mapping

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from gobernauta.processes import explaining
from gobernauta.processes.queries import Process


def in_language(names: Mapping[str, str]) -> str:
    """The name in the reader's language, else in the town's, else any."""
    return names.get(language_shown(names), "")


def language_shown(names: Mapping[str, str]) -> str:
    """The language in which a name is shown: the reader's, else the town's, else any; empty without a name."""
    wanted = (get_language() or "", settings.LANGUAGE_CODE, *names)
    return next((code for code in wanted if names.get(code)), "")


def lang(code: str) -> SafeString:
    """The `lang` attribute of words in a language that is not the reader's; nothing where nobody knows it."""
    return SafeString() if code in ("", get_language()) else format_html(' lang="{}"', code)


def titles_of(process: Process, codes: Collection[str]) -> dict[str, str]:
    """The titles of items in the reader's language, by their ids in the count."""
    found = explaining.titles(process, codes) if codes else {}
    return {code: in_language(titles) or title for code, (title, titles) in found.items()}
