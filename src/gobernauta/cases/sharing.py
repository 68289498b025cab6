"""A public request as Open311 says it: one place for the file of open data and for the machines' door."""

from civic.formats import open311
from gobernauta.cases.models import ServiceRequest
from gobernauta.cases.queries import open311_status


def as_open311(found: ServiceRequest, *, service_name: str) -> open311.ServiceRequest:
    """The row of a public request; never more than its public words."""
    return open311.ServiceRequest(
        service_request_id=found.reference,
        status=open311_status(found.status),
        service_name=service_name,
        service_code=found.service.service_code if found.service else "other",
        description=found.public_text or found.title,
        agency_responsible=found.organization.name,
        requested_datetime=found.opened_at,
        updated_datetime=found.updated_at,
        expected_datetime=getattr(found, "due_at", None),
        address=found.address,
        lat=found.latitude,
        long=found.longitude,
    )
