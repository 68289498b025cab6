"""A participatory budget: where it stands, its pots, its projects as a list and on a map, and the page of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from civic.methods.phases import LIFECYCLE
from gobernauta.faces import together
from gobernauta.faces.caching import shared
from gobernauta.faces.pages import page_of
from gobernauta.faces.square import comments, proposing
from gobernauta.faces.square import map as drawn
from gobernauta.faces.square.methods import budget_ballot, budget_outcome, budget_propose, budget_support
from gobernauta.faces.square.taking_part import in_process
from gobernauta.people import queries as people
from gobernauta.processes import budgets, explaining, files, projects, words
from gobernauta.processes.comments import About
from gobernauta.processes.queries import Contest, Item, Paragraph, Process

PAGE = 20
SECONDS = 10  # the list may be this old
IS_OVER = frozenset({"finished", "cancelled"})


def page(request: HttpRequest, process: Process) -> HttpResponse:
    """The front: the phase with its one action, the pots, and the projects."""
    wanted = {name: request.GET.get(name, "")[:100] for name in ("q", "pot", "order")}
    found = projects.listed(process, words=wanted["q"], pot=wanted["pot"], order=wanted["order"])
    kept, shown, pots = request.GET.copy(), page_of(found, request.GET.get("page"), PAGE), _pots(process)
    kept.pop("page", None)
    _put_into_pots(shown.rows, pots)
    told = {
        "process": process,
        "phases": _phases(process),
        "pots": pots,
        "wanted": wanted,
        "page": shown,
        "query": kept.urlencode(),
        "rules": budgets.rules_of(process).rules,
        "is_voting": process.state == "balloting",
        "knows_prices": process.state in budgets.PRICED,
        "won": _won(process),
    }
    return shared(request, render(request, "square/methods/budget.html", told), seconds=SECONDS)


def _won(process: Process) -> set[int]:
    """The numbers of the projects that get the money, once that is so."""
    return explaining.winners(process) if process.state in IS_OVER else set()


def _phases(process: Process) -> list[dict[str, object]]:
    """The ten phases in order, with the day each is meant to begin and which one it is in."""
    starts = {phase.state: phase.starts_at for phase in files.rules_of(process.version).phases}
    return [
        {"name": words.of_state(state), "at": starts.get(state.slug), "here": state.slug == process.state}
        for state in LIFECYCLE.states
        if state.slug not in ("drafting", "cancelled") or state.slug == process.state
    ]


@dataclass(frozen=True, slots=True)
class Pot:
    """A pot of money and how many projects are on its list."""

    pot: Contest
    figures: projects.Figures


def _pots(process: Process) -> list[Pot]:
    figures = projects.figures(process)
    none = projects.Figures(0, None)
    return [Pot(pot, figures.get(pot.pk, none)) for pot in budgets.pots_of(process)]


def _put_into_pots(rows: Iterable[Item], pots: Iterable[Pot]) -> None:
    """Let each project know its pot, which has been read already."""
    known = {one.pot.pk: one.pot for one in pots}
    for item in rows:
        if item.contest_id in known:
            item.contest = known[item.contest_id]


@in_process("budget")
@require_safe
def picture(request: HttpRequest, process: Process) -> HttpResponse:
    """The projects as a picture of the town; with a count, green are those that get the money."""
    pot = request.GET.get("pot", "")[:100]
    found = projects.listed(process, words=request.GET.get("q", "")[:100], pot=pot)
    won = _won(process)
    dots = [
        (longitude, latitude, "closed" if number in won else "open")
        for longitude, latitude, number in projects.points(found)
    ]
    answer = HttpResponse(drawn.draw(list(people.outlined()), dots), content_type="image/svg+xml")
    answer["Cache-Control"] = "public, max-age=60"
    return answer


@in_process("budget")
@require_safe
def project(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """One project: what it is, what it costs and why, what became of it and why."""
    item = projects.one(process, number)
    if item is None:
        raise Http404
    told = project_page(process, item)
    told |= together.shown(request, item)
    told["comments"] = comments.of(request, About(process, item), is_open=item.merged_into is None)
    return render(request, "square/methods/budget_project.html", told)


def address(process: Process, item: Item | None, paragraph: Paragraph | None) -> str:
    """Where a project is shown."""
    assert item is not None
    return reverse("square:budget_project", args=[process.slug, item.number])


def project_page(process: Process, item: Item) -> dict[str, Any]:
    """What the page of a project shows."""
    return {
        "process": process,
        "item": item,
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
