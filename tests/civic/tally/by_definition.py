"""Equal shares for voter after voter in fractions, as the papers tell it: slow, short, and nothing of ours in it."""

from collections.abc import Callable
from fractions import Fraction

from civic.ballots import Count, VoteType
from civic.tally.equal_shares import Parameters

Backers = dict[str, dict[str, Fraction]]  # item to voter to points
Luck = Callable[[str], tuple]  # what decides between equals: the smallest is preferred
MOST_STEPS = 200


def backers_of(count: Count, last_rank: int) -> Backers:
    backers: Backers = {item.id: {} for item in count.items}
    for ballot in count.ballots:
        for item, mark in ballot.marks.items():
            ranked = count.vote_type is VoteType.ORDINAL
            points = len(ballot.marks) + last_rank - mark if ranked else Fraction(mark)
            if points > 0:
                backers[item][ballot.voter] = Fraction(points)
    return backers


def luck_of(count: Count, parameters: Parameters) -> Luck:
    votes = {item: len(voters) for item, voters in backers_of(count, 1).items()}
    costs = {item.id: item.cost for item in count.items}
    keys = {
        "min-cost": costs.__getitem__,
        "max-cost": lambda item: -costs[item],
        "max-votes": lambda item: -votes[item],
    }
    lot = parameters.ties.lot or sorted(costs)
    return lambda item: (*(keys[one](item) for one in parameters.ties.criteria), lot.index(item))


def eligible(count: Count, parameters: Parameters) -> list[str]:
    """Enough points (the last of a ranking gives one), and enough votes for the cost."""
    rule, backers = parameters.eligibility, backers_of(count, 1)
    kept = []
    for item in count.items:
        poor = rule.least_points is not None and sum(backers[item.id].values()) < rule.least_points
        if rule.cost_share is not None and not poor:
            money = rule.cost_share * count.budget
            poor = money == 0 or len(backers[item.id]) * money < item.cost * count.voter_count
        if not poor:
            kept.append(item.id)
    return kept


def one_run(
    count: Count, share: Fraction, parameters: Parameters, luck: Luck, backers: Backers, able: list[str]
) -> list[str]:
    costs, purse = {item.id: item.cost for item in count.items}, {one.voter: share for one in count.ballots}
    bought: list[str] = []
    while True:
        offers = []
        for item in able:
            rho = None if item in bought else affordable(costs[item], backers[item], purse)
            if rho is not None:
                unit = costs[item] if parameters.utility == "cost" else 1
                offers.append((rho / unit, luck(item), item, rho))
        if not offers:
            return bought
        *_, chosen, rho = min(offers)
        bought.append(chosen)
        for voter, points in backers[chosen].items():
            purse[voter] -= min(purse[voter], rho * points)


def affordable(cost: Fraction, backers: dict[str, Fraction], purse: dict[str, Fraction]) -> Fraction | None:
    """The payment per point at which the backers make up the cost, by trying each to be the poorest who pays."""
    if not backers or sum(purse[voter] for voter in backers) < cost:
        return None
    limits = sorted(backers, key=lambda voter: purse[voter] / backers[voter])
    paid, weight = Fraction(0), sum(backers.values())
    for voter in limits:
        rho = (cost - paid) / weight
        if rho * backers[voter] <= purse[voter]:
            return rho
        paid += purse[voter]
        weight -= backers[voter]
    raise AssertionError("the money was enough")


def equal_shares(count: Count, parameters: Parameters) -> list[str]:
    """The winners in the order in which they are bought, those added by points last."""
    backers, luck = backers_of(count, parameters.last_rank), luck_of(count, parameters)
    costs, able = {item.id: item.cost for item in count.items}, eligible(count, parameters)
    points = {item: sum(voters.values()) for item, voters in backers.items()}

    def by_points(left: Fraction, taken: list[str]) -> list[str]:
        added = []
        for item in sorted(set(able).difference(taken), key=lambda item: (-points[item], luck(item))):
            if costs[item] <= left:
                left -= costs[item]
                added.append(item)
        return added

    def spent(items: list[str]) -> Fraction:
        return sum((costs[item] for item in items), Fraction(0))

    def finished(won: list[str]) -> bool:
        if set(won) == {item for item in able if backers[item]}:
            return True
        left = count.budget - spent(won)
        return parameters.exhaustive_stop and all(costs[item] > left for item in set(able).difference(won))

    share = count.budget / max(count.voter_count, 1)
    share = Fraction(share // 1) if parameters.integral_start else share
    won = one_run(count, share, parameters, luck, backers, able)
    for _ in range(MOST_STEPS if parameters.increment else 0):
        if finished(won):
            break
        share += parameters.increment
        more = one_run(count, share, parameters, luck, backers, able)
        if spent(more) > count.budget:
            break
        won = more
    if parameters.fill == "points":
        won = [*won, *by_points(count.budget - spent(won), won)]
    if parameters.comparison == "satisfaction":
        greedy = by_points(count.budget, [])
        liked = [
            [sum(ballot.voter in backers[item] for item in items) for items in (won, greedy)]
            for ballot in count.ballots
        ]
        if sum(theirs > ours for ours, theirs in liked) > sum(ours > theirs for ours, theirs in liked):
            return greedy
    return won
