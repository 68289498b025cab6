"""Bridging scores against those of the official code, and verdicts against their rules."""

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from civic.formats.polis.votes import parse_votes
from civic.opinion.bridging import (
    FACTOR_WEIGHT,
    INTERCEPT_WEIGHT,
    RATINGS,
    Bridging,
    bridging,
)
from civic.opinion.matrix import VoteMatrix
from civic.opinion.verdicts import Judged, Thresholds, Verdict, judged, locked, verdict
from tests.civic.opinion.conftest import conversation, vote_lists
from tests.civic.opinion.test_matrix import columns

SCORED = (
    "15-per-hour-seattle",
    "canadian-electoral-reform",
    "football-concussions",
    "scoop-hivemind.affordable-housing",
    "scoop-hivemind.taxes",
    "scoop-hivemind.ubi",
    "vtaiwan.uberx",
)
NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize("seed", [42, 7])
@pytest.mark.parametrize("name", SCORED)
def test_scores_are_within_the_noise_of_the_official_code(shared_data: Path, name: str, seed: int) -> None:
    """Two seeds of the official code differ by 0.023; its factors have no sign of their own."""
    with (shared_data / "bridging" / f"notes_{name}_seed{seed}.csv").open() as file:
        rows = {int(row["noteId"]): row for row in csv.DictReader(file)}
    found = bridging(votes_of(shared_data, name))
    official = np.array([float(rows[note]["internalNoteIntercept"]) for note in found.statements.tolist()])
    sides = np.array([float(rows[note]["internalNoteFactor1"]) for note in found.statements.tolist()])
    assert np.abs(found.statement.intercepts - official).max() <= 0.03
    assert abs(np.corrcoef(found.statement.factors, sides)[0, 1]) > 0.99
    assert len(rows) == len(official)


def votes_of(shared_data: Path, name: str) -> VoteMatrix:
    file = next(folder for folder in shared_data.glob(f"polis*/**/{name}/votes.csv"))
    return parse_votes(file.read_bytes(), file.name).matrix()


def loss(matrix: VoteMatrix, found: Bridging) -> float:
    rows = np.repeat(np.arange(matrix.size[0]), matrix.vote_counts)
    person, statement = found.person, found.statement
    predicted = found.level + person.intercepts[rows] + statement.intercepts[matrix.columns]
    predicted += person.factors[rows] * statement.factors[matrix.columns]
    error = ((RATINGS[matrix.values.astype(int) + 1] - predicted) ** 2).mean()
    intercepts = found.level**2 + (person.intercepts**2).mean() + (statement.intercepts**2).mean()
    factors = (person.factors**2).mean() + (statement.factors**2).mean()
    return float(error + INTERCEPT_WEIGHT * intercepts + FACTOR_WEIGHT * factors)


def test_the_fit_is_a_minimum_of_the_stated_loss() -> None:
    """No small step in any direction of the statements' terms lowers it."""
    matrix = conversation(300, 12, 8, 2)
    found = bridging(matrix)
    least = loss(matrix, found)
    rng = np.random.default_rng(1)
    for part in (
        found.person.intercepts,
        found.person.factors,
        found.statement.intercepts,
        found.statement.factors,
    ):
        for _ in range(20):
            step = rng.normal(size=len(part)) * 0.02
            part += step
            assert loss(matrix, found) > least - 1e-6
            part -= step


def test_support_from_one_camp_alone_scores_lower_than_support_from_both() -> None:
    votes = [(p, s, 1 if s < 3 else (1 if (p + s) % 2 else -1)) for p in range(60) for s in range(12)]
    found = judged(VoteMatrix.of(*columns(votes)))
    by_id = {each.statement: each for each in found.statements}
    assert {by_id[s].verdict for s in range(3)} == {Verdict.BRIDGES}
    assert all((by_id[s].score or 0) < 0.3 and by_id[s].verdict is Verdict.OPEN for s in range(3, 12))


def test_two_runs_are_equal_to_the_bit() -> None:
    first, second = (bridging(conversation(400, 30, 10, 2)) for _ in range(2))
    assert first.statement.intercepts.tobytes() == second.statement.intercepts.tobytes()
    assert first.person.factors.tobytes() == second.person.factors.tobytes()


@given(vote_lists(people=12, statements=8, most=120))
def test_any_votes_have_finite_scores_inside_their_bounds(votes: list) -> None:
    found = judged(VoteMatrix.of(*columns(votes), all_statements=range(8)))
    assert len(found.statements) == 8
    for each in found.statements:
        assert (each.score is None) == (not any(vote[1] == each.statement for vote in votes))
        if each.score is not None:
            assert np.isfinite([each.score, each.low, each.high, each.factor]).all()
            assert each.low <= each.score <= each.high


def test_nothing_is_made_up_for_a_statement_nobody_rated() -> None:
    with pytest.raises(ValueError, match="without a rating"):
        bridging(VoteMatrix.of([1, 2], [1, 2], [1, -1], all_statements=[3]))


def test_only_people_with_enough_ratings_count_for_a_verdict() -> None:
    regulars = [(p, s, 1 if (p + s) % 2 else -1) for p in range(20) for s in range(12)]
    passers_by = [(100 + p, 99, 1) for p in range(8)]
    found = {
        each.statement: each for each in judged(VoteMatrix.of(*columns(regulars + passers_by))).statements
    }
    assert (found[99].raters, found[99].verdict, found[99].net) == (0, Verdict.TOO_FEW, (0, 0))
    assert found[0].raters == 20


def test_too_few_raters_are_told_so() -> None:
    found = judged(conversation(9, 12, 40, 2))
    assert not found.enough_raters
    assert {each.verdict for each in found.statements} == {Verdict.TOO_FEW}


GOOD = Judged("s", Verdict.OPEN, 40, 0.45, 0.40, 0.5, 0.1, 0.44, (12, 15))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, Verdict.BRIDGES),
        ({"raters": 4}, Verdict.TOO_FEW),
        ({"score": 0.39}, Verdict.OPEN),
        ({"factor": -0.5}, Verdict.OPEN),
        ({"score_without_busiest": 0.36}, Verdict.OPEN),
        ({"net": (3, 30)}, Verdict.OPEN),
        ({"net": (4, 30)}, Verdict.BRIDGES),
        ({"net": (4, 80)}, Verdict.OPEN),
        ({"net": (10, 400)}, Verdict.BRIDGES),
        ({"score": -0.14}, Verdict.REJECTED),
        ({"score": -0.14, "factor": 0.3}, Verdict.OPEN),
        ({"score": -0.02, "high": -0.05}, Verdict.REJECTED),
    ],
)
def test_each_rule_of_the_verdict(change: dict, expected: Verdict) -> None:
    assert verdict(replace(GOOD, **change), Thresholds()) is expected


def test_a_settled_verdict_is_locked_after_two_weeks_and_an_open_one_is_not() -> None:
    early, late = NOW - timedelta(days=13), NOW - timedelta(days=14)
    assert locked(Verdict.BRIDGES, late, Verdict.OPEN, NOW) is Verdict.BRIDGES
    assert locked(Verdict.BRIDGES, early, Verdict.OPEN, NOW) is Verdict.OPEN
    assert locked(Verdict.OPEN, late, Verdict.REJECTED, NOW) is Verdict.REJECTED
