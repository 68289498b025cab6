"""Schulze method (Schulze 2011): the item whose strongest paths beat those of every other.

A path is as strong as its weakest comparison; strength is the winning side's votes, or the margin.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from civic.ballots import Count, Indices, Sentence, refuse
from civic.results import Explanation, Fact, Reason, Result, Round
from civic.tally import contest, totals
from civic.tally.pairwise import preferences
from civic.tally.ties import tie_order

NAME = "schulze"
STRENGTHS = ("winning-votes", "margins")


@dataclass(frozen=True)
class Parameters(contest.Parameters):
    """`strength` of a comparison: winning-votes or margins."""

    strength: str = "winning-votes"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.strength not in STRENGTHS:
            raise refuse("parameter", "strength must be winning-votes or margins.")


def schulze(count: Count, parameters: Parameters | None = None) -> Result:
    """The result; several winners are those first in the Schulze order. Raises Refused for other ballots."""
    chosen = parameters or Parameters()
    matrix = preferences(count, NAME)
    paths = strongest(strengths(matrix, chosen.strength))
    beats = paths > paths.T
    merit = [Fraction(number) for number in beats.sum(axis=1).tolist()]
    order = tie_order(count, chosen.ties)
    winners, tied = contest.foremost(beats, chosen.seats if count.voter_count else 0, order)
    reasons = tuple(reason(count, item, winners, paths, beats) for item in range(len(merit)))
    summary = Sentence(
        "An item wins when no other has a stronger path of comparisons to it than it has back."
    )
    rounds = tuple(beaten_by(count, item, beats) for item in winners)
    return Result(
        chosen.rule(NAME, strength=chosen.strength),
        totals.ids(count, winners),
        {item.id: number for item, number in zip(count.items, merit, strict=True)},
        Explanation((summary,), rounds, reasons),
        totals.ids(count, tied),
    )


def strengths(matrix: Indices, strength: str) -> Indices:
    """Of each comparison won, its strength; 0 where it is not won."""
    margin = matrix - matrix.T
    return np.where(margin > 0, margin if strength == "margins" else matrix, 0)


def strongest(direct: Indices) -> Indices:
    """The strength of the strongest path between each two items (Floyd and Warshall's scheme)."""
    paths = direct.copy()
    for middle in range(len(paths)):
        np.maximum(paths, np.minimum(paths[:, middle, None], paths[None, middle, :]), out=paths)
    np.fill_diagonal(paths, 0)
    return paths


def beaten_by(count: Count, item: int, beats: np.ndarray) -> Round:
    facts: dict[str, Fact] = {"item": count.items[item].id, "number": int(beats[item].sum())}
    return Round(Sentence("{item} has the stronger path against {number} {number:other|others}.", facts))


def reason(count: Count, item: int, winners: list[int], paths: Indices, beats: np.ndarray) -> Reason:
    name = count.items[item].id
    facts: dict[str, Fact] = {"number": int(beats[item].sum())}
    if item in winners:
        return Reason(name, True, Sentence("It beats {number} {number:other|others}.", facts), None, facts)
    rivals = [rival for rival in winners if beats[rival, item]]
    if not rivals:
        return Reason(name, False, Sentence("No winner beats it; the lot decided."), None, facts)
    rival = rivals[0]
    facts |= {
        "rival": count.items[rival].id,
        "theirs": int(paths[rival, item]),
        "own": int(paths[item, rival]),
    }
    why = Sentence("{rival} beats it: its strongest path is {theirs}, the way back only {own}.", facts)
    return Reason(
        name, False, why, Sentence("It needed a path to {rival} of more than {theirs}.", facts), facts
    )
