"""The readers of this house, opened with what the town knows and kept until that changes."""

from collections.abc import Sequence
from functools import cache

from django.conf import settings

from civic.plug import Registry
from gobernauta.understanding.protocol import Knowledge, Reader

_knowledge = Knowledge(languages=("en",))


@cache
def kinds() -> Registry[type[Reader]]:
    """Every reader, filled from the list in `site.plugins`."""
    registry: Registry[type[Reader]] = Registry("reader")
    registry.load(settings.READERS, named_by="name")
    return registry


def know(knowledge: Knowledge) -> None:
    """Tell the readers what the town knows; they are opened anew only when that has changed."""
    global _knowledge
    if knowledge != _knowledge:
        _knowledge = knowledge
        readers.cache_clear()


@cache
def readers() -> Sequence[Reader]:
    """The readers, ready to read."""
    return [kind.open(_knowledge) for _, kind in kinds().items()]
