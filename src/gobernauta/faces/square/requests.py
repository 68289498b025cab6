"""Public requests as a list and on a map."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gobernauta.cases import public as cases
from gobernauta.cases.lifecycle import is_open
from gobernauta.cases.queries import ServiceRequest
from gobernauta.faces.doors import public
from gobernauta.faces.pages import page_of
from gobernauta.faces.square import map as drawn
from gobernauta.people import queries as people

PAGE = 20
STATES = {"open": True, "closed": False}


@public
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Filter, look, and page on."""
    found = _found(request)
    page = {
        "page": page_of(found, request.GET.get("page"), PAGE),
        "services": cases.services(),
        "words": request.GET.get("q", ""),
        "service": request.GET.get("service", ""),
        "state": request.GET.get("state", ""),
        "query": _query(request),
    }
    return render(request, "square/requests.html", page)


@public
@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """The same requests as a picture of the town."""
    dots = [
        (one.longitude, one.latitude, "open" if is_open(one.status) else "closed")
        for one in cases.points(_found(request))
        if one.longitude is not None and one.latitude is not None
    ]
    return HttpResponse(drawn.draw(list(people.outlined()), dots), content_type="image/svg+xml")


@public
@require_safe
def geojson(request: HttpRequest) -> HttpResponse:
    """The same requests for a map that can be moved."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [one.longitude, one.latitude]},
            "properties": {"reference": one.reference, "title": one.title, "open": is_open(one.status)},
        }
        for one in cases.points(_found(request))
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


@public
@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """The town's areas as a picture to press on, with the point that was pressed."""
    return HttpResponse(
        drawn.draw(list(people.outlined()), _here(request.GET.get("here", ""))), content_type="image/svg+xml"
    )


@public
@require_safe
def areas_geojson(request: HttpRequest) -> HttpResponse:
    """The town's areas for a map that can be moved."""
    features = [
        {"type": "Feature", "geometry": one.outline, "properties": {"name": one.name}}
        for one in people.outlined()
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _here(said: str) -> list[tuple[float, float, str]]:
    """The point in `longitude,latitude`, if it is one."""
    try:
        longitude, latitude = (float(part) for part in said.split(","))
    except ValueError:
        return []
    return [(longitude, latitude, "here")] if abs(longitude) <= 180 and abs(latitude) <= 90 else []


@public
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One public request with its steps."""
    found = cases.one(reference)
    if found is None:
        raise Http404
    page = {"found": found, "steps": cases.steps(found), "due_at": cases.due_at(found)}
    return render(request, "square/request.html", page)


def _found(request: HttpRequest) -> QuerySet[ServiceRequest]:
    return cases.requests(
        words=request.GET.get("q", "")[:200],
        service_code=request.GET.get("service", "")[:50],
        is_open=STATES.get(request.GET.get("state", "")),
    )


def _query(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()
