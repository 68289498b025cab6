"""The estimator against every possible sample of small petitions."""

from collections import Counter
from fractions import Fraction
from itertools import combinations
from math import nan, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.ballots import Refused
from civic.tally.integrity import Sample, Verdict, estimate


def sampled(signatures: tuple[str, ...], submitted: int) -> Sample:
    """What checking these signatures would find; a name is a valid signer, empty an invalid signature."""
    times = Counter(name for name in signatures if name)
    repeated = Counter(count for count in times.values() if count > 1)
    return Sample(submitted, len(signatures), sum(times.values()), dict(repeated))


petitions = st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 3)).map(
    lambda counts: [
        *(f"once {n}" for n in range(counts[0])),
        *(f"twice {n}" for n in range(counts[1]) for _ in range(2)),
        *[""] * counts[2],
    ]
)


@settings(max_examples=40, deadline=None)
@given(petitions.filter(lambda petition: len(petition) >= 4))
def test_over_all_samples_the_estimate_is_right_on_average(petition: list[str]) -> None:
    """Unbiased while nobody signs more than twice, as Oregon's rule claims: exactly, in fractions."""
    samples = [sampled(part, len(petition)) for part in combinations(petition, 3)]
    mean = sum((estimate(sample).distinct for sample in samples), Fraction(0)) / len(samples)
    assert mean == len({name for name in petition if name})


def test_the_standard_error_is_the_spread_over_all_samples() -> None:
    """Every sample of 5 of a petition of 12; the formula is given the true figures."""
    petition = [*"abcd", *"eeff", "", "", "", ""]
    estimates = [float(estimate(sampled(part, 12)).distinct) for part in combinations(petition, 5)]
    mean = sum(estimates) / len(estimates)
    spread = sqrt(sum((value - mean) ** 2 for value in estimates) / len(estimates))
    from civic.tally.integrity.samples import error

    assert error(Sample(12, 5, 0, {}), Fraction(8), Fraction(2)) == pytest.approx(spread)


def test_a_full_count_has_no_error() -> None:
    found = estimate(Sample(100, 100, 90, {2: 5}))
    assert (found.distinct, found.error) == (85, 0)
    assert found.verdict(85) is Verdict.ENOUGH
    assert found.verdict(86) is Verdict.NOT_ENOUGH


def test_a_pair_in_a_sample_of_five_per_cent_weighs_about_four_hundred() -> None:
    """As reported of Oregon's second sample, 2006: each duplicate pair found cost the petition 400 signatures."""
    assert float(estimate(Sample(152_000, 7_600, 7_000, {2: 1})).duplicates) == pytest.approx(400, rel=0.001)


def test_three_signatures_count_as_three_pairs() -> None:
    assert estimate(Sample(1000, 100, 90, {3: 1})) == estimate(Sample(1000, 100, 90, {2: 3}))


def test_a_narrow_case_asks_for_more_checking() -> None:
    found = estimate(Sample(120_000, 1_000, 800, {}))
    assert found.verdict(90_000) is Verdict.ENOUGH
    assert found.verdict(96_000) is Verdict.CHECK_MORE
    assert found.verdict(100_000) is Verdict.NOT_ENOUGH
    for confidence in (0.0, 1.0, nan):
        with pytest.raises(Refused, match="between 0 and 1"):
            found.verdict(96_000, confidence)
