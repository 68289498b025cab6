"""What a weighted sample can say, against its definitions and a simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from civic.ballots import Refused
from civic.tally.weighting import design_effect, effective_size, margin_of_error, shares

some_weights = st.lists(st.floats(0.01, 100), min_size=1, max_size=50).map(np.array)


@given(some_weights)
def test_the_design_effect_is_one_plus_the_squared_variation(weights: np.ndarray) -> None:
    variation = weights.std() / weights.mean()
    assert design_effect(weights) == pytest.approx(1 + variation**2)
    assert 1 - 1e-9 <= design_effect(weights) <= len(weights) + 1e-9
    assert effective_size(weights) == pytest.approx(weights.sum() ** 2 / (weights**2).sum())


@given(st.floats(0, 1), st.integers(1, 10**6), st.floats(0.5, 0.999))
def test_the_margin_is_the_normal_interval(share: float, people: int, confidence: float) -> None:
    reach = stats.norm.ppf((1 + confidence) / 2)
    expected = reach * np.sqrt(share * (1 - share) / people)
    assert margin_of_error(share, people, confidence=confidence) == pytest.approx(expected, rel=1e-6)


def test_asking_everybody_leaves_no_margin() -> None:
    assert margin_of_error(0.5, 1000, population=1000) == 0
    assert margin_of_error(0.5, 1000, population=10**9) == pytest.approx(0.031, abs=1e-4)


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    draws, inside = np.random.default_rng(11), 0
    for _ in range(800):
        group = draws.random(600) < 0.5
        answer = draws.random(600) < np.where(group, 0.8, 0.4)
        weights = np.where(group, 0.6, 1.4)
        found = shares(["yes" if yes else "no" for yes in answer], weights)[1]
        inside += abs(found.weighted - (0.5 * 0.6 * 0.8 + 0.5 * 1.4 * 0.4)) <= found.margin
    assert 0.92 <= inside / 800 <= 0.99


def test_shares_come_unweighted_beside_weighted() -> None:
    no, yes = shares(["yes", "yes", "no", "yes"], np.array([0.5, 0.5, 2.5, 0.5]))
    assert (no.answer, no.people, no.unweighted, no.weighted) == ("no", 1, 0.25, 0.625)
    assert (yes.answer, yes.people, yes.unweighted, yes.weighted) == ("yes", 3, 0.75, 0.375)


@pytest.mark.parametrize("weights", [[], [0.0, 0.0], [1.0, -1.0], [float("nan")]])
def test_weights_of_nonsense_are_refused(weights: list[float]) -> None:
    with pytest.raises(Refused, match="Weights must be"):
        design_effect(np.array(weights))


def test_wrong_questions_are_refused() -> None:
    with pytest.raises(Refused, match="between 0 and 1"):
        margin_of_error(0.5, 10, confidence=1.0)
    with pytest.raises(Refused, match="smaller than the sample"):
        margin_of_error(0.5, 10, population=9)
    with pytest.raises(Refused, match="smaller than the sample"):
        shares(["yes", "yes", "no"], np.array([0.1, 0.1, 2.8]), population=2)
    with pytest.raises(Refused, match="2 answers but 1 weights"):
        shares(["a", "b"], np.ones(1))
