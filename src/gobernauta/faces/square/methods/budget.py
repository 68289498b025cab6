"""A participatory budget: where it stands, its pots, its projects as a list and on a map, and the page of one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from civic.methods.phases import LIFECYCLE
from gobernauta.faces.pages import page_of
from gobernauta.faces.square import map as drawn
from gobernauta.faces.square import proposing
from gobernauta.faces.square.methods import budget_ballot, budget_outcome, budget_propose, budget_support
from gobernauta.faces.square.taking_part import in_process
from gobernauta.people import queries as people
from gobernauta.processes import budgets, explaining, files, projects, words
from gobernauta.processes.queries import Item, Process

PAGE = 20
IS_OVER = frozenset({"finished", "cancelled"})


def page(request: HttpRequest, process: Process) -> HttpResponse:
    """The front: the phase with its one action, the pots, and the projects."""
    wanted = {name: request.GET.get(name, "")[:100] for name in ("q", "pot", "order")}
    found = projects.listed(process, words=wanted["q"], pot=wanted["pot"], order=wanted["order"])
    kept = request.GET.copy()
    kept.pop("page", None)
    told = {
        "process": process,
        "phases": _phases(process),
        "pots": _pots(process),
        "wanted": wanted,
        "page": page_of(found, request.GET.get("page"), PAGE),
        "query": kept.urlencode(),
        "rules": budgets.rules_of(process).rules,
        "is_voting": process.state == "balloting",
        "knows_prices": process.state in budgets.PRICED,
    }
    return render(request, "square/methods/budget.html", told)


def _phases(process: Process) -> list[dict[str, object]]:
    """The ten phases in order, with the day each is meant to begin and which one it is in."""
    starts = {phase.state: phase.starts_at for phase in files.rules_of(process.version).phases}
    return [
        {"name": words.of_state(state), "at": starts.get(state.slug), "here": state.slug == process.state}
        for state in LIFECYCLE.states
        if state.slug not in ("drafting", "cancelled") or state.slug == process.state
    ]


def _pots(process: Process) -> list[dict[str, object]]:
    figures = projects.figures(process)
    none = projects.Figures(0, None)
    return [{"pot": pot, "figures": figures.get(pot.pk, none)} for pot in budgets.pots_of(process)]


@in_process("budget")
@require_safe
def picture(request: HttpRequest, process: Process) -> HttpResponse:
    """The projects as a picture of the town; with a count, green are those that get the money."""
    pot = request.GET.get("pot", "")[:100]
    found = projects.listed(process, words=request.GET.get("q", "")[:100], pot=pot)
    won = _winners(process) if process.state in IS_OVER else set()
    dots = [
        (longitude, latitude, "closed" if number in won else "open")
        for longitude, latitude, number in projects.points(found)
    ]
    answer = HttpResponse(drawn.draw(list(people.areas()), dots), content_type="image/svg+xml")
    answer["Cache-Control"] = "public, max-age=60"
    return answer


def _winners(process: Process) -> set[int]:
    results = (explaining.newest(pot) for pot in budgets.pots_of(process))
    return {number for result in results if result for number in result.winners}


@in_process("budget")
@require_safe
def project(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """One project: what it is, what it costs and why, what became of it and why."""
    item = projects.one(process, number)
    if item is None:
        raise Http404
    return render(request, "square/methods/budget_project.html", project_page(process, item))


def project_page(process: Process, item: Item) -> dict[str, Any]:
    """What the page of a project shows."""
    merged, names = projects.with_merged(item)
    return {
        "process": process,
        "item": item,
        "merged": merged,
        "names": names,
        "files": projects.attachments(item),
        "story": budget_outcome.story(process, item),
        "may_support": process.state == budgets.SELECTING and item.state == Item.JUDGED,
        "may_vote": process.state == budgets.BALLOTING and item.state == Item.JUDGED,
        "knows_prices": process.state in budgets.PRICED,
        "rules": budgets.rules_of(process).rules,
    }


urlpatterns = [
    path("projects.svg", picture, name="budget_picture"),
    path("project/new/", budget_propose.propose, name="budget_propose"),
    path("project/<int:number>/", project, name="budget_project"),
    path("project/<int:number>/support/", budget_support.support, name="budget_support"),
    path("project/<int:number>/file/<int:pk>/", proposing.attachment, name="budget_attachment"),
    path("ballot/<slug:pot>/", budget_ballot.ballot, name="budget_ballot"),
    path("outcome/<slug:pot>/", budget_outcome.outcome, name="budget_outcome"),
]
