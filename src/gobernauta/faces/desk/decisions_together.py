"""Bringing complaints together: chosen in a search or found to be copies, they become one item of a process."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gobernauta.decisions.drafting import Refused
from gobernauta.faces.desk import found, typed
from gobernauta.faces.doors import staff
from gobernauta.journeys import decide, together
from gobernauta.journeys.audience import Subject


@staff("process.moderate")
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Choose complaints, say what they ask for, and put it where people judge it."""
    user, problem = found.somebody(request), ""
    if request.method == "POST":
        try:
            number, tied = _brought(request)
        except (Refused, typed.Unreadable) as refused:
            problem = str(refused)
        else:
            words = ngettext(
                "Item %(number)d is made. %(tied)d person stays with it and is told what becomes of it.",
                "Item %(number)d is made. %(tied)d people stay with it and are told what becomes of it.",
                tied,
            )
            messages.success(request, words % {"number": number, "tied": tied})
            return redirect("desk:together")
    words = request.GET.get("q", "").replace("\x00", "")[:300]
    chosen = request.POST.getlist("chosen") or request.GET.getlist("chosen")
    page = {
        "words": words,
        "rows": together.search(words, user) if words else [],
        "clusters": together.found(user),
        "processes": together.open_to(user),
        "chosen": [line[:80] for line in chosen[: decide.MOST]],
        "typed": request.POST,
        "problem": problem,
    }
    return render(request, "desk/decisions/together.html", page, status=400 if problem else 200)


def _brought(request: HttpRequest) -> tuple[int, int]:
    user = found.somebody(request)
    process = next(
        (it for it in together.open_to(user) if it.pk == typed.number(request.POST, "process")), None
    )
    if process is None:
        raise Refused(_("Choose a consultation, ideas or a budget that is still open."))
    item, tied = together.bring(
        subjects=_chosen(request),
        process=process,
        title=typed.text(request.POST, "title", most=300),
        text=typed.text(request.POST, "text"),
        actor=user,
        now=timezone.now(),
    )
    return item.number, tied


def _chosen(request: HttpRequest) -> list[Subject]:
    lines = [*request.POST.getlist("chosen"), typed.text(request.POST, "more")]
    return decide.named("\n".join(lines), found.somebody(request))
