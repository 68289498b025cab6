"""Requests of an older system become requests here, with their times and their words, once each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils.text import slugify

from gobernauta.cases.models import Calendar, Service, ServiceRequest, StatusChange
from gobernauta.channels.files.table import Row
from gobernauta.inbox import references
from gobernauta.people.queries import Organization
from gobernauta.register import actions as register

UNNAMED = "Imported"


def add(rows: Sequence[Row], *, source: str, is_public: bool, language: str, now: datetime) -> int:
    """Add the rows that are not there yet, with their steps and entries; call it in a transaction.

    Departments and kinds of matter that the town does not know are made; the kinds are not offered on forms.
    """
    known = set(
        ServiceRequest.objects.filter(
            imported_from=source, external_id__in=[row.service_request_id for row in rows]
        ).values_list("external_id", flat=True)
    )
    fresh = [row for row in rows if row.service_request_id not in known]
    if not fresh:
        return 0
    organizations = _organizations({row.agency_responsible or UNNAMED for row in fresh})
    services = _services(fresh, organizations, language)
    requests = ServiceRequest.objects.bulk_create(
        [
            _request(
                row, services[_code(row)], organizations[row.agency_responsible or UNNAMED], source, is_public
            )
            for row in fresh
        ]
    )
    StatusChange.objects.bulk_create(list(_steps(zip(requests, fresh, strict=True))))
    lines = [_line(request, row, source) for request, row in zip(requests, fresh, strict=True)]
    register.record_all(lines, actor="administrator", now=now)
    return len(fresh)


def _line(request: ServiceRequest, row: Row, source: str) -> register.Line:
    return register.Line(
        "request.imported",
        request.reference,
        {"source": source, "service_code": _code(row), "agency": request.organization.slug},
        f"{row.service_request_id}\n{row.description}".encode(),
    )


def _request(
    row: Row, service: Service, organization: Organization, source: str, is_public: bool
) -> ServiceRequest:
    closed_at = (
        (row.closed_datetime or row.updated_datetime or row.requested_datetime) if row.is_closed else None
    )
    title = " · ".join(filter(None, [row.service_name, row.description]))
    return ServiceRequest(
        reference=references.fresh(),
        service=service,
        organization=organization,
        title=" ".join(title.split())[:200],
        description=row.description,
        public_text=row.description if is_public else "",
        status="done" if row.is_closed else "received",
        channel=row.channel or "import",
        address=row.address,
        latitude=row.lat,
        longitude=row.long,
        is_public=is_public,
        opened_at=row.requested_datetime,
        updated_at=max(filter(None, [row.updated_datetime, closed_at, row.requested_datetime])),
        closed_at=closed_at,
        imported_from=source,
        external_id=row.service_request_id,
    )


def _steps(requests: Iterable[tuple[ServiceRequest, Row]]) -> Iterable[StatusChange]:
    for request, row in requests:
        yield StatusChange(request=request, status="received", at=request.opened_at)
        if request.closed_at is not None:
            yield StatusChange(
                request=request, status="done", status_notes=row.status_notes, at=request.closed_at
            )


def _organizations(names: set[str]) -> dict[str, Organization]:
    slugs = {name: slugify(name)[:50] or "imported" for name in names}
    Organization.objects.bulk_create(
        [Organization(slug=slug, name=name) for name, slug in slugs.items()], ignore_conflicts=True
    )
    found = {one.slug: one for one in Organization.objects.filter(slug__in=slugs.values())}
    return {name: found[slug] for name, slug in slugs.items()}


def _services(
    rows: Sequence[Row], organizations: Mapping[str, Organization], language: str
) -> dict[str, Service]:
    calendar = Calendar.objects.order_by("pk").first() or Calendar.objects.create(
        name=UNNAMED, time_zone="UTC"
    )
    Service.objects.bulk_create(
        [
            Service(
                service_code=code,
                names={language: row.service_name or UNNAMED},
                organization=organizations[row.agency_responsible or UNNAMED],
                calendar=calendar,
                is_active=False,
            )
            for code, row in {_code(row): row for row in rows}.items()
        ],
        ignore_conflicts=True,
    )
    return {one.service_code: one for one in Service.objects.filter(service_code__in=map(_code, rows))}


def _code(row: Row) -> str:
    return slugify(row.service_code or row.service_name)[:50] or "imported"
