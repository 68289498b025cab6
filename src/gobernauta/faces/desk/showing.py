"""Putting a case on the public list with words somebody has read, and taking it off again with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gobernauta.cases import actions, showing
from gobernauta.cases.queries import ServiceRequest
from gobernauta.faces.desk import found
from gobernauta.faces.doors import staff


@staff("request.publish")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Read what would be public, change it, and put it on the list; or take it off."""
    case = found.service_request(request, pk, "request.publish")
    typed = {"title": case.title, "text": case.public_text or case.description, **request.POST.dict()}
    problem = ""
    if request.method == "POST":
        try:
            _change(request, case, typed)
        except actions.Refused as refusal:
            problem = str(refusal)
        else:
            return redirect("desk:case", pk=pk)
    page = {"case": case, "typed": typed, "problem": problem}
    return render(request, "desk/show.html", page, status=400 if problem else 200)


def _change(request: HttpRequest, case: ServiceRequest, typed: dict[str, str]) -> None:
    actor, now = found.somebody(request), timezone.now()
    if "hide" in typed:
        showing.hide(request=case, reason=typed.get("reason", ""), actor=actor, now=now)
        messages.success(request, _("The case is no longer on the public list."))
        return
    showing.make_public(request=case, title=typed["title"], text=typed["text"], actor=actor, now=now)
    messages.success(request, _("The case is on the public list."))
