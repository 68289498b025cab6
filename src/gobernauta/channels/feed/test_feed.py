"""The feed channel against a real HTTP server on loopback."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gobernauta.channels import guarded
from gobernauta.channels.feed import channel, entries
from gobernauta.channels.protocol import Credentials, Malformed, Raw, Rejected, Throttled, Unreachable

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><language>es</language>
<item><title>El agua vuelve</title><link>https://news.example/agua?utm_source=x</link>
<author>Ana Autora</author><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate>
<description>&lt;p&gt;El agua &lt;b&gt;vuelve&lt;/b&gt; hoy.&lt;/p&gt;</description></item>
<item><title>Sin fecha</title><link>https://news.example/otra</link>
<pubDate>Mon, 01 Jan 1901 00:00:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>x</id><title>El agua vuelve</title>
<author><name>Ana Autora</name></author><link href="https://www.news.example/agua/"/></entry></feed>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "authors": [{"name": "Ana Autora"}],
    "items": [
        {
            "id": "1",
            "url": "/agua",
            "title": "El agua",
            "content_text": "vuelve",
            "authors": [{"name": "Ana"}],
        }
    ],
}


class Paper(ThreadingHTTPServer):
    """A newspaper's server that remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.body, self.status = RSS.encode(), 200
        self.extra: dict[str, str] = {}
        self.asked: list[dict[str, str]] = []


class Page(BaseHTTPRequestHandler):
    server: Paper

    def do_GET(self) -> None:
        self.server.asked.append(dict(self.headers))
        fresh = self.headers.get("If-None-Match") != '"v1"'
        self.send_response(self.server.status if fresh else 304)
        for name, value in {"ETag": '"v1"', "Content-Type": "application/xml", **self.server.extra}.items():
            self.send_header(name, value)
        self.end_headers()
        if fresh:
            self.wfile.write(self.server.body)

    def log_message(self, *_: object) -> None:
        return None


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Iterator[Paper]:
    monkeypatch.setattr(channel, "HOST_SECONDS", 0.0)
    server = Paper()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def opened(paper: Paper) -> channel.Feed:
    web = guarded.web_client(allowed_hosts=["127.0.0.1"], seconds=5)
    url = f"http://127.0.0.1:{paper.server_address[1]}/feed"
    return channel.Feed.open(Credentials({"url": url}, {}, web))


def test_entries_come_with_words_and_no_author(paper: Paper) -> None:
    raws, _ = opened(paper).poll("")
    heard = [opened(paper).parse(raw)[0] for raw in raws]
    assert [one.subject for one in heard] == ["El agua vuelve", "Sin fecha"]
    assert heard[0].text == "El agua vuelve hoy."
    assert heard[0].published_at is not None
    assert heard[0].published_at.isoformat() == "2026-11-20T08:00:00+00:00"
    assert heard[1].published_at is None
    assert not any(one.mentions_us or one.author for one in heard)
    assert b"Ana" not in b"".join(raw.payload for raw in raws)


def test_nothing_new_is_not_fetched_again(paper: Paper) -> None:
    feed = opened(paper)
    _, cursor = feed.poll("")
    assert feed.poll(cursor) == ((), cursor)
    assert paper.asked[1]["If-None-Match"] == '"v1"'


def test_the_same_article_over_several_feeds_has_one_id(paper: Paper) -> None:
    rss, _ = opened(paper).poll("")
    paper.body = ATOM.encode()
    atom, _ = opened(paper).poll("")
    ids = {json.loads(raw.payload)["id"] for raw in (rss[0], atom[0])}
    assert len(ids) == 1


ALERTS = """<rss version="2.0"><channel><title>Alerts</title><link>https://alerts.example/</link>
<item><title>Storm</title><link>https://alerts.example/now?a=1</link><guid isPermaLink="false">1</guid></item>
<item><title>Flood</title><link>https://alerts.example/now?a=1</link><guid isPermaLink="false">2</guid></item>
<item><title>Heat</title><link>https://alerts.example</link><guid isPermaLink="false">3</guid></item>
<item><title>Ice</title><link>http://[broken</link><guid isPermaLink="false">4</guid></item>
<item><title>Fog</title><guid isPermaLink="false">urn:alert:5</guid></item></channel></rss>"""


def test_entries_with_one_link_are_as_many_as_they_are(paper: Paper) -> None:
    """A page of alerts has one address; "7" is another feed's name too, an URN is not; a broken link breaks nothing."""
    paper.body = ALERTS.encode()
    raws, _ = opened(paper).poll("")
    ids = [json.loads(raw.payload)["id"] for raw in raws]
    assert len(set(ids)) == 5
    elsewhere = [
        json.loads(raw.payload)["id"] for raw in entries.read(ALERTS.encode(), "", "https://b.example/")
    ]
    assert [one == other for one, other in zip(ids, elsewhere, strict=True)] == [False] * 4 + [True]


def test_json_feed_is_read_and_its_authors_dropped(paper: Paper) -> None:
    paper.body, paper.extra = json.dumps(JSON_FEED).encode(), {"Content-Type": "application/feed+json"}
    (raw,), _ = opened(paper).poll("")
    assert opened(paper).parse(raw)[0].text == "vuelve"
    assert b"Ana" not in raw.payload


@pytest.mark.parametrize(
    ("status", "extra", "error"),
    [
        (429, {"Retry-After": "17"}, Throttled),
        (503, {"Retry-After": "nonsense"}, Throttled),
        (301, {"Location": "https://elsewhere.example/"}, Rejected),
        (410, {}, Rejected),
        (500, {}, Unreachable),
    ],
)
def test_trouble_is_said_in_words(
    paper: Paper, status: int, extra: dict[str, str], error: type[Exception]
) -> None:
    paper.status, paper.extra = status, extra
    with pytest.raises(error) as caught:
        opened(paper).poll("")
    if status == 429:
        assert isinstance(caught.value, Throttled)
        assert caught.value.seconds == 17


@pytest.mark.parametrize("body", [b"", b"<html><p>hello</p></html>", b"{]", b"\xff\xfe\x00", b'{"items": 7}'])
def test_what_is_no_feed_is_refused(paper: Paper, body: bytes) -> None:
    paper.body = body
    with pytest.raises(Unreachable):
        opened(paper).poll("")
    assert opened(paper).check()[0].sentence


def test_an_address_inside_the_house_is_not_fetched(paper: Paper) -> None:
    inside = Credentials(
        {"url": f"http://127.0.0.1:{paper.server_address[1]}/feed"}, {}, guarded.web_client(seconds=5)
    )
    with pytest.raises(Unreachable, match="inside this network"):
        channel.Feed.open(inside).poll("")
    assert paper.asked == []


def test_an_endless_answer_is_cut(paper: Paper) -> None:
    paper.body = b"<rss>" + b"x" * 3_000_000
    web = guarded.web_client(allowed_hosts=["127.0.0.1"], seconds=5, limit=1_000_000)
    feed = channel.Feed(f"http://127.0.0.1:{paper.server_address[1]}/feed", 60, web)
    with pytest.raises(Unreachable, match="larger than"):
        feed.poll("")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_garbage_is_malformed_and_nothing_else(content: bytes) -> None:
    try:
        for raw in entries.read(content, "", "https://a.example/feed"):
            entries.meaning(raw)
    except Malformed as error:
        assert str(error)
    with pytest.raises(Malformed):
        entries.meaning(Raw("x", b"\xff" + content))


def test_a_host_is_not_asked_twice_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setattr(time, "monotonic", lambda: 1_000.0)
    for _ in range(3):
        channel.be_polite("polite.example")
    assert slept == [5.0, 10.0]
