"""The method door: what a way of deciding together must do, and what it is told.

A method is made from its rules and from who may take part; it keeps nothing between calls. The house stores
ballots one a person and process, builds the `Count`, and asks here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from civic.ballots import Ballot, Count, Item, Refusal, VoteType
from civic.lifecycle import Lifecycle
from civic.results import Explanation, Result

if TYPE_CHECKING:  # it says what it needs in the words of this file
    from civic.methods.participation import Participation


class Proof(StrEnum):
    """How somebody showed who they are, for one act."""

    EMAIL = "email"  # a code sent to an address
    PHONE = "phone"  # a code sent to a number
    ROLL = "roll"  # found on the roll by keyed hash
    OIDC = "oidc"  # a public identity provider
    IN_PERSON = "in-person"  # seen by a clerk and a witness


@dataclass(frozen=True)
class Standing:
    """What the house knows when an act arrives: the process's state and open items, and what the person proved."""

    state: str
    items: tuple[Item, ...]
    budget: Fraction | None = None
    proofs: frozenset[Proof] = field(default_factory=frozenset)
    area: str = ""
    age: int | None = None


@dataclass(frozen=True)
class Document:
    """One file to publish."""

    name: str
    media_type: str
    content: bytes


class Method(Protocol):
    """One way of deciding together.

    `Rules` is the class of its parameters, `open_states` the states that take acts, `vote_type` how its ballots
    judge, `participation` who may act and with what proof. `admit` must not depend on whether
    the person acted before: a second attempt gets the answer of the first. `tally` raises Refused where the rule
    has no answer (a budget without money), never for a count without ballots.
    """

    slug: ClassVar[str]
    lifecycle: ClassVar[Lifecycle]
    open_states: ClassVar[frozenset[str]]
    Rules: ClassVar[type[Any]]

    @property
    def vote_type(self) -> VoteType: ...

    @property
    def participation(self) -> Participation: ...

    def admit(self, act: Ballot, standing: Standing, now: datetime) -> Refusal | None: ...

    def tally(self, count: Count) -> Result: ...

    def explain(self, result: Result) -> Explanation: ...

    def export(self, count: Count, result: Result) -> Iterable[Document]: ...
