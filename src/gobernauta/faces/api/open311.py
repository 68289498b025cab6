"""Open311 GeoReport v2: discovery, services, definitions and requests, read and written, in JSON and XML.

The format is the ending of the address. What may be read is what is public on the square; what is posted goes
through the town's form like any other report. Specification: wiki.open311.org/GeoReport_v2.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from civic.formats import open311
from gobernauta.cases import public as cases
from gobernauta.cases import sharing
from gobernauta.cases.queries import Service, ServiceRequest
from gobernauta.faces.api import discovery
from gobernauta.faces.doors import public
from gobernauta.faces.often import too_often
from gobernauta.faces.square.names import in_language
from gobernauta.inbox import references
from gobernauta.journeys import report as journey
from gobernauta.people import limits, visitors

PAGE_SIZE, LARGEST_PAGE = 50, 200
WINDOW = timedelta(days=90)  # the specification's span of one answer without ids
LONGEST_DESCRIPTION = 20_000


class Refused(Exception):
    """Why a request is not taken: an HTTP status and a sentence; with a refusal, when to try again."""

    def __init__(self, status: int, sentence: str, *, until: limits.Refusal | None = None) -> None:
        super().__init__(sentence)
        self.status, self.until = status, until


def _answering(view: Callable[..., bytes]) -> Callable[..., HttpResponse]:
    """Answer in the format asked for, errors included; the language is `locale`, as servers in use call it."""

    def answered(request: HttpRequest, ending: str, **kept: str) -> HttpResponse:
        if ending not in discovery.TYPES:
            return HttpResponse(_("Ask for .json or .xml."), status=404, content_type="text/plain")
        asked = request.GET.get("locale", "")
        language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        until = None
        with translation.override(language):
            try:
                content, status = view(request, xml=ending == "xml", **kept), 200
            except Refused as refusal:
                error = open311.Error(refusal.status, str(refusal))
                content, status = open311.write_errors([error], ending == "xml"), refusal.status
                until = refusal.until
        answer = HttpResponse(content, status=status, content_type=discovery.TYPES[ending])
        answer["Access-Control-Allow-Origin"] = "*"
        return too_often(answer, until)

    return answered


def _services(request: HttpRequest, *, xml: bool) -> bytes:
    return open311.write_services(map(_service, cases.services()), xml)


def _definition(request: HttpRequest, *, xml: bool, code: str) -> bytes:
    service = _known_service(code)
    return open311.write_definition(
        open311.ServiceDefinition(code, tuple(_attribute(one) for one in service.attributes)), xml
    )


def _requests(request: HttpRequest, *, xml: bool) -> bytes:
    if request.method == "POST":
        return _accept(request, xml=xml)
    return open311.write_requests(_filtered(request), xml)


def _request(request: HttpRequest, *, xml: bool, reference: str) -> bytes:
    found = cases.one(references.normal(reference))
    if found is None:
        raise Refused(404, _("There is no public request with this id."))
    return open311.write_requests([_row(found, with_notes=True)], xml)


def _filtered(request: HttpRequest) -> Iterable[open311.ServiceRequest]:
    told = request.GET
    ids = [references.normal(one) for one in told.get("service_request_id", "").split(",") if one.strip()]
    found = cases.requests(
        service_code=told.get("service_code", "")[:50], is_open=_status(told.get("status", ""))
    )
    if ids:
        found = found.filter(reference__in=ids[:LARGEST_PAGE])
    else:
        start, end = _window(told.get("start_date", ""), told.get("end_date", ""))
        found = found.filter(opened_at__gte=start, opened_at__lte=end)
    size = _number(told.get("page_size", ""), "page_size", PAGE_SIZE, LARGEST_PAGE)
    page = _number(told.get("page", ""), "page", 1, 1_000_000)
    return [_row(one) for one in cases.with_due(found[(page - 1) * size : page * size])]


def _status(said: str) -> bool | None:
    states = [one.strip() for one in said.split(",") if one.strip()]
    if not set(states) <= {"open", "closed"}:
        raise Refused(400, _("status is open, closed, or both."))
    return states[0] == "open" if len(states) == 1 else None


def _window(start: str, end: str) -> tuple[datetime, datetime]:
    now = timezone.now()
    ends = _moment(end, "end_date") if end else _moment(start, "start_date") + WINDOW if start else now
    starts = _moment(start, "start_date") if start else ends - WINDOW
    if ends - starts > WINDOW:
        ends = starts + WINDOW
    return starts, ends


def _moment(said: str, field: str) -> datetime:
    try:
        moment = parse_datetime(said.strip().replace(" ", "+"))
        if moment is not None:
            aware = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
            if 1900 < aware.year < 3000:
                return aware
    except (ValueError, OverflowError):
        pass
    raise Refused(400, _("%(field)s is not a moment like 2026-11-21T08:00:00Z.") % {"field": field})


def _number(said: str, field: str, default: int, largest: int) -> int:
    if not said:
        return default
    if not (said.isascii() and said.isdigit() and len(said) < 10 and 1 <= int(said) <= largest):
        told = {"field": field, "largest": largest}
        raise Refused(400, _("%(field)s is a number from 1 to %(largest)d.") % told)
    return int(said)


def _accept(request: HttpRequest, *, xml: bool) -> bytes:
    told = request.POST
    service = _known_service(told.get("service_code", ""))
    description = told.get("description", "").strip()
    if not description:
        raise Refused(400, _("description is missing: say in a few words what it is."))
    if len(description) > LONGEST_DESCRIPTION:
        raise Refused(
            400, _("description is longer than %(most)d characters.") % {"most": LONGEST_DESCRIPTION}
        )
    contact = _contact(told.get("email", ""))
    place = _place(told.get("lat", ""), told.get("long", ""), told.get("address_string", ""))
    attributes = _attributes(service, told)
    if refusal := limits.spend("form", network=visitors.network(request), person=contact, now=timezone.now()):
        raise Refused(429, refusal.sentence, until=refusal)
    code = journey.take_form(
        text=description,
        name=f"{told.get('first_name', '')} {told.get('last_name', '')}".strip()[:200],
        contact=contact,
        service_code=service.service_code,
        place=place,
        attributes=attributes,
        language=translation.get_language() or "",
        now=timezone.now(),
    )
    notice = _("Follow it with the code %(code)s.") % {"code": code}
    known = references.read(code)
    assert known is not None
    return open311.write_accepted(
        open311.Accepted(service_request_id=known.reference, service_notice=notice), xml
    )


def _contact(said: str) -> str:
    if not said:
        return ""
    try:
        validate_email(said)
    except ValidationError as error:
        raise Refused(400, _("email is not an e-mail address.")) from error
    return said


def _place(latitude: str, longitude: str, address: str) -> dict[str, object] | None:
    if not (latitude or longitude or address):
        return None
    try:
        lat = float(latitude) if latitude else None
        long = float(longitude) if longitude else None
    except ValueError as error:
        raise Refused(400, _("lat and long are degrees with a decimal point.")) from error
    if (lat is None) != (long is None):
        raise Refused(400, _("lat and long come together."))
    if lat is not None and long is not None and not (-90 <= lat <= 90 and -180 <= long <= 180):
        raise Refused(400, _("lat lies between -90 and 90, long between -180 and 180."))
    return {"latitude": lat, "longitude": long, "address": address[:300]}


def _attributes(service: Service, told: dict[str, str]) -> dict[str, str]:
    values = {
        name[10:-1]: told[name] for name in told if name.startswith("attribute[") and name.endswith("]")
    }
    for one in service.attributes:
        if one.get("required") and not values.get(one["code"], "").strip():
            raise Refused(400, _("attribute[%(code)s] is required for this service.") % {"code": one["code"]})
    known = {one["code"] for one in service.attributes}
    return {code: value[:1_000] for code, value in values.items() if code in known}


def _known_service(code: str) -> Service:
    if not code:
        raise Refused(400, _("service_code is missing."))
    service = cases.by_code(code[:50])
    if service is None:
        raise Refused(404, _("There is no service with this service_code."))
    return service


def _service(service: Service) -> open311.Service:
    return open311.Service(
        service_code=service.service_code,
        service_name=in_language(service.names),
        description=in_language(service.descriptions),
        metadata=bool(service.attributes),
        type="realtime",
        keywords=tuple(service.keywords),
        group=service.group,
    )


def _attribute(one: dict[str, object]) -> open311.Attribute:
    values = one.get("values") or []
    assert isinstance(values, Sequence)
    return open311.Attribute(
        variable=True,
        code=str(one["code"]),
        datatype=str(one.get("datatype", "string")),
        required=bool(one.get("required")),
        datatype_description="",
        order=int(str(one.get("order", 1))),
        description=str(one.get("description", "")),
        values=tuple(open311.AttributeValue(str(v["key"]), str(v["name"])) for v in values),
    )


def _row(found: ServiceRequest, *, with_notes: bool = False) -> open311.ServiceRequest:
    row = sharing.as_open311(found, service_name=in_language(found.service.names) if found.service else "")
    if not with_notes:
        return row
    notes = tuple(_note(step) for step in cases.steps(found))
    return replace(row, status_notes=cases.newest_notes(found), notes=notes)


def _note(step: Mapping[str, object]) -> open311.Note:
    at = step["at"]
    assert isinstance(at, datetime)
    return open311.Note(
        datetime=at, summary=str(step["status"]), description=str(step["status_notes"]), type="status"
    )


services = public(require_safe(_answering(_services)))
definition = public(require_safe(_answering(_definition)))
requests = public(csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(_answering(_requests))))
request_one = public(require_safe(_answering(_request)))

app_name = "open311"
urlpatterns = [
    path("discovery.<str:ending>", public(require_safe(discovery.discovery)), name="discovery"),
    path("v2/services.<str:ending>", services, name="services"),
    path("v2/services/<slug:code>.<str:ending>", definition, name="definition"),
    path("v2/requests.<str:ending>", requests, name="requests"),
    path("v2/requests/<str:reference>.<str:ending>", request_one, name="request"),
]
