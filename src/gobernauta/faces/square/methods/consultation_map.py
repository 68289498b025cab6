"""The opinion map on the square: a picture that its table repeats, what unites and divides, the files behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civic.opinion.picture import letter
from gobernauta.faces.caching import shared
from gobernauta.faces.square.taking_part import in_process
from gobernauta.processes import consultations, opinion
from gobernauta.processes.queries import Item, OpinionMap, Process

SECONDS = 15


@dataclass(frozen=True, slots=True)
class Group:
    """A group of opinion: its letter, how many people, and the statements that speak for it."""

    letter: str
    size: int
    speaks: tuple["Line", ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A statement on the map with what is told of it; shares are of a hundred."""

    item: Item
    side: str = ""
    count: int = 0
    votes: int = 0
    share: int = 0
    shares: tuple[tuple[str, int], ...] = ()


def told(drawn: OpinionMap) -> dict[str, Any]:
    """The figures of a map and its groups, without a word of the statements."""
    document = drawn.document
    return {
        "people": document["participants"],
        "placed": document["grouped"],
        "votes": document["votes"],
        "is_stable": document["stability"]["stable"],
        "agreement": document["stability"]["agreement"],
        "groups": [Group(letter(group["id"]), group["size"]) for group in document["groups"]],
        "computed_at": drawn.computed_at,
    }


@in_process("consultation")
@require_safe
def page(request: HttpRequest, process: Process) -> HttpResponse:
    """The map with everything it says."""
    drawn = opinion.newest(process)
    page: dict[str, Any] = {"process": process, "map": None}
    if drawn is not None:
        items = consultations.by_codes(process, opinion.mentioned(drawn))
        page |= {"map": told(drawn), **_drawing(drawn), **_statements(drawn, items)}
        page["divides"] = list(_dividing(process, drawn, items))
    return shared(request, render(request, "square/methods/consultation_map.html", page), seconds=SECONDS)


@in_process("consultation")
@require_safe
def download(request: HttpRequest, process: Process, name: str) -> HttpResponseBase:
    """The votes and statements behind the map, as `civic map` reads them."""
    stream = opinion.opened(process, name)
    if stream is None:
        raise Http404
    answer = FileResponse(stream, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _drawing(drawn: OpinionMap) -> dict[str, Any]:
    """The circles and the letters in the middle of each group."""
    middles = enumerate(drawn.drawing["middles"])
    return {
        "circles": drawn.drawing["circles"],
        "middles": [(x, y, y + 5.5, at, letter(at)) for at, (x, y) in middles],
    }


def _statements(drawn: OpinionMap, items: Mapping[str, Item]) -> dict[str, Any]:
    document = drawn.document
    is_stable = document["stability"]["stable"]
    shared_by = document["group_aware_consensus" if is_stable else "consensus"]
    groups = [
        Group(
            letter(group["id"]),
            group["size"],
            tuple(_lines(document["representative"].get(str(group["id"]), ()), items, "for")),
        )
        for group in document["groups"]
    ]
    return {
        "unites": [line for side in opinion.SIDES for line in _lines(shared_by[side], items, side)],
        "groups": groups,
    }


def _lines(told: Any, items: Mapping[str, Item], side: str) -> Iterator[Line]:
    """Lines of statements that are still here; `side`: the side, or the field that names it."""
    for one in told:
        item = items.get(str(one["statement"]))
        if item is not None:
            share = round(100 * one["count"] / one["votes"]) if one["votes"] else 0
            yield Line(item, one.get(side, side), one["count"], one["votes"], share)


def _dividing(process: Process, drawn: OpinionMap, items: Mapping[str, Item]) -> Iterator[Line]:
    codes = [str(one["statement"]) for one in drawn.document["dividing"]]
    figures = opinion.figures_of(process, codes) if codes else {}
    for code in codes:
        if code in items and code in figures:
            shares = ((letter(at), share) for at, share in enumerate(opinion.agreeing(figures[code])))
            yield Line(items[code], shares=tuple(shares))
