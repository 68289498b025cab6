"""Taking one's words along, and taking them back: for whoever holds the whole code of a case."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gobernauta.faces.doors import public
from gobernauta.faces.square import codes
from gobernauta.inbox import references
from gobernauta.inbox.queries import Conversation
from gobernauta.journeys import erase as journey


@public
@require_safe
def export(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything kept of a case, as one file."""
    conversation, refused = _own(request, reference)
    if refused:
        return refused
    assert conversation is not None
    answer = HttpResponse(journey.export(conversation), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{conversation.reference}.zip"'
    answer["Cache-Control"] = "no-store"
    return answer


@public
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what goes and what stays; on POST let it go."""
    conversation, refused = _own(request, reference)
    if refused:
        return refused
    assert conversation is not None
    if request.method == "POST":
        journey.erase(conversation, now=timezone.now())
    page = {
        "shown": references.code(conversation.reference),
        "reference": conversation.reference,
        "is_done": request.method == "POST",
    }
    answer = render(request, "square/erase.html", page)
    answer["Cache-Control"] = "no-store"
    return answer


def _own(request: HttpRequest, typed: str) -> tuple[Conversation | None, HttpResponse | None]:
    """The case of a whole code; a reference alone, or a wrong key, finds nothing here."""
    conversation, holds_key, refusal = codes.opened(request, typed)
    if refusal:
        return None, codes.guessed_too_often(request, typed, refusal)
    if conversation is None or not holds_key:
        raise Http404(_("We know no case with this code."))
    return conversation, None
