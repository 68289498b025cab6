"""Every refusal of the signs by its code and its words."""

from collections.abc import Callable
from math import nan

import pytest

from civic.tally.integrity import area_figures, bursts, concentration, estimate
from civic.tally.integrity.samples import Sample
from tests.civic.refusals import refusal_of

DAY = 86_400
PEOPLE = {"north": 10, "south": 20}


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        (lambda: area_figures({"north": -1}, PEOPLE), "negative-figure", "north has the negative figure -1."),
        (lambda: area_figures({}, {"south": -2}), "negative-figure", "south has the negative figure -2."),
        (lambda: area_figures({"north": 1}, {"north": 0}), "no-population", "No area has any people."),
        (
            lambda: area_figures({"north": 1}, PEOPLE, tolerance=0),
            "wrong-tolerance",
            "The tolerance must be above 0; 0 is not.",
        ),
        (
            lambda: area_figures({"north": 1}, PEOPLE, tolerance=nan),
            "wrong-tolerance",
            "The tolerance must be above 0; nan is not.",
        ),
        *(
            (
                lambda rate=rate: area_figures({"north": 1}, PEOPLE, false_discoveries=rate),
                "wrong-rate",
                f"The share of false flags must lie between 0 and 1; {rate} does not.",
            )
            for rate in (0, 1)
        ),
        (
            lambda: bursts([0, 10**6 * DAY]),
            "too-long",
            "The arrivals are 1000001 days apart; at most 3660 are scanned.",
        ),
        (lambda: concentration([3, -1]), "negative-figure", "A source has the negative number of acts -1."),
        (lambda: concentration([]), "no-acts", "There is no act to look at."),
        (lambda: concentration([0, 0]), "no-acts", "There is no act to look at."),
        (
            lambda: estimate(Sample(100, 1, 1, {})),
            "wrong-sample",
            "A sample has at least 2 signatures and at most the 100 submitted, not 1.",
        ),
        (
            lambda: estimate(Sample(10, 11, 5, {})),
            "wrong-sample",
            "A sample has at least 2 signatures and at most the 10 submitted, not 11.",
        ),
        *(
            (
                lambda repeated=repeated: estimate(Sample(10, 5, 3, repeated)),
                "wrong-repeats",
                "Repeated signers sign at least twice, and are not fewer than none.",
            )
            for repeated in ({1: 2}, {2: -1})
        ),
        *(
            (
                lambda valid=valid: estimate(Sample(10, 5, valid, {})),
                "wrong-sample",
                f"Of 5 signatures checked, {valid} cannot be valid with 0 of them by repeated signers.",
            )
            for valid in (6, -1)
        ),
        (
            lambda: estimate(Sample(100, 50, 5, {2: 3})),
            "wrong-sample",
            "Of 50 signatures checked, 5 cannot be valid with 6 of them by repeated signers.",
        ),
    ],
)
def test_what_cannot_be_looked_at_is_said(asked: Callable[[], object], code: str, words: str) -> None:
    assert refusal_of(asked) == (code, words)
