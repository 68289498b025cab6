"""How many distinct valid signatures a petition has, from checking a random sample of them.

Oregon's published estimator (OAR 165-014-0030, appendix 1): valid signatures Y minus duplicates D, the
duplicates scaled from pairs of the sample as if nobody had signed more than twice. Smith-Cayama (Oregon State
University 1999) found none much better for samples of 3 to 10 %. For people who signed three times or more
it counts every pair, so it errs against the petition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import sqrt
from statistics import NormalDist

from civic.ballots import refuse
from civic.tally.weighting.precision import checked_confidence


class Verdict(StrEnum):
    """What a checked sample allows to say."""

    ENOUGH = "enough"
    NOT_ENOUGH = "not enough"
    CHECK_MORE = "check more"


@dataclass(frozen=True)
class Sample:
    """Of `submitted` signatures `checked` were drawn without replacement; `valid` of them were valid.

    `repeated` says how many people signed validly k times within the sample, for k of 2 and more.
    """

    submitted: int
    checked: int
    valid: int
    repeated: Mapping[int, int]

    @property
    def pairs(self) -> int:
        return sum(people * times * (times - 1) // 2 for times, people in self.repeated.items())


@dataclass(frozen=True)
class Estimate:
    """Valid signatures, duplicates among them, and their difference with its standard error; the first three exact."""

    valid: Fraction
    duplicates: Fraction
    distinct: Fraction
    error: float

    def verdict(self, required: int, confidence: float = 0.95) -> Verdict:
        """Whether `required` distinct valid signatures are there, each way with this confidence.

        Raises Refused for a confidence outside 0 to 1.
        """
        reach = NormalDist().inv_cdf(checked_confidence(confidence)) * self.error
        if self.distinct - reach >= required:
            return Verdict.ENOUGH
        return Verdict.NOT_ENOUGH if self.distinct + reach < required else Verdict.CHECK_MORE


def estimate(sample: Sample) -> Estimate:
    """The estimate of a sample. Raises Refused for figures that contradict each other or are too few."""
    check(sample)
    submitted, checked = sample.submitted, sample.checked
    valid = Fraction(submitted * sample.valid, checked)
    scale = Fraction(submitted * (submitted - 1), checked * (checked - 1))
    duplicates = scale * sample.pairs
    return Estimate(valid, duplicates, valid - duplicates, error(sample, valid, duplicates))


def check(sample: Sample) -> None:
    """Raises Refused as `estimate` says."""
    if not 2 <= sample.checked <= sample.submitted:
        raise refuse(
            "wrong-sample",
            "A sample has at least 2 signatures and at most the {submitted} submitted, not {checked}.",
            submitted=sample.submitted,
            checked=sample.checked,
        )
    if any(times < 2 or people < 0 for times, people in sample.repeated.items()):
        raise refuse("wrong-repeats", "Repeated signers sign at least twice, and are not fewer than none.")
    repeated = sum(times * people for times, people in sample.repeated.items())
    if not repeated <= sample.valid <= sample.checked:
        raise refuse(
            "wrong-sample",
            "Of {checked} signatures checked, {valid} cannot be valid with {repeated} of them by repeated signers.",
            checked=sample.checked,
            valid=sample.valid,
            repeated=repeated,
        )


def error(sample: Sample, valid: Fraction, duplicates: Fraction) -> float:
    """The standard error, exact for the petition that was estimated, had nobody signed more than twice.

    Moments by factorials: a given set of j signatures is wholly inside the sample with chance `inside(j)`.
    """
    submitted, checked = sample.submitted, sample.checked

    def inside(size: int) -> Fraction:
        chance = Fraction(1)
        for taken in range(size):
            chance *= Fraction(max(checked - taken, 0), max(submitted - taken, 1))
        return chance

    one, two, three, four = (inside(size) for size in (1, 2, 3, 4))
    of_valid = valid * one + valid * (valid - 1) * two - (valid * one) ** 2
    of_pairs = duplicates * two + duplicates * (duplicates - 1) * four - (duplicates * two) ** 2
    of_both = duplicates * (2 * two + (valid - 2) * three) - valid * one * duplicates * two
    variance = of_valid / one**2 + of_pairs / two**2 - 2 * of_both / (one * two)
    return sqrt(max(Fraction(0), variance))
