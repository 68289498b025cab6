"""Coding at the desk: one contribution at a time, a number key a code; without scripts a button a code."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gobernauta.faces.desk import found, processes, typed
from gobernauta.faces.doors import staff
from gobernauta.processes import coding
from gobernauta.processes.coding import Said
from gobernauta.processes.queries import Process
from gobernauta.processes.refusals import Refused

GATHERED = 100  # contributions listed under one code


@staff("process.moderate")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """One contribution with every code as a button; the next one without a code after it."""
    process, problem = processes.of_method(request, pk, "consultation", "process.moderate"), ""
    asked = request.POST if request.method == "POST" else request.GET
    kind = coding.FREE_TEXT if asked.get("kind") == coding.FREE_TEXT else coding.COMMENT
    try:
        number = typed.number(asked, "said")
        if request.method == "POST" and number is not None:
            _turned(request, process, kind, number)
            return redirect(_address(pk, kind, said=number))
        after = typed.number(asked, "after") or 0
    except (Refused, typed.Unreadable) as refused:
        problem, after = str(refused), 0
        number = number if isinstance(refused, Refused) else None
    said = coding.one(process, kind, number) if number else coding.waiting(process, kind=kind, after=after)
    return _page(request, process, said, problem)


def _turned(request: HttpRequest, process: Process, kind: str, number: int) -> None:
    """Put the chosen code on, or take it off; a new name makes a new code."""
    user, now = found.somebody(request), timezone.now()
    name = typed.text(request.POST, "name", most=coding.LONGEST_NAME)
    chosen = next((it for it in coding.codes(process) if str(it.pk) == request.POST.get("code")), None)
    if name:
        chosen = coding.name_code(process=process, name=name, actor=user, now=now)
    if chosen is None:
        raise Refused(_("Choose a code, or write a new one."))
    coding.turn(process=process, kind=kind, pk=number, code=chosen, actor=user, now=now)


def _page(request: HttpRequest, process: Process, said: Said | None, problem: str) -> HttpResponse:
    used = coding.used(process)
    told = {
        "process": process,
        "said": said,
        "problem": problem,
        "codes": [
            (it, used.get(it.pk, 0), bool(said and it.pk in said.codes)) for it in coding.codes(process)
        ],
        "progress": coding.progress(process),
        "next": _address(process.pk, said.kind, after=said.pk) if said else "",
        "name": request.POST.get("name", ""),
    }
    return render(request, "desk/methods/consultation_coding.html", told, status=400 if problem else 200)


@staff("process.read")
@require_safe
def gathered(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What stands under one code."""
    process = processes.of_method(request, pk, "consultation", "process.read")
    shown = next((it for it in coding.codes(process) if it.pk == number), None)
    if shown is None:
        raise Http404
    told = {"process": process, "code": shown, "gathered": coding.gathered(shown, most=GATHERED)}
    return render(request, "desk/methods/consultation_gathered.html", told)


def _address(pk: int, kind: str, **where: int) -> str:
    chosen: dict[str, str | int] = {"kind": kind, **where}
    return f"{reverse('desk:code_consultation', args=[pk])}?{urlencode(chosen)}#said"
