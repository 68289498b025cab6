"""Connecting an account through its page: every kind is offered, nothing that does not work is kept."""

import pytest

from gobernauta.channels.models import Account
from tests import town as towns

pytestmark = pytest.mark.django_db


@pytest.fixture
def grace(client):
    town = towns.found()
    client.force_login(town.grace)
    return town


@pytest.mark.parametrize("kind", ["email", "mastodon", "bluesky", "feed"])
def test_every_kind_is_offered_with_a_form_of_its_own_fields(client, grace, kind):
    assert f"/accounts/connect/{kind}/" in client.get("/en/desk/accounts/").content.decode()
    page = client.get(f"/en/desk/accounts/connect/{kind}/").content.decode()
    assert page.count("<label") >= 3
    assert "Connect " in page


def test_what_does_not_answer_is_said_and_not_kept(client, grace, monkeypatch):
    monkeypatch.setattr("gobernauta.channels.feed.channel.HOST_SECONDS", 0.0)
    told = {
        "name": "Paper",
        "organization": grace.streets.pk,
        "url": "http://127.0.0.1:9/feed",
        "minutes": 15,
    }
    answer = client.post("/en/desk/accounts/connect/feed/", told)
    assert answer.status_code == 400
    assert "did not answer" in answer.content.decode()
    assert not Account.objects.filter(kind="feed").exists()


def test_a_secret_is_sealed_and_never_shown(client, grace):
    account = towns.account(
        "mastodon",
        grace.streets,
        settings={"instance": "https://m.example"},
        secrets={"token": "s3cr3t-word"},
    )
    assert b"s3cr3t-word" not in bytes(Account.objects.get(pk=account.pk).sealed)
    for page in (f"/en/desk/accounts/{account.pk}/", f"/en/desk/accounts/{account.pk}/reconnect/"):
        assert "s3cr3t-word" not in client.get(page).content.decode()


def test_everybody_lands_where_their_work_is(client, grace):
    for user, page in (
        (grace.alice, "/en/desk/"),
        (grace.grace, "/en/desk/accounts/"),
        (grace.frank, "/en/desk/"),
    ):
        client.force_login(user)
        assert client.get("/en/desk/start/").url == page


@pytest.mark.parametrize("address", ["https://a:99999999", "https://[::1", "https://x\u2028y.example/feed"])
def test_an_address_no_client_understands_is_said_on_the_form(client, grace, monkeypatch, address):
    monkeypatch.setattr("gobernauta.channels.feed.channel.HOST_SECONDS", 0.0)
    told = {"name": "Paper", "organization": grace.streets.pk, "url": address, "minutes": 15}
    answer = client.post("/en/desk/accounts/connect/feed/", told)
    assert answer.status_code == 400
    assert "Paper" in answer.content.decode()
    assert not Account.objects.filter(kind="feed").exists()


def test_an_address_that_only_the_client_refuses_is_a_problem_and_no_crash(client, grace, monkeypatch):
    import httpx

    def refuse(*args, **kwargs):
        raise httpx.InvalidURL("Invalid port: '99999999'")

    monkeypatch.setattr("gobernauta.channels.feed.channel.Feed.open", refuse)
    told = {"name": "Paper", "organization": grace.streets.pk, "url": "https://a.example/", "minutes": 15}
    answer = client.post("/en/desk/accounts/connect/feed/", told)
    assert answer.status_code == 400
    assert "Invalid port" in answer.content.decode()
