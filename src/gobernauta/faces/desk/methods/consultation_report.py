"""The report "what we heard" at the desk: drawn from the data, edited sentence by sentence, published by another."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gobernauta.faces.desk import found, processes, typed
from gobernauta.faces.doors import staff
from gobernauta.faces.square.methods import consultation_report
from gobernauta.people import policy
from gobernauta.people.queries import User
from gobernauta.processes import hearing
from gobernauta.processes.queries import Finding, Process
from gobernauta.processes.refusals import Refused

Deed = Callable[[HttpRequest, Process, User, datetime], str]


@staff("process.change")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft with what each sentence rests on, and what can be done with it."""
    process, problem = processes.of_method(request, pk, "consultation", "process.change"), ""
    if request.method == "POST":
        try:
            deed = DEEDS.get(request.POST.get("do", ""))
            if deed is None:
                raise Refused(_("Choose a step."))
            messages.success(request, deed(request, process, found.somebody(request), timezone.now()))
            return redirect("desk:consultation_report", pk=pk)
        except (Refused, typed.Unreadable) as refused:
            problem = str(refused)
    return _page(request, process, problem)


def _generate(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    hearing.generate(process=process, actor=user, now=now)
    return _("Drawn from the data. What you had edited is still there.")


def _edit(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    hearing.edit(
        finding=_finding(request, process), text=typed.text(request.POST, "text"), actor=user, now=now
    )
    return _("The sentence is kept.")


def _leave_out(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    hearing.leave_out(finding=_finding(request, process), actor=user, now=now)
    return _("The sentence is left out.")


def _add(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    hearing.add(
        process=process,
        section=request.POST.get("section", ""),
        text=typed.text(request.POST, "added"),
        sources=typed.text(request.POST, "sources", most=500),
        actor=user,
        now=now,
    )
    return _("The sentence is kept.")


def _publish(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    policy.check(user, "process.publish", process.organization_id)
    if request.POST.get("seen") != hearing.seen(process):
        raise Refused(_("This draft was changed meanwhile. Read it again, then publish."))
    hearing.publish(process=process, actor=user, now=now)
    return _("The report is published.")


def _go_on(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    hearing.go_on(process=process, actor=user, now=now)
    return _("A new draft begins with what is published.")


DEEDS: dict[str, Deed] = {
    "generate": _generate,
    "edit": _edit,
    "leave-out": _leave_out,
    "add": _add,
    "publish": _publish,
    "go-on": _go_on,
}


def _finding(request: HttpRequest, process: Process) -> Finding:
    number = typed.number(request.POST, "finding")
    sentence = hearing.finding(process, number) if number is not None else None
    if sentence is None:
        raise Refused(_("Somebody else has changed this meanwhile. Look at it again."))
    return sentence


def _page(request: HttpRequest, process: Process, problem: str) -> HttpResponse:
    user, draft = found.somebody(request), list(hearing.draft(process))
    told = {
        "process": process,
        "problem": problem,
        "parts": consultation_report.parts(process, draft),
        "sections": hearing.SECTIONS,
        "is_published": hearing.has_report(process),
        "has_draft": bool(draft),
        "seen": hearing.seen(process),
        "may_publish": bool(draft)
        and all(it.edited_by_id != user.pk for it in draft)
        and policy.may(user, "process.publish", process.organization_id),
        "typed": request.POST,
    }
    return render(request, "desk/methods/consultation_report.html", told, status=400 if problem else 200)
