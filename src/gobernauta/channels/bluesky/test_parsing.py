"""Reading events: some recorded from a network of our own, many more that no honest server would send."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gobernauta.channels.bluesky.channel import Bluesky
from gobernauta.channels.bluesky.parsing import MOST_MEDIA, parse
from gobernauta.channels.protocol import Credentials, Inbound, Kind, Malformed, Raw, Rejected
from gobernauta.channels.rig import disturbed

FIXTURES = Path(__file__).parent / "fixtures"


def recorded(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return event


def read(event: Any) -> Inbound:
    return parse(Raw("event", json.dumps(event).encode()))


def changed(**record: Any) -> dict[str, Any]:
    """The recorded mention with other values in its record."""
    event = recorded("mention")
    event["post"]["record"] |= record
    return event


def test_a_mention_with_a_picture() -> None:
    inbound = read(recorded("mention"))
    assert inbound.kind is Kind.MESSAGE
    assert inbound.author is not None
    assert (inbound.author.name, inbound.author.is_us) == ("Ana Sánchez", False)
    assert inbound.text.endswith("¿Cuándo arreglan la farola? town.example/calle… #farola")
    assert (inbound.language, inbound.in_reply_to, inbound.references) == ("es", "", ())
    assert inbound.extra["links"] == "town.example/calle… → https://town.example/calle-mayor-12"
    assert inbound.extra["tags"] == "farola"
    (picture,) = inbound.media
    assert (picture.alt, picture.media_type) == ("Una farola apagada", "image/png")
    assert picture.url.startswith("https://cdn.example/img/feed_fullsize/")


def test_a_reply_stands_in_its_thread() -> None:
    asked, inbound = read(recorded("mention")), read(recorded("reply"))
    assert inbound.thread == asked.external_id
    assert inbound.references == (asked.external_id,)
    assert inbound.in_reply_to not in ("", asked.external_id)


def test_a_quote_with_a_link_card() -> None:
    inbound, ours = read(recorded("quote")), read(recorded("reply")).in_reply_to
    assert inbound.extra["quoted"] == ours
    assert inbound.extra["links"] == "https://news.example/lamp"
    assert inbound.thread == inbound.external_id


def test_edit_and_deletion_speak_of_the_same_message() -> None:
    edit, deletion = read(recorded("edit")), read(recorded("deletion"))
    assert (edit.kind, edit.text) == (Kind.EDIT, "Gracias. ¿Las otras también?")
    assert deletion.kind is Kind.DELETION
    assert edit.external_id == deletion.external_id == read(recorded("reply")).external_id


def test_a_post_that_could_not_be_shown_is_read_from_its_notification() -> None:
    event = recorded("mention")
    whole, event["post"] = read(event), None
    inbound = read(event)
    assert (inbound.text, inbound.author) == (whole.text, whole.author)
    assert [(it.alt, it.url) for it in inbound.media] == [("Una farola apagada", "")]


def test_only_who_calls_itself_a_bot_is_one() -> None:
    event = recorded("mention")
    did = event["uri"].split("/")[2]
    event["post"]["author"]["labels"] = [{"val": "bot", "src": "did:plc:moderator"}]
    assert not read(event).automatic
    event["post"]["author"]["labels"] += [{"val": "bot", "src": did}]
    assert read(event).automatic


def test_our_own_post_is_known_as_ours() -> None:
    event = recorded("mention")
    event["us"] = event["uri"].split("/")[2]
    author = read(event).author
    assert author is not None
    assert author.is_us


def test_a_post_in_another_persons_repository_is_refused() -> None:
    event = recorded("mention")
    event["post"]["author"]["did"] = "did:plc:somebodyelse"
    with pytest.raises(Malformed, match="repository"):
        read(event)


def test_a_view_of_another_post_is_refused() -> None:
    event = recorded("mention")
    event["post"]["uri"] = recorded("reply")["uri"]
    with pytest.raises(Malformed):
        read(event)


@pytest.mark.parametrize(
    "index",
    [
        {"byteStart": 0, "byteEnd": 1},  # cuts ¿ in two
        {"byteStart": 1, "byteEnd": 4},
        {"byteStart": 4, "byteEnd": 4},
        {"byteStart": 5, "byteEnd": 2},
        {"byteStart": -3, "byteEnd": 2},
        {"byteStart": 0, "byteEnd": 10**9},
        {"byteStart": 0, "byteEnd": 10**400},
        {"byteStart": 0.0, "byteEnd": 4.0},
        {"byteStart": True, "byteEnd": 5},
        {"byteStart": "0", "byteEnd": "4"},
        {"byteEnd": 4},
        {},
        None,
        [],
    ],
)
def test_a_facet_over_no_text_is_passed_over(index: Any) -> None:
    link = {"$type": "app.bsky.richtext.facet#link", "uri": "https://evil.example"}
    event = changed(text="¿qué?", facets=[{"index": index, "features": [link]}], embed=None)
    assert "links" not in read(event).extra


def test_a_link_that_hides_where_it_leads_is_shown() -> None:
    link = {"$type": "app.bsky.richtext.facet#link", "uri": "https://evil.example"}
    facets = [{"index": {"byteStart": 0, "byteEnd": 12}, "features": [link]}]
    event = changed(text="town.example", facets=facets, embed=None)
    assert read(event).extra["links"] == "town.example → https://evil.example"


def test_a_flood_of_facets_and_pictures_is_bounded() -> None:
    tag = {"$type": "app.bsky.richtext.facet#tag", "tag": "x" * 1000}
    facets = [{"index": {"byteStart": 0, "byteEnd": 1}, "features": [tag]}] * 10_000
    pictures = [{"alt": "", "image": {"mimeType": "image/png"}}] * 10_000
    inbound = read(changed(text="a", facets=facets, embed={"images": pictures}))
    assert len(inbound.extra["tags"]) < 250_000
    assert len(inbound.media) == MOST_MEDIA


def test_what_no_database_holds_is_replaced() -> None:
    event = changed(text="a\0b \ud800 c")
    event["post"]["author"]["displayName"] = "\udfff\0"
    inbound = read(event)
    assert inbound.text == "a\ufffdb \ufffd c"
    assert inbound.author is not None
    assert inbound.author.name.encode() == "\ufffd\ufffd".encode()


@pytest.mark.parametrize(
    "at", ["", "yesterday", "1901-01-01T00:00:00Z", "2026-13-40", 7, None, "0001-01-01T00:00:00+14:00"]
)
def test_a_time_that_is_none(at: Any) -> None:
    event = changed(createdAt=at)
    event["post"]["indexedAt"] = at
    assert read(event).published_at is None


def test_a_post_is_not_younger_than_its_arrival() -> None:
    event = changed(createdAt="2999-01-01T00:00:00Z")
    published = read(event).published_at
    assert published is not None
    assert published.isoformat().startswith(event["post"]["indexedAt"][:19])


def test_pictures_are_had_from_web_addresses_only() -> None:
    event = recorded("mention")
    event["post"]["embed"]["images"][0]["fullsize"] = "file:///etc/passwd"
    assert [it.url for it in read(event).media] == [""]


@pytest.mark.parametrize(
    "payload", [b"", b"\xff", b"null", b"[]", b"{}", b"[" * 100_000, b"1" * 10_000, b'"\\ud800"']
)
def test_garbage(payload: bytes) -> None:
    with pytest.raises(Malformed, match=r"\w+ \w+"):
        parse(Raw("event", payload))


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "https://x.example",
        "at://did:plc:a/app.bsky.feed.like/1",
        "at://did:plc:a/app.bsky.feed.post/../x",
        "at://ana.test/app.bsky.feed.post/1",
    ],
)
def test_an_event_about_no_post(uri: str) -> None:
    with pytest.raises(Malformed):
        read({"us": "did:plc:us", "event": "deletion", "uri": uri})


@pytest.mark.parametrize("name", ["mention", "reply", "quote", "edit", "deletion"])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_disturbed_event_is_read_or_malformed(name: str, data: st.DataObject) -> None:
    whole = recorded(name)
    payload = data.draw(disturbed(json.dumps(deepcopy(whole)).encode()))
    try:
        inbound = parse(Raw("event", payload))
    except Malformed:
        return
    for written in (inbound.text, inbound.thread, *inbound.extra.values()):
        assert "\0" not in written
        written.encode()


@pytest.mark.parametrize(
    ("settings", "secrets", "said"),
    [
        ({}, {"app_password": "x"}, "handle"),
        ({"handle": "no handle"}, {"app_password": "x"}, "handle"),
        ({"handle": "town.example"}, {}, "app password"),
        ({"handle": "town.example", "service": "ftp://x.example"}, {"app_password": "x"}, "service"),
        ({"handle": "town.example", "service": "http://x.example"}, {"app_password": "x"}, "service"),
        ({"handle": "town.example", "service": "https://a@x.example/"}, {"app_password": "x"}, "service"),
    ],
)
def test_an_unusable_setting_is_named(settings: dict[str, str], secrets: dict[str, str], said: str) -> None:
    with httpx.Client() as web, pytest.raises(Rejected, match=said):
        Bluesky.open(Credentials(settings=settings, secrets=secrets, web=web))
