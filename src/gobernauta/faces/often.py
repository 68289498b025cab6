"""How every face answers who acts too often: 429, and when to try again."""

from allauth.account import views
from django.http import HttpRequest, HttpResponse

from gobernauta.faces.doors import public
from gobernauta.people.limits import Refusal


def too_often(answer: HttpResponse, refusal: Refusal | None) -> HttpResponse:
    """Mark an answer that shows a refusal; without one, the answer as it is."""
    if refusal:
        answer.status_code = 429
        answer["Retry-After"] = str(refusal.seconds)
    return answer


@public
def log_in(request: HttpRequest) -> HttpResponse:
    """The log-in page of staff; one who failed too often is told so with the address still typed."""
    return too_often(views.login(request), getattr(request, "refusal", None))
