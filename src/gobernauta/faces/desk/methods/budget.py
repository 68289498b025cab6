"""A budget at the desk: how the money is divided, what waits to be checked or costed, and delivery of what won."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gobernauta.cases import worklist
from gobernauta.decisions.drafting import Refused as NotDecided
from gobernauta.faces import together
from gobernauta.faces.desk import choices, found, processes, typed
from gobernauta.faces.desk.methods import budget_paper
from gobernauta.faces.doors import staff
from gobernauta.faces.pages import page_of
from gobernauta.faces.templatetags.budgets import STATES
from gobernauta.journeys import deliver_winners
from gobernauta.people import policy
from gobernauta.people import queries as people
from gobernauta.people.queries import User
from gobernauta.processes import budgets, costing, merging, projects
from gobernauta.processes.queries import Item, Process
from gobernauta.processes.refusals import Refused

PAGE = 30
AMOUNT = re.compile(r"([0-9][0-9.,]*?)(?:[.,]([0-9]{1,2}))?")
Act = Callable[[HttpRequest, Item, User, datetime], str]


@staff("process.read")
@require_safe
def budget(request: HttpRequest, pk: int) -> HttpResponse:
    """The work on a budget: the projects in a state, and what can be done with the whole now."""
    return _page(request, processes.of_method(request, pk, "budget", "process.read"))


@staff("process.change")
@require_POST
def divide(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the pots: an amount for the town, one for each area that has money of its own."""
    process = processes.of_method(request, pk, "budget", "process.change")
    try:
        shares = [
            budgets.Share(amount, area)
            for area in (None, *people.areas())
            if (amount := _amount(request, f"amount-{area.slug if area else budgets.TOWN}")) is not None
        ]
        budgets.set_pots(process=process, shares=shares, actor=found.somebody(request), now=timezone.now())
    except (Refused, typed.Unreadable) as refused:
        return _page(request, process, problem=str(refused))
    messages.success(request, _("The money is divided."))
    return redirect("desk:budget", pk=pk)


@staff("decision.draft")
@require_POST
def deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the decision with a promise for every project that won."""
    process = processes.of_method(request, pk, "budget", "process.read")
    policy.check(found.somebody(request), "decision.draft", process.organization_id)
    try:
        day = typed.day(request.POST, "due")
        if day is None:
            raise typed.Unreadable(_("Choose a day."))
        version = deliver_winners.deliver(
            process=process, due_date=day, actor=found.somebody(request), now=timezone.now()
        )
    except (NotDecided, typed.Unreadable) as refused:
        return _page(request, process, problem=str(refused))
    messages.success(request, _("The decision is drafted. Somebody else reads and publishes it."))
    return redirect("desk:decision", pk=version.decision_id)


@staff("process.read")
@require_http_methods(["GET", "HEAD", "POST"])
def project(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One project: check it, cost it, put it together with another."""
    process = processes.of_method(request, pk, "budget", "process.read")
    item = projects.any_one(process, number)
    if item is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            messages.success(request, _act(request, item))
            return redirect("desk:budget_project", pk=pk, number=number)
        except (Refused, typed.Unreadable) as refused:
            problem = str(refused)
    return _project_page(request, process, item, problem)


def _act(request: HttpRequest, item: Item) -> str:
    """Do what a form asks for; returns what to say."""
    user = found.somebody(request)
    do = typed.choice(request.POST, "do", ACTS) or "check"
    policy.check(user, NEEDS.get(do, "process.moderate"), item.process.organization_id)
    return ACTS[do](request, item, user, timezone.now())


def _check(request: HttpRequest, item: Item, user: User, now: datetime) -> str:
    accepted = typed.choice(request.POST, "accepted", ("yes", "no")) == "yes"
    budgets.check(
        item=item,
        accepted=accepted,
        reason=typed.text(request.POST, "reason", most=4_000),
        actor=user,
        now=now,
    )
    return _("The project is on the list.") if accepted else _("The project was turned down.")


def _cost(request: HttpRequest, item: Item, user: User, now: datetime) -> str:
    verdict = costing.Verdict(
        typed.choice(request.POST, "feasible", ("yes", "no")) != "no",
        _amount(request, "cost"),
        typed.text(request.POST, "reason", most=8_000),
        worklist.department(typed.number(request.POST, "department"), item.process.organization),
    )
    costing.cost(item=item, verdict=verdict, actor=user, now=now)
    return (
        _("The cost is written down.")
        if verdict.is_feasible
        else _("It is written down that it cannot be done.")
    )


def _merge(request: HttpRequest, item: Item, user: User, now: datetime) -> str:
    number = typed.number(request.POST, "into")
    kept = projects.any_one(item.process, number) if number is not None else None
    if kept is None:
        raise Refused(_("There is no project with this number."))
    merging.merge(
        kept=kept, merged=item, reason=typed.text(request.POST, "reason", most=2_000), actor=user, now=now
    )
    return _("Put together. It can be taken apart again until people vote.")


def _split(request: HttpRequest, item: Item, user: User, now: datetime) -> str:
    merging.split(merged=item, actor=user, now=now)
    return _("Taken apart. Both stand as before.")


ACTS: dict[str, Act] = {"check": _check, "cost": _cost, "merge": _merge, "split": _split}
NEEDS = {"cost": "process.change"}


def _amount(request: HttpRequest, name: str) -> Decimal | None:
    """Money as people type it: 12 500, 12.500,50 or 12500.50. None when nothing was typed."""
    said = "".join(typed.text(request.POST, name, most=40).split())
    if not said:
        return None
    read = AMOUNT.fullmatch(said)
    if read is None:
        raise typed.Unreadable(_("“%(typed)s” is not an amount.") % {"typed": said})
    whole = re.sub("[.,]", "", read[1])
    return Decimal(f"{whole}.{read[2] or '00'}")


def _page(request: HttpRequest, process: Process, *, problem: str = "") -> HttpResponse:
    user, held = found.somebody(request), process.organization_id
    state = request.GET.get("state", "") if request.GET.get("state", "") in STATES else ""
    words = request.GET.get("q", "")[:100]
    shown = projects.listed(process, words=words, states=[state] if state else list(STATES))
    pots = {pot.slug: pot for pot in budgets.pots_of(process)}
    kept = request.GET.copy()
    kept.pop("page", None)
    may_divide = process.state in ("drafting", "informing") and policy.may(user, "process.change", held)
    told: dict[str, Any] = {
        "process": process,
        "problem": problem,
        "typed": request.POST,
        "page": page_of(shown, request.GET.get("page"), PAGE),
        "query": kept.urlencode(),
        "state": state,
        "words": words,
        "states": [(slug, number) for slug, number in projects.by_state(process).items()],
        "pots": pots,
        "areas": [(area, pots.get(area.slug)) for area in people.areas()] if may_divide else [],
        "town": pots.get(budgets.TOWN) or pots.get("main"),
        "may_divide": may_divide,
        "may_enter": process.state in budget_paper.OPEN and policy.may(user, "process.enter", held),
        "may_deliver": process.state == "finished"
        and policy.may(user, "decision.draft", held)
        and not deliver_winners.decided(process),
        "missing": costing.uncosted(process) if process.state in costing.COSTED_IN else 0,
        "rules": budgets.rules_of(process).rules,
    }
    return render(request, "desk/methods/budget.html", told, status=400 if problem else 200)


def _project_page(request: HttpRequest, process: Process, item: Item, problem: str) -> HttpResponse:
    user, held = found.somebody(request), process.organization_id
    may_moderate = policy.may(user, "process.moderate", held)
    told = {
        "process": process,
        "item": item,
        **projects.around(process, item),
        **together.shown(request, item),
        "departments": worklist.departments(choices.EVERYWHERE),
        "rules": budgets.rules_of(process).rules,
        "may_moderate": may_moderate,
        "may_check": process.state in ("accepting", "reviewing", budgets.SELECTING)
        and item.state in ("proposed", "accepted", "rejected")
        and may_moderate,
        "may_cost": process.state in costing.COSTED_IN
        and item.state in (Item.JUDGED, costing.INFEASIBLE)
        and policy.may(user, "process.change", held),
        "may_merge": process.state not in merging.VOTED_ON and may_moderate,
        "problem": problem,
        "typed": request.POST,
    }
    return render(request, "desk/methods/budget_project.html", told, status=400 if problem else 200)


urlpatterns = [
    path("budgets/<int:pk>/", budget, name="budget"),
    path("budgets/<int:pk>/divide/", divide, name="divide_budget"),
    path("budgets/<int:pk>/deliver/", deliver, name="deliver_budget"),
    path("budgets/<int:pk>/project/<int:number>/", project, name="budget_project"),
    path("budgets/<int:pk>/paper/<slug:pot>/", budget_paper.sheet, name="paper"),
]
