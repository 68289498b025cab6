"""Open311 discovery: where this town's endpoint is and what it speaks."""

import json
from xml.etree import ElementTree

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"


def discovery(request: HttpRequest, ending: str) -> HttpResponse:
    """The discovery document, in JSON or XML."""
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{settings.PUBLIC_ADDRESS}/open311/v2",
        "changeset": "2026-11-21T00:00:00Z",
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    said = {"changeset": endpoint["changeset"], "contact": settings.TOWN_NAME, "endpoints": [endpoint]}
    if ending == "json":
        return HttpResponse(json.dumps(said), content_type="application/json; charset=utf-8")
    if ending == "xml":
        return HttpResponse(_xml(said, endpoint), content_type="text/xml; charset=utf-8")
    return HttpResponse("Ask for .json or .xml.", status=404, content_type="text/plain")


def _xml(said: dict[str, object], endpoint: dict[str, object]) -> bytes:
    root = ElementTree.Element("discovery")
    for name in ("changeset", "contact"):
        ElementTree.SubElement(root, name).text = str(said[name])
    one = ElementTree.SubElement(ElementTree.SubElement(root, "endpoints"), "endpoint")
    for name in ("specification", "url", "changeset", "type"):
        ElementTree.SubElement(one, name).text = str(endpoint[name])
    formats = ElementTree.SubElement(one, "formats")
    for media_type in ("text/xml", "application/json"):
        ElementTree.SubElement(formats, "format").text = media_type
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
