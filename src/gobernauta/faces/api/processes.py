"""Deciding together for machines: processes, what is judged in them and how they came out, as JSON, a page at a time.

Nothing is here that the square does not show. Lists are `{"items": [...], "page": 1, "next": "…" or null}`; what is
wrong is `{"error": {"code": "…", "sentence": "…"}}`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from gobernauta.faces.doors import public
from gobernauta.processes import explaining, published, queries
from gobernauta.processes.queries import Contest, Item, Process

app_name = "processes"
PAGE_SIZE, LARGEST_PAGE = 50, 200
Row = Mapping[str, Any]


class Wrong(Exception):
    """What is wrong with a question: an HTTP status, a code and a sentence."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.code = status, code


def _answering(view: Callable[..., Row]) -> Callable[..., JsonResponse]:
    """Answer in JSON, what is wrong included; anybody's page may read it."""

    def answered(request: HttpRequest, **kept: Any) -> JsonResponse:
        try:
            answer = JsonResponse(dict(view(request, **kept)), json_dumps_params={"ensure_ascii": False})
            answer["Cache-Control"] = "public, max-age=15"
        except Wrong as wrong:
            told = {"error": {"code": wrong.code, "sentence": str(wrong)}}
            answer = JsonResponse(told, status=wrong.status)
        answer["Access-Control-Allow-Origin"] = "*"
        return answer

    return answered


def _processes(request: HttpRequest) -> Row:
    asked = {name: request.GET.get(name, "")[:100] for name in ("q", "method", "state", "area")}
    found = queries.search(words=asked["q"], method=asked["method"], state=asked["state"], area=asked["area"])
    return _listed(request, found, lambda rows: [_process_row(one) for one in rows])


def _process(request: HttpRequest, slug: str) -> Row:
    process = _known(slug)
    contests = [_contest_row(contest) for contest in queries.contests(process)]
    return {**_process_row(process), "summary": process.summary, "contests": contests}


def _items(request: HttpRequest, slug: str) -> Row:
    process = _known(slug)
    found = queries.items(process).select_related("contest", "merged_into").defer("search").order_by("number")
    return _listed(request, found, lambda rows: [_item_row(one) for one in rows])


def _results(request: HttpRequest, slug: str) -> Row:
    process = _known(slug)
    found = queries.results(process)
    return _listed(request, found, lambda results: _result_rows(process, results))


def _known(slug: str) -> Process:
    process = queries.by_slug(slug)
    if process is None or process.state in queries.HIDDEN:
        raise Wrong(404, "unknown", "There is no public process with this name.")
    return process


def _listed(request: HttpRequest, found: QuerySet[Any, Any], told: Callable[[list[Any]], list[Row]]) -> Row:
    """One page of a list as `told` says it, and the address of the next one."""
    page, size = _number(request, "page", 1, 100_000), _number(request, "page_size", PAGE_SIZE, LARGEST_PAGE)
    rows: list[Model] = list(found[(page - 1) * size : page * size + 1])
    further = request.GET.copy()
    further["page"] = str(page + 1)
    has_next = len(rows) > size
    return {
        "items": told(rows[:size]),
        "page": page,
        "next": request.build_absolute_uri(f"{request.path}?{further.urlencode()}") if has_next else None,
    }


def _number(request: HttpRequest, name: str, usual: int, largest: int) -> int:
    said = request.GET.get(name, "")
    if not said:
        return usual
    if not (said.isascii() and said.isdigit() and len(said) < 10 and 1 <= int(said) <= largest):
        raise Wrong(400, "number", f"{name} is a whole number from 1 to {largest}.")
    return int(said)


def _process_row(process: Process) -> Row:
    return {
        "id": process.pk,
        "slug": process.slug,
        "method": process.version.file.method,
        "state": process.state,
        "title": process.title,
        "titles": process.titles,
        "area": process.area.slug if process.area else None,
        "agency": process.organization.slug,
        "people": process.ballot_count,
        "opened_at": process.opened_at,
        "closes_at": process.closes_at,
        "ended_at": process.ended_at,
        "rules": {"file": process.version.file.slug, "version": process.version.number},
        "url": reverse("square:process", args=[process.slug]),
    }


def _contest_row(contest: Contest) -> Row:
    return {
        "slug": contest.slug,
        "title": contest.title,
        "stage": contest.stage or None,
        "area": contest.area.slug if contest.area else None,
        "budget": None if contest.budget is None else str(contest.budget),
    }


def _item_row(item: Item) -> Row:
    return {
        "number": item.number,
        "id": item.code,
        "title": item.title,
        "titles": item.titles,
        "text": item.text,
        "state": item.state,
        "reason": item.reason,
        "contest": item.contest.slug if item.contest else None,
        "cost": None if item.cost is None else str(item.cost),
        "latitude": item.latitude,
        "longitude": item.longitude,
        "attributes": item.attributes,
        "supports": item.support_count,
        "comments": item.comment_count,
        "merged_into": item.merged_into.number if item.merged_into else None,
    }


def _result_rows(process: Process, results: list[queries.Result]) -> list[Row]:
    outcomes = explaining.outcomes(results)
    return [_result_row(process, result, outcomes[result.pk]) for result in results]


def _result_row(process: Process, result: queries.Result, found: explaining.Outcome) -> Row:
    pot = result.contest.slug
    return {
        "contest": pot,
        "is_final": result.is_final,
        "people": result.people,
        "winners": result.winners,
        "rule": {"name": found.rule, **found.parameters},
        "summary": [str(one) for one in found.summary],
        "computed_at": result.computed_at,
        "files": [
            reverse("square:count_file", args=[process.slug, pot, one.name])
            for one in published.files(result)
        ],
    }


urlpatterns = [
    path("processes", public(require_safe(_answering(_processes))), name="processes"),
    path("processes/<slug:slug>", public(require_safe(_answering(_process))), name="process"),
    path("processes/<slug:slug>/items", public(require_safe(_answering(_items))), name="items"),
    path("processes/<slug:slug>/results", public(require_safe(_answering(_results))), name="results"),
]
