"""What a stored event means: invented statuses in the shapes several servers give, and any text at all."""

import html
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gobernauta.channels.mastodon.parsing import inbound
from gobernauta.channels.mastodon.plain import MOST_TAGS, text_of, tidy
from gobernauta.channels.protocol import Kind, Malformed, Raw, Visibility

FIXTURES = Path(__file__).parent / "fixtures"
CASES = sorted(path.name.removesuffix(".expected.json") for path in FIXTURES.glob("*.expected.json"))


def document(name: str) -> bytes:
    return (FIXTURES / f"{name}.json").read_bytes()


@pytest.mark.parametrize("name", CASES)
def test_fixture(name: str) -> None:
    found = inbound(Raw("x", document(name)))
    assert {
        "kind": found.kind,
        "external_id": found.external_id,
        "address": found.author.address if found.author else "",
        "visibility": found.visibility,
        "in_reply_to": found.in_reply_to,
        "language": found.language,
        "published_at": found.published_at.isoformat() if found.published_at else None,
        "subject": found.subject,
        "text": found.text,
        "alts": [each.alt for each in found.media],
        "automatic": found.automatic,
        "extra": dict(found.extra),
    } == json.loads((FIXTURES / f"{name}.expected.json").read_bytes())


def test_our_own_words_are_ours() -> None:
    author = inbound(Raw("x", document("edited-quote"))).author
    assert author is not None
    assert author.is_us


def test_an_unknown_visibility_is_taken_for_the_narrowest() -> None:
    changed = json.loads(document("edited-quote"))
    changed["payload"]["visibility"] = "circle"
    assert inbound(Raw("x", json.dumps(changed).encode())).visibility is Visibility.DIRECT


def test_deletion() -> None:
    found = inbound(Raw("x", b'{"event": "delete", "us": "1", "domain": "d", "payload": "77"}'))
    assert (found.kind, found.external_id) == (Kind.DELETION, "77")


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b'"delete"',
        b"[" * 100_000,
        b'{"event": "delete", "payload": {}}',
        b'{"event": "delete", "payload": ""}',
        b'{"event": "follow", "payload": {}}',
        b'{"event": "update", "payload": []}',
        b'{"event": "update", "payload": {"id": "1", "account": {"acct": "a\\u0000b"}}}',
        b'{"event": "update", "payload": {"id": "\\ud800", "account": {"acct": "a"}}}',
        b'{"event": "update", "payload": {"id": "1", "account": {"acct": "a"}, "created_at": "yesterday"}}',
        b'{"event": "update", "payload": {"id": "1", "account": {"acct": "a"}, "poll": {"options": {}}}}',
    ],
)
def test_garbage_gets_a_sentence(payload: bytes) -> None:
    with pytest.raises(Malformed, match=r"\w+ \w+ \w+"):
        inbound(Raw("x", payload))


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_any_text_survives_being_html(text: str) -> None:
    assert text_of(f"<p>{html.escape(text)}</p>", mentions={}) == tidy(re.sub(" +", " ", text))


@given(markup=st.text("<>/ap\"'=&!-brhef:span\n", max_size=200))
def test_any_markup_ends_in_text_without_tags(markup: str) -> None:
    assert not any(tag in text_of(markup, mentions={}) for tag in ("<a ", "<p>", "<br>", "<span>"))


def test_endless_markup_is_refused() -> None:
    with pytest.raises(Malformed, match="tags"):
        text_of("<ul><li>" * MOST_TAGS, mentions={})
