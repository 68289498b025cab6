"""What is known of the population and of the sample: margins and columns, checked before any weight is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from civic.ballots import refuse

Reals = NDArray[np.float64]
Codes = NDArray[np.int64]

SAME_TOTAL = 0.005  # margins may disagree on the population by rounding, not by more
ROUNDED = 0.015  # per cent written without decimals may add up to 99 or 101


@dataclass(frozen=True)
class Margin:
    """How the population divides by one question: category to share, per cent or number of people.

    Make it with `Margin.of`; `shares` then add up to one and `total` is what they added up to.
    """

    name: str
    shares: Mapping[str, float]
    total: float

    @classmethod
    def of(cls, name: str, parts: Mapping[str, float]) -> Margin:
        """The checked margin. Raises Refused: no category, a negative or missing figure, a total of nothing."""
        for category, part in parts.items():
            if not isfinite(part) or part < 0:
                raise refuse(
                    "wrong-margin",
                    "The margin {margin} gives {category} the figure {part}, which counts no people.",
                    margin=name,
                    category=category,
                    part=str(part),
                )
        total = float(sum(parts.values()))
        if total <= 0:
            raise refuse("empty-margin", "The margin {margin} adds up to 0.", margin=name)
        if total < 1.5 and abs(total - 1) > SAME_TOTAL:
            raise refuse(
                "partial-margin",
                "The shares of the margin {margin} add up to {total}, not to 1.",
                margin=name,
                total=f"{total:.4g}",
            )
        return cls(name, {category: part / total for category, part in parts.items()}, total)


def check_totals(margins: Sequence[Margin]) -> None:
    """Raises Refused when margins count different populations.

    Shares and per cent fit any; but beside 100 a total of 95 is neither: something is missing from one of them.
    """
    for one, other in combinations(margins, 2):
        both_count = counts_people(one) and counts_people(other)
        near = 2 * one.total < 3 * other.total < 4.5 * one.total
        if (both_count or near) and not close(one.total, other.total, SAME_TOTAL if both_count else ROUNDED):
            raise refuse(
                "margins-disagree",
                "The margins count different populations: {one} {people}, {other} {others}.",
                one=one.name,
                people=f"{one.total:.10g}",
                other=other.name,
                others=f"{other.total:.10g}",
            )


def counts_people(margin: Margin) -> bool:
    return not any(close(margin.total, whole) for whole in (1, 100))


def close(total: float, other: float, tolerance: float = SAME_TOTAL) -> bool:
    return abs(total - other) <= tolerance * other


def coded(values: Iterable[str], margin: Margin) -> Codes:
    """For each person of the sample the place of their category in the margin.

    Raises Refused for the first person whose category the margin does not list, by number from one.
    """
    place = {category: index for index, category in enumerate(margin.shares)}
    listed = values if isinstance(values, list | tuple) else list(values)
    try:
        return np.fromiter(map(place.__getitem__, listed), np.int64, len(listed))
    except KeyError:
        pass
    row, stray = next((row, value) for row, value in enumerate(listed, 1) if value not in place)
    raise refuse(
        "unknown-category",
        "Person {row} of the sample has {margin} = {value}, which the margin does not list.",
        row=row,
        margin=margin.name,
        value=stray or "nothing",
    )


def targets(codes: Codes, margin: Margin) -> Reals:
    """The population's share of each category, checked against who is in the sample.

    Raises Refused for codes that are no category, a category without people, and people without a population.
    """
    wanted = np.fromiter(margin.shares.values(), np.float64, len(margin.shares))
    if len(codes) and not 0 <= codes.min() <= codes.max() < len(wanted):
        raise refuse(
            "unknown-category", "The sample has codes that {margin} does not list.", margin=margin.name
        )
    there = np.bincount(codes, minlength=len(wanted))
    for category, share, people in zip(margin.shares, wanted.tolist(), there.tolist(), strict=True):
        if share and not people:
            raise refuse(
                "empty-cell",
                "Nobody in the sample has {margin} = {category}, but {share} % of the population do; "
                "join it with another category.",
                margin=margin.name,
                category=category,
                share=f"{100 * share:.3g}",
            )
        if people and not share:
            raise refuse(
                "nobody-there",
                "{people} {people:person in the sample has|people in the sample have} {margin} = {category}, "
                "of whom the population has none.",
                people=people,
                margin=margin.name,
                category=category,
            )
    return wanted
