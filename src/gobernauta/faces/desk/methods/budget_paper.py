"""Paper ballots at the desk: a sheet typed in by one person, typed again by another, counted when both agree."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gobernauta.faces.desk import found, typed
from gobernauta.faces.desk import processes as desk
from gobernauta.faces.doors import staff
from gobernauta.processes import budgets, paper, queries
from gobernauta.processes.refusals import Refused

OPEN = ("balloting", "reviewing-ballots")


@staff("process.enter")
@sensitive_post_parameters("lines")
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, pk: int, pot: str) -> HttpResponse:
    """Enter a sheet; says whether it was the first entry, where two differ, and what became of each line."""
    process = desk.of_method(request, pk, "budget", "process.enter")
    contest = queries.contest(process, pot)
    if contest is None or contest.stage == budgets.SELECTING:
        raise Http404
    problem, entry = "", None
    if request.method == "POST":
        try:
            entry = paper.enter(
                contest=contest,
                number=typed.text(request.POST, "number", most=40),
                text=typed.text(request.POST, "lines"),
                actor=found.somebody(request),
                now=timezone.now(),
            )
        except (Refused, typed.Unreadable) as refused:
            problem = str(refused)
    told = {
        "process": process,
        "pot": contest,
        "entry": entry,
        "problem": problem,
        "typed": request.POST,
        "sheets": paper.sheets(contest),
        "rules": budgets.rules_of(process).rules,
        "is_open": process.state in OPEN,
    }
    wrong = problem or (entry is not None and entry.differences)
    answer = render(request, "desk/methods/budget_paper.html", told, status=400 if wrong else 200)
    answer["Cache-Control"] = "no-store"
    return answer
