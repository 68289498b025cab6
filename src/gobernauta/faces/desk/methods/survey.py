"""A survey at the desk: how many answered and how full each group is, the census, the words people wrote."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gobernauta.faces.desk import found, processes, typed
from gobernauta.faces.desk.methods import census
from gobernauta.faces.doors import staff
from gobernauta.faces.pages import page_of
from gobernauta.people import policy
from gobernauta.processes import queries, surveys
from gobernauta.processes.queries import Process
from gobernauta.processes.refusals import Refused

PAGE = 30


@staff("process.read")
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """The work on a survey."""
    process, problem = processes.of_method(request, pk, "survey", "process.read"), ""
    if request.method == "POST":
        policy.check(found.somebody(request), "process.change", process.organization_id)
        try:
            messages.success(request, census.keep(request, process, timezone.now()))
            return redirect("desk:survey", pk=pk)
        except (Refused, typed.Unreadable) as refused:
            problem = str(refused)
    return _page(request, process, problem)


def _page(request: HttpRequest, process: Process, problem: str) -> HttpResponse:
    user, held = found.somebody(request), process.organization_id
    rules = surveys.method_of(process).rules
    told: dict[str, Any] = {
        "process": process,
        "problem": problem,
        "rules": rules,
        "figures": queries.figures(process),
        "groups": surveys.groups(process),
        "told": surveys.told_about_themselves(process),
        "questions": {one.id: one.text for one in rules.questions if one.kind == "text"},
        "page": page_of(surveys.words(process), request.GET.get("page"), PAGE),
        "may_change": policy.may(user, "process.change", held),
        "may_moderate": policy.may(user, "process.moderate", held),
        **census.shown(request, process),
    }
    return render(request, "desk/methods/survey.html", told, status=400 if problem else 200)


urlpatterns = [path("surveys/<int:pk>/", survey, name="survey")]
