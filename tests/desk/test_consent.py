"""Connecting Mastodon by logging in there: against a server on loopback, there and back, or with a code pasted."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from gobernauta.channels import registry
from gobernauta.channels.models import Account
from tests import town as towns
from tests.servers.mastodon import MastodonServer

pytestmark = pytest.mark.django_db
CONNECT, CONSENT = "/en/desk/accounts/connect/mastodon/", "/en/desk/accounts/consent/"


@pytest.fixture(scope="module")
def server():
    running = MastodonServer()
    yield running
    running.stop()


@pytest.fixture
def grace(client, server, settings):
    settings.OUTBOUND_ALLOWED_HOSTS = ("127.0.0.1",)
    server.reset()
    town = towns.found()
    client.force_login(town.grace)
    return town


@pytest.fixture
def begun(client, grace, server):
    """The address where Grace says yes, and be sent back from."""
    told = {"name": "Town", "organization": grace.streets.pk, "instance": server.address, "consent": "1"}
    assert client.post(CONNECT, told).url == CONSENT
    return client.get(CONSENT)


def links(page):
    return [urlsplit(one.partition('"')[0].replace("&amp;", "&")) for one in page.split('href="')[1:]]


def agree(server, page, *, shown):
    """What the server answers whoever says yes there."""
    asked = [parse_qs(one.query) for one in links(page) if one.path == "/oauth/authorize"]
    wanted = next(it for it in asked if ("urn:" in it["redirect_uri"][0]) is shown)
    fields = {name: values[0] for name, values in wanted.items()}
    return httpx.post(f"{server.address}/oauth/authorize", data={**fields, "username": "townhall"})


def test_there_and_back_connects_only_when_it_is_sent(client, server, begun):
    sent_back = urlsplit(agree(server, begun.content.decode(), shown=False).headers["location"])
    page = client.get(f"{sent_back.path}?{sent_back.query}")
    assert "Connect this account" in page.content.decode()
    assert not Account.objects.filter(kind="mastodon").exists()
    came = {name: values[0] for name, values in parse_qs(sent_back.query).items()}
    answer = client.post(CONSENT, {"code": came["code"], "state": came["state"]})
    account = Account.objects.get(kind="mastodon")
    assert answer.url == f"/en/desk/accounts/{account.pk}/"
    assert registry.open_account(account).check() == []
    assert client.get(CONSENT).url == "/en/desk/accounts/"  # nothing waits any more


def test_a_code_that_was_shown_can_be_pasted(client, server, begun):
    shown = agree(server, begun.content.decode(), shown=True).text
    code = shown.partition("code: ")[2].partition("<")[0]
    assert client.post(CONSENT, {"code": code}).status_code == 302
    assert Account.objects.get(kind="mastodon").problem == ""


@pytest.mark.parametrize("state", ["", "x", "ünïcode", "é\ud800"])
def test_what_somebody_else_began_is_refused(client, server, begun, state):
    sent_back = urlsplit(agree(server, begun.content.decode(), shown=False).headers["location"])
    code = parse_qs(sent_back.query)["code"][0]
    for answer in (
        client.get(CONSENT, {"code": code, "state": state.encode("utf-8", "replace").decode()}),
        client.post(CONSENT, {"code": code, "state": state.encode("utf-8", "replace").decode()}),
    ):
        assert answer.status_code == 400
        assert "does not belong to the connection" in answer.content.decode()
    assert not Account.objects.filter(kind="mastodon").exists()


@pytest.mark.parametrize(
    ("asked", "why"),
    [({"code": ""}, "Paste the code"), ({"code": "made-up"}, "refuses"), ({"code": "x" * 501}, "longer")],
)
def test_a_code_that_is_not_good_is_said_and_can_be_tried_again(client, begun, asked, why):
    answer = client.post(CONSENT, asked)
    assert answer.status_code == 400
    assert why in answer.content.decode()
    assert client.get(CONSENT).status_code == 200
    assert not Account.objects.filter(kind="mastodon").exists()


def test_who_says_no_is_told_so(client, begun):
    answer = client.get(CONSENT, {"error": "access_denied"})
    assert answer.status_code == 400
    assert "nobody agreed" in answer.content.decode()


def test_nothing_that_is_secret_stands_in_the_page_or_in_the_session(client, begun):
    page, kept = begun.content.decode(), str(dict(client.session))
    assert "client_secret" not in page
    assert "client_secret" not in kept
    assert "no-store" in begun.headers["Cache-Control"]


def test_without_anything_begun_or_too_late_one_begins_again(client, grace, begun):
    session = client.session
    session["consent"] = {"begun": "nonsense"}
    session.save()
    for _ in range(2):
        assert client.get(CONSENT, {"code": "x", "state": "y"}).url == "/en/desk/accounts/"


def test_a_server_that_is_none_is_said_on_the_form(client, grace):
    told = {"name": "Town", "organization": grace.streets.pk, "consent": "1"}
    for instance in ("http://127.0.0.1:9", "https://a:99999", "https://[", ""):
        answer = client.post(CONNECT, {**told, "instance": instance})
        assert answer.status_code == 400
        assert "error" in answer.content.decode()


def test_an_account_is_connected_anew(client, grace, server):
    account = towns.account(
        "mastodon", grace.streets, settings={"instance": server.address}, secrets={"token": "old"}
    )
    told = {"instance": server.address, "consent": "1"}
    assert client.post(f"/en/desk/accounts/{account.pk}/reconnect/", told).url == CONSENT
    page = client.get(CONSENT).content.decode()
    came = parse_qs(urlsplit(agree(server, page, shown=False).headers["location"]).query)
    client.post(CONSENT, {"code": came["code"][0], "state": came["state"][0]})
    account.refresh_from_db()
    assert registry.open_account(account).check() == []
    assert Account.objects.filter(kind="mastodon").count() == 1
