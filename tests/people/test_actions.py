"""Staff come by invitation and only by it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gobernauta.people import actions, policy
from gobernauta.people.models import Invitation, Membership, Organization, Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def roads(db):
    return Organization.objects.create(slug="roads", name="Roads")


def invited(roads, **changes):
    told = {"email": "Bob@Example.org", "name": "Bob", "organization": roads, "role": Role.CLERK}
    return actions.invite(**{**told, **changes}, actor=None, now=timezone.now())


def test_an_invitation_becomes_a_login_once(roads):
    _, token = invited(roads)
    user, is_new = actions.accept_invitation(token=token, password="four unrelated words", now=timezone.now())
    assert is_new
    assert user.email == "bob@example.org"
    assert policy.may(user, "conversation.read", roads.pk)
    with pytest.raises(actions.Refused, match="used or has run out"):
        actions.accept_invitation(token=token, password="another one here", now=timezone.now())


def test_the_token_is_not_stored(roads):
    _, token = invited(roads)
    assert token not in str(Invitation.objects.values())


def test_a_late_or_replaced_invitation_opens_nothing(roads):
    _, old = invited(roads)
    _, new = invited(roads)
    with pytest.raises(actions.Refused):
        actions.accept_invitation(token=old, password="four unrelated words", now=timezone.now())
    later = timezone.now() + timedelta(days=actions.INVITATION_DAYS, seconds=1)
    with pytest.raises(actions.Refused):
        actions.accept_invitation(token=new, password="four unrelated words", now=later)


def test_an_invitation_never_changes_a_password_that_exists(roads):
    bob = User.objects.create_user("bob@example.org", "the old password", name="Bob")
    _, token = invited(roads, role=Role.TEAM_LEAD)
    _, is_new = actions.accept_invitation(token=token, password="attacker's choice", now=timezone.now())
    bob.refresh_from_db()
    assert not is_new
    assert bob.check_password("the old password")


def test_something_that_is_no_address_is_refused_in_words(roads):
    with pytest.raises(actions.Refused, match="bob at home is not an e-mail address"):
        invited(roads, email="bob at home")


def test_who_holds_no_role_any_longer_cannot_log_in(roads):
    _, token = invited(roads)
    bob, _ = actions.accept_invitation(token=token, password="four unrelated words", now=timezone.now())
    alice = User.objects.create_user("alice@example.org", "x", name="Alice")
    actions.leave(membership=Membership.objects.get(user=bob), actor=alice, now=timezone.now())
    bob.refresh_from_db()
    assert not bob.is_active
    assert not policy.may(bob, "desk.enter", anywhere=True)


def test_nobody_takes_away_their_own_role(roads):
    _, token = invited(roads)
    bob, _ = actions.accept_invitation(token=token, password="four unrelated words", now=timezone.now())
    with pytest.raises(actions.Refused, match="your own role"):
        actions.leave(membership=Membership.objects.get(user=bob), actor=bob, now=timezone.now())


@pytest.mark.parametrize("role", list(Role))
def test_an_action_without_a_row_is_nobodys(roads, role):
    user = User.objects.create_user("x@example.org", "x", name="X")
    Membership.objects.create(user=user, organization=roads, role=role)
    assert not policy.may(user, "conversation.erase", roads.pk, anywhere=True)


def test_a_clerk_reaches_only_the_own_department(roads):
    parks = Organization.objects.create(slug="parks", name="Parks")
    bob = User.objects.create_user("bob@example.org", "x", name="Bob")
    Membership.objects.create(user=bob, organization=roads, role=Role.CLERK)
    assert policy.may(bob, "conversation.answer", roads.pk)
    assert not policy.may(bob, "conversation.answer", parks.pk)
    assert not policy.may(bob, "conversation.answer", None)
