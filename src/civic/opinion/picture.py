"""The opinion map as a still picture (SVG) that also says in words what it shows.

Circles are base clusters, never single answers; letters and outlines tell groups apart as well as colours do.
No script, no font, no address: the file can be put on any page or printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from civic.opinion.maps import OpinionMap
from civic.opinion.matrix import Real, Whole

WIDTH, HEIGHT, MARGIN = 640, 440, 40
CAPTION = 24
COLOURS = ("#1d70b8", "#b4550b", "#00703c", "#7b3f8c", "#8a6d00")  # each 4.5:1 or more on white
GREY = "#505a5f"
LARGEST_CIRCLE = 18.0


def letter(group: int) -> str:
    """The name of a group in a picture: A the largest."""
    return chr(ord("A") + group)


def summary(found: OpinionMap) -> str:
    """The picture in words."""
    people, placed = len(found.participants), int(found.clusters.sizes.sum())
    start = f"{counted(people, 'person', 'people')} voted on "
    start += f"{counted(len(found.statements), 'statement', 'statements')}; "
    start += f"{placed:,} voted enough to be placed. "
    if not found.has_groups:
        return start + "There are no stable groups of opinion."
    sizes = ", ".join(f"{letter(group)} {size:,}" for group, size in enumerate(found.grouping.sizes.tolist()))
    steady = f"Found again in resampling with an agreement of {found.stability.mean:.2f} out of 1."
    return f"{start}Groups of opinion, by people: {sizes}. {steady}"


def counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def svg(found: OpinionMap, title: str = "Opinion map") -> str:
    """The picture. Valid XML by itself; title and description are read out by screen readers."""
    body = [*circles(found), *labels(found)]
    words = summary(found)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            'aria-labelledby="map-title map-text" font-family="system-ui, sans-serif">',
            f'<title id="map-title">{escape(title)}</title>',
            f'<desc id="map-text">{escape(words)}</desc>',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
            *body,
            *legend(found),
            "</svg>",
            "",
        ]
    )


def cluster_groups(found: OpinionMap) -> Whole:
    """The group of each base cluster, -1 where groups may not be shown."""
    groups = np.full(len(found.clusters.centres), -1, np.int64)
    if found.has_groups:
        groups[found.clusters.of_person] = found.grouping.of_person
    return groups


def scaled(points: Real, frame: Real) -> Real:
    """Points of the map in the picture, `frame` being all that must fit; one scale for both axes."""
    low, high = frame.min(axis=0), frame.max(axis=0)
    room = np.array([WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN - CAPTION], float)
    spread = np.where(high > low, high - low, 1.0)
    scale = (room / spread).min()
    centred = (points - (low + high) / 2) * np.array([scale, -scale])
    placed: Real = centred + np.array([WIDTH / 2, (HEIGHT - CAPTION) / 2])
    return placed


def drawn(found: OpinionMap) -> list[tuple[float, float, float, int]]:
    """A circle a base cluster: its middle and radius in the picture, and its group (-1: none may be shown)."""
    centres, sizes = found.clusters.centres, found.clusters.sizes
    if not len(centres):
        return []
    radii = np.maximum(3.0, LARGEST_CIRCLE * np.sqrt(sizes / max(int(sizes.max()), 1)))
    places, groups = scaled(centres, centres), cluster_groups(found).tolist()
    return [
        (round(float(x), 1), round(float(y), 1), round(float(r), 1), group)
        for (x, y), r, group in zip(places, radii, groups, strict=True)
    ]


def middles(found: OpinionMap) -> list[tuple[float, float]]:
    """The middle of each group in the picture; none where groups may not be shown."""
    if not found.has_groups:
        return []
    places = scaled(found.grouping.centres, found.clusters.centres)
    return [(round(float(x), 1), round(float(y), 1)) for x, y in places]


def circles(found: OpinionMap) -> list[str]:
    return [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{colour(group)}" fill-opacity="0.55" '
        f'stroke="{colour(group)}"/>'
        for x, y, r, group in drawn(found)
    ]


def colour(group: int) -> str:
    return GREY if group < 0 else COLOURS[group % len(COLOURS)]


def labels(found: OpinionMap) -> list[str]:
    """A letter on a white disc at the middle of each group."""
    return [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="14" fill="#ffffff" stroke="{colour(group)}" stroke-width="2"/>'
        f'<text x="{x:.1f}" y="{y + 5.5:.1f}" text-anchor="middle" font-size="16" font-weight="bold" '
        f'fill="#0b0c0c">{letter(group)}</text>'
        for group, (x, y) in enumerate(middles(found))
    ]


def legend(found: OpinionMap) -> Sequence[str]:
    if not found.has_groups:
        return [caption("No stable groups of opinion")]
    sizes = enumerate(found.grouping.sizes.tolist())
    return [caption("   ".join(f"{letter(group)}: {size:,} people" for group, size in sizes))]


def caption(words: str) -> str:
    return (
        f'<text x="{WIDTH / 2:.0f}" y="{HEIGHT - 14}" text-anchor="middle" font-size="15" fill="#0b0c0c" '
        f'xml:space="preserve">{escape(words)}</text>'
    )
