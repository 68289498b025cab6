"""Majority judgment (Balinski and Laraki 2011): the highest median grade wins.

Items of equal median are told apart by taking one median grade away from each until they differ. A ballot that
does not grade an item gives it the lowest grade.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from civic.ballots import Count, Indices, Sentence, VoteType, refuse
from civic.results import Explanation, Fact, Reason, Result
from civic.tally import contest, totals
from civic.tally.ties import tie_order

NAME = "majority-judgment"
MOST_GRADES = 10**8  # every voter has one for every item


@dataclass(frozen=True)
class Parameters(contest.Parameters):
    """`lowest`: the grade of an item a ballot does not grade; None takes the lowest on any ballot."""

    lowest: int | None = None


def majority_judgment(count: Count, parameters: Parameters | None = None) -> Result:
    """The result. Raises Refused for other ballots and for a grade below `lowest`."""
    contest.accept(count, NAME, VoteType.SCORING)
    totals.few_enough(len(count.items), NAME, MOST_GRADES // max(count.voter_count, 1))
    chosen = parameters or Parameters()
    columns = count.columns
    least = int(columns.values.min(initial=0)) if chosen.lowest is None else chosen.lowest * columns.scale
    if (columns.values < least).any():
        raise refuse(
            "parameter", "A ballot gives a grade below {lowest}.", lowest=Fraction(least, columns.scale)
        )
    values = [majority_value(grades) for grades in grades_of(count, least)]
    order = tie_order(count, chosen.ties)
    ranks = {value: place for place, value in enumerate(sorted(set(values)))}
    merit = [Fraction(ranks[value]) for value in values]
    able = list(range(len(values))) if count.voter_count else []
    winners, tied = contest.leaders(able, merit, chosen.seats, order)
    medians = [Fraction(value[0], columns.scale) if value else Fraction(0) for value in values]
    reasons = tuple(reason(count, item, winners, medians) for item in range(len(values)))
    summary = Sentence(
        "The item with the highest middle grade wins; equal ones lose middle grades until they differ."
    )
    return Result(
        chosen.rule(NAME, lowest=Fraction(least, columns.scale)),
        totals.ids(count, winners),
        {item.id: median for item, median in zip(count.items, medians, strict=True)},
        Explanation((summary,), (), reasons),
        totals.ids(count, tied),
    )


def grades_of(count: Count, least: int) -> list[Indices]:
    """All grades of each item in rising order, one for every voter."""
    columns = count.columns
    order = np.lexsort((columns.values, columns.items))
    items, times = columns.items[order], columns.times[columns.rows][order]
    grades = np.repeat(columns.values[order], times)
    given = totals.weighted(items, times, len(count.items))
    ends = np.cumsum(given)
    filled = []
    for end, number in zip(ends.tolist(), given.tolist(), strict=True):
        missing = np.full(count.voter_count - number, least, np.int64)
        filled.append(np.sort(np.concatenate([missing, grades[end - number : end]])))
    return filled


def majority_value(grades: Indices) -> tuple[int, ...]:
    """The medians in the order in which they would be taken away: the middle one, then outwards by turns.

    The median of an even number is the lower middle one; so from an odd number the next is below, from an even
    number above.
    """
    size = len(grades)
    middle = (size - 1) // 2
    steps = np.arange(size)
    first = -1 if size % 2 else 1
    offsets = np.where(steps % 2 == 1, first, -first) * ((steps + 1) // 2)
    return tuple(grades[middle + offsets].tolist())


def reason(count: Count, item: int, winners: list[int], medians: list[Fraction]) -> Reason:
    name = count.items[item].id
    facts: dict[str, Fact] = {"median": medians[item]}
    if item in winners or not winners:
        return Reason(name, item in winners, Sentence("Its middle grade was {median}.", facts), None, facts)
    facts["last"] = medians[winners[-1]]
    why = Sentence("Its middle grade was {median}; the last winner had {last}.", facts)
    needed = "It needed a middle grade above {last}."
    if facts["last"] == facts["median"]:
        needed = "It needed more grades above {last}, or fewer below it."
    return Reason(name, False, why, Sentence(needed, facts), facts)
