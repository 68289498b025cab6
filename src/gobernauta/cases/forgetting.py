"""Letting go of a resident's own words in a case. What is public, and what the town did, stays."""

from django.db import transaction
from django.db.models import Q

from gobernauta.cases.models import Note, Raised, ServiceRequest
from gobernauta.inbox.queries import Conversation


@transaction.atomic
def erase(conversation: Conversation) -> None:
    """Empty the words of the requests of a conversation, and staff's notes on it; a request of several people stays."""
    named = ServiceRequest.objects.filter(
        Q(reference=conversation.reference)
        | Q(pk__in=Raised.objects.filter(conversation=conversation).values("request"))
    )
    shared = Raised.objects.exclude(conversation=conversation).values("request")
    own = named.exclude(pk__in=shared)
    own.update(description="", attribute_values={})
    own.filter(is_public=False).update(title="", address="", latitude=None, longitude=None)
    Note.objects.filter(Q(conversation=conversation) | Q(request__in=own)).delete()
