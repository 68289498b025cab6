"""What the rules for choosing people or options share: how many win, who leads, and how that is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from civic.ballots import Count, Sentence, VoteType, refuse
from civic.results import Explanation, Fact, Reason, Result, Round, Rule
from civic.tally import totals
from civic.tally.lots import swayed
from civic.tally.ties import Drawn, Order, TieBreak, tie_order


@dataclass(frozen=True)
class Parameters:
    """`seats`: how many win."""

    seats: int = 1
    ties: TieBreak = field(default_factory=TieBreak)

    def __post_init__(self) -> None:
        if self.seats < 1:
            raise refuse("parameter", "At least one seat must be filled.")

    def rule(self, name: str, **more: Fact | bool | None) -> Rule:
        return Rule(name, {"seats": self.seats, **more, **self.ties.parameters()})


def accept(count: Count, rule: str, *kinds: VoteType) -> None:
    """Raises Refused unless the ballots are of one of these kinds and name no price in negative marks."""
    if count.vote_type not in kinds:
        facts = {"rule": rule, "kinds": " or ".join(kinds), "kind": count.vote_type.value}
        raise refuse("wrong-ballots", "{rule} counts {kinds} ballots; these are {kind} ballots.", **facts)


def by_points(
    count: Count,
    rule: Rule,
    merit: Sequence[Fraction],
    chosen: Parameters,
    noun: str,
    above_zero: bool = True,
) -> Result:
    """The `seats` items with the most points; with `above_zero` what nobody supports cannot win."""
    order = tie_order(count, chosen.ties)
    able = [item for item in range(len(merit)) if count.voter_count and (merit[item] > 0 or not above_zero)]
    winners, tied = leaders(able, merit, chosen.seats, order)
    facts: dict[str, Fact] = {"winners": len(winners), "seats": chosen.seats, "voters": count.voter_count}
    summary = Sentence("Seats filled: {winners} of {seats}. Ballots counted: {voters}.", facts)
    reasons = [standing(count, item, merit, winners, noun) for item in range(len(merit))]
    scores = {item.id: had for item, had in zip(count.items, merit, strict=True)}
    round_ = Round(Sentence("What the ballots give each is added up."), scores)
    story = Explanation((summary,), (round_,), tuple(reasons))
    return Result(rule, totals.ids(count, winners), scores, story, totals.ids(count, tied))


def leaders(
    items: Sequence[int], merit: Sequence[Fraction], seats: int, order: Order
) -> tuple[list[int], list[int]]:
    """The first `seats` items by merit, and those equal in all but the lot of whom not all got in."""
    ranked = sorted(items, key=lambda item: (-merit[item], order.rank[item]))
    winners, rest = ranked[:seats], ranked[seats:]
    if not winners or not rest:
        return winners, []
    last = winners[-1]
    same = [item for item in ranked if (merit[item], order.group[item]) == (merit[last], order.group[last])]
    return winners, same if rest[0] in same else []


def foremost(beats: NDArray[np.bool_], seats: int, order: Order) -> tuple[list[int], list[int]]:
    """The first `seats` items of a partial order, and those that are among them by some lots only.

    Where there are no criteria, these are all that stand below fewer than `seats` and not above enough to be safe.
    """
    winners, drawn = unbeaten(beats, seats, order)
    if len(set(order.group)) > 1:
        return winners, swayed(
            order, (winners, drawn), lambda other: unbeaten(beats, seats, other), beats.size
        )
    above, below = beats.sum(axis=0).tolist(), beats.sum(axis=1).tolist()
    return winners, [item for item in range(len(beats)) if above[item] < seats < len(beats) - below[item]]


def unbeaten(beats: NDArray[np.bool_], seats: int, order: Order) -> tuple[list[int], list[Drawn]]:
    """The first `seats` items of a partial order, ties by the tie-break; and what the lot chose.

    `beats[i, j]` says that i stands above j; it must hold no circle, and what stands above
    an item stands above all below that item.
    """
    left = list(range(len(beats)))
    winners: list[int] = []
    drawn: list[Drawn] = []
    while left and len(winners) < seats:
        free = [item for item in left if not beats[left, item].any()]
        winners.append(order.first(free))
        left.remove(winners[-1])
        drawn += order.drawn(winners[-1], free)
    return winners, drawn


def standing(count: Count, item: int, merit: Sequence[Fraction], winners: Sequence[int], noun: str) -> Reason:
    """Why an item is in or out, by its points and those of the last winner."""
    name = count.items[item].id
    facts: dict[str, Fact] = {"had": merit[item], "noun": noun}
    if item in winners:
        facts["place"] = list(winners).index(item) + 1
        return Reason(name, True, Sentence("It had {had} {had:{noun}}, place {place}.", facts), None, facts)
    if not winners:
        return Reason(name, False, Sentence("It had {had} {had:{noun}}.", facts), None, facts)
    facts |= {"last": merit[winners[-1]], "lacking": merit[winners[-1]] - merit[item]}
    why = Sentence("It had {had} {had:{noun}}; the last winner had {last}.", facts)
    return Reason(
        name, False, why, Sentence("It needed more than {lacking} further {lacking:{noun}}.", facts), facts
    )
