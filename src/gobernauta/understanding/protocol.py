"""The Reader door: what thinks about a text and suggests, and changes nothing.

A reader is one file. It imports no Django and never sees the database: what the town knows is handed to it as
`Knowledge` when it is opened.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Protocol, Self


@dataclass(frozen=True, slots=True)
class Named:
    """Something the town has a name for: a service, an area. `names` are all its names and keywords."""

    slug: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A text whose kind of matter a person has accepted."""

    text: str
    service_code: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the town knows, for readers to be opened with."""

    languages: tuple[str, ...]
    services: tuple[Named, ...] = ()
    areas: tuple[Named, ...] = ()
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """A text said before that may say the same."""

    pk: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """What is to be read. `earlier` are texts that share a band of their fingerprint with this one."""

    text: str
    language: str = ""
    earlier: Sequence[Earlier] = field(default=())


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing a reader thinks. `confidence` is a probability from 0 to 1; `evidence` are words of the text."""

    kind: str  # language · duplicate · place · category
    value: str
    confidence: float
    evidence: tuple[str, ...] = ()


class Reader(Protocol):
    """One way of looking at a text."""

    name: ClassVar[str]
    version: ClassVar[str]

    @classmethod
    def open(cls, knowledge: Knowledge) -> Self:
        """Make the reader ready; the costly part, once for many texts."""
        ...

    def read(self, text: Text) -> Sequence[Suggestion]: ...
