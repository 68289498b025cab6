"""Signatures by area: a table that anybody can read, and the same as a map."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gobernauta.faces.caching import shared
from gobernauta.faces.pages import page_of
from gobernauta.faces.square import map as drawn
from gobernauta.faces.square import taking_part
from gobernauta.people import queries as people
from gobernauta.processes import petition_queries
from gobernauta.processes.queries import Counter, Process

FIRST = 10  # areas on the page of the petition
PAGE = 100
SECONDS = 30
SHADES = ("#f3f6f4", "#d5e9e2", "#9fcdbd", "#5ba58f", "#0b5d4e")


@dataclass(frozen=True, slots=True)
class Row:
    """An area, its signatures, and their share of the largest area's in hundredths."""

    slug: str
    name: str
    number: int
    share: int


def rows(process: Process, most: int | None = None) -> Sequence[Row]:
    """The areas with signatures, the most first, all or so many; one query."""
    counted = list(petition_queries.by_area(process)[:most])
    return _rows(counted, counted[0].number if counted else 0)


def _rows(counted: Sequence[Counter], largest: int) -> Sequence[Row]:
    return [
        Row(
            one.area.slug if one.area else "",
            one.area.name if one.area else _("not said"),
            one.number,
            max(1, one.number * 100 // largest) if one.number else 0,
        )
        for one in counted
    ]


@taking_part.in_process("petition")
@require_safe
def listing(request: HttpRequest, process: Process) -> HttpResponse:
    """All areas with their signatures, with the map."""
    page = page_of(petition_queries.by_area(process), request.GET.get("page"), PAGE)
    told = {
        "process": process,
        "page": page,
        "areas": _rows(page.rows, petition_queries.most_in_an_area(process)),
        "has_map": people.outlined().exists(),
    }
    return shared(request, render(request, "square/methods/petition_areas.html", told), seconds=SECONDS)


@taking_part.in_process("petition")
@require_safe
def picture(request: HttpRequest, process: Process) -> HttpResponse:
    """The map: the darker an area, the more of it has signed, beside the area with most."""
    share = {row.slug: row.share for row in rows(process)}
    fills = {slug: SHADES[min(4, 1 + value // 26)] for slug, value in share.items() if value}
    svg = drawn.draw(list(people.outlined()), fills=fills or {"": SHADES[0]})
    return shared(request, HttpResponse(svg, content_type="image/svg+xml"), seconds=SECONDS)
