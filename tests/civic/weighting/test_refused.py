"""Every refusal of weighting by its code and its words."""

from collections.abc import Callable
from math import nan

import numpy as np
import pytest

from civic.tally.weighting import Margin, design_effect, margin_of_error, rake, rake_codes, shares
from tests.civic.refusals import refusal_of

SEX = Margin.of("sex", {"f": 51, "m": 49})


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        (
            lambda: Margin.of("sex", {"f": 1, "m": nan}),
            "wrong-margin",
            "The margin sex gives m the figure nan, which counts no people.",
        ),
        (
            lambda: Margin.of("sex", {"f": 1, "m": -1}),
            "wrong-margin",
            "The margin sex gives m the figure -1, which counts no people.",
        ),
        (lambda: Margin.of("sex", {"f": 0, "m": 0}), "empty-margin", "The margin sex adds up to 0."),
        (lambda: Margin.of("sex", {}), "empty-margin", "The margin sex adds up to 0."),
        (
            lambda: Margin.of("sex", {"f": 0.5, "m": 0.25}),
            "partial-margin",
            "The shares of the margin sex add up to 0.75, not to 1.",
        ),
        (
            lambda: rake({"sex": ["f", "m"], "age": ["a", "b"]}, [SEX, Margin.of("age", {"a": 45, "b": 50})]),
            "margins-disagree",
            "The margins count different populations: sex 100, age 95.",
        ),
        (
            lambda: rake(
                {"sex": ["f", "m"], "age": ["old", "old"]},
                [Margin.of("sex", {"f": 510, "m": 490}), Margin.of("age", {"old": 900})],
            ),
            "margins-disagree",
            "The margins count different populations: sex 1000, age 900.",
        ),
        (
            lambda: rake(
                {"sex": ["f", "m"], "age": ["young", "old"]},
                [SEX, Margin.of("age", {"young": 0.9, "old": 0.1})],
            ),
            "cannot-be-met",
            "No weights meet all margins together: after 2 rounds one of them is still 39.00 percentage "
            "points away; people with some combination of categories are missing.",
        ),
        (
            lambda: rake({"sex": ["f", "x"]}, [SEX]),
            "unknown-category",
            "Person 2 of the sample has sex = x, which the margin does not list.",
        ),
        (
            lambda: rake({"sex": ["", "m"]}, [SEX]),
            "unknown-category",
            "Person 1 of the sample has sex = nothing, which the margin does not list.",
        ),
        (
            lambda: rake_codes([np.array([0, 2])], [SEX]),
            "unknown-category",
            "The sample has codes that sex does not list.",
        ),
        (
            lambda: rake({"sex": ["f", "f"]}, [SEX]),
            "empty-cell",
            "Nobody in the sample has sex = m, but 49 % of the population do; join it with another category.",
        ),
        (
            lambda: rake({"sex": ["f", "m", "m"]}, [Margin.of("sex", {"f": 1, "m": 0})]),
            "nobody-there",
            "2 people in the sample have sex = m, of whom the population has none.",
        ),
        (
            lambda: rake({}, [SEX]),
            "no-column",
            "The sample does not say the sex of people.",
        ),
        (lambda: rake({}, []), "no-margins", "There is no margin to weight to."),
        (lambda: rake({"sex": ["f", "m"]}, [SEX, SEX]), "margin-twice", "One margin is given twice."),
        (
            lambda: rake({"sex": ["f", "m"], "age": ["a"]}, [SEX, Margin.of("age", {"a": 1})]),
            "ragged-sample",
            "The columns of the sample have different lengths.",
        ),
        (lambda: rake({"sex": []}, [SEX]), "empty-sample", "There is nobody in the sample."),
        *(
            (
                lambda limits=limits: rake({"sex": ["f", "m"]}, [SEX], limits=limits),
                "wrong-limits",
                f"Limits must have the mean weight of 1 between them: {limits[0]} to {limits[1]} does not.",
            )
            for limits in ((-1, 2), (1, 2), (0.5, 1), (2, 3))
        ),
        (
            lambda: design_effect(np.array([1.0, -1.0])),
            "wrong-weights",
            "Weights must be 0 or more, and not all 0.",
        ),
        (
            lambda: margin_of_error(0.5, 10, confidence=1),
            "wrong-confidence",
            "A confidence lies between 0 and 1; 1 does not.",
        ),
        (
            lambda: shares(["a", "b"], np.ones(2), population=1),
            "small-population",
            "The population of 1 is smaller than the sample.",
        ),
        (
            lambda: shares(["a", "b"], np.ones(3)),
            "ragged-sample",
            "There are 2 answers but 3 weights.",
        ),
    ],
)
def test_what_cannot_be_weighted_is_said(asked: Callable[[], object], code: str, words: str) -> None:
    assert refusal_of(asked) == (code, words)
