"""The town's front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gobernauta.cases import public as cases
from gobernauta.faces.caching import shared
from gobernauta.faces.doors import public
from gobernauta.faces.square import about
from gobernauta.insight.today import Today

MOST_OPEN, MOST_DECIDED = 4, 3
SECONDS = 10  # the front page is the same for everybody


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One clear action first, then what is open to take part in, and figures that say whether it helps."""
    today = Today(timezone.now())
    page = {
        "open": today.deciding[:MOST_OPEN],
        "today": today,
        "decided": today.decided[:MOST_DECIDED],
        "accounts": about.listed(),
        "outcomes": cases.newest_outcomes(),
    }
    return shared(request, render(request, "square/home.html", page), seconds=SECONDS)
