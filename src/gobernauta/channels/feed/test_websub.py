"""The feed passes the contract of channels; its hub is asked once a day, asked back by, and believed when it signs."""

import json
import time
from collections.abc import Iterator

import httpx
import pytest

from gobernauta.channels.conformance import ChannelContract
from gobernauta.channels.feed import channel, entries, websub
from gobernauta.channels.feed.rig import FeedRig
from gobernauta.channels.protocol import Forged, Malformed, Rejected


@pytest.fixture
def rig(monkeypatch: pytest.MonkeyPatch) -> Iterator[FeedRig]:
    monkeypatch.setattr(channel, "HOST_SECONDS", 0.0)
    made = FeedRig()
    yield made
    made.goes_away()


class TestFeed(ChannelContract):
    """The contract of every channel."""


def test_a_hub_is_asked_once_and_again_after_a_day(rig: FeedRig, monkeypatch: pytest.MonkeyPatch) -> None:
    _, cursor = rig.channel.poll("")
    _, cursor = rig.channel.poll(cursor)
    (asked,) = rig.press.subscriptions
    assert asked["hub.topic"] == f"{rig.press.address}/feed"
    assert asked["hub.callback"].startswith("https://town.example/channels/1/callback?token=")
    assert int(asked["hub.lease_seconds"]) > 2 * websub.ASK_AGAIN_SECONDS
    later = json.loads(cursor)["ask_hub_at"] + 1
    monkeypatch.setattr(time, "time", lambda: later)
    _, renewed = rig.channel.poll(cursor)
    assert rig.press.subscriptions == [asked, asked]
    assert json.loads(renewed)["ask_hub_at"] == later + websub.ASK_AGAIN_SECONDS


def test_a_lease_is_renewed_while_nothing_new_is_in_the_feed(
    rig: FeedRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, cursor = rig.channel.poll("")
    monkeypatch.setattr(time, "time", lambda: json.loads(cursor)["ask_hub_at"] + 1)
    rig.press.status = 304
    raws, renewed = rig.channel.poll(cursor)
    assert (raws, len(rig.press.subscriptions)) == ((), 2)
    assert json.loads(renewed)["ask_hub_at"] > json.loads(cursor)["ask_hub_at"]


def test_a_hub_that_refuses_stops_nothing(rig: FeedRig) -> None:
    rig.press.hub_status = 500
    raws, cursor = rig.channel.poll("")
    assert len(raws) == 1
    rig.someone_writes("The bridge opens on Monday")
    assert len(rig.channel.poll(cursor)[0]) == 2
    assert len(rig.press.subscriptions) == 1


def test_what_was_asked_is_confirmed_and_nothing_else(rig: FeedRig) -> None:
    assert rig.channel.callback(rig.asks_back()).says == "a challenge"
    assert rig.channel.callback(rig.asks_back(hub_mode="denied")).says == ""
    with pytest.raises(Forged):
        rig.channel.callback(rig.asks_back(hub_topic="https://other.example/feed"))
    with pytest.raises(Forged):
        rig.channel.callback(rig.asks_back(token="guessed"))
    with pytest.raises(Rejected):
        rig.channel.callback(rig.asks_back(hub_mode="unsubscribe"))


@pytest.mark.parametrize("method", websub.METHODS)
def test_what_a_hub_brings_has_the_names_that_looking_gives(rig: FeedRig, method: str) -> None:
    name = rig.someone_writes("The bridge opens on Monday")
    brought = rig.channel.callback(rig.brings(rig.press.feed(rig.press.articles[-1:]), method)).events
    looked, _ = rig.channel.poll("")
    assert [raw.external_id for raw in brought] == [raw.external_id for raw in looked[:1]]
    assert rig.channel.parse(brought[0])[0].external_id == name


@pytest.mark.parametrize("signature", ["", "sha256=", "md5=00", "sha256=é", "x" * 9_999])
def test_a_broken_signature_is_forged(rig: FeedRig, signature: str) -> None:
    request = rig.true_callback()
    assert isinstance(request.headers, dict)
    request.headers["x-hub-signature"] = signature
    with pytest.raises(Forged):
        rig.channel.callback(request)


def test_signed_garbage_is_malformed(rig: FeedRig) -> None:
    with pytest.raises(Malformed):
        rig.channel.callback(rig.brings(b"<html>maintenance</html>"))


ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link rel="hub" href="/hub"/>
<link rel="self" href="https://a.example/feed"/></feed>"""
RSS = b"""<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<atom:link rel="hub" href="https://a.example/hub"/><atom:link rel="self" href="https://a.example/feed"/></channel></rss>"""
JSON = json.dumps(
    {"hubs": [{"type": "rssCloud", "url": "https://b.example"}, {"type": "WebSub", "url": "/hub"}],
     "feed_url": "https://a.example/feed", "items": []}
).encode()  # fmt: skip


@pytest.mark.parametrize("body", [ATOM, RSS, JSON])
def test_a_hub_is_found_in_each_format(body: bytes) -> None:
    found = websub.discovered(entries.links(body, ""), "https://a.example/feed")
    assert found == websub.Hub("https://a.example/hub", "https://a.example/feed")


@pytest.mark.parametrize(
    "body", [b"", b"{]", b"\xff", b'{"hubs": [7]}', b'{"hubs": 7}', b'[{"hubs": []}]', b'{"hubs": [{}]}']
)
def test_what_is_no_feed_has_no_hub(body: bytes) -> None:
    assert websub.discovered(entries.links(body, ""), "https://a.example/feed") in (
        None,
        websub.Hub("https://a.example/feed", "https://a.example/feed"),
    )


@pytest.mark.parametrize("said", ["javascript:x", "mailto:a@example.org", ""])
def test_a_hub_is_reached_by_http(said: str) -> None:
    answer = httpx.Response(200, headers={"Link": f'<{said}>; rel="hub"'})
    found = websub.discovered(websub.in_header(answer), "file:///etc/passwd")
    assert found is None
