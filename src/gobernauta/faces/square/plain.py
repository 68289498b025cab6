"""Addresses of the square that have no language of their own."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from gobernauta.faces.doors import public


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answers when the web server lives."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [path("health", health, name="health")]
