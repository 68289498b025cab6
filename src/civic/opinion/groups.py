"""Which people think alike: up to 100 base clusters of nearby people, joined into a few groups.

The number of groups is the one with the best silhouette (Rousseeuw 1987); clusters are found by k-means++
(Arthur, Vassilvitskii 2007) from fixed seeds, so the same votes give the same groups. A group smaller than the
minimum is dissolved into its neighbours: it would point at persons.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from civic.opinion.chance import uniform
from civic.opinion.matrix import Real, Whole

BASE_CLUSTERS = 100
GROUP_COUNTS = (2, 3, 4, 5)
RESTARTS = 12
ROUNDS = 60
BASE_ROUNDS = 20
MANY = 8_000  # distinct places above which near ones are first put together
FINENESS = 24  # cells a standard deviation
SMALLEST_GROUP = 3
SMALLEST_SHARE = 0.01


@dataclass(frozen=True, eq=False)
class BaseClusters:
    """Centres (rows), how many people each holds, and the cluster of each person."""

    centres: Real
    sizes: Whole
    of_person: Whole


@dataclass(frozen=True, eq=False)
class Grouping:
    """Groups numbered by size, the largest 0: centres, sizes, the group of each person and the silhouette.

    `sought` is the number of groups before small ones were dissolved. `size` 0 means that there are no groups:
    too few people, or all in one place; everyone's group is then -1.
    """

    centres: Real
    sizes: Whole
    of_person: Whole
    silhouette: float
    sought: int

    @property
    def size(self) -> int:
        return len(self.sizes)


def smallest_group(people: int) -> int:
    """The minimum size of a group unless one is given: 1 % of the people and never fewer than 3."""
    return max(SMALLEST_GROUP, ceil(people * SMALLEST_SHARE))


def base_clusters(places: Real, limit: int = BASE_CLUSTERS) -> BaseClusters:
    """At most `limit` clusters of nearby people; people in one place are never parted."""
    points, weights, of_person = merged(places)
    if len(points) > limit:
        centres = spread(points, weights, limit, seed=7)
        centres, labels = settled(points, weights, centres, BASE_ROUNDS)
        of_person = labels[of_person]
        sizes = np.bincount(labels, weights, len(centres)).astype(np.int64)
        return BaseClusters(centres, sizes, of_person)
    return BaseClusters(points, weights.astype(np.int64), of_person)


def merged(places: Real) -> tuple[Real, Real, Whole]:
    """Distinct points, how many people stand on each, and the point of each person.

    Of very many, those in the same small cell are put together at their mean.
    """
    if not len(places):
        return places, np.zeros(0), np.zeros(0, np.int64)
    if len(places) > MANY:
        side = places.std(axis=0) / FINENESS
        cells = np.floor(places / np.where(side > 0, side, 1)).astype(np.int64)
    else:
        cells = np.round(places * 2.0**36).astype(np.int64)  # closer than rounding errors is one place
    _, first = np.unique(cells[:, 0], return_inverse=True)
    _, second = np.unique(cells[:, 1], return_inverse=True)
    _, of_person = np.unique(first * (second.max() + 1) + second, return_inverse=True)
    weights = np.bincount(of_person).astype(np.float64)
    sums = [np.bincount(of_person, axis) for axis in places.T]
    return np.stack(sums, axis=1) / weights[:, None], weights, of_person.astype(np.int64)


def groupings(
    clusters: BaseClusters, counts: Iterable[int] = GROUP_COUNTS, smallest: int | None = None
) -> list[Grouping]:
    """The grouping for each of these numbers of groups, best silhouette first, the smaller number on a tie."""
    people = int(clusters.sizes.sum())
    least = smallest_group(people) if smallest is None else smallest
    weights = clusters.sizes.astype(np.float64)
    found: list[Grouping] = []
    for count in sorted(set(counts)):
        parted = of_count(clusters.centres, weights, count, least)
        if parted is not None:
            score = silhouette(clusters.centres, weights, parted[1])
            found.append(by_size(clusters, score, count, *parted))
    return sorted(found, key=lambda grouping: -round(grouping.silhouette, 9))


def no_groups(clusters: BaseClusters) -> Grouping:
    """Everyone outside any group."""
    nobody = np.full(len(clusters.of_person), -1, np.int64)
    return Grouping(np.zeros((0, 2)), np.zeros(0, np.int64), nobody, 0.0, 0)


def of_count(
    points: Real, weights: Real, count: int, least: int, restarts: int = RESTARTS
) -> tuple[Real, Whole] | None:
    """The best of several k-means with this many groups, small ones dissolved; None if fewer than two remain."""
    if count > len(points) or count < 2:
        return None
    centres, labels = best_of_restarts(points, weights, count, restarts)
    while True:
        sizes = np.bincount(labels, weights, len(centres))
        if sizes.min() >= least:
            return centres, labels
        if len(centres) <= 2:
            return None
        centres, labels = settled(points, weights, np.delete(centres, sizes.argmin(), axis=0), ROUNDS)


def by_size(clusters: BaseClusters, score: float, sought: int, centres: Real, labels: Whole) -> Grouping:
    """Number the groups from the largest, on a tie by place."""
    sizes = np.bincount(labels, clusters.sizes, len(centres)).astype(np.int64)
    order = np.lexsort((centres[:, 1], centres[:, 0], -sizes))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return Grouping(centres[order], sizes[order], rank[labels][clusters.of_person], score, sought)


def best_of_restarts(points: Real, weights: Real, count: int, restarts: int) -> tuple[Real, Whole]:
    """The k-means with the least scatter among fixed restarts."""
    runs = (
        settled(points, weights, spread(points, weights, count, seed), ROUNDS) for seed in range(restarts)
    )
    return min(runs, key=lambda run: scatter(points, weights, *run))


def scatter(points: Real, weights: Real, centres: Real, labels: Whole) -> float:
    return float(weights @ ((points - centres[labels]) ** 2).sum(axis=1))


def spread(points: Real, weights: Real, count: int, seed: int) -> Real:
    """k-means++ starting centres: each next one drawn in proportion to its squared distance from the others."""
    chances = uniform(seed, count)
    chosen = [drawn(weights, chances[0])]
    distance = squared(points, points[chosen[0]])
    for chance in chances[1:]:
        chosen.append(drawn(weights * distance, chance))
        distance = np.minimum(distance, squared(points, points[chosen[-1]]))
    return points[chosen]


def squared(points: Real, centre: Real) -> Real:
    away = points - centre
    distance: Real = (away * away).sum(axis=1)
    return distance


def drawn(shares: Real, chance: float) -> int:
    """The index that `chance` in [0, 1) falls on."""
    heap = np.cumsum(shares)
    return min(int(np.searchsorted(heap, chance * heap[-1], side="right")), len(heap) - 1)


def nearest(points: Real, centres: Real) -> Whole:
    """The nearest centre of each point, the first on a tie."""
    distance = (centres**2).sum(axis=1) - 2 * (points @ centres.T)
    labels: Whole = distance.argmin(axis=1)
    return labels


def settled(points: Real, weights: Real, centres: Real, rounds: int) -> tuple[Real, Whole]:
    """Lloyd's algorithm until nobody moves or the rounds are over; a centre left alone stays where it is."""
    labels = nearest(points, centres)
    for _ in range(rounds):
        heavy = np.bincount(labels, weights, len(centres))
        sums = [np.bincount(labels, weights * axis, len(centres)) for axis in points.T]
        means = np.stack(sums, axis=1) / np.maximum(heavy, 1e-300)[:, None]
        centres = np.where(heavy[:, None] > 0, means, centres)
        moved = nearest(points, centres)
        if np.array_equal(moved, labels):
            break
        labels = moved
    return centres, labels


def silhouette(points: Real, weights: Real, labels: Whole) -> float:
    """The mean silhouette of all people, those of one base cluster standing on its centre; -1 to 1."""
    groups = np.eye(int(labels.max()) + 1)[labels] * weights[:, None]
    distance = np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=2))
    total = distance @ groups
    sizes = groups.sum(axis=0)
    own = np.arange(len(points)), labels
    inside = total[own] / np.maximum(sizes[labels] - 1, 1)
    outside = total / np.maximum(sizes, 1)
    outside[own] = np.inf
    other = outside.min(axis=1)
    widest = np.maximum(inside, other)
    scores = np.where(
        (widest > 0) & (sizes[labels] > 1), (other - inside) / np.where(widest > 0, widest, 1), 0
    )
    return float(weights @ scores / weights.sum())


def agreement(one: Sequence[int] | Whole, other: Sequence[int] | Whole) -> float:
    """The adjusted Rand index of two groupings (Hubert, Arabie 1985): 1 the same, about 0 by chance."""
    first = np.unique(np.asarray(one), return_inverse=True)[1]
    second = np.unique(np.asarray(other), return_inverse=True)[1]
    width = int(second.max()) + 1 if len(second) else 1
    table = np.bincount(first * width + second, minlength=1)
    pairs = [couples(table), couples(np.bincount(first)), couples(np.bincount(second))]
    expected = pairs[1] * pairs[2] / max(couples(np.array([len(first)])), 1)
    widest = (pairs[1] + pairs[2]) / 2
    return 1.0 if widest == expected else (pairs[0] - expected) / (widest - expected)


def couples(sizes: Whole) -> float:
    return float((sizes * (sizes - 1.0) / 2).sum())
