"""Promise 18: every address × every role, default deny; a route without a door fails."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from gobernauta.faces import matrix
from gobernauta.people import policy
from gobernauta.people.models import Membership, Organization, Role, User
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.django_db

ROUTES = matrix.routes()
WITHOUT_A_TOKEN = {
    "channels:callback": "a network signs what it sends",
    "open311:requests": "machines keep no cookie",
    "square:confirm": "the link of a mail is the key",
    "square:sign": "a page that is the same for everybody holds no token; its sender's origin is looked at",
}


@pytest.fixture
def people(db):
    roads = Organization.objects.create(slug="roads", name="Roads")
    users = {}
    for role in Role:
        user = User.objects.create_user(f"{role.value}@example.org", "x", name=role.label)
        Membership.objects.create(user=user, organization=roads, role=role)
        users[role] = user
    return users


def address(route: matrix.Route) -> str:
    """An address of this route about things that do not exist."""
    filled = re.sub(r"<int:\w+>", "999999", route.pattern)
    filled = re.sub(r"<(?:str|slug|path):\w+>", "nothing", filled)
    inside = route.name.split(":")[0] in ("desk", "square") or route.name == "accept"
    return f"/en/{filled}" if inside else f"/{filled}"


def test_every_route_has_a_door():
    assert [route.pattern for route in ROUTES if not route.door] == []


def test_every_door_is_a_row_of_the_policy():
    assert {route.door for route in ROUTES} - {"public"} <= set(policy.ACTIONS)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name or route.pattern)
def test_nobody_comes_in_without_a_role(client, route):
    answer = client.get(address(route))
    if route.door == "public":
        assert answer.status_code != 403
        assert not answer.headers.get("Location", "").startswith(reverse("account_login"))
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("route", [r for r in ROUTES if r.door != "public"], ids=lambda route: route.name)
def test_each_role_passes_exactly_its_doors(client, people, route):
    passed = set()
    for role, user in people.items():
        client.force_login(user)
        if client.get(address(route)).status_code != 403:
            passed.add(role)
    assert passed == policy.ACTIONS[route.door]


def test_what_is_sent_from_another_site_is_refused():
    client = Client(enforce_csrf_checks=True)
    refused = {route.name for route in ROUTES if client.post(address(route)).status_code == 403}
    assert {route.name for route in ROUTES} - refused == WITHOUT_A_TOKEN.keys()


def test_no_answer_lets_another_site_in(client):
    for route in ROUTES:
        answer = client.get(address(route))
        assert "default-src 'self'" in answer["Content-Security-Policy"], route
        assert answer["X-Frame-Options"] == "DENY", route
        assert answer["X-Content-Type-Options"] == "nosniff", route
        assert answer["Referrer-Policy"] == "same-origin", route


def test_the_reference_of_doors_is_fresh():
    page = REPOSITORY / "docs" / "reference" / "doors.md"
    assert page.read_text() == matrix.as_markdown(), "run `make docs`"
