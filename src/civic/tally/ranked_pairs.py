"""Ranked pairs (Tideman 1987): comparisons are locked in from the strongest, leaving out what would make a circle.

Comparisons of equal strength are taken in the order of the tie-break (winner first, then loser), as Zavist and
Tideman (1989) do with a lot.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from civic.ballots import Count, Indices, Sentence
from civic.results import Explanation, Fact, Reason, Result, Round
from civic.tally import contest, schulze, totals
from civic.tally.pairwise import preferences
from civic.tally.ties import tie_order

NAME = "ranked-pairs"
Parameters = schulze.Parameters


def ranked_pairs(count: Count, parameters: Parameters | None = None) -> Result:
    """The result; several winners are the first of the locked order. Raises Refused for other ballots."""
    chosen = parameters or Parameters()
    strength = schulze.strengths(preferences(count, NAME), chosen.strength)
    order = tie_order(count, chosen.ties)
    seats = chosen.seats if count.voter_count else 0
    reach, locked = lock(strength, order.rank)
    winners, tied = contest.unbeaten(reach, seats, order)
    turned = order.turned()
    others, _ = contest.unbeaten(lock(strength, turned.rank)[0], seats, turned)
    if set(winners) != set(others):
        tied = sorted({*tied, *winners, *others})
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


def lock(strength: Indices, rank: Sequence[int]) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Which item stands above which, by any chain of locked comparisons; and these, in order."""
    size = len(strength)
    pairs = [(int(winner), int(loser)) for winner, loser in zip(*np.nonzero(strength), strict=True)]
    pairs.sort(key=lambda pair: (-strength[pair], rank[pair[0]], rank[pair[1]]))
    reach = np.zeros((size, size), bool)
    locked = []
    for winner, loser in pairs:
        if reach[loser, winner]:
            continue
        locked.append((winner, loser))
        if not reach[winner, loser]:
            above = reach[:, winner].copy()
            above[winner] = True
            below = reach[loser].copy()
            below[loser] = True
            reach |= above[:, None] & below
    return reach, locked


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
        return Reason(name, True, Sentence("It stands above {number} others.", facts), None, facts)
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
