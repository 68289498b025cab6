"""The town's front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gobernauta.faces.doors import public


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What can be done here, one clear action first."""
    return render(request, "square/home.html")
