"""Method of Equal Shares (Peters and Skowron 2020; Peters, Pierczynski, Skowron 2021) for participatory budgets.

Everyone gets an equal share of the budget; a project is bought when those who voted for it can pay for it, the
one first that asks least of each of them. As money is usually left, the shares may be raised step by step
(`increment`) as long as the purchases stay within the real budget. Every parameter of that completion is explicit
because each can change the winners. Runs are pruned in floats and confirmed in whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil

import numpy as np

from civic.ballots import Count, Indices, Sentence, refuse
from civic.results import Fact, Result
from civic.tally import greedy, totals
from civic.tally.equal_shares_setting import (
    CHOICES,
    Outcome,
    Parameters,
    Setting,
    arranged,
    scaled_increment,
)
from civic.tally.equal_shares_told import Teller
from civic.tally.exact_purses import ExactRun, Rivals
from civic.tally.purses import Run, Uncertain

__all__ = ["CHOICES", "Parameters", "equal_shares", "scaled_increment"]


MOST_WORK = 4 * 10**9  # marks looked at in all steps together, projects and steps counted too: some minutes


def equal_shares(
    count: Count, parameters: Parameters | None = None, progress: Callable[[int], None] = lambda rounds: None
) -> Result:
    """The result; `progress` hears the number of steps done. Raises Refused as `civic.tally.totals` says.

    Where a lot may have decided, all is counted again with two other lots: who wins by each does not owe it to the lot.
    """
    chosen = parameters or Parameters()
    setting = arranged(count, chosen)
    result, contested = counted(setting, progress)
    if not contested:
        return result
    won, swapped = set(result.winners), set[str]()
    for order in setting.order.other_lots({count.place[item] for item in won}):
        swapped |= won ^ set(counted(arranged(count, chosen, order), progress)[0].winners)
    return replace(result, tied=in_order(count, swapped.union(result.tied)) if swapped else ())


def in_order(count: Count, items: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(items, key=count.place.__getitem__))


def counted(setting: Setting, progress: Callable[[int], None]) -> tuple[Result, bool]:
    """The result, with all that asked the same as `tied`, and whether a lot may have decided anything at all."""
    share, contested = completed(setting, progress)
    outcome = confirmed(setting, share)
    added, tied = filled(setting, outcome.winners) if setting.parameters.fill == "points" else ([], [])
    result = told(setting, replace(outcome, tied=sorted({*outcome.tied, *tied})), added)
    if setting.parameters.comparison == "satisfaction":
        result = compared(setting, result)
    return result, contested or bool(result.tied)


def completed(setting: Setting, progress: Callable[[int], None]) -> tuple[Fraction, bool]:
    """The final share, and whether a lot may have decided what a step bought.

    Raises Refused when the steps are so small that it would take hours.
    """
    share, step = setting.first_share, setting.parameters.increment
    winners, contested = setting.bought(share)
    rounds, most = 0, MOST_WORK // (len(setting.support.rows) + 100 * len(setting.cost) + 10_000)
    while step is not None and not finished(setting, winners):
        rounds += 1
        progress(rounds)
        if rounds > most:
            template = "After {steps} steps of {increment} the shares still rise; choose a larger increment, or auto."
            raise refuse("too-many-steps", template, steps=most, increment=step)
        further = next_share(setting, winners, share, step * setting.coins)
        more, close = setting.bought(further)
        contested = contested or close
        if setting.spent(more) > setting.money:
            return further - step * setting.coins, contested
        share, winners = further, more
    return share, contested


def finished(setting: Setting, winners: Sequence[int]) -> bool:
    """Nothing is left to buy, or (if the stop is on) nothing that is left fits the budget."""
    if len(winners) == len(setting.market.items):
        return True
    left, won = setting.money - setting.spent(winners), set(winners)
    return setting.parameters.exhaustive_stop and not any(
        cost <= left
        for item, cost in enumerate(setting.cost)
        if item not in won and item not in setting.barred
    )


def next_share(setting: Setting, winners: Sequence[int], share: Fraction, step: Fraction) -> Fraction:
    """One step on; or, while no project that is not bought could be paid at all, straight to where one can.

    On the way only some of the same projects could be bought, which neither overspends nor exhausts the budget.
    """
    won, votes = set(winners), setting.support.votes
    enough = min(
        Fraction(setting.cost[item], int(votes[item])) for item in setting.market.items if item not in won
    )
    return share + step * max(1, ceil((enough - share) / step))


def confirmed(setting: Setting, share: Fraction) -> Outcome:
    """The final run in whole numbers; floats only said what is bought, or that they could not tell."""
    market, run = setting.market, ExactRun(setting.market, share)
    try:
        places = Run(market, share).buy()
    except Uncertain:
        places = [purchase.item for purchase in ExactRun(market, share).buy()]
    rivals = Rivals(run, places, [setting.order.group[item] for item in market.items])
    purchases = run.replay(places, rivals.note)
    winners = [market.items[place] for place in places]
    return Outcome(share, winners, purchases, [market.items[place] for place in rivals.named], run.left())


def filled(setting: Setting, winners: Sequence[int]) -> tuple[list[int], list[int]]:
    """Further projects by points, skipping what does not fit; and between whom only the lot decided there."""
    points = totals.points(setting.count, setting.parameters.last_rank)
    taken = {*winners, *setting.barred}
    queue = [item for item in range(len(points)) if item not in taken]
    queue.sort(key=lambda item: (-points[item], setting.order.rank[item]))
    left = Fraction(setting.money - setting.spent(winners))
    run = greedy.walk(queue, [Fraction(cost) for cost in setting.cost], left, greedy.Parameters(), {})
    return run.winners, greedy.decided_by_lot(run, points, setting.order)


def compared(setting: Setting, result: Result) -> Result:
    """The greedy winners instead, when more voters approve more of them than of the result's."""
    chosen = setting.parameters
    other = greedy.greedy(
        setting.count,
        greedy.Parameters(last_rank=chosen.last_rank, ties=chosen.ties, eligibility=chosen.eligibility),
    )
    ours, theirs = liked(setting, result.winners), liked(setting, other.winners)
    times = setting.support.times
    happier, unhappier = int(times[ours > theirs].sum()), int(times[theirs > ours].sum())
    facts: dict[str, Fact] = {"ours": happier, "theirs": unhappier}
    template = "{ours} voters like more projects of equal shares, {theirs} more of the greedy winners."
    kept = result if happier >= unhappier else other
    story = replace(kept.explanation, summary=(*kept.explanation.summary, Sentence(template, facts)))
    return replace(kept, rule=result.rule, explanation=story)


def liked(setting: Setting, winners: Iterable[str]) -> Indices:
    """How many of the winners each row of ballots speaks for."""
    number = np.zeros(setting.market.size, np.int64)
    for item in winners:
        number[setting.support.rows[setting.support.of(setting.count.place[item])]] += 1
    return number


def told(setting: Setting, outcome: Outcome, added: Sequence[int]) -> Result:
    count = setting.count
    points = totals.points(count, setting.parameters.last_rank)
    return Result(
        setting.parameters.rule(),
        totals.ids(count, [*outcome.winners, *added]),
        {item.id: had for item, had in zip(count.items, points, strict=True)},
        Teller(setting, outcome, added).explanation(),
        totals.ids(count, outcome.tied),
    )
