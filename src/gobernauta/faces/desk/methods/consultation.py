"""A consultation at the desk: what waits, the statements to be checked, its questionnaire, and the ways to the rest."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gobernauta.faces.desk import found, processes, typed
from gobernauta.faces.desk.methods import consultation_coding, consultation_report, consultation_text
from gobernauta.faces.doors import staff
from gobernauta.faces.pages import page_of
from gobernauta.people import policy
from gobernauta.people.queries import User
from gobernauta.processes import coding, consultations, hearing, queries
from gobernauta.processes.queries import Process
from gobernauta.processes.refusals import Refused

PAGE = 30
STATES = ("proposed", "accepted", "rejected")
NEEDS = {"decide": "process.moderate", "seed": "process.change", "link": "process.change"}


@staff("process.read")
@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request: HttpRequest, pk: int) -> HttpResponse:
    """The work on a consultation."""
    process, problem = processes.of_method(request, pk, "consultation", "process.read"), ""
    if request.method == "POST":
        try:
            messages.success(request, _done(request, process, found.somebody(request), timezone.now()))
            return redirect("desk:consultation", pk=pk)
        except (Refused, typed.Unreadable) as refused:
            problem = str(refused)
    return _page(request, process, problem)


def _done(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    """Do what a form asks for; what to say of it."""
    do = request.POST.get("do", "")
    if do not in NEEDS:
        raise Refused(_("Choose a step."))
    policy.check(user, NEEDS[do], process.organization_id)
    if do == "seed":
        return _seeded(request, process, user, now)
    if do == "link":
        return _linked(request, process, user, now)
    item = consultations.statement(process, typed.number(request.POST, "number") or 0)
    if item is None:
        raise Refused(_("There is no statement with this number."))
    is_accepted = request.POST.get("accepted") == "yes"
    reason = typed.text(request.POST, "reason", most=2_000)
    consultations.decide(item=item, accepted=is_accepted, reason=reason, actor=user, now=now)
    return _("The statement can be judged now.") if is_accepted else _("The statement was turned down.")


def _seeded(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    lines = [line for line in typed.text(request.POST, "statements").splitlines() if line.strip()]
    contest = queries.contests(process)[0]
    made = consultations.seed(
        contest=contest, statements=lines, language=process.language, actor=user, now=now
    )
    told = ngettext("%(made)d statement was added.", "%(made)d statements were added.", made)
    return told % {"made": made}


def _linked(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    survey = queries.by_number(typed.number(request.POST, "survey") or 0)
    if survey is None:
        raise Refused(_("Choose a survey of the same department."))
    consultations.link(process=process, survey=survey, actor=user, now=now)
    return _("The survey is its questionnaire now.")


def _page(request: HttpRequest, process: Process, problem: str) -> HttpResponse:
    user, held = found.somebody(request), process.organization_id
    state = request.GET.get("state", "")
    state = state if state in STATES else STATES[0]
    told = {
        "process": process,
        "problem": problem,
        "state": state,
        "states": STATES,
        "page": page_of(consultations.statements(process, state=state), request.GET.get("page"), PAGE),
        "text_draft": consultations.draft_of(process),
        "progress": coding.progress(process),
        "report_draft": hearing.draft(process).count(),
        "surveys": consultations.surveys(process),
        "linkable": list(consultations.linkable(process)[:100]),
        "may_moderate": policy.may(user, "process.moderate", held),
        "may_change": policy.may(user, "process.change", held),
        "takes_statements": process.state in consultations.OPEN_STATES,
        "typed": request.POST,
        "query": f"state={state}",
    }
    return render(request, "desk/methods/consultation.html", told, status=400 if problem else 200)


urlpatterns = [
    path("consultations/<int:pk>/", consultation, name="consultation"),
    path("consultations/<int:pk>/text/", consultation_text.text, name="consultation_text"),
    path("consultations/<int:pk>/code/", consultation_coding.code, name="code_consultation"),
    path("consultations/<int:pk>/codes/<int:number>/", consultation_coding.gathered, name="gathered"),
    path("consultations/<int:pk>/report/", consultation_report.report, name="consultation_report"),
]
