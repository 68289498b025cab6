"""Signatures that may not be what they claim: conditions, what they mean before anything is done, and the way back."""

from dataclasses import fields
from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gobernauta.faces.desk import found, typed
from gobernauta.faces.desk.methods import petition
from gobernauta.faces.doors import staff
from gobernauta.people import policy
from gobernauta.processes import integrity, invalidation
from gobernauta.processes.invalidation import Conditions, Preview
from gobernauta.processes.queries import Process
from gobernauta.processes.refusals import Refused

MOMENTS = ("since", "until")


@staff("process.moderate")
@require_safe
def signatures(request: HttpRequest, pk: int) -> HttpResponse:
    """Conditions in the address are shown with what they mean; nothing changes."""
    return _page(request, petition.one(request, pk, "process.moderate"))


@staff("process.moderate")
@require_POST
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Set aside what the preview showed; without a reason the preview stays."""
    process = petition.one(request, pk, "process.moderate")
    try:
        batch = invalidation.apply(
            process=process,
            conditions=_conditions(request),
            seen=Preview(
                typed.number(request.POST, "previewed") or 0, {}, (), typed.number(request.POST, "seen") or 0
            ),
            reason=typed.text(request.POST, "reason", most=2000),
            actor=found.somebody(request),
            now=timezone.now(),
        )
    except (Refused, typed.Unreadable) as refused:
        return _page(request, process, problem=str(refused))
    number = batch.changed
    said = ngettext("%(number)d is set aside.", "%(number)d are set aside.", number)
    messages.success(request, said % {"number": number})
    return redirect("desk:signatures", pk=pk)


@staff("process.moderate")
@require_POST
def put_back(request: HttpRequest, pk: int, batch: int) -> HttpResponse:
    """Give a batch back what it was."""
    process = petition.one(request, pk, "process.moderate")
    held = invalidation.one(process, batch)
    if held is None:
        raise Http404
    number = invalidation.undo(batch=held, actor=found.somebody(request), now=timezone.now())
    said = ngettext("%(number)d is as it was before.", "%(number)d are as they were before.", number)
    messages.success(request, said % {"number": number})
    return redirect("desk:signatures", pk=pk)


@staff("process.moderate")
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Let what was held back count."""
    process = petition.one(request, pk, "process.moderate")
    sign = request.POST.get("sign", "")[:300]
    number = integrity.release(process=process, sign=sign, actor=found.somebody(request), now=timezone.now())
    messages.success(
        request, ngettext("%(number)d counts now.", "%(number)d count now.", number) % {"number": number}
    )
    return redirect("desk:signatures", pk=pk)


def _page(request: HttpRequest, process: Process, *, problem: str = "") -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    asked = {one.name: data.get(one.name, "") for one in fields(Conditions)}
    preview = None
    try:
        if any(asked.values()):
            preview = invalidation.preview(process, _conditions(request))
    except (Refused, typed.Unreadable) as refused:
        problem = problem or str(refused)
    page = {
        "process": process,
        "asked": asked,
        "preview": preview,
        "held": integrity.held(process),
        "domains": integrity.sources(process, "domain"),
        "networks": integrity.sources(process, "network"),
        "batches": invalidation.batches(process),
        "may_change": policy.may(found.somebody(request), "process.moderate", process.organization_id),
        "typed": request.POST,
        "problem": problem,
    }
    return render(request, "desk/methods/petition_signatures.html", page, status=400 if problem else 200)


def _conditions(request: HttpRequest) -> Conditions:
    data = request.POST if request.method == "POST" else request.GET
    told = {one.name: typed.text(data, one.name, most=300) for one in fields(Conditions)}
    return Conditions(**{name: _moment(said) if name in MOMENTS else said for name, said in told.items()})


def _moment(said: str) -> str:
    """What a browser's field for a time sends, in the town's time, as a moment with a zone."""
    if not said:
        return ""
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise Refused(_("“%(said)s” is no moment.") % {"said": said[:50]}, "moment") from None
    return (
        (at if at.tzinfo else at.replace(tzinfo=timezone.get_default_timezone())).astimezone(UTC).isoformat()
    )


urlpatterns = [
    path("petitions/", petition.listing, name="petitions"),
    path("petitions/<int:pk>/", petition.petition, name="petition"),
    path("petitions/<int:pk>/check/", petition.check, name="check_petition"),
    path("petitions/<int:pk>/answer/", petition.answer, name="answer_petition"),
    path("petitions/<int:pk>/signatures/", signatures, name="signatures"),
    path("petitions/<int:pk>/signatures/aside/", set_aside, name="set_aside"),
    path("petitions/<int:pk>/signatures/<int:batch>/back/", put_back, name="put_signatures_back"),
    path("petitions/<int:pk>/signatures/release/", release, name="release_signatures"),
]
