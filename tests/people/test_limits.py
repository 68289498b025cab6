"""Who acts too often waits; what is stored about them says nothing."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from gobernauta.people import limits, visitors
from gobernauta.people.models import Spent

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
HERE = "192.0.2.0/24"


@pytest.mark.django_db
def test_as_many_as_the_limit_pass_and_the_next_is_told_when():
    most = limits.LIMITS["key"].network
    assert [limits.spend("key", network=HERE, now=NOON) for _ in range(most)] == [None] * most
    refusal = limits.spend("key", network=HERE, now=NOON + timedelta(minutes=50))
    assert refusal is not None
    assert refusal.seconds == 600
    assert "10 minutes" in refusal.sentence
    assert limits.spend("key", network="198.51.100.0/24", now=NOON) is None
    assert limits.spend("key", network=HERE, now=NOON + timedelta(hours=1)) is None


@pytest.mark.django_db
def test_a_person_is_counted_over_all_networks():
    most = limits.LIMITS["login"].person
    for at in range(most):
        assert limits.spend("login", network=f"10.0.{at}.0/24", person="Rudi@example.net", now=NOON) is None
    assert limits.standing("login", network="10.1.0.0/24", person=" rudi@example.net ", now=NOON)
    assert limits.spend("login", network="10.1.0.0/24", person="rudi@example.net", now=NOON)
    assert limits.standing("login", network="10.1.0.0/24", person="suzie@example.net", now=NOON) is None


@pytest.mark.django_db
@pytest.mark.parametrize("action", [name for name, limit in limits.LIMITS.items() if limit.network is None])
def test_where_no_network_is_known_nobody_waits_for_anybody_else(action):
    """A row that all letters share would be locked by each of them in turn."""
    for name in ("rudi", "suzie"):
        assert limits.spend(action, person=f"{name}@example.net", now=NOON) is None
    assert list(Spent.objects.values_list("count", flat=True)) == [1, 1]


@pytest.mark.django_db
def test_looking_counts_nothing_and_is_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        limits.standing("form", network=HERE, person="a", now=NOON)
    assert not Spent.objects.exists()
    with django_assert_num_queries(1):
        limits.spend("form", network=HERE, person="a", now=NOON)
    assert Spent.objects.count() == 2


@pytest.mark.django_db
def test_what_is_stored_cannot_be_read_and_differs_by_day_and_action():
    for action, at in (("form", NOON), ("form", NOON + timedelta(days=1)), ("key", NOON)):
        limits.spend(action, network=HERE, person="rudi@example.net", now=at)
    stored = [bytes(who) for who in Spent.objects.values_list("who", flat=True)]
    assert len(set(stored)) == 6
    assert {len(who) for who in stored} == {16}
    assert limits.forget(now=NOON + timedelta(days=1)) == 4
    assert limits.forget(now=NOON + timedelta(days=2)) == 2


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_are_counted_one_by_one():
    refused = []

    def act():
        refused.append(limits.spend("login", network=HERE, person="rudi@example.net", now=NOON))
        connection.close()

    threads = [threading.Thread(target=act) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused.count(None) == limits.LIMITS["login"].person
    assert sorted(Spent.objects.values_list("count", flat=True)) == [40, 40]


@pytest.mark.parametrize(
    ("proxies", "passed", "seen"),
    [
        (0, "", "203.0.113.9"),
        (0, "192.0.2.1", "203.0.113.9"),  # nobody vouches for it
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "10.0.0.1, 192.0.2.1", "192.0.2.1"),  # the left one was written by the client
        (2, "10.0.0.1, 192.0.2.1, 198.51.100.7", "192.0.2.1"),
        (2, "198.51.100.7", "198.51.100.7"),  # fewer than there should be: the outermost there is
        (1, "", "203.0.113.9"),
    ],
)
def test_only_our_own_proxies_are_believed(settings, rf, proxies, passed, seen):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="203.0.113.9", headers={"X-Forwarded-For": passed})
    assert visitors.address(request) == seen


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("[2001:db8:1::4]", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", "unknown"),
        ("192.0.2.77.5", "unknown"),
    ],
)
def test_a_network_is_what_a_household_shares(address, network):
    assert visitors.network_of(address) == network


@given(st.text())
def test_any_text_is_some_network(said):
    assert visitors.network_of(said)
