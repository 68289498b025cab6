"""Connecting an account by logging in at its network: there and back, or with a code that is shown there.

What comes back by itself (a GET) changes nothing: it fills in a form, and only sending that connects.
"""

from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gobernauta.channels import sentences
from gobernauta.channels.protocol import ChannelError, Rejected
from gobernauta.channels.wording import said
from gobernauta.faces.desk import keeping, typed
from gobernauta.faces.doors import staff
from gobernauta.journeys import consent as journey
from gobernauta.journeys.consent import Begun

SESSION = "consent"


def begin(
    request: HttpRequest, kind: str, plain: Mapping[str, str], chosen: Mapping[str, object]
) -> HttpResponse:
    """Remember what was filled in, and go where to say yes. Raises `ChannelError`."""
    returns = settings.PUBLIC_ADDRESS + reverse("desk:consent")
    begun = journey.begin(kind, plain, town=settings.TOWN_NAME, returns=returns, now=timezone.now())
    request.session[SESSION] = {"begun": begun.packed(), "chosen": dict(chosen)}
    return redirect("desk:consent")


@staff("account.change")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """Say yes at the network, or finish with the code it gave."""
    remembered = request.session.get(SESSION) or {}
    begun = journey.unpacked(str(remembered.get("begun", "")), now=timezone.now())
    if begun is None:
        request.session.pop(SESSION, None)
        messages.error(request, _("There is no connection waiting. Begin again."))
        return redirect("desk:accounts")
    try:
        if request.method == "POST":
            return _finish(request, begun, remembered["chosen"])
        return _page(request, begun, code=_came_back(request, begun))
    except (ChannelError, typed.Unreadable) as error:
        return _page(request, begun, problem=said(sentences.of(error)))


def _came_back(request: HttpRequest, begun: Begun) -> str:
    """The code somebody came back with; empty when they have not been there yet."""
    if "error" in request.GET:
        raise Rejected(_("The server says that nobody agreed. Try again, or use a token."))
    code = typed.text(request.GET, "code", most=500)
    if code:
        journey.check_state(begun, request.GET.get("state", ""))
    return code


def _finish(request: HttpRequest, begun: Begun, chosen: Mapping[str, str]) -> HttpResponse:
    shown = "state" not in request.POST
    if not shown:
        journey.check_state(begun, request.POST["state"])
    code = typed.text(request.POST, "code", most=500)
    if not code:
        raise Rejected(_("Paste the code that the server has shown."))
    secrets = journey.finish(begun, code=code, shown=shown)
    kept = keeping.keep(request, begun.kind, chosen, begun.settings, secrets)
    del request.session[SESSION]
    return kept


def _page(request: HttpRequest, begun: Begun, *, code: str = "", problem: str = "") -> HttpResponse:
    page = {
        "host": begun.settings.get("instance", ""),
        "there_and_back": begun.page(shown=False),
        "there": begun.page(shown=True),
        "code": code,
        "state": begun.state if code else "",
        "problem": problem,
    }
    return render(request, "desk/consent.html", page, status=400 if problem else 200)
