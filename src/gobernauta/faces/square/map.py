"""A map drawn by the server: the town's areas and what lies in them, without tiles from anywhere else.

Equirectangular around the town's middle, which at the size of a town differs from Mercator by less than a line.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from gobernauta.people import queries as people
from gobernauta.people.queries import Area

WIDTH = 640
Ring = Sequence[Sequence[float]]
EMPTY = (-0.05, -0.05, 0.05, 0.05)


@dataclass(frozen=True, slots=True)
class Frame:
    """Which part of the world a picture shows; degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def height(self) -> int:
        """Pixels, between a strip and a square."""
        squeeze = math.cos(math.radians((self.south + self.north) / 2))
        ratio = (self.north - self.south) / ((self.east - self.west) * squeeze)
        return round(WIDTH * min(1.0, max(0.35, ratio)))

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Pixels of a place, from the upper left."""
        x = (longitude - self.west) / (self.east - self.west) * WIDTH
        y = (self.north - latitude) / (self.north - self.south) * self.height
        return round(x, 1), round(y, 1)

    def find(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude of a point somebody pressed."""
        longitude = self.west + x / WIDTH * (self.east - self.west)
        latitude = self.north - y / self.height * (self.north - self.south)
        return round(longitude, 6), round(latitude, 6)


def frame(areas: Iterable[Area]) -> Frame:
    """The frame around areas, with a margin."""
    corners = [corner for area in areas for ring in rings(area) for corner in ring]
    if not corners:
        return Frame(*EMPTY)
    longitudes, latitudes = [c[0] for c in corners], [c[1] for c in corners]
    margin = 0.03 * max(max(longitudes) - min(longitudes), max(latitudes) - min(latitudes), 0.001)
    return Frame(
        min(longitudes) - margin, min(latitudes) - margin, max(longitudes) + margin, max(latitudes) + margin
    )


def of_town() -> dict[str, object]:
    """What `square/place_field.html` needs: the areas to press on, and the part of the world they lie in."""
    areas = list(people.outlined())
    return {"areas": areas, "bounds": frame(areas)}


def rings(area: Area) -> Iterator[Ring]:
    """The outer rings of an area's outline."""
    outline = area.outline or {}
    if outline.get("type") == "Polygon":
        yield outline["coordinates"][0]
    elif outline.get("type") == "MultiPolygon":
        for polygon in outline["coordinates"]:
            yield polygon[0]


PLAIN = "#eaf4f1"


def draw(
    areas: Sequence[Area],
    points: Iterable[tuple[float, float, str]] = (),
    *,
    fills: Mapping[str, str] | None = None,
) -> str:
    """An SVG of areas with their names, and of points (longitude, latitude, class of the dot).

    `fills`: a colour by an area's slug, where areas differ; those that are not in it stay white.
    """
    within = frame(areas)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {within.height}" '
        f'width="{WIDTH}" height="{within.height}" font-family="sans-serif" font-size="13">'
    ]
    colours = {area.slug: PLAIN if fills is None else fills.get(area.slug, "#ffffff") for area in areas}
    parts += [_shape(area, within, colours[area.slug]) for area in areas]
    parts += [_dot(within, *point) for point in points]
    return "".join([*parts, "</svg>"])


def _shape(area: Area, within: Frame, fill: str) -> str:
    shape = ""
    for ring in rings(area):
        placed = [within.place(*corner[:2]) for corner in ring]
        line = " ".join(f"{x},{y}" for x, y in placed)
        x = sum(p[0] for p in placed) / len(placed)
        y = sum(p[1] for p in placed) / len(placed)
        shape += (
            f'<polygon points="{line}" fill="{fill}" stroke="#7fa59b" stroke-width="1.5"/>'
            f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle" fill="#29463f">{escape(area.name)}</text>'
        )
    return shape


COLOURS = {"open": "#b3261e", "closed": "#0b5d4e", "here": "#1d70b8"}


def _dot(within: Frame, longitude: float, latitude: float, kind: str) -> str:
    x, y = within.place(longitude, latitude)
    return f'<circle cx="{x}" cy="{y}" r="6" fill="{COLOURS[kind]}" stroke="#fff" stroke-width="1.5"/>'
