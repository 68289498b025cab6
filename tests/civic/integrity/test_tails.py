"""Tails against scipy and, where scipy gives up, against exact integers."""

from fractions import Fraction
from math import comb, exp, inf, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from civic.tally.integrity import benjamini_hochberg, binomial_tail, poisson_tail


def log_of(fraction: Fraction) -> float:
    def of_whole(whole: int) -> float:
        shift = max(whole.bit_length() - 60, 0)
        return log(whole >> shift) + shift * log(2)

    return of_whole(fraction.numerator) - of_whole(fraction.denominator)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 3000), st.floats(1e-6, 3000))
def test_poisson_tails_are_scipys(count: int, mean: float) -> None:
    theirs = stats.poisson.logsf(count - 1, mean)
    if theirs < -600:  # scipy underflows there
        return
    assert float(poisson_tail(count, mean)) == pytest.approx(theirs, rel=1e-9, abs=1e-12)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 300), st.integers(0, 301), st.integers(1, 999))
def test_binomial_tails_are_exact(trials: int, count: int, thousandths: int) -> None:
    if count > trials:
        assert float(binomial_tail(count, trials, thousandths / 1000)) == -inf
        return
    ways = sum(
        comb(trials, k) * thousandths**k * (1000 - thousandths) ** (trials - k)
        for k in range(count, trials + 1)
    )
    truth = log_of(Fraction(ways, 1000**trials))
    assert float(binomial_tail(count, trials, thousandths / 1000)) == pytest.approx(
        truth, rel=1e-9, abs=1e-12
    )


def test_a_tail_no_float_can_hold_is_still_exact() -> None:
    """P(X >= 30000) for a village expected to sign 8 times: about 10^-91,000."""
    means = Fraction(8)
    term, total = Fraction(1), Fraction(1)
    for extra in range(1, 30):
        term *= means / (30000 + extra)
        total += term
    log_point = 30000 * log(8) - 8 - sum(log(k) for k in range(1, 30001))
    assert float(poisson_tail(30000, 8)) == pytest.approx(log_point + log(total), rel=1e-12)


def test_millions_stay_exact() -> None:
    for count in (999_000, 1_000_000, 1_002_000):
        assert float(poisson_tail(count, 1e6)) == pytest.approx(stats.poisson.logsf(count - 1, 1e6), rel=1e-7)
        theirs = stats.binom.logsf(count - 1, 4_000_000, 0.25)
        assert float(binomial_tail(count, 4_000_000, 0.25)) == pytest.approx(theirs, rel=1e-7)


def test_edges() -> None:
    assert poisson_tail([0, 0, 1, 5], [0, 3, 0, 0]).tolist() == [0, 0, -inf, -inf]
    assert binomial_tail([0, 3, 4, 1, 3], [3, 3, 3, 3, 3], [0.5, 1, 1, 0, 0.5]).tolist() == pytest.approx(
        [0, 0, -inf, -inf, log(1 / 8)]
    )


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_adjusted_p_are_scipys(values: list[float]) -> None:
    with np.errstate(divide="ignore"):
        ours = np.exp(benjamini_hochberg(np.log(np.array(values))))
    assert ours == pytest.approx(stats.false_discovery_control(values), abs=1e-12)


def test_tails_fall_as_counts_rise() -> None:
    tails = poisson_tail(np.arange(400), 100.0)
    assert (np.diff(tails) < 0).sum() >= 350
    assert (np.diff(tails) <= 0).all()
    assert exp(tails[100]) == pytest.approx(0.5, abs=0.05)
