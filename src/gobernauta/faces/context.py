"""What every page knows about the town."""

from django.conf import settings
from django.http import HttpRequest


def town(request: HttpRequest) -> dict[str, object]:
    """The town's name and the languages its pages come in."""
    return {"town_name": settings.TOWN_NAME, "languages": settings.LANGUAGES}
