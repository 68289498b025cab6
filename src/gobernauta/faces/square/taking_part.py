"""Where residents decide together: the list of what is open, each process by its method, and proving an address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from gobernauta.faces.doors import View, public
from gobernauta.faces.pages import page_of
from gobernauta.faces.square import methods
from gobernauta.journeys import confirming, gathering
from gobernauta.people import queries as people
from gobernauta.people.lately import lately
from gobernauta.processes import queries
from gobernauta.processes.queries import Process
from gobernauta.processes.refusals import Refused

PAGE = 20
_lately = lately(queries.by_number)


@public
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What can be taken part in: open ones first, with filters."""
    wanted = {name: request.GET.get(name, "")[:100] for name in ("q", "method", "state", "area")}
    page = page_of(_found(wanted), request.GET.get("page"), PAGE)
    told = {"page": page, "wanted": wanted, "areas": people.areas(), "methods": queries.METHOD_NAMES}
    return render(request, "square/taking_part.html", told)


def _found(wanted: dict[str, str]) -> QuerySet[Process]:
    found = queries.search(
        words=wanted["q"], method=wanted["method"], state=wanted["state"], area=wanted["area"]
    )
    return queries.named(queries.running_first(found))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def process(request: HttpRequest, slug: str) -> HttpResponse:
    """One process, as its method shows it."""
    found = _process(slug)
    return methods.front(found.version.file.method)(request, found)


@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail: looking at it changes nothing, its button proves the address.

    The link is the only key: who has it needs no cookie, which the window of a mail program would not keep.
    """
    try:
        link = confirming.read(token)
        ballot = gathering.confirm(link, now=timezone.now()) if request.method == "POST" else None
    except Refused as refused:
        return render(request, "square/confirm.html", {"refusal": str(refused)}, status=400)
    found = ballot.contest.process if ballot else _lately(link.process)
    if found is None:
        raise Http404(_("This has been erased."))
    told: dict[str, object] = {
        "process": found,
        "ballot": ballot,
        "link": link,
        "done": request.method == "POST",
    }
    told["handle"] = people.contact(link.handle) if link.handle else None
    answer = render(request, "square/confirm.html", told)
    answer["Cache-Control"] = "no-store"
    return answer


def in_process(*slugs: str) -> Callable[[View], View]:
    """A page below a process of these methods: the view gets the process, others a 404."""

    def wrap(view: View) -> View:
        @wraps(view)
        def found(request: HttpRequest, slug: str, **more: Any) -> HttpResponseBase:
            known = _process(slug)
            if slugs and known.version.file.method not in slugs:
                raise Http404
            return view(request, known, **more)

        return public(found)

    return wrap


def _process(slug: str) -> Process:
    found = queries.by_slug(slug)
    if found is None or found.state in queries.HIDDEN:
        raise Http404(_("We know no such process."))
    return found
