"""Where somebody goes after logging in: the first page of the desk that their role opens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from gobernauta.faces.desk import found
from gobernauta.faces.doors import staff
from gobernauta.people import policy

PAGES = (
    ("conversation.read", "desk:inbox"),
    ("listening.read", "desk:listening"),
    ("account.read", "desk:accounts"),
)


@staff("desk.enter")
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """To the page where this person's work is."""
    user = found.somebody(request)
    page = next((page for action, page in PAGES if policy.may(user, action, anywhere=True)), "square:home")
    return redirect(page)
