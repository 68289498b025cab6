"""The conversations behind several cases at once: whom an answer for everyone reaches."""

from collections.abc import Collection

from gobernauta.cases.models import Raised, ServiceRequest


def conversations_of(requests: Collection[int]) -> set[int]:
    """Where these cases were raised, and those that were merged into them."""
    merged = ServiceRequest.objects.filter(merged_into__in=requests).values_list("pk", flat=True)
    raised = Raised.objects.filter(request__in=[*requests, *merged])
    return set(raised.values_list("conversation_id", flat=True))


def references(requests: Collection[int]) -> list[str]:
    """What the record calls these cases."""
    found = ServiceRequest.objects.filter(pk__in=requests)
    return list(found.order_by("pk").values_list("reference", flat=True))
