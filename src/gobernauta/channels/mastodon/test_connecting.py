"""Connecting an account: what is typed, the way over the server's consent page, and the health of the connection."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from gobernauta.channels.guarded import web_client
from gobernauta.channels.lengths import mention_of
from gobernauta.channels.mastodon.address import server_address
from gobernauta.channels.mastodon.channel import Mastodon
from gobernauta.channels.mastodon.health import account_problems, server_problems, version_problems
from gobernauta.channels.mastodon.instance import described
from gobernauta.channels.mastodon.oauth import App, authorise_url, exchange_code, register_app
from gobernauta.channels.mastodon.rig import MastodonRig
from gobernauta.channels.mastodon.server import Server
from gobernauta.channels.protocol import Credentials, Rejected, Unreachable
from tests.servers.mastodon import MastodonServer

REDIRECT = "https://desk.example/connect/back"


@pytest.mark.parametrize(
    "typed, address",
    [
        ("social.example", "https://social.example"),
        (" https://social.example/@town ", "https://social.example"),
        ("https://social.example:8443", "https://social.example:8443"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("HTTPS://Social.Example", "https://social.example"),
    ],
)
def test_an_address_as_typed(typed: str, address: str) -> None:
    assert server_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "https://",
        "http://social.example",
        "ftp://social.example",
        "https://a:b@social.example",
        "https://[",
        "a b",
        "https://social.example:99999",
        "https://social\n.example",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_is_none(typed: str) -> None:
    with pytest.raises(Rejected, match=r"\w+ \w+ \w+"):
        server_address(typed)


@pytest.mark.parametrize("token", ["", " ", "a b", "tök", "a\r\nX-Evil: 1"])
def test_a_token_that_is_none(token: str) -> None:
    with httpx.Client() as web, pytest.raises(Rejected, match="access token"):
        Mastodon.open(Credentials({"instance": "social.example"}, {"token": token}, web))


@pytest.mark.parametrize(
    "address, text, mention",
    [
        ("", "hi", ""),
        ("ana", "hi", "@ana"),
        ("@ana", "hi", "@ana"),
        ("ana@Town.example", "hi", "@ana"),
        ("ana@social.example", "hi", "@ana@social.example"),
        ("ana@social.example", "@ANA@social.example hi", ""),
        ("ana", "@anabel hi", "@ana"),
        ("a.n-a_@127.0.0.1:8000", "hi", "@a.n-a_@127.0.0.1:8000"),
    ],
)
def test_the_mention_put_before_a_reply(address: str, text: str, mention: str) -> None:
    assert mention_of(address, text, "town.example") == mention


def test_connecting_over_the_consent_page(server: MastodonServer, rig: MastodonRig) -> None:
    web = web_client(allowed_hosts=["127.0.0.1"])
    app = register_app(web, server.address, name="Gobernauta", redirect_uri=REDIRECT)
    page = authorise_url(server.address, app, redirect_uri=REDIRECT, state="s/1 &")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}
    assert (asked["state"], asked["response_type"], asked["force_login"]) == ("s/1 &", "code", "true")
    agreed = httpx.post(f"{server.address}/oauth/authorize", data={**asked, "username": "townhall"})
    code = parse_qs(urlsplit(agreed.headers["location"]).query)["code"][0]
    token = exchange_code(web, server.address, app, redirect_uri=REDIRECT, code=code)
    channel = Mastodon.open(Credentials({"instance": server.address}, {"token": token}, web))
    assert channel.check() == []
    message = rig.someone_writes("Is this on?")
    assert [each.external_id for raw in channel.poll("")[0] for each in channel.parse(raw)] == [message]


def test_a_code_that_is_not_good(server: MastodonServer) -> None:
    web = web_client(allowed_hosts=["127.0.0.1"])
    with pytest.raises(Rejected, match="invalid_grant"):
        exchange_code(web, server.address, App("a", "b"), redirect_uri=REDIRECT, code="made-up")


def test_a_server_that_is_not_mastodon(server: MastodonServer) -> None:
    web = web_client(allowed_hosts=["127.0.0.1"])
    server.fault(match={"path": "/api/v1/apps"}, effect={"type": "malformed"}, count=1)
    with pytest.raises(Unreachable, match="as Mastodon does"):
        register_app(web, server.address, name="Gobernauta", redirect_uri=REDIRECT)
    server.fault(
        match={"path": "/api/v1/apps"}, effect={"type": "status", "status": 200, "body": {}}, count=1
    )
    with pytest.raises(Rejected, match="client_id"):
        register_app(web, server.address, name="Gobernauta", redirect_uri=REDIRECT)


def test_health_names_what_an_operator_can_mend() -> None:
    assert [it.severity for it in account_problems({"suspended": True})] == ["error"]
    assert [it.severity for it in account_problems({"limited": True})] == ["warning"]
    assert [it.severity for it in account_problems({"moved": {"id": "2"}})] == ["error"]
    assert account_problems({"suspended": None, "limited": False}) == []


@pytest.mark.parametrize(
    "version, old",
    [
        ("4.2.17", True),
        ("3.5.3+glitch", True),
        ("4.3.0-beta.1", False),
        ("4.5.1", False),
        ("", False),
        ("2.7.2 (compatible; Pleroma 2.6)", False),
        ("0.17.0", True),
    ],
)
def test_health_knows_old_servers(version: str, old: bool) -> None:
    assert bool(version_problems(version)) is old


def test_health_watches_clock_and_quota() -> None:
    server = Server(httpx.Client(), "https://social.example", "t")
    server._note(httpx.Response(200, headers={"x-ratelimit-limit": "300", "x-ratelimit-remaining": "200"}))
    assert server_problems(server) == []
    past = (datetime.now(UTC) - timedelta(minutes=20)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    low = {"x-ratelimit-limit": "300", "x-ratelimit-remaining": "12", "date": past}
    server._note(httpx.Response(200, headers=low))
    assert [it.sentence for it in server_problems(server)] == [
        "Our clock and the server's differ by 20 minutes.",
        "Only 12 of 300 requests are left for now.",
    ]


@pytest.mark.parametrize(
    "named, streaming",
    [
        ("wss://stream.social.example", "https://stream.social.example"),
        ("ws://stream.social.example", "https://social.example"),
        ("", "https://social.example"),
        ("https://", "https://social.example"),
    ],
)
def test_the_token_never_streams_in_clear(named: str, streaming: str) -> None:
    told = {"configuration": {"urls": {"streaming": named}}}
    assert described(told, "https://social.example").streaming == streaming
