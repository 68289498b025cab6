"""What is put on the public list are words somebody has read; private ones cannot even be searched for."""

import pytest

from gobernauta.cases.models import ServiceRequest
from gobernauta.register import queries as record
from tests import town as towns

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(client):
    town = towns.found()
    told = {"text": "My neighbour Xochitl broke the lamp", "service": "lamp", "address": "Mill Street 4"}
    client.post("/en/report/", told)
    return town, ServiceRequest.objects.get()


def shown(client, case, **told):
    return client.post(
        f"/en/desk/cases/{case.pk}/show/", {"title": "Dark lamp", "text": "A lamp is dark.", **told}
    )


def test_a_team_lead_makes_it_public_in_other_words(case, client):
    town, request = case
    client.force_login(town.bob)
    assert client.get(f"/en/desk/cases/{request.pk}/").status_code == 200
    assert shown(client, request).status_code == 302
    page = client.get(f"/en/requests/{request.reference}/").content.decode()
    assert "A lamp is dark." in page
    assert "Xochitl" not in page
    for words, count in (("dark", 1), ("Mill", 1), ("Xochitl", 0), ("neighbour", 0)):
        assert client.get("/en/requests/", {"q": words}).content.decode().count("Dark lamp") == count
    ServiceRequest.objects.update(language="es")
    for path in ("/en/requests/", f"/en/requests/{request.reference}/", "/en/desk/cases/"):
        assert ' lang="es">Dark lamp<' in client.get(path).content.decode(), path
    actions = [entry.action for entry in record.of_subject(request.reference)]
    assert actions[-1] == "request.made_public"


def test_it_is_taken_off_with_a_reason_that_stands_on_the_record(case, client):
    town, request = case
    client.force_login(town.bob)
    shown(client, request)
    assert shown(client, request, hide="1", reason=" ").status_code == 400
    assert shown(client, request, hide="1", reason="It named somebody.").status_code == 302
    assert client.get(f"/en/requests/{request.reference}/").status_code == 404
    assert record.content(list(record.of_subject(request.reference))[-1])["public"] == {
        "reason": "It named somebody."
    }


def test_who_may_not_publish_does_not(case, client):
    town, request = case
    for user in (town.alice, town.charlie, town.frank):
        client.force_login(user)
        assert shown(client, request).status_code == 403
    assert not ServiceRequest.objects.get().is_public


def test_without_a_title_it_is_said(case, client):
    town, request = case
    client.force_login(town.bob)
    answer = shown(client, request, title=" ")
    assert answer.status_code == 400
    assert "Give it a title" in answer.content.decode()
    assert "A lamp is dark." in answer.content.decode()
