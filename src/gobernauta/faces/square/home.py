"""The town's front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gobernauta.cases import public as cases
from gobernauta.faces.doors import public
from gobernauta.faces.square import about


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What can be done here, one clear action first, and three figures that say whether it helps."""
    page = {
        "figures": cases.figures(now=timezone.now()),
        "accounts": about.listed(),
        "outcomes": cases.newest_outcomes(),
    }
    return render(request, "square/home.html", page)
