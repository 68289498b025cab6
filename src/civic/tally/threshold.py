"""Thresholds and quotas: an item passes when enough speak for it, whatever the others get.

For petitions, referendums and statements: an absolute number, a share of the ballots, a turnout. The quotas are
those of the classic seat rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from civic.ballots import Count, Sentence, refuse
from civic.results import Explanation, Fact, Reason, Result, Rule
from civic.tally import totals

NAME = "threshold"


@dataclass(frozen=True)
class Parameters:
    """`votes`: at least so many. `share`: more than this part of the ballots (1/2: a majority), or at least it
    with `at_least`. `turnout`: at least this part of `electorate` must have voted."""

    votes: int | None = None
    share: Fraction | None = None
    at_least: bool = False
    turnout: Fraction | None = None
    electorate: int | None = None

    def __post_init__(self) -> None:
        if self.votes is None and self.share is None:
            raise refuse("parameter", "A threshold needs a number of votes or a share.")
        for name in ("votes", "share", "turnout", "electorate"):
            if (getattr(self, name) or 0) < 0:
                raise refuse("parameter", "{name} cannot be below 0.", name=name)
        if self.turnout is not None and not self.electorate:
            raise refuse("parameter", "A turnout needs the size of the electorate.")

    def rule(self) -> Rule:
        own: dict[str, Fact | bool | None] = {
            "votes": self.votes,
            "share": self.share,
            "at_least": self.at_least,
            "turnout": self.turnout,
            "electorate": self.electorate,
        }
        return Rule(NAME, own)

    def needed(self, ballots: int) -> int:
        """The fewest votes that pass among so many ballots."""
        needed = self.votes or 0
        if self.share is not None:
            part = self.share * ballots
            needed = max(needed, -floor(-part) if self.at_least else floor(part) + 1)
        return needed


def threshold(count: Count, parameters: Parameters) -> Result:
    """The items that pass, in the order of the list."""
    votes, ballots = totals.votes(count).tolist(), count.voter_count
    needed = parameters.needed(ballots)
    enough = quorate(parameters, ballots)
    passed = [item for item, backed in enumerate(votes) if enough and backed >= needed]
    reasons = tuple(reason(count, item, backed, needed, enough) for item, backed in enumerate(votes))
    facts: dict[str, Fact] = {"needed": needed, "ballots": ballots, "passed": len(passed)}
    summary = [Sentence("Votes needed: {needed}; ballots: {ballots}. Items that reach it: {passed}.", facts)]
    if not enough:
        summary.append(Sentence("Too few voted for any item to pass."))
    return Result(
        parameters.rule(),
        totals.ids(count, passed),
        {item.id: backed for item, backed in zip(count.items, votes, strict=True)},
        Explanation(tuple(summary), (), reasons),
    )


def quorate(parameters: Parameters, ballots: int) -> bool:
    return parameters.turnout is None or ballots >= parameters.turnout * (parameters.electorate or 0)


def reason(count: Count, item: int, votes: int, needed: int, enough: bool) -> Reason:
    name = count.items[item].id
    facts: dict[str, Fact] = {"votes": votes, "needed": needed, "lacking": max(0, needed - votes)}
    had = Sentence("It had {votes} {votes:vote|votes}; {needed} {needed:was|were} needed.", facts)
    if votes < needed:
        return Reason(name, False, had, Sentence("It lacked {lacking} {lacking:vote|votes}.", facts), facts)
    if not enough:
        had = Sentence("It had {votes} {votes:vote|votes}, but too few people voted at all.", facts)
    return Reason(name, enough, had, None, facts)


def droop(votes: int, seats: int) -> int:
    """The smallest number that only `seats` candidates can reach: votes / (seats + 1) rounded down, plus one."""
    return votes // seats_of(seats, 1) + 1


def hare(votes: int, seats: int) -> Fraction:
    """Votes / seats."""
    return Fraction(votes, seats_of(seats, 0))


def hagenbach_bischoff(votes: int, seats: int) -> Fraction:
    """Votes / (seats + 1), unrounded."""
    return Fraction(votes, seats_of(seats, 1))


def imperiali(votes: int, seats: int) -> Fraction:
    """Votes / (seats + 2)."""
    return Fraction(votes, seats_of(seats, 2))


def seats_of(seats: int, more: int) -> int:
    if seats < 1:
        raise refuse("parameter", "At least one seat must be filled.")
    return seats + more
