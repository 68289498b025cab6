"""What is sought in the words of processes and items: in each language of the site, because nobody says which."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery

LANGUAGES = ("english", "spanish", "indonesian")


def every(words: str) -> SearchQuery | CombinedSearchQuery:
    """What has all of these words."""
    return reduce(or_, (SearchQuery(words, config=language) for language in LANGUAGES))


def some(words: Iterable[str]) -> SearchQuery | CombinedSearchQuery:
    """What has any of these words."""
    wanted = " or ".join('"{}"'.format(word.replace('"', " ")) for word in words)
    return reduce(
        or_, (SearchQuery(wanted, config=language, search_type="websearch") for language in LANGUAGES)
    )
