"""Which statements people support who usually disagree: the bridging score.

Matrix factorisation as in Community Notes (Wojcik and others 2022, "Birdwatch"): a rating is explained by how
generous a person is, what side person and statement are on, and what is left is the statement's own score.
The loss is the one the official code minimises, means and not the sums its guide prints:

    mean((r - m - i_p - i_s - f_p f_s)^2) + 0.15 (m^2 + mean(i_p^2) + mean(i_s^2)) + 0.03 (mean(f_p^2) + mean(f_s^2))

Agree is 1, pass 0.5, disagree 0. Solved by alternating least squares, which needs no seed and no learning rate.
What a score leads to is `civic.opinion.verdicts`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from civic.opinion.chance import uniform
from civic.opinion.matrix import Ids, Real, VoteMatrix, Whole

INTERCEPT_WEIGHT = 0.15
FACTOR_WEIGHT = 0.03
RATINGS = np.array([0.0, 0.5, 1.0])  # disagree, pass, agree
ROUNDS = 400
PLAIN = 12  # rounds before mixing starts: first the main divide must have shown itself
MEMORY = 8  # rounds mixed
SETTLED = 1e-5  # movement of a score; the official code's own seeds differ by 0.02
NO_GAIN = 1e-9  # of the loss, which is about 0.1


@dataclass(frozen=True, eq=False)
class Terms:
    """An intercept and a factor for each person or each statement."""

    intercepts: Real
    factors: Real


@dataclass(frozen=True, eq=False)
class Bridging:
    """Scores and sides of statements, generosity and sides of people, in the order of the ids.

    `statement.intercepts` are the bridging scores; the sign of the factors is fixed but means nothing by itself.
    """

    participants: Ids
    statements: Ids
    level: float
    person: Terms
    statement: Terms
    rounds: int


@dataclass(frozen=True, eq=False)
class Ratings:
    """Ratings in the order of one kind, people or statements: where each begins, and the index of the other kind.

    `cell` is rating x number of the others + index of the other, `often` how often each cell occurs.
    """

    starts: Whole
    counts: Whole
    other: Whole
    cell: Whole
    often: Whole

    @classmethod
    def of(cls, mine: Whole, other: Whole, values: Whole, size: int, others: int) -> Ratings:
        """From columns sorted by `mine`; every one of `size` must have a rating."""
        counts = np.bincount(mine, minlength=size)
        cell = values * others + other
        often = np.bincount(cell, minlength=len(RATINGS) * others)
        return cls(np.cumsum(counts) - counts, counts, other, cell, often)

    def summed(self, parts: Real) -> Real:
        sums: Real = np.add.reduceat(parts, self.starts)
        return sums

    def fitted(self, theirs: Terms, level: float) -> tuple[Terms, float]:
        """The terms that fit best while the others' are held, and the loss left in errors and these terms.

        A 2 x 2 system for each: [[n + a, f], [f, ff + b]] (intercept, factor) = (e, ef).
        """
        left = ((RATINGS - level)[:, None] - theirs.intercepts).ravel()
        tilted = left * np.tile(theirs.factors, len(RATINGS))
        factors = theirs.factors[self.other]
        system = self.counts, self.summed(factors), self.summed(factors * factors)
        e, ef = self.summed(left[self.cell]), self.summed(tilted[self.cell])
        terms = solved(*system, e, ef, *self.ridge())
        rest = self.often @ (left * left) - terms.intercepts @ e - terms.factors @ ef
        return terms, float(rest) / len(self.cell)

    def ridge(self) -> tuple[float, float]:
        """What the penalties on means amount to for one of the kind."""
        each = len(self.cell) / len(self.counts)
        return INTERCEPT_WEIGHT * each, FACTOR_WEIGHT * each


def solved(
    n: Whole | Real, f: Real, ff: Real, e: Real, ef: Real, intercept_ridge: float, factor_ridge: float
) -> Terms:
    """Solve [[n + a, f], [f, ff + b]] (intercept, factor) = (e, ef) for each entry."""
    first, last = n + intercept_ridge, ff + factor_ridge
    determinant = first * last - f * f
    return Terms((last * e - f * ef) / determinant, (first * ef - f * e) / determinant)


def bridging(
    matrix: VoteMatrix, start: Bridging | None = None, step: Callable[[int], None] = lambda done: None
) -> Bridging:
    """Fit all ratings of a matrix in which every participant and every statement has at least one.

    `start` is a fit of the same statements to begin from. `step` is told of every round. Raises ValueError for a
    statement or a participant without any (`civic.opinion.verdicts.judged` leaves such statements out by itself).
    """
    people, statements = matrix.size
    if not (matrix.vote_counts.all() and matrix.statement_counts.any(axis=1).all()):
        raise ValueError("Nothing can be fitted to a statement or a participant without a rating.")
    if not people or not statements:
        return Bridging(matrix.participants, matrix.statements, 0.0, nothing(people), nothing(statements), 0)
    sides = both_orders(matrix)
    first = np.concatenate([np.zeros(1 + statements), uniform(1, statements) - 0.5])
    if start is not None:
        first = np.concatenate([[start.level], start.statement.intercepts, start.statement.factors])
    state, rounds = settled(partial(one_round, *sides), first, step)
    level, statement = float(state[0]), terms_of(state)
    person, _ = sides[0].fitted(statement, level)
    sign = 1.0 if statement.factors[np.abs(statement.factors).argmax()] >= 0 else -1.0
    person, statement = (Terms(terms.intercepts, sign * terms.factors) for terms in (person, statement))
    return Bridging(matrix.participants, matrix.statements, level, person, statement, rounds)


def nothing(size: int) -> Terms:
    return Terms(np.zeros(size), np.zeros(size))


def both_orders(matrix: VoteMatrix) -> tuple[Ratings, Ratings]:
    """The same ratings in the order of people and in the order of statements."""
    people, statements = matrix.size
    rows = np.repeat(np.arange(people), matrix.vote_counts)
    columns, values = matrix.columns.astype(np.int64), matrix.values.astype(np.int64) + 1
    order = np.argsort(matrix.columns, kind="stable")
    return (
        Ratings.of(rows, columns, values, people, statements),
        Ratings.of(columns[order], rows[order], values[order], statements, people),
    )


def terms_of(state: Real) -> Terms:
    """Scores and factors of the statements; a state is (level, scores, factors)."""
    size = len(state) // 2
    return Terms(state[1 : size + 1], state[size + 1 :])


def one_round(by_person: Ratings, by_statement: Ratings, state: Real) -> tuple[Real, float]:
    """A better state by least squares, and the loss of the one given, people's terms being the best for it."""
    level, given = float(state[0]), terms_of(state)
    person, rest = by_person.fitted(given, level)
    loss = rest + INTERCEPT_WEIGHT * (level**2 + (given.intercepts**2).mean())
    loss += FACTOR_WEIGHT * float((given.factors**2).mean())
    statement, _ = by_statement.fitted(person, level)
    explained = (
        person.intercepts @ by_person.counts
        + statement.intercepts @ by_statement.counts
        + statement.factors @ by_statement.summed(person.factors[by_statement.other])
    )
    total = RATINGS @ by_person.often.reshape(len(RATINGS), -1).sum(axis=1)
    better = (total - explained) / len(by_person.cell) / (1 + INTERCEPT_WEIGHT)
    return np.concatenate([[better], statement.intercepts, statement.factors]), loss


def settled(
    better: Callable[[Real], tuple[Real, float]], state: Real, step: Callable[[int], None]
) -> tuple[Real, int]:
    """Repeat `better` until the scores stand still; the state and the number of rounds.

    The last few rounds are mixed (Anderson 1965) to get there sooner. A mixture that raises the loss is dropped
    for the plain round before it, so the loss only ever falls.
    """
    images: list[Real] = []
    errors: list[Real] = []
    least = np.inf
    for rounds in range(1, ROUNDS + 1):
        image, loss = better(state)
        step(rounds)
        if images and loss > least:
            state, images, errors = images[-1], [], []
            continue
        error = image - state
        if np.abs(error[: len(error) // 2 + 1]).max() < SETTLED or least - loss < NO_GAIN:
            return image, rounds
        least = loss
        images, errors = [*images[-MEMORY:], image], [*errors[-MEMORY:], error]
        state = mixed(images, errors) if rounds > PLAIN else image
    return image, ROUNDS


def mixed(images: list[Real], errors: list[Real]) -> Real:
    """The combination of the last rounds whose errors cancel best."""
    if len(images) < 2:
        return images[-1]
    change = np.stack([errors[-1] - error for error in errors[:-1]], axis=1)
    shares = np.linalg.lstsq(change, errors[-1], rcond=1e-8)[0]
    moves = np.stack([images[-1] - image for image in images[:-1]], axis=1)
    mixture: Real = images[-1] - moves @ shares
    return mixture
