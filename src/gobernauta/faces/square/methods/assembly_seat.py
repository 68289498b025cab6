"""The page behind an invitation: somebody drawn says whether they come. Looking at it changes nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gobernauta.faces.square.taking_part import in_process
from gobernauta.journeys import assembly
from gobernauta.processes import assemblies, seats
from gobernauta.processes.queries import Process
from gobernauta.processes.refusals import Refused

TEMPLATE = "square/methods/assembly_seat.html"


@in_process("assembly")
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, process: Process, token: str) -> HttpResponse:
    """The invitation with its two buttons, and what was answered."""
    try:
        of, held = assembly.seat_of(token)
        if of.pk != process.pk:
            raise Refused(_("This link belongs to another assembly."))
    except Refused as refused:
        return render(request, TEMPLATE, {"process": process, "problem": str(refused)}, status=400)
    problem = ""
    if request.method == "POST" and request.POST.get("comes") in ("yes", "no"):
        try:
            comes = request.POST["comes"] == "yes"
            held = seats.answer(seat=held, comes=comes, actor=None, now=timezone.now())
        except Refused as refused:
            problem = str(refused)
    told = {
        "process": process,
        "seat": held,
        "problem": problem,
        "meetings": list(assemblies.meetings(process)[:20]),
    }
    answer = render(request, TEMPLATE, told, status=400 if problem else 200)
    answer["Cache-Control"] = "no-store"
    return answer
