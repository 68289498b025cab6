"""Ranked pairs (Tideman 1987): comparisons are locked in from the strongest, leaving out what would make a circle.

Comparisons of equal strength are taken in the order of the tie-break (winner first, then loser), as Zavist and
Tideman (1989) do with a lot.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from civic.ballots import Count, Indices, Sentence
from civic.results import Explanation, Fact, Reason, Result, Round
from civic.tally import contest, schulze, totals
from civic.tally.lots import few, swayed
from civic.tally.pairwise import preferences
from civic.tally.ties import Drawn, Order, tie_order

NAME = "ranked-pairs"
Parameters = schulze.Parameters


def ranked_pairs(count: Count, parameters: Parameters | None = None) -> Result:
    """The result; several winners are the first of the locked order. Raises Refused for other ballots."""
    chosen = parameters or Parameters()
    strength = schulze.strengths(preferences(count, NAME), chosen.strength)
    order = tie_order(count, chosen.ties)
    seats = chosen.seats if count.voter_count else 0
    reach, locked, drawn = lock(strength, order)
    winners, tied = contest.foremost(reach, seats, order)
    if drawn:

        def again(order: Order) -> tuple[list[int], list[Drawn]]:
            reach, _, drawn = lock(strength, order)
            winners, further = contest.unbeaten(reach, seats, order)
            return winners, few([*drawn, *further])

        tied = swayed(order, again(order), again, strength.size)
    merit = [Fraction(number) for number in reach.sum(axis=1).tolist()]
    rounds = tuple(
        Round(Sentence("{winner} above {loser}, {strength}.", pair(count, winner, loser, strength)))
        for winner, loser in locked
    )
    reasons = tuple(reason(count, item, winners, reach, strength) for item in range(len(merit)))
    summary = Sentence("Comparisons are locked in from the strongest; what would make a circle is left out.")
    return Result(
        chosen.rule(NAME, strength=chosen.strength),
        totals.ids(count, winners),
        {item.id: number for item, number in zip(count.items, merit, strict=True)},
        Explanation((summary,), rounds, reasons),
        totals.ids(count, tied),
    )


Pair = tuple[int, int]


def lock(strength: Indices, order: Order) -> tuple[np.ndarray, list[Pair], list[Drawn]]:
    """Which item stands above which, by any chain of locked comparisons; these, in order; and what the lot chose.

    It chose where a comparison is left out for one that is as strong.
    """
    size, rank = len(strength), order.rank
    pairs = [(int(winner), int(loser)) for winner, loser in zip(*np.nonzero(strength), strict=True)]
    pairs.sort(key=lambda pair: (-strength[pair], rank[pair[0]], rank[pair[1]]))
    since = np.zeros(
        (size, size), np.int64
    )  # how strong the weakest comparison is that puts one above the other
    locked: list[Pair] = []
    disputed: set[int] = set()
    for winner, loser in pairs:
        if since[loser, winner]:
            if since[loser, winner] == strength[winner, loser]:
                disputed.add(int(strength[winner, loser]))
            continue
        locked.append((winner, loser))
        if not since[winner, loser]:
            put_above(since, winner, loser, strength[winner, loser])
    drawn = (
        one
        for strong in sorted(disputed, reverse=True)
        for one in chosen_order([pair for pair in pairs if strength[pair] == strong], order)
    )
    return since > 0, locked, few(drawn)


def put_above(since: Indices, winner: int, loser: int, strength: int) -> None:
    above, below = since[:, winner] > 0, since[loser] > 0
    above[winner] = below[loser] = True
    since[above[:, None] & below & (since == 0)] = strength


def chosen_order(pairs: list[Pair], order: Order) -> Iterator[Drawn]:
    """What the lot chose to put these comparisons, which are equally strong, in order."""
    losers: dict[int, list[int]] = {}
    for winner, loser in pairs:
        losers.setdefault(winner, []).append(loser)
    for items in (list(losers), *losers.values()):
        for number, item in enumerate(items):
            yield from order.drawn(item, items[number:])


def pair(count: Count, winner: int, loser: int, strength: Indices) -> dict[str, Fact]:
    return {
        "winner": count.items[winner].id,
        "loser": count.items[loser].id,
        "strength": int(strength[winner, loser]),
    }


def reason(count: Count, item: int, winners: list[int], reach: np.ndarray, strength: Indices) -> Reason:
    name = count.items[item].id
    facts: dict[str, Fact] = {"number": int(reach[item].sum())}
    if item in winners:
        return Reason(
            name, True, Sentence("It stands above {number} {number:other|others}.", facts), None, facts
        )
    above = [rival for rival in winners if reach[rival, item]]
    if not above:
        return Reason(name, False, Sentence("No winner stands above it; the lot decided."), None, facts)
    rival = above[0]
    facts |= {"rival": count.items[rival].id, "votes": int(strength[rival, item])}
    if strength[rival, item]:
        why = Sentence("{rival} stands above it; its direct comparison is won by {votes}.", facts)
    else:
        why = Sentence("{rival} stands above it by a chain of stronger comparisons.", facts)
    return Reason(name, False, why, None, facts)
