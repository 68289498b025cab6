"""Who may be drawn and what a panel must look like: the pool, its quotas, and the kinds of people in it.

People who are alike in every feature that has a quota are one kind. A fair lottery treats them alike, so all
the mathematics is done over kinds. This module checks; it draws nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from civic.ballots import Number, exact, refuse

Whole = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True, order=True)
class Quota:
    """At least `least` and at most `most` panel members have `value` in `feature`."""

    feature: str
    value: str
    least: int
    most: int

    def __str__(self) -> str:
        return f"{self.feature} = {self.value} ({self.least}–{self.most})"


@dataclass(frozen=True)
class Pool:
    """The people who said yes: `ids`, and for each feature its value for each of them, in the same order.

    Make it with `Pool.of`.
    """

    ids: tuple[str, ...]
    features: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, ids: Iterable[str], features: Mapping[str, Iterable[str]] | None = None) -> Pool:
        """The checked pool. Raises Refused: someone listed twice or without a name, columns of unequal length."""
        people = tuple(ids)
        columns = {name: tuple(values) for name, values in (features or {}).items()}
        seen: set[str] = set()
        for person in people:
            if not person:
                raise refuse("no-id", "Someone in the pool has no id.")
            if person in seen:
                raise refuse("person-twice", "{person} is in the pool more than once.", person=person)
            seen.add(person)
        for name, values in columns.items():
            if len(values) != len(people):
                raise refuse(
                    "ragged-pool",
                    "The pool has {people} {people:person|people} but {values} {values:value|values} of {feature}.",
                    people=len(people),
                    values=len(values),
                    feature=name,
                )
        return cls(people, columns)


@dataclass(frozen=True, eq=False)
class Kinds:
    """The pool by kind, in the order of their values, whatever the order of the pool.

    `values[t]` are kind t's values of the quota features; `sizes[t]` its people; `kind[i]` is person i's.
    """

    features: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    sizes: Whole
    kind: Whole

    def having(self, quota: Quota) -> Whole:
        """Which kinds a quota speaks of."""
        column = self.features.index(quota.feature)
        rows = [row for row, values in enumerate(self.values) if values[column] == quota.value]
        return np.array(rows, np.int64)


def kinds(pool: Pool, quotas: Sequence[Quota]) -> Kinds:
    """The kinds of people that the quotas tell apart."""
    features = tuple(sorted({quota.feature for quota in quotas}))
    columns = [pool.features[feature] for feature in features]
    rows = list(zip(*columns, strict=True)) if columns else [()] * len(pool.ids)
    values = tuple(sorted(set(rows)))
    place = {value: index for index, value in enumerate(values)}
    kind = np.fromiter((place[row] for row in rows), np.int64, len(rows))
    return Kinds(features, values, np.bincount(kind, minlength=len(values)).astype(np.int64), kind)


def checked_quotas(pool: Pool, size: int, quotas: Iterable[Quota]) -> tuple[Quota, ...]:
    """The quotas in one order. Raises Refused for a panel or quota that makes no sense by itself."""
    if size < 1:
        raise refuse("empty-panel", "A panel of {size} people cannot be drawn.", size=size)
    if size > len(pool.ids):
        raise refuse(
            "pool-too-small",
            "A panel of {size} cannot be drawn from a pool of {people} {people:person|people}.",
            size=size,
            people=len(pool.ids),
        )
    checked = tuple(sorted(quotas))
    for quota in checked:
        check_bounds(quota)
    check_features(pool, checked)
    return checked


def check_bounds(quota: Quota) -> None:
    """Raises Refused when the bounds are negative or crossed."""
    if quota.least < 0 or quota.most < quota.least:
        raise refuse(
            "crossed-quota",
            "The quota {quota} cannot be met by anyone: its least must be 0 or more and not above its most.",
            quota=str(quota),
        )


def check_features(pool: Pool, quotas: Sequence[Quota]) -> None:
    """Raises Refused for a feature the pool lacks, a quota given twice, and a value without a quota."""
    listed: dict[str, set[str]] = {}
    for quota in quotas:
        if quota.feature not in pool.features:
            raise refuse(
                "unknown-feature", "The pool does not say the {feature} of people.", feature=quota.feature
            )
        values = listed.setdefault(quota.feature, set())
        if quota.value in values:
            raise refuse(
                "quota-twice",
                "{feature} = {value} has more than one quota.",
                feature=quota.feature,
                value=quota.value,
            )
        values.add(quota.value)
    for feature, values in listed.items():
        for person, value in zip(pool.ids, pool.features[feature], strict=True):
            if value not in values:
                raise refuse(
                    "no-quota",
                    "{person} has {feature} = {value}, for which there is no quota.",
                    person=person,
                    feature=feature,
                    value=value or "nothing",
                )


def proportional(shares: Mapping[str, Mapping[str, Number]], size: int) -> tuple[Quota, ...]:
    """Quotas that follow shares or counts of the population: the exact number of seats, rounded down and up.

    Raises Refused for a feature whose shares add up to nothing or hold a negative.
    """
    quotas = []
    for feature, by_value in shares.items():
        parts = {value: exact(share) for value, share in by_value.items()}
        total = sum(parts.values())
        if total <= 0 or min(parts.values()) < 0:
            raise refuse(
                "no-shares",
                "The shares of {feature} must be 0 or more and not all 0.",
                feature=feature,
            )
        for value, part in parts.items():
            seats = part / total * size
            quotas.append(Quota(feature, value, floor(seats), ceil(seats)))
    return tuple(quotas)
