"""How ties are decided: by published criteria first, then by a lot drawn beforehand.

A process that draws no lot gets the order of the ids, and the result says so. Nothing here is random: a lot is
a list of ids somebody drew, or an order anyone can derive again from a public seed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any

from civic.ballots import Count, Fact, refuse
from civic.tally.totals import votes


@dataclass(frozen=True)
class TieBreak:
    """`criteria` in order: min-cost, max-cost, max-votes; then `lot`, all item ids, the luckiest first.

    Without a lot, the order of the ids stands in for one.
    """

    criteria: tuple[str, ...] = ()
    lot: tuple[str, ...] | None = None

    def parameters(self) -> dict[str, Fact | bool | None]:
        return {"ties": ",".join(self.criteria) or "none", "lot": ",".join(self.lot) if self.lot else "id"}


@dataclass(frozen=True)
class Drawn:
    """A choice of the lot: `item` before all `others`, which are its equals, or (`last`) after them."""

    item: int
    others: frozenset[int]
    last: bool = False

    def otherwise(self, instead: int) -> Drawn:
        """The choice of another of them."""
        return Drawn(instead, (self.others | {self.item}) - {instead}, self.last)


@dataclass(frozen=True)
class Order:
    """Every item's place when tied (`rank`, 0 is first) and which items only the lot keeps apart (`group`)."""

    rank: Sequence[int]
    group: Sequence[int]

    def first(self, items: Iterable[int]) -> int:
        return min(items, key=self.rank.__getitem__)

    def drawn(self, item: int, items: Iterable[int], last: bool = False) -> list[Drawn]:
        """That only the lot put this item before (or `last`, after) others of these; nothing when it did not."""
        others = frozenset(one for one in items if one != item and self.group[one] == self.group[item])
        return [Drawn(item, others, last)] if others else []

    def against(self, winners: Collection[int]) -> Order:
        """The same criteria with the lot that is worst for the winners."""
        merit = [(self.group[item], item in winners, -rank) for item, rank in enumerate(self.rank)]
        return Order(places(merit), self.group)


def draw(items: Iterable[str], seed: str) -> tuple[str, ...]:
    """The lot of a public seed: ids by SHA-256 of seed, newline, id. Announce the seed's source beforehand."""
    return tuple(sorted(items, key=lambda item: (sha256(f"{seed}\n{item}".encode()).digest(), item)))


def tie_order(count: Count, ties: TieBreak) -> Order:
    """The order in which tied items are preferred. Raises Refused for unknown criteria or an incomplete lot."""
    keys = [criterion(count, name) for name in ties.criteria]
    lots = lot_places(count, ties.lot)
    merits = places(list(zip(*keys, strict=True))) if keys else [0] * len(lots)
    ordered = sorted(range(len(lots)), key=lambda item: (merits[item], lots[item]))
    rank, group = [0] * len(ordered), [0] * len(ordered)
    for place, item in enumerate(ordered):
        rank[item] = place
        same = place > 0 and merits[ordered[place - 1]] == merits[item]
        group[item] = group[ordered[place - 1]] if same else place
    return Order(rank, group)


def places(values: Sequence[Any]) -> list[int]:
    """Each value's place among the distinct ones, from 0: as exact as the values, and quick to compare."""
    place = {value: number for number, value in enumerate(sorted(set(values)))}
    return [place[value] for value in values]


def levels(values: Sequence[Fraction]) -> Sequence[int]:
    """Whole numbers in the order of the values, equal for equal ones."""
    if all(value.denominator == 1 for value in values):
        return [value.numerator for value in values]
    return places(values)


def criterion(count: Count, name: str) -> Sequence[int]:
    """For each item a number that is smaller the more it is preferred."""
    if name == "max-votes":
        return [-backed for backed in votes(count).tolist()]
    if name in ("min-cost", "max-cost"):
        sign = 1 if name == "min-cost" else -1
        return [sign * level for level in levels([item.cost or Fraction(0) for item in count.items])]
    raise refuse(
        "unknown-tie-rule",
        "{name} is no rule for ties; there are min-cost, max-cost and max-votes.",
        name=name,
    )


def lot_places(count: Count, lot: Sequence[str] | None) -> list[int]:
    if lot is None:
        lot = sorted(item.id for item in count.items)
    place = {item: index for index, item in enumerate(lot)}
    missing = next((item.id for item in count.items if item.id not in place), None)
    if missing is not None:
        raise refuse("incomplete-lot", "The lot does not name {item}.", item=missing)
    return [place[item.id] for item in count.items]
