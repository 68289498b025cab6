"""Weights meet the margins, whatever the order of the sample, or a sentence says why they cannot."""

import os
import subprocess

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.tally.weighting import Margin, Weights, post_stratify, rake, rake_codes

SEX = Margin.of("sex", {"f": 51, "m": 49})
AGE = Margin.of("age", {"young": 0.3, "middle": 0.4, "old": 0.3})


def weighted_share(weights: Weights, column: list[str], category: str) -> float:
    here = np.array([value == category for value in column])
    return float(weights.values[here].sum() / weights.values.sum())


samples = st.lists(
    st.tuples(st.sampled_from("fm"), st.sampled_from(["young", "middle", "old"])), min_size=1, max_size=60
).map(lambda extra: [*extra, *((sex, age) for sex in "fm" for age in ("young", "middle", "old"))])
parts = st.lists(st.integers(1, 100), min_size=3, max_size=3)


@settings(max_examples=60, deadline=None)
@given(samples, parts, parts)
def test_every_margin_is_met_and_the_mean_is_one(rows, ages, sexes) -> None:
    sample = {"sex": [sex for sex, _ in rows], "age": [age for _, age in rows]}
    margins = [
        Margin.of("sex", {"f": sexes[0] / sum(sexes[:2]), "m": sexes[1] / sum(sexes[:2])}),
        Margin.of(
            "age", dict(zip(("young", "middle", "old"), (age / sum(ages) for age in ages), strict=True))
        ),
    ]
    weights = rake(sample, margins)
    assert weights.gap <= 1e-4
    assert weights.values.mean() == pytest.approx(1)
    assert weights.values.min() > 0
    for margin in margins:
        for category, share in margin.shares.items():
            assert weighted_share(weights, sample[margin.name], category) == pytest.approx(share, abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(samples, st.randoms(use_true_random=False))
def test_the_order_of_the_sample_changes_nothing(rows, random) -> None:
    order = list(range(len(rows)))
    random.shuffle(order)
    straight = rake({"sex": [sex for sex, _ in rows], "age": [age for _, age in rows]}, [SEX, AGE])
    mixed = rake({"sex": [rows[row][0] for row in order], "age": [rows[row][1] for row in order]}, [SEX, AGE])
    assert mixed.values.tobytes() == straight.values[order].tobytes()


@settings(max_examples=40, deadline=None)
@given(samples, st.floats(0, 0.9), st.floats(1.1, 5))
def test_limits_are_kept_and_what_is_missed_is_said(rows, low, high) -> None:
    sample = {"sex": [sex for sex, _ in rows], "age": [age for _, age in rows]}
    weights = rake(sample, [SEX, AGE], limits=(low, high))
    assert low - 1e-9 <= weights.values.min() <= weights.values.max() <= high + 1e-9
    assert weights.values.mean() == pytest.approx(1, abs=1e-6)
    missed = max(
        abs(weighted_share(weights, sample[margin.name], category) - share)
        for margin in (SEX, AGE)
        for category, share in margin.shares.items()
    )
    assert weights.gap == pytest.approx(missed, abs=1e-9)
    cut = np.isclose(weights.values, low, rtol=1e-9, atol=0) | (weights.values >= high * (1 - 1e-9))
    assert weights.trimmed == np.count_nonzero(cut)


@given(samples)
def test_one_margin_is_post_stratification(rows: list[tuple[str, str]]) -> None:
    ages = [age for _, age in rows]
    weights = post_stratify(ages, AGE)
    assert weights.rounds <= 1
    for age, weight in zip(ages, weights.values, strict=True):
        assert weight == pytest.approx(AGE.shares[age] / (ages.count(age) / len(ages)))


@given(samples)
def test_weights_that_are_a_product_of_factors_are_the_only_raked_ones(rows) -> None:
    """Raking keeps the odds ratios of the sample: every weight is a factor of sex times one of age."""
    weights = rake({"sex": [sex for sex, _ in rows], "age": [age for _, age in rows]}, [SEX, AGE])
    by_cell = dict(zip(rows, weights.values, strict=True))
    for age in ("young", "old"):
        odds = by_cell["f", age] * by_cell["m", "middle"] / (by_cell["m", age] * by_cell["f", "middle"])
        assert odds == pytest.approx(1)


def test_many_margins_are_raked_without_a_table_of_all_their_cells() -> None:
    draws = np.random.default_rng(5)
    codes = [draws.integers(0, 9, 2000) for _ in range(12)]
    margins = [Margin.of(f"m{number}", {str(code): 1 / 9 for code in range(9)}) for number in range(12)]
    weights = rake_codes(codes, margins)
    for column in codes:
        shares = np.bincount(column, weights.values) / weights.values.sum()
        assert shares == pytest.approx(np.full(9, 1 / 9), abs=1e-4)


@pytest.mark.parametrize("total", [99, 100, 101])
def test_per_cent_rounded_to_whole_numbers_fit_per_cent(total: int) -> None:
    weights = rake({"sex": ["f", "m"], "age": ["old", "old"]}, [SEX, Margin.of("age", {"old": total})])
    assert weights.gap < 1e-9


def test_weightipy_gives_the_same_weights() -> None:
    """An independent program in its own environment, named by CIVIC_ORACLES; never a dependency."""
    if "CIVIC_ORACLES" not in os.environ:
        pytest.skip("CIVIC_ORACLES names no interpreter with weightipy")
    script = """
import numpy, pandas, weightipy as wp
r = numpy.random.default_rng(3)
frame = pandas.DataFrame({"a": r.choice(4, 3000, p=[.4, .3, .2, .1]), "b": r.integers(0, 3, 3000)})
scheme = wp.scheme_from_dict({"a": {0: 25, 1: 25, 2: 25, 3: 25}, "b": {0: 50, 1: 30, 2: 20}})
print(",".join(map(repr, wp.weight_dataframe(frame, scheme)["weights"].tolist())))
"""
    theirs = subprocess.run([os.environ["CIVIC_ORACLES"], "-c", script], capture_output=True, text=True)
    if "No module named" in theirs.stderr:
        pytest.skip("the interpreter of CIVIC_ORACLES has no weightipy")
    draws = np.random.default_rng(3)
    codes = [draws.choice(4, 3000, p=[0.4, 0.3, 0.2, 0.1]), draws.integers(0, 3, 3000)]
    ours = rake_codes(
        codes,
        [
            Margin.of("a", {str(code): 25 for code in range(4)}),
            Margin.of("b", {"0": 50, "1": 30, "2": 20}),
        ],
    )
    assert ours.values == pytest.approx(np.array(theirs.stdout.split(","), float), abs=1e-3)
