"""Asking a method of one ballot or a few."""

from datetime import UTC, datetime
from fractions import Fraction

from civic.ballots import Ballot, Count, Item
from civic.methods.protocol import Method, Standing

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ABC = tuple(Item(name, cost=Fraction(cost)) for name, cost in (("a", 60), ("b", 50), ("c", 30)))


def code(method: Method, marks: dict[str, object], state: str = "open", **standing: object) -> str | None:
    known = {"items": ABC, "budget": Fraction(100), **standing}
    refusal = method.admit(Ballot("v1", marks), Standing(state, **known), NOW)  # type: ignore[arg-type]  # values of any kind
    return refusal and refusal.code


def counted(method: Method, *ballots: dict[str, object], items: tuple[Item, ...] = ABC) -> Count:
    cast = [Ballot(f"v{number}", marks) for number, marks in enumerate(ballots)]  # type: ignore[arg-type]  # marks of any kind
    return Count.of(items, cast, vote_type=method.vote_type, budget=100)
