"""Petitions at the desk: those to be checked, what is promised and due, one petition with its next steps."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gobernauta.faces.desk import found, typed
from gobernauta.faces.doors import staff
from gobernauta.journeys import petition as journey
from gobernauta.people import policy
from gobernauta.people.queries import User
from gobernauta.processes import integrity, petition_queries, petitions, rejecting, running, thresholds
from gobernauta.processes.queries import Process
from gobernauta.processes.refusals import Refused

Act = Callable[[HttpRequest, Process, User, datetime], str]


@staff("process.read")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What waits to be checked, the oldest first, and what was promised at a threshold."""
    reach, now = policy.reach(found.somebody(request), "process.read"), timezone.now()
    page = {
        "queue": petition_queries.queue(reach, now=now),
        "due": petition_queries.promised(reach),
        "now": now,
        "codes": rejecting.CODES,
    }
    return render(request, "desk/methods/petitions.html", page)


@staff("process.read")
@require_safe
def petition(request: HttpRequest, pk: int) -> HttpResponse:
    """One petition with everything that may be done with it now."""
    return _page(request, one(request, pk))


@staff("process.moderate")
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a petition, or turn it down."""
    return _done(request, one(request, pk, "process.moderate"), CHECKS)


@staff("process.change")
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Reply, set a day, close, archive."""
    return _done(request, one(request, pk, "process.change"), ANSWERS)


def one(request: HttpRequest, pk: int, action: str = "process.read") -> Process:
    """A petition. Raises `Http404` for who may not read it, `Denied` for who may only read."""
    process = petition_queries.one(pk)
    user = found.somebody(request)
    if process is None or not policy.may(user, "process.read", process.organization_id):
        raise Http404
    policy.check(user, action, process.organization_id)
    return process


def _done(request: HttpRequest, process: Process, acts: dict[str, Act]) -> HttpResponse:
    try:
        act = acts[typed.choice(request.POST, "do", acts) or "?"]
        messages.success(request, act(request, process, found.somebody(request), timezone.now()))
    except KeyError:
        return _page(request, process, problem=_("Choose what to do."))
    except (Refused, typed.Unreadable) as refused:
        return _page(request, process, problem=str(refused))
    return redirect("desk:petition", pk=process.pk)


def _publish(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    journey.publish(process=process, actor=user, now=now, seen=typed.text(request.POST, "seen", most=50))
    return _("The petition is open. Its author and sponsors are told.")


def _reject(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    journey.reject(
        process=process,
        code=typed.choice(request.POST, "code", rejecting.CODES),
        details=typed.text(request.POST, "details", most=4000),
        actor=user,
        now=now,
        seen=typed.text(request.POST, "seen", most=50),
    )
    return _("The petition was turned down. Its author is told, and can ask for a second look.")


def _reply(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    petitions.reply(
        process=process,
        text=typed.text(request.POST, "reply"),
        threshold=typed.text(request.POST, "threshold", most=100),
        actor=user,
        now=now,
    )
    return _("The answer stands on the page of the petition.")


def _plan(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    day = typed.day(request.POST, "day")
    if day is None:
        raise Refused(_("Choose a day."))
    at = datetime.combine(day, datetime.min.time().replace(hour=12), timezone.get_default_timezone())
    threshold = typed.text(request.POST, "threshold", most=100)
    petitions.plan(process=process, threshold=threshold, day=day, at=at, actor=user, now=now)
    return _("The day is set.")


def _close(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    reason = typed.text(request.POST, "reason", most=2000)
    petitions.close(process=process, actor=user, now=now, reason=reason)
    return _("No more signatures are taken.")


def _archive(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    petitions.archive(process=process, actor=user, now=now)
    return _("The petition is kept in the archive.")


CHECKS: dict[str, Act] = {"publish": _publish, "reject": _reject}
ANSWERS: dict[str, Act] = {"reply": _reply, "plan": _plan, "close": _close, "archive": _archive}


def _page(request: HttpRequest, process: Process, *, problem: str = "") -> HttpResponse:
    user, organization = found.somebody(request), process.organization_id
    verbs = {step.verb for step in running.lifecycle_of(process).transitions if process.state in step.sources}
    page = {
        "process": process,
        "words": rejecting.wording(process),
        "is_hidden": petitions.hidden(process),
        "sponsors": petition_queries.number_of_sponsors(process),
        "changes": petition_queries.history(process),
        "steps": thresholds.steps(process),
        "held": integrity.held(process),
        "codes": rejecting.CODES,
        "verbs": verbs,
        "may_moderate": policy.may(user, "process.moderate", organization),
        "may_change": policy.may(user, "process.change", organization),
        "typed": request.POST,
        "problem": problem,
        "now": timezone.now(),
    }
    return render(request, "desk/methods/petition.html", page, status=400 if problem else 200)
