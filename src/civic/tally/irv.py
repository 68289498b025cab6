"""Instant-runoff voting: the item with the fewest first places is dropped until one has more than half.

Ballots that list nobody still in the race are exhausted and leave the majority's base. Of several with the
fewest, the one drops that had fewer in the latest earlier round where they differed; then the tie-break keeps
the one it prefers.
"""

from __future__ import annotations

from collections.abc import Sequence

from civic.ballots import Count, Sentence, refuse
from civic.results import Explanation, Fact, Reason, Result, Round
from civic.tally import contest, totals
from civic.tally.lots import swayed
from civic.tally.papers import Papers, chosen_of
from civic.tally.ties import Drawn, Order, tie_order

NAME = "irv"
Tallies = list[dict[int, int]]


def irv(count: Count, parameters: contest.Parameters | None = None) -> Result:
    """The result. Raises Refused for equal ranks, other ballots, and more than one seat."""
    chosen = chosen_of(parameters)
    if chosen.seats != 1:
        raise refuse("parameter", "Instant runoff fills one seat; for more there is STV.")

    def again(order: Order) -> tuple[list[int], list[Drawn]]:
        tallies, _, drawn = race(Papers(count, NAME, chosen.overvotes), len(count.items), order)
        return first(tallies), drawn

    order = tie_order(count, chosen.ties)
    tallies, dropped, drawn = race(Papers(count, NAME, chosen.overvotes), len(count.items), order)
    winners, last = first(tallies), tallies[-1] if tallies else {}
    tied = swayed(order, (winners, drawn), again, len(count.columns.items))
    best = [max((tally.get(item, 0) for tally in tallies), default=0) for item in range(len(count.items))]
    return Result(
        chosen.rule(NAME, overvotes=chosen.overvotes),
        totals.ids(count, winners),
        {item.id: votes for item, votes in zip(count.items, best, strict=True)},
        Explanation(
            summary(last), rounds(count, tallies, dropped), reasons(count, tallies, dropped, winners)
        ),
        totals.ids(count, tied),
    )


def first(tallies: Tallies) -> list[int]:
    """Who leads in the last round; nobody when no ballot names anybody."""
    last = tallies[-1] if tallies else {}
    return [max(last, key=last.__getitem__)] if last and max(last.values()) else []


def race(papers: Papers, size: int, order: Order) -> tuple[Tallies, list[int], list[Drawn]]:
    """The tally of each round, who was dropped after it, and what the lot chose.

    Of those without a vote it does not matter who goes first: they all go.
    """
    running = list(range(size))
    tallies: Tallies = []
    dropped: list[int] = []
    drawn: list[Drawn] = []
    while running:
        votes = papers.votes(papers.times, size)
        tallies.append({item: votes[item] for item in running})
        if len(running) == 1 or 2 * max(votes) > sum(votes):
            break
        low = weakest(tallies, running)
        lowest = max(low, key=order.rank.__getitem__)
        if votes[lowest]:
            drawn += order.drawn(lowest, low, last=True)
        papers.hand_on(lowest)
        running.remove(lowest)
        dropped.append(lowest)
    return tallies, dropped, drawn


def weakest(tallies: Sequence[dict[int, int]], running: Sequence[int]) -> list[int]:
    """Who may drop: fewest votes, now or in the latest round that tells them apart."""
    low = list(running)
    for tally in reversed(tallies):
        fewest = min(tally[item] for item in low)
        low = [item for item in low if tally[item] == fewest]
    return low


def summary(last: dict[int, int]) -> tuple[Sentence, ...]:
    facts: dict[str, Fact] = {"most": max(last.values(), default=0), "all": sum(last.values())}
    return (Sentence("Votes of the winner: {most} of the {all} that still counted.", facts),)


def rounds(count: Count, tallies: Tallies, dropped: Sequence[int]) -> tuple[Round, ...]:
    told = []
    for number, tally in enumerate(tallies):
        named = {count.items[item].id: votes for item, votes in tally.items()}
        if number < len(dropped):
            sentence = Sentence(
                "{item} has the fewest votes and drops out.", {"item": count.items[dropped[number]].id}
            )
        else:
            sentence = Sentence("The count is decided.")
        told.append(Round(sentence, named))
    return tuple(told)


def reasons(
    count: Count, tallies: Tallies, dropped: Sequence[int], winners: Sequence[int]
) -> tuple[Reason, ...]:
    return tuple(reason(count, tallies, dropped, winners, item) for item in range(len(count.items)))


def reason(
    count: Count, tallies: Tallies, dropped: Sequence[int], winners: Sequence[int], item: int
) -> Reason:
    name = count.items[item].id
    if item in winners:
        facts: dict[str, Fact] = {"votes": tallies[-1][item], "round": len(tallies)}
        return Reason(
            name, True, Sentence("It had {votes} {votes:vote|votes} in round {round}.", facts), None, facts
        )
    number = dropped.index(item) if item in dropped else len(tallies) - 1
    votes = tallies[number].get(item, 0)
    facts = {"votes": votes, "round": number + 1}
    if item not in dropped:
        why = Sentence("It had {votes} {votes:vote|votes} when another had more than half.", facts)
        return Reason(name, False, why, None, facts)
    above = sorted(tallies[number].values())[1]
    facts["lacking"] = above - votes
    why = Sentence("It dropped out in round {round} with {votes} {votes:vote|votes}.", facts)
    return Reason(
        name,
        False,
        why,
        Sentence("It needed more than {lacking} further {lacking:vote|votes} to stay.", facts),
        facts,
    )
