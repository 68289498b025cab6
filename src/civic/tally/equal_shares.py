"""Method of Equal Shares (Peters and Skowron 2020; Peters, Pierczynski, Skowron 2021) for participatory budgets.

Everyone gets an equal share of the budget; a project is bought when those who voted for it can pay for it, the
one first that asks least of each of them. As money is usually left, the shares may be raised step by step
(`increment`) as long as the purchases stay within the real budget. Every parameter of that completion is explicit
because each can change the winners. Runs are pruned in floats and confirmed in whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import NamedTuple

import numpy as np

from civic.ballots import Count, Indices, Sentence, refuse
from civic.results import Fact, Result
from civic.tally import greedy, totals
from civic.tally.equal_shares_setting import (
    CHOICES,
    MOST_ITEMS,
    Outcome,
    Parameters,
    Setting,
    arranged,
    scaled_increment,
)
from civic.tally.equal_shares_told import Teller
from civic.tally.exact_purses import ExactRun
from civic.tally.lots import choices, few, swayed
from civic.tally.ties import Drawn, Order, levels

__all__ = ["CHOICES", "MOST_ITEMS", "Parameters", "equal_shares", "scaled_increment"]
LEAST_RISE = Fraction(1, 100)  # of the share, by all steps that can be made; with less nobody sees the end
TOO_FINE = "{steps} steps of {increment} raise the shares too little; choose a larger increment, or auto."
MOST_WORK = 4 * 10**9  # marks looked at in all steps together, projects and steps counted too: some minutes


class Counted(NamedTuple):
    """What a count by one lot came to: the final share, what is bought with it and added by points, both in order,
    the greedy winners if they were asked for comparison, and what the lot chose."""

    share: Fraction
    bought: list[int]
    added: list[int]
    greedy: Result | None
    drawn: list[Drawn]


def equal_shares(
    count: Count, parameters: Parameters | None = None, progress: Callable[[int], None] = lambda rounds: None
) -> Result:
    """The result; `progress` hears the number of steps done. Raises Refused as `civic.tally.totals` says."""
    setting = arranged(count, parameters or Parameters())

    def again(order: Order) -> tuple[Collection[int], list[Drawn]]:
        other = setting.by(order)
        found = counted(other, progress)
        return winners(other, found), found.drawn

    found = counted(setting, progress)
    outcome = winners(setting, found), found.drawn
    tied = swayed(setting.order, outcome, again, len(setting.support.rows) + 10 * len(setting.cost))
    return replace(told(setting, found), tied=totals.ids(count, tied))


def counted(setting: Setting, progress: Callable[[int], None]) -> Counted:
    share, drawn = completed(setting, progress)
    last = setting.bought(share)
    drawn += last.drawn
    added: list[int] = []
    if setting.parameters.fill == "points":
        added, further = filled(setting, last.items)
        drawn += further
    other = by_greed(setting) if setting.parameters.comparison == "satisfaction" else None
    if other is not None:
        drawn += chosen_by_greed(setting, other)
    return Counted(share, last.items, added, other, few(drawn))


def winners(setting: Setting, found: Counted) -> Collection[int]:
    """Those of equal shares, or the greedy ones where more voters like more of them."""
    own = [*found.bought, *found.added]
    if found.greedy is None:
        return own
    theirs = [setting.count.place[item] for item in found.greedy.winners]
    happier, unhappier = compared(setting, own, theirs)
    return own if happier >= unhappier else theirs


def completed(setting: Setting, progress: Callable[[int], None]) -> tuple[Fraction, list[Drawn]]:
    """The final share, and what the lot chose in the steps.

    Raises Refused when the steps are so small that it would take hours, at once when that can be known.
    """
    share, step = setting.first_share, setting.parameters.increment
    won, chosen = setting.bought(share)
    drawn = dict.fromkeys(chosen)  # each once: step after step the lot is asked the same
    rounds, most = 0, MOST_WORK // (len(setting.support.rows) + 100 * len(setting.cost) + 10_000)
    while step is not None and not finished(setting, won):
        rounds += 1
        progress(rounds)
        further = next_share(setting, won, share, step * setting.coins)
        if rounds > most or most * (further - share) < LEAST_RISE * share:
            raise refuse("too-many-steps", TOO_FINE, increment=f"{float(step):.15g}", steps=most)
        more, chosen = setting.bought(further)
        drawn.update(dict.fromkeys(chosen))
        if setting.spent(more) > setting.money:
            return further - step * setting.coins, list(drawn)
        share, won = further, more
    return share, list(drawn)


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


def confirmed(setting: Setting, found: Counted) -> Outcome:
    """The final run in whole numbers; floats only said what is bought, or that they could not tell."""
    run, place = (
        ExactRun(setting.market, found.share),
        {item: at for at, item in enumerate(setting.market.items)},
    )
    purchases = run.replay([place[item] for item in found.bought])
    return Outcome(found.share, found.bought, purchases, run.left())


def filled(setting: Setting, won: Sequence[int]) -> tuple[list[int], list[Drawn]]:
    """Further projects by points, skipping what does not fit; and what the lot chose there."""
    points = totals.points(setting.count, setting.parameters.last_rank)
    taken = {*won, *setting.barred}
    queue = [item for item in range(len(points)) if item not in taken]
    queue.sort(key=lambda item: (-points[item], setting.order.rank[item]))
    left = setting.money - setting.spent(won)
    run = greedy.walk(queue, setting.cost, left, greedy.Parameters(), {})
    return run.winners, few(choices(greedy.equals(run, levels(points), setting.order, setting.cost)))


def by_greed(setting: Setting) -> Result:
    chosen = setting.parameters
    own = greedy.Parameters(last_rank=chosen.last_rank, ties=chosen.ties, eligibility=chosen.eligibility)
    return greedy.greedy(setting.count, own, setting.order)


def chosen_by_greed(setting: Setting, result: Result) -> list[Drawn]:
    groups: dict[tuple[Fact, int], list[int]] = {}
    for name in result.tied:
        item = setting.count.place[name]
        groups.setdefault((result.scores[name], setting.order.group[item]), []).append(item)
    return few(choices(groups.values()))


def compared(setting: Setting, own: Iterable[int], theirs: Iterable[int]) -> tuple[int, int]:
    """How many voters like more of our winners, and how many more of the greedy ones."""
    ours, others, times = liked(setting, own), liked(setting, theirs), setting.support.times
    return int(times[ours > others].sum()), int(times[others > ours].sum())


def liked(setting: Setting, items: Iterable[int]) -> Indices:
    """How many of the items each row of ballots speaks for."""
    number = np.zeros(setting.market.size, np.int64)
    for item in items:
        number[setting.support.rows[setting.support.of(item)]] += 1
    return number


def told(setting: Setting, found: Counted) -> Result:
    count, own = setting.count, [*found.bought, *found.added]
    points = totals.points(count, setting.parameters.last_rank)
    result = Result(
        setting.parameters.rule(),
        totals.ids(count, own),
        {item.id: had for item, had in zip(count.items, points, strict=True)},
        Teller(setting, confirmed(setting, found), found.added).explanation(),
    )
    if found.greedy is None:
        return result
    happier, unhappier = compared(setting, own, [count.place[item] for item in found.greedy.winners])
    facts: dict[str, Fact] = {"ours": happier, "theirs": unhappier}
    template = "Voters who like more projects of equal shares: {ours}; more of the greedy winners: {theirs}."
    kept = result if happier >= unhappier else found.greedy
    story = replace(kept.explanation, summary=(*kept.explanation.summary, Sentence(template, facts)))
    return replace(kept, rule=result.rule, explanation=story)
