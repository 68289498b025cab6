"""The one hinge of the three doors: a list of plug-ins, each found by its slug.

Channels, readers and methods are named in a list and looked up here. It does not discover, order by priority
or reload plug-ins: what is not in the list does not exist.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from importlib import import_module
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_SLUG = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")


class PlugError(LookupError):
    """A plug-in that cannot be registered or found; the message is a sentence for whoever set it up."""

    def __str__(self) -> str:
        return str(self.args[0])


class Registry(Generic[T]):
    """Plug-ins of one kind in the order they were registered.

    `noun` is what a plug-in is called in sentences, such as "channel".
    """

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._entries: dict[str, T] = {}

    def register(self, slug: str, entry: T) -> T:
        """Add an entry and return it; raise PlugError for a malformed or taken slug."""
        if not _SLUG.fullmatch(slug):
            raise PlugError(f"{slug!r} cannot name a {self.noun}: use lower-case letters, digits, - and _.")
        if slug in self._entries:
            raise PlugError(f"Two entries want to be the {self.noun} {slug!r}; a slug names one.")
        self._entries[slug] = entry
        return entry

    def load(self, paths: Iterable[str], named_by: str) -> None:
        """Import each `package.module.Name` and register it under the slug in its attribute `named_by`."""
        for path in paths:
            entry = _imported(path, self.noun)
            slug = getattr(entry, named_by, None)
            if not isinstance(slug, str):
                raise PlugError(f"The {self.noun} {path} does not say its {named_by}.")
            self.register(slug, entry)

    def get(self, slug: str) -> T:
        """The entry called `slug`; raise PlugError with the known slugs when there is none."""
        try:
            return self._entries[slug]
        except KeyError:
            raise PlugError(self._unknown(slug)) from None

    def _unknown(self, slug: str) -> str:
        if not self._entries:
            return f"There is no {self.noun} {slug!r}; none is registered."
        close = get_close_matches(slug, self._entries, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        return f"There is no {self.noun} {slug!r}.{hint} Known: {', '.join(self._entries)}."

    def __contains__(self, slug: object) -> bool:
        return slug in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def items(self) -> Iterator[tuple[str, T]]:
        """Slug and entry, in the order of registration."""
        return iter(self._entries.items())


def _imported(path: str, noun: str) -> Any:
    module, _, name = path.rpartition(".")
    if not module:
        raise PlugError(f"{path!r} does not name a {noun}: write package.module.Name.")
    try:
        return getattr(import_module(module), name)
    except AttributeError:
        raise PlugError(f"The {noun} {path} is not there: {module} has no {name}.") from None
    except ModuleNotFoundError as missing:
        raise PlugError(f"The {noun} {path} cannot be loaded: {missing}.") from missing
