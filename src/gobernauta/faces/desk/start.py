"""Where somebody goes after logging in, and how the town stands today: what a mayor asks first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gobernauta.faces.desk import found
from gobernauta.faces.doors import staff
from gobernauta.insight.today import Today
from gobernauta.people import policy

PAGES = (
    ("conversation.answer", "desk:inbox"),
    ("decision.read", "desk:today"),
    ("account.read", "desk:accounts"),
)
MOST = 8  # lines of a list


@staff("desk.enter")
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """To the page where this person's work is."""
    user = found.somebody(request)
    page = next((page for action, page in PAGES if policy.may(user, action, anywhere=True)), "square:home")
    return redirect(page)


@staff("desk.enter")
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Heard, being decided, answered, late, promised: figures that are public, so that all staff see the same."""
    told = Today(timezone.now())
    lists = {"deciding": told.deciding[:MOST], "decided": told.decided[:MOST], "late": told.late[:MOST]}
    return render(request, "desk/today.html", {"today": told, **lists})
