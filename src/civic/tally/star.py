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
from civic.tally.lots import swayed
from civic.tally.pairwise import MOST_ITEMS
from civic.tally.ties import Drawn, Order, tie_order

NAME = "star"


def star(count: Count, parameters: contest.Parameters | None = None) -> Result:
    """The result. Raises Refused for other ballots, scores below 0, and more than one seat."""
    contest.accept(count, NAME, VoteType.SCORING)
    totals.few_enough(len(count.items), NAME, MOST_ITEMS)
    chosen = parameters or contest.Parameters()
    if chosen.seats != 1:
        raise refuse("parameter", "STAR fills one seat.")
    if (count.columns.values < 0).any():
        raise refuse("negative-marks", "STAR knows no scores below 0.")
    merit, order = totals.points(count), tie_order(count, chosen.ties)
    ranks = standings(count, merit) if count.voter_count else []

    def again(order: Order) -> tuple[list[int], list[Drawn]]:
        pair, drawn = finalists(ranks, order)
        winners, further = runoff(count, pair, merit, order)
        return winners, [*drawn, *further]

    pair, _ = finalists(ranks, order)
    winners, drawn = again(order)
    tied = swayed(order, (winners, drawn), again, len(count.columns.items))
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


def standings(count: Count, merit: list[Fraction]) -> list[tuple[Fraction, int]]:
    """The total of each, and how many of those with the second highest total it beats where it has that, too."""
    second = sorted(merit, reverse=True)[1] if len(merit) > 1 else None
    same = [item for item, had in enumerate(merit) if had == second]
    wins = [0] * len(merit)
    for item in same:
        wins[item] = sum(prefer(count, item, rival) > 0 for rival in same if rival != item)
    return list(zip(merit, wins, strict=True))


def finalists(ranks: list[tuple[Fraction, int]], order: Order) -> tuple[list[int], list[Drawn]]:
    """The two who stand highest, and what the lot chose among equals."""
    left = list(range(len(ranks)))
    pair: list[int] = []
    drawn: list[Drawn] = []
    while left and len(pair) < 2:
        best = max(ranks[item] for item in left)
        alike = [item for item in left if ranks[item] == best]
        pair.append(order.first(alike))
        left.remove(pair[-1])
        drawn += order.drawn(pair[-1], alike)
    return pair, drawn


def runoff(
    count: Count, pair: list[int], merit: list[Fraction], order: Order
) -> tuple[list[int], list[Drawn]]:
    if len(pair) < 2:
        return pair, []
    one, other = pair
    margin = prefer(count, one, other)
    if margin:
        return [one if margin > 0 else other], []
    if merit[one] != merit[other]:
        return [one], []
    return [order.first(pair)], order.drawn(order.first(pair), pair)


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
            Round(
                Sentence(
                    "{one} and {other} meet; {margin} more {margin:voter scores|voters score} {one} higher.",
                    facts,
                )
            )
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
        template = (
            "It needed more than {lacking} further {lacking:voter|voters} to score it higher than the winner."
        )
        needed = Sentence(template, facts)
        return Reason(name, False, why, needed, facts)
    if not pair:
        return Reason(name, False, Sentence("Nobody voted."))
    facts["last"] = merit[pair[-1]]
    why = Sentence("It had a total of {had}; the second of the runoff had {last}.", facts)
    return Reason(
        name, False, why, Sentence("It needed a total above {last} to reach the runoff.", facts), facts
    )
