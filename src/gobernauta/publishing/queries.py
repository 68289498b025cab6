"""Reading the outbox."""

from datetime import datetime, timedelta

from gobernauta.publishing.models import Delivery

# The rows this room hands out; its tables stay its own.
__all__ = ["Delivery"]


def due(*, now: datetime, limit: int = 500) -> list[int]:
    """Deliveries that want attention now."""
    waiting = Delivery.objects.filter(state__in=["queued", "sending", "unknown"], due_at__lte=now)
    return list(waiting.order_by("due_at").values_list("pk", flat=True)[:limit])


def stuck(*, now: datetime) -> int:
    """How many messages have waited to leave for more than an hour."""
    waiting = Delivery.objects.filter(state__in=["queued", "sending"])
    return waiting.filter(queued_at__lt=now - timedelta(hours=1), due_at__lt=now).count()
