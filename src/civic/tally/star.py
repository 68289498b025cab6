"""STAR voting (score then automatic runoff): of the two highest totals, the one more voters scored higher wins.

No score counts as 0. Ties: for a place among the two, the head-to-head winner, then the tie-break; in the
runoff, the higher total, then the tie-break (the Equal Vote Coalition's protocol, without its five-star step).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from civic.ballots import Count, Sentence, VoteType, refuse
from civic.results import Explanation, Fact, Reason, Result, Round
from civic.tally import contest, totals
from civic.tally.pairwise import MOST_ITEMS
from civic.tally.ties import Order, tie_order

NAME = "star"


def star(count: Count, parameters: contest.Parameters | None = None) -> Result:
    """The result. Raises Refused for other ballots, scores below 0, and more than one seat."""
    contest.accept(count, NAME, VoteType.SCORING)
    totals.few_enough(count, NAME, MOST_ITEMS)
    chosen = parameters or contest.Parameters()
    if chosen.seats != 1:
        raise refuse("parameter", "STAR fills one seat.")
    if (count.columns.values < 0).any():
        raise refuse("negative-marks", "STAR knows no scores below 0.")
    merit, order = totals.points(count), tie_order(count, chosen.ties)
    field = list(range(len(merit))) if count.voter_count else []
    pair, doubles = finalists(count, field, merit, order)
    winners, even = runoff(count, pair, merit, order)
    tied = sorted(outcomes_of_lots(count, pair, doubles, merit, order)) or even
    scores = {item.id: had for item, had in zip(count.items, merit, strict=True)}
    return Result(
        chosen.rule(NAME),
        totals.ids(count, winners),
        scores,
        Explanation((), told(count, pair, scores), reasons(count, pair, winners, merit)),
        totals.ids(count, tied),
    )


def prefer(count: Count, one: int, other: int) -> int:
    """How many more voters score `one` above `other` than the reverse."""
    columns = count.columns
    score = np.zeros((2, len(columns.times)), np.int64)
    for side, item in enumerate((one, other)):
        mine = columns.items == item
        score[side, columns.rows[mine]] = columns.values[mine]
    return int((np.sign(score[0] - score[1]) * columns.times).sum())


def finalists(
    count: Count, field: list[int], merit: list[Fraction], order: Order
) -> tuple[list[int], list[int]]:
    """The two with the highest totals, and those between whom the lot gave the second place."""
    wins = [Fraction(0)] * len(merit)
    ranked = sorted(field, key=lambda item: (-merit[item], order.rank[item]))
    if len(ranked) > 2 and merit[ranked[1]] == merit[ranked[2]]:
        same = [item for item in field if merit[item] == merit[ranked[1]]]
        for item in same:
            wins[item] = Fraction(sum(prefer(count, item, rival) > 0 for rival in same if rival != item))
        ranked.sort(key=lambda item: (-merit[item], -wins[item], order.rank[item]))
        first, second, third = ranked[:3]
        if wins[second] == wins[third]:
            return [first, second], [
                item
                for item in same
                if wins[item] == wins[second] and order.group[item] == order.group[second]
            ]
    return ranked[:2], []


def outcomes_of_lots(
    count: Count, pair: list[int], doubles: list[int], merit: list[Fraction], order: Order
) -> set[int]:
    """Who could have won had the lot for the second place (or for both) fallen otherwise; empty if it is all one."""
    if pair and pair[0] in doubles:
        return set(doubles)
    found: set[int] = set()
    for double in doubles:
        winners, even = runoff(count, [pair[0], double], merit, order)
        found.update(winners, even)
    return found if len(found) > 1 else set()


def runoff(count: Count, pair: list[int], merit: list[Fraction], order: Order) -> tuple[list[int], list[int]]:
    if len(pair) < 2:
        return pair, []
    one, other = pair
    margin = prefer(count, one, other)
    if margin:
        return [one if margin > 0 else other], []
    if merit[one] != merit[other]:
        return [one], []
    return [order.first(pair)], order.by_lot(pair) if len(order.by_lot(pair)) > 1 else []


def told(count: Count, pair: list[int], scores: dict[str, Fraction]) -> tuple[Round, ...]:
    rounds = [Round(Sentence("The scores of each are added up."), scores)]
    if len(pair) == 2:
        one, other = pair
        facts: dict[str, Fact] = {
            "one": count.items[one].id,
            "other": count.items[other].id,
            "margin": prefer(count, one, other),
        }
        rounds.append(
            Round(Sentence("{one} and {other} meet; {margin} more voters score {one} higher.", facts))
        )
    return tuple(rounds)


def reasons(count: Count, pair: list[int], winners: list[int], merit: list[Fraction]) -> tuple[Reason, ...]:
    return tuple(reason(count, pair, winners, merit, item) for item in range(len(merit)))


def reason(count: Count, pair: list[int], winners: list[int], merit: list[Fraction], item: int) -> Reason:
    name = count.items[item].id
    facts: dict[str, Fact] = {"had": merit[item]}
    if item in winners:
        return Reason(
            name, True, Sentence("It was among the two with the highest totals and won the runoff.", facts)
        )
    if item in pair:
        facts["lacking"] = prefer(count, winners[0], item)
        why = Sentence("It was among the two with the highest totals and lost the runoff.", facts)
        needed = Sentence("It needed {lacking} more voters to score it higher than the winner.", facts)
        return Reason(name, False, why, needed, facts)
    if not pair:
        return Reason(name, False, Sentence("Nobody voted."))
    facts["last"] = merit[pair[-1]]
    why = Sentence("It had a total of {had}; the second of the runoff had {last}.", facts)
    return Reason(
        name, False, why, Sentence("It needed a total above {last} to reach the runoff.", facts), facts
    )
