"""Which statements speak for a group, which nearly everyone shares, and which divide.

The figures and tests are those of Polis: shares smoothed by one imaginary vote each way (Laplace), a z test of
one share against one half and of two shares against each other, one-sided at 90 %. Passes count as votes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from civic.opinion.matrix import Real, Whole

SURE = 1.2815515655446004  # z of 90 %, one-sided
MOST = 5
AGREE, DISAGREE = 2, 0  # places in a tally: disagree, pass, agree


class Side(StrEnum):
    """What a group or everyone says of a statement."""

    AGREE = "agree"
    DISAGREE = "disagree"

    @property
    def place(self) -> int:
        return AGREE if self is Side.AGREE else DISAGREE


class Consensus(StrEnum):
    """The two definitions in use. They answer different questions, so both are given by name.

    MAJORITY: the share of all votes is surely above one half. GROUP_AWARE: the product over groups of the
    share in each, so that no group, however small, is outvoted.
    """

    MAJORITY = "majority"
    GROUP_AWARE = "group-aware"


@dataclass(frozen=True)
class Shared:
    """A statement many share: its column, the side, how many said so of how many votes, its score.

    The score is the z of the share under MAJORITY and the product of shares under GROUP_AWARE.
    """

    column: int
    side: Side
    count: int
    votes: int
    share: float
    score: float


@dataclass(frozen=True)
class Representative:
    """A statement that speaks for a group: `ratio` times as often said inside as outside.

    `share_z` tests the share inside against one half, `ratio_z` inside against outside.
    """

    column: int
    side: Side
    count: int
    votes: int
    share: float
    share_z: float
    ratio: float
    ratio_z: float

    @property
    def sure(self) -> bool:
        return self.share_z > SURE and self.ratio_z > SURE

    @property
    def strength(self) -> float:
        """Polis' order of representative statements."""
        return self.ratio * self.ratio_z * self.share * self.share_z


@dataclass(frozen=True)
class Dividing:
    """A statement on which two groups differ: the smoothed share that agrees in each, and the z of the difference."""

    column: int
    most: int
    least: int
    shares: tuple[float, ...]
    z: float


def smoothed(count: Whole, votes: Whole) -> Real:
    """(count + 1) / (votes + 2)."""
    share: Real = (count + 1) / (votes + 2)
    return share


def one_share_z(count: Whole, votes: Whole) -> Real:
    """z of a share against one half, one vote added in favour (Polis: prop-test)."""
    many = votes + 1
    z: Real = 2 * np.sqrt(many) * ((count + 1) / many - 0.5)
    return z


def two_shares_z(count: Whole, votes: Whole, other_count: Whole, other_votes: Whole) -> Real:
    """z of one share against another, one vote added in favour of each (Polis: two-prop-test)."""
    first, second = votes + 1, other_votes + 1
    pooled = (count + other_count + 2) / (first + second)
    spread = np.sqrt(np.maximum(pooled * (1 - pooled) * (1 / first + 1 / second), 0))
    apart: Real = (count + 1) / first - (other_count + 1) / second
    return np.where(spread > 0, apart / np.where(spread > 0, spread, 1), 0.0)


def consensus(tally: Whole, side: Side, hidden: NDArray[np.bool_], most: int = MOST) -> list[Shared]:
    """MAJORITY consensus from the votes of everyone: (statements, 3)."""
    count, votes = tally[:, side.place], tally.sum(axis=1)
    share, z = smoothed(count, votes), one_share_z(count, votes)
    fit = (share > 0.5) & (z > SURE) & ~hidden
    return strongest(count, votes, share, z, share * z, fit, side, most)


def group_aware(groups: Whole, side: Side) -> Real:
    """The product over groups of the smoothed share of one side; votes as (groups, statements, 3)."""
    product: Real = smoothed(groups[:, :, side.place], groups.sum(axis=2)).prod(axis=0)
    return product


def group_aware_consensus(
    groups: Whole, side: Side, hidden: NDArray[np.bool_], most: int = MOST
) -> list[Shared]:
    """GROUP_AWARE consensus: the highest products; only statements that most in every group side with."""
    shares = smoothed(groups[:, :, side.place], groups.sum(axis=2))
    fit = (shares > 0.5).all(axis=0) & ~hidden if len(groups) else np.zeros_like(hidden)
    count, votes = groups[:, :, side.place].sum(axis=0), groups.sum(axis=(0, 2))
    score = group_aware(groups, side)
    return strongest(count, votes, smoothed(count, votes), score, score, fit, side, most)


def strongest(
    count: Whole,
    votes: Whole,
    share: Real,
    score: Real,
    order: Real,
    fit: NDArray[np.bool_],
    side: Side,
    most: int,
) -> list[Shared]:
    """The `most` fitting statements with the highest `order`, the earlier statement on a tie."""
    ranked = [column for column in np.argsort(-order, kind="stable").tolist() if fit[column]]
    return [
        Shared(j, side, int(count[j]), int(votes[j]), float(share[j]), float(score[j])) for j in ranked[:most]
    ]


def representative(
    groups: Whole, group: int, hidden: NDArray[np.bool_], most: int = MOST
) -> list[Representative]:
    """What speaks for one group, as Polis chooses it: the best agreement first, then those that are surely

    above one half and surely above the others, by strength, agreements before disagreements. Where nothing is
    sure, the one statement nearest to it.
    """
    every = candidates(groups, group, hidden)
    lead = best_agreement(every)
    sure = sorted((found for found in every if found.sure), key=lambda found: -found.strength)
    if lead is not None:
        chosen = [lead, *(found for found in sure if found.column != lead.column)]
    else:
        chosen = sure or best_of_all(every)
    return sorted(chosen[:most], key=lambda found: found.side is Side.DISAGREE)


def candidates(groups: Whole, group: int, hidden: NDArray[np.bool_]) -> list[Representative]:
    """For every visible statement the side on which the group differs more from the others."""
    sides = [side_figures(groups, group, side) for side in Side]
    agreeing = sides[0][-1] > sides[1][-1]
    chosen = np.where(agreeing, sides[0], sides[1])
    return [
        Representative(
            j, Side.AGREE if agreeing[j] else Side.DISAGREE, int(row[0]), int(row[1]), *map(float, row[2:])
        )
        for j, row in enumerate(chosen.T)
        if not hidden[j]
    ]


def side_figures(groups: Whole, group: int, side: Side) -> Real:
    """Rows: count, votes, share, z of the share, ratio to the share of all others, z of the difference."""
    count, votes = groups[group, :, side.place], groups[group].sum(axis=1)
    other = groups[:, :, side.place].sum(axis=0) - count
    others = groups.sum(axis=(0, 2)) - votes
    share = smoothed(count, votes)
    ratio = share / smoothed(other, others)
    return np.stack(
        [count, votes, share, one_share_z(count, votes), ratio, two_shares_z(count, votes, other, others)]
    )


def best_agreement(every: Sequence[Representative]) -> Representative | None:
    """The agreement that leads a group's list, or None: said by most, strongest by Polis' order."""
    best: Representative | None = None
    for found in every:
        if found.side is Side.AGREE and beats_agreement(found, best):
            best = found
    return best


def beats_agreement(found: Representative, best: Representative | None) -> bool:
    if best is None:
        return found.count > 0 and (found.ratio_z > SURE or found.share > 0.5)
    if best.ratio > 1:
        return found.strength > best.strength
    return found.share * found.share_z > best.share * best.share_z


def best_of_all(every: Sequence[Representative]) -> list[Representative]:
    """The statement that differs most, if nothing is sure."""
    return [max(every, key=lambda found: found.ratio_z)] if every else []


def dividing(groups: Whole, hidden: NDArray[np.bool_], most: int = MOST) -> list[Dividing]:
    """Statements where two groups surely differ, by how far their shares of agreement lie apart."""
    if len(groups) < 2:
        return []
    count, votes = groups[:, :, AGREE], groups.sum(axis=2)
    shares = smoothed(count, votes)
    high, low = shares.argmax(axis=0), shares.argmin(axis=0)
    at = np.arange(len(hidden))
    z = two_shares_z(count[high, at], votes[high, at], count[low, at], votes[low, at])
    apart = shares[high, at] - shares[low, at]
    ranked = [j for j in np.argsort(-apart, kind="stable").tolist() if z[j] > SURE and not hidden[j]]
    return [
        Dividing(j, int(high[j]), int(low[j]), tuple(shares[:, j].tolist()), float(z[j]))
        for j in ranked[:most]
    ]
