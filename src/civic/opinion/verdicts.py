"""What a bridging score leads to: supported across divides, not supported, or not yet known, each with a reason.

Thresholds are those of Community Notes. A verdict needs enough raters, support from both sides of the main
divide, and must survive without the busiest raters; what cannot be known is said to be unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import product

import numpy as np
from numpy.typing import NDArray

from civic.opinion.bridging import RATINGS, Bridging, Terms, both_orders, bridging, solved
from civic.opinion.matrix import Ids, Real, VoteMatrix, Whole

LOCK_AFTER = timedelta(days=14)


class Verdict(StrEnum):
    """What may be said of a statement."""

    BRIDGES = "supported across divides"
    REJECTED = "not supported across divides"
    OPEN = "not settled"
    TOO_FEW = "not enough raters"


@dataclass(frozen=True)
class Thresholds:
    """When a verdict is given (defaults: Community Notes)."""

    raters_of_statement: int = 5
    ratings_of_rater: int = 10
    raters: int = 10
    score: float = 0.40
    score_without_busiest: float = 0.37
    factor: float = 0.5
    low_score: float = -0.05
    low_score_per_factor: float = 0.8
    low_bound: float = -0.04
    net_each_side: int = 4
    share_each_side: float = 0.05
    net_enough: int = 10
    busiest: float = 0.001


@dataclass(frozen=True)
class Judged:
    """One statement: raters with enough ratings, score with bounds, factor, agreement minus disagreement by side."""

    statement: object
    verdict: Verdict
    raters: int
    score: float | None = None
    low: float | None = None
    high: float | None = None
    factor: float | None = None
    score_without_busiest: float | None = None
    net: tuple[int, int] = (0, 0)


@dataclass(frozen=True, eq=False)
class Judgement:
    """All statements, best score first, the fit behind them, and how many raters have enough ratings."""

    statements: tuple[Judged, ...]
    fit: Bridging
    raters: int
    enough_raters: bool


def judged(
    matrix: VoteMatrix, thresholds: Thresholds | None = None, step: Callable[[int], None] = lambda done: None
) -> Judgement:
    """A verdict on every statement of the matrix.

    Everyone's ratings shape the scores. Who has rated little has next to no side, so for a verdict only people
    with enough ratings are counted.
    """
    limits = thresholds or Thresholds()
    rated = matrix.statement_counts.sum(axis=1) > 0
    counted = kept_columns(matrix, rated)
    fit = bridging(counted, step=step)
    known = judged_columns(counted, fit, limits, step)
    unrated = [Judged(statement, Verdict.TOO_FEW, 0) for statement in matrix.statements[~rated].tolist()]
    ranked = sorted(known, key=lambda found: -(found.score or 0.0))
    raters = int((matrix.vote_counts >= limits.ratings_of_rater).sum())
    return Judgement((*ranked, *unrated), fit, raters, raters >= limits.raters)


def kept_columns(matrix: VoteMatrix, columns: NDArray[np.bool_]) -> VoteMatrix:
    """The matrix without the other columns; rows stay, even empty ones."""
    if columns.all():
        return matrix
    cells = columns[matrix.columns]
    kept_before = np.concatenate([np.zeros(1, np.int64), np.cumsum(cells)])
    places = (np.cumsum(columns) - 1).astype(np.int32)
    return VoteMatrix(
        matrix.participants,
        matrix.statements[columns],
        kept_before[matrix.starts],
        places[matrix.columns[cells]],
        matrix.values[cells],
    )


def judged_columns(
    matrix: VoteMatrix, fit: Bridging, limits: Thresholds, step: Callable[[int], None]
) -> list[Judged]:
    """Every statement of the fit with its figures."""
    if not fit.rounds:
        return []
    low, high = bounds(matrix, fit)
    without = scores_without_busiest(matrix, fit, limits, step)
    raters, net = by_side(matrix, fit.person, limits)
    found = [
        Judged(
            statement,
            Verdict.OPEN,
            int(raters[j]),
            float(fit.statement.intercepts[j]),
            float(low[j]),
            float(high[j]),
            float(fit.statement.factors[j]),
            float(without[j]),
            (int(net[j, 0]), int(net[j, 1])),
        )
        for j, statement in enumerate(fit.statements.tolist())
    ]
    many = int((matrix.vote_counts >= limits.ratings_of_rater).sum()) >= limits.raters
    return [replace(each, verdict=verdict(each, limits) if many else Verdict.TOO_FEW) for each in found]


def verdict(found: Judged, limits: Thresholds) -> Verdict:
    """The verdict on one statement from its figures."""
    score, factor, high = found.score or 0.0, abs(found.factor or 0.0), found.high or 0.0
    if found.raters < limits.raters_of_statement:
        return Verdict.TOO_FEW
    if score < limits.low_score - limits.low_score_per_factor * factor or high < limits.low_bound:
        return Verdict.REJECTED
    supported = score >= limits.score and factor < limits.factor
    lasting = (found.score_without_busiest or 0.0) >= limits.score_without_busiest
    return Verdict.BRIDGES if supported and lasting and two_sided(found.net, limits) else Verdict.OPEN


def two_sided(net: tuple[int, int], limits: Thresholds) -> bool:
    """Whether the weaker side's net agreement is enough: many people, or a few and a fair share."""
    weaker, all_net = min(net), max(sum(net), 1)
    if weaker >= limits.net_enough:
        return True
    return weaker >= limits.net_each_side and weaker / all_net >= limits.share_each_side


def by_side(matrix: VoteMatrix, person: Terms, limits: Thresholds) -> tuple[Whole, Whole]:
    """Of people with enough ratings: how many rated each statement, and agreements minus disagreements

    of those of negative and of positive factor, a row a statement.
    """
    sides = (person.factors > 0).astype(np.int64)
    sides[matrix.vote_counts < limits.ratings_of_rater] = -1
    tally = matrix.tallied(sides, 2)
    return tally.sum(axis=(0, 2)), (tally[:, :, 2] - tally[:, :, 0]).T


def bounds(matrix: VoteMatrix, fit: Bridging) -> tuple[Real, Real]:
    """The lowest and highest score a statement would have with one more rating by an extreme rater.

    Extreme: the least or most generous, on either far side or in the middle, agreeing or disagreeing; with the
    score as it stands that is thirteen fits of each statement, people's terms held.
    """
    _, ratings = both_orders(matrix)
    left = ((RATINGS - fit.level)[:, None] - fit.person.intercepts).ravel()
    factors = fit.person.factors[ratings.other]
    errors = left[ratings.cell]
    n, f, ff = ratings.counts, ratings.summed(factors), ratings.summed(factors * factors)
    e, ef = ratings.summed(errors), ratings.summed(errors * factors)
    scores = [solved(n, f, ff, e, ef, *ratings.ridge()).intercepts]
    generous = fit.person.intercepts.min(), fit.person.intercepts.max()
    sides = fit.person.factors.min(), 0.0, fit.person.factors.max()
    for intercept, side, rating in product(generous, sides, (0.0, 1.0)):
        error = rating - fit.level - intercept
        more = n + 1, f + side, ff + side**2, e + error, ef + error * side
        scores.append(solved(*more, *ratings.ridge()).intercepts)
    every = np.stack(scores)
    return every.min(axis=0), every.max(axis=0)


def scores_without_busiest(
    matrix: VoteMatrix, fit: Bridging, limits: Thresholds, step: Callable[[int], None]
) -> Real:
    """Scores fitted anew without the busiest raters, against brigades; as they are where nobody is left out."""
    people = len(matrix.participants)
    left_out = int(people * limits.busiest)
    if not left_out:
        return fit.statement.intercepts
    busiest = np.argsort(-matrix.vote_counts, kind="stable")[:left_out]
    rest = matrix.taken(np.setdiff1d(np.arange(people), busiest))
    rated = rest.statement_counts.sum(axis=1) > 0
    smaller = bridging(kept_columns(rest, rated), start=restricted(fit, rated), step=step)
    scores = np.full(len(rated), -np.inf)
    scores[rated] = smaller.statement.intercepts
    return scores


def restricted(fit: Bridging, columns: NDArray[np.bool_]) -> Bridging:
    """The fit of some of the statements, to begin another from."""
    terms = Terms(fit.statement.intercepts[columns], fit.statement.factors[columns])
    ids: Ids = fit.statements[columns]
    return Bridging(fit.participants, ids, fit.level, fit.person, terms, fit.rounds)


def locked(earlier: Verdict, decided_at: datetime, fresh: Verdict, now: datetime) -> Verdict:
    """The verdict that holds: after two weeks a settled one no longer changes, so that it cannot be worn down."""
    settled = earlier in (Verdict.BRIDGES, Verdict.REJECTED)
    return earlier if settled and now - decided_at >= LOCK_AFTER else fresh
