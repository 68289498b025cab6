"""Open311 GeoReport v2 over HTTP, read back with the library that anyone may use."""

import re

import pytest
from django.utils import timezone

from civic.formats import open311
from gobernauta.cases import showing
from gobernauta.cases.models import ServiceRequest
from gobernauta.inbox.models import Message
from tests import town as towns

pytestmark = pytest.mark.django_db
REPORT = {
    "service_code": "lamp",
    "description": "Dark since Monday",
    "lat": "43.35",
    "long": "-3.15",
    "email": "suzie@example.org",
}


@pytest.fixture
def town():
    return towns.found()


def posted(client, **changes):
    return client.post("/open311/v2/requests.json", {**REPORT, **changes})


def test_services_in_both_formats_and_three_languages(town, client):
    for ending in ("json", "xml"):
        answer = client.get(f"/open311/v2/services.{ending}", {"locale": "es"})
        (service,) = open311.parse_services(answer.content)
        assert (service.service_code, service.service_name) == ("lamp", "Alumbrado")
    assert "XML" not in client.get("/open311/v2/services.json").content.decode()


def test_a_service_with_questions_defines_them_and_an_unknown_one_is_a_404(town, client):
    town.lamp.attributes = [
        {
            "code": "pole",
            "description": "Number on the pole",
            "datatype": "string",
            "required": True,
            "order": 2,
        },
        {
            "code": "kind",
            "description": "What is it like?",
            "datatype": "singlevaluelist",
            "order": 1,
            "values": [{"key": "dark", "name": "Dark"}, {"key": "flicker", "name": "Flickers"}],
        },
    ]
    town.lamp.save()
    assert open311.parse_services(client.get("/open311/v2/services.json").content)[0].metadata
    for ending in ("json", "xml"):
        answer = client.get(f"/open311/v2/services/lamp.{ending}")
        definition = open311.parse_definition(answer.content)
        assert definition.service_code == "lamp"
        assert [(one.code, one.required) for one in definition.attributes] == [
            ("pole", True),
            ("kind", False),
        ]
        assert [value.key for value in definition.attributes[1].values] == ["dark", "flicker"]
        assert client.get(f"/open311/v2/services/nothing.{ending}").status_code == 404
    assert posted(client).status_code == 400  # the pole is asked for
    assert posted(client, **{"attribute[pole]": "17"}).status_code == 200


def test_a_posted_request_opens_a_case_with_its_place_and_contact(town, client):
    (accepted,) = open311.parse_accepted(posted(client).content)
    request = ServiceRequest.objects.get(reference=accepted.service_request_id)
    assert (request.service, request.organization, request.latitude) == (town.lamp, town.streets, 43.35)
    assert request.clocks.count() == 2
    assert Message.objects.get(direction="in").contact.address == "suzie@example.org"
    code = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}", accepted.service_notice).group()
    assert "Dark since Monday" in client.get(f"/en/follow/{code}/").content.decode()


def test_nothing_private_is_read_back_before_a_person_makes_it_public(town, client):
    (accepted,) = open311.parse_accepted(posted(client).content)
    assert open311.parse_requests(client.get("/open311/v2/requests.json").content) == ()
    assert client.get(f"/open311/v2/requests/{accepted.service_request_id}.json").status_code == 404
    request = ServiceRequest.objects.get()
    showing.make_public(
        request=request, title="Dark lamp", text="A lamp is dark", actor=town.bob, now=timezone.now()
    )
    for ending in ("json", "xml"):
        (row,) = open311.parse_requests(client.get(f"/open311/v2/requests.{ending}").content)
        assert (row.description, row.status, row.service_code) == ("A lamp is dark", "open", "lamp")
        (one,) = open311.parse_requests(
            client.get(f"/open311/v2/requests/{accepted.service_request_id}.{ending}").content
        )
        assert [note.summary for note in one.notes] == ["received"]


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"service_code": ""}, 400, "service_code is missing"),
        ({"service_code": "unicorn"}, 404, "no service"),
        ({"description": " "}, 400, "description is missing"),
        ({"description": "x" * 20_001}, 400, "longer than"),
        ({"lat": "north"}, 400, "degrees"),
        ({"long": ""}, 400, "together"),
        ({"lat": "91"}, 400, "between -90 and 90"),
        ({"lat": "nan"}, 400, "between"),
        ({"email": "nobody"}, 400, "not an e-mail address"),
    ],
)
def test_a_bad_request_is_refused_in_words_and_nothing_is_stored(town, client, changes, status, words):
    answer = posted(client, **changes)
    (error,) = open311.parse_errors(answer.content)
    assert (answer.status_code, error.code) == (status, status)
    assert words in error.description
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "status=half",
        "start_date=yesterday",
        "page=0",
        "page=x",
        "page_size=100000",
        "end_date=2999-99-01",
        "start_date=0000",
    ],
)
def test_bad_filters_are_refused_in_words(town, client, query):
    for ending in ("json", "xml"):
        answer = client.get(f"/open311/v2/requests.{ending}?{query}")
        assert answer.status_code == 400
        assert open311.parse_errors(answer.content)[0].description


def test_pages_lose_nothing(town, client):
    for at in range(7):
        posted(client, description=f"Lamp {at}")
    now = timezone.now()
    for request in ServiceRequest.objects.all():
        showing.make_public(
            request=request, title=request.title, text=request.description, actor=None, now=now
        )
    seen = []
    for page in (1, 2, 3, 4):
        answer = client.get("/open311/v2/requests.json", {"page": page, "page_size": 3})
        seen += [row.description for row in open311.parse_requests(answer.content)]
    assert sorted(seen) == [f"Lamp {at}" for at in range(7)]


def test_discovery_names_the_endpoint(town, client):
    assert "/open311/v2" in client.get("/open311/discovery.json").json()["endpoints"][0]["url"]
    assert b"<endpoint>" in client.get("/open311/discovery.xml").content
    assert client.get("/open311/discovery.yaml").status_code == 404
