"""Who is logged in is known, with the roles they hold, by one question after the session's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gobernauta.people.models import Membership, Organization, Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def suzie(client):
    """Somebody with two roles, who has logged in with a password."""
    user = User.objects.create_user("suzie@town.example", "four unrelated words here", name="Suzie")
    for slug in ("roads", "water"):
        organization = Organization.objects.create(slug=slug, name=slug)
        Membership.objects.create(user=user, organization=organization, role=Role.CLERK)
    client.post(
        reverse("account_login"), {"login": "Suzie@town.example", "password": "four unrelated words here"}
    )
    return user


def test_roles_come_along_with_whoever_holds_them(client, suzie):
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("desk:new_rules"))
    assert page.status_code == 403  # a clerk drafts no rules
    assert len([query for query in asked if "people_" in query["sql"]]) == 1


def test_who_holds_no_role_any_more_is_still_known_and_refused(client, suzie):
    Membership.objects.filter(user=suzie).delete()
    page = client.get(reverse("desk:inbox"))
    assert page.status_code == 403
    assert page.wsgi_request.user == suzie


def test_who_may_no_longer_log_in_is_nobody(client, suzie):
    User.objects.update(is_active=False)
    page = client.get(reverse("desk:inbox"))
    assert page.status_code == 302
    assert reverse("account_login") in page["Location"]
