"""Addresses of the square that have no language of their own."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from gobernauta.faces.doors import public
from gobernauta.faces.square import about, requests


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answers when the web server lives."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("health", health, name="health"),
    path("accounts.json", about.accounts_file, name="accounts_file"),
    path("areas.svg", requests.areas, name="areas_svg"),
    path("areas.geojson", requests.areas_geojson, name="areas_geojson"),
    path("requests.svg", requests.picture, name="requests_svg"),
    path("requests.geojson", requests.geojson, name="requests_geojson"),
]
