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
        (grace.frank, "/en/desk/today/"),
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


@pytest.mark.parametrize(
    "language, words",
    [
        ("en", "The feed did not answer: 127.0.0.1 lies inside this network"),
        ("es", "El canal no respondió: 127.0.0.1 está dentro de esta red"),
        ("id", "Umpan tidak menjawab: 127.0.0.1 berada di dalam jaringan ini"),
    ],
)
def test_what_an_account_tells_is_shown_in_the_language_of_who_looks(
    client, grace, monkeypatch, language, words
):
    monkeypatch.setattr("gobernauta.channels.feed.channel.HOST_SECONDS", 0.0)
    monkeypatch.setattr("django.conf.settings.OUTBOUND_ALLOWED_HOSTS", [], raising=False)
    feed = towns.account("feed", grace.streets, settings={"url": "http://127.0.0.1:9/feed", "minutes": "15"})
    told = client.post(f"/{language}/desk/accounts/{feed.pk}/test/", follow=True).content.decode()
    assert told.count(words) == 2  # as the answer to the button, and as the state of the account
    form = {
        "name": "Paper",
        "organization": grace.streets.pk,
        "url": "http://127.0.0.1:9/feed",
        "minutes": 15,
    }
    assert words in client.post(f"/{language}/desk/accounts/connect/feed/", form).content.decode()


def test_a_problem_stored_as_plain_words_is_still_shown(client, grace):
    feed = towns.account("feed", grace.streets, settings={"url": "https://a.example/", "minutes": "15"})
    page = f"/es/desk/accounts/{feed.pk}/"
    Account.objects.filter(pk=feed.pk).update(problem="Bluesky gave no list of posts.")
    assert "Bluesky no dio la lista de publicaciones." in client.get(page).content.decode()
    Account.objects.filter(pk=feed.pk).update(problem="The server, 90% full, said <no>.")
    assert "The server, 90% full, said &lt;no&gt;." in client.get(page).content.decode()
