"""Opening and moving service requests; every step stands on the record in the same transaction."""

from datetime import datetime

from django.db import transaction

from gobernauta.cases.models import Raised, Service, ServiceRequest, StatusChange
from gobernauta.inbox.models import Conversation
from gobernauta.people.models import Organization, User
from gobernauta.register import actions as register


@transaction.atomic
def open_request(
    *,
    conversation: Conversation,
    organization: Organization,
    service: Service | None,
    title: str,
    description: str,
    actor: User | None,
    now: datetime,
) -> ServiceRequest:
    """Open a service request from a conversation; it takes the reference the resident already has."""
    request = ServiceRequest.objects.create(
        reference=conversation.reference,
        service=service,
        organization=organization,
        title=title[:200],
        description=description,
        channel=conversation.account.kind,
        language=conversation.language,
        opened_at=now,
        updated_at=now,
    )
    Raised.objects.create(request=request, conversation=conversation)
    StatusChange.objects.create(request=request, status=request.status, at=now, by=actor)
    register.record(
        action="request.opened",
        subject=request.reference,
        actor="clerk" if actor else "system",
        now=now,
        public={"service_code": service.service_code if service else "", "agency": organization.slug},
    )
    return request
