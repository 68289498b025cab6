"""Agreeing or disagreeing with what a reader suggests."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gobernauta.faces.desk import found
from gobernauta.faces.doors import staff
from gobernauta.inbox.queries import Conversation
from gobernauta.journeys import suggestions
from gobernauta.people import policy
from gobernauta.understanding.queries import Suggestion


@staff("suggestion.decide")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a suggestion, which leads on to what it is good for, or dismiss it."""
    known = suggestions.about(pk)
    if known is None:
        raise Http404
    suggestion, shown = known[0], found.conversation(request, known[1])
    actor, now = found.somebody(request), timezone.now()
    policy.check(actor, "suggestion.decide", shown.organization_id)
    accepting = "accept" in request.POST
    if accepting:
        decided = suggestions.accept(suggestion, shown, actor=actor, now=now)
    else:
        decided = suggestions.dismiss(suggestion, actor=actor, now=now)
    if not decided:
        messages.warning(request, _("Somebody else has decided about this suggestion already."))
    return redirect(_onward(suggestion, shown) if decided and accepting else _back(shown))


def _back(shown: Conversation) -> str:
    return reverse("desk:conversation", args=[shown.merged_into_id or shown.pk])


def _onward(suggestion: Suggestion, shown: Conversation) -> str:
    """A kind of matter or a place opens the form of a case with it filled in."""
    if suggestion.kind not in ("category", "place"):
        return _back(shown)
    return f"{reverse('desk:open_request', args=[shown.pk])}?{urlencode({suggestion.kind: suggestion.value})}"
