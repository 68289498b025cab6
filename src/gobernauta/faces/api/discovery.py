"""Open311 discovery: where this town's endpoint is and what it speaks."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from civic.formats import open311

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}


def discovery(request: HttpRequest, ending: str) -> HttpResponse:
    """The discovery document, in JSON or XML."""
    if ending not in TYPES:
        return HttpResponse("Ask for .json or .xml.", status=404, content_type="text/plain")
    endpoint = open311.Endpoint(
        specification=SPECIFICATION,
        url=f"{settings.PUBLIC_ADDRESS}/open311/v2",
        type="production",
        formats=("text/xml", "application/json"),
    )
    document = open311.Discovery(contact=settings.TOWN_NAME, endpoints=(endpoint,))
    return HttpResponse(open311.write_discovery(document, xml=ending == "xml"), content_type=TYPES[ending])
