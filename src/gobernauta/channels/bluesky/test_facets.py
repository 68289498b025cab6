"""Facets both ways: what we mark in a text, and what is read back from it."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gobernauta.channels.bluesky import facets, posts

KNOWN = {"ana.test": "did:plc:ana", "town.example": "did:plc:town"}

pieces = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        [
            "@ana.test",
            "@nobody.test",
            "#Farola",
            "#2026",
            "#日本",
            "👨‍👩‍👧‍👦",
            "https://a.example/ñ?q=1",
            "(",
            ")",
            "e\u0301",
            ".",
        ]
    ),
)
texts = st.lists(pieces, max_size=12).map(" ".join)


def test_each_kind() -> None:
    words = "🔧 @ana.test, see (https://a.example/x_(1)). #Elm #2026 mail@ana.test https://b.example/#top @nobody.test"
    found = list(facets.read(words, facets.detect(words, KNOWN.get)))
    assert found == [
        ("mention", "@ana.test", "did:plc:ana"),
        ("link", "https://a.example/x_(1)", "https://a.example/x_(1)"),
        ("tag", "#Elm", "Elm"),
        ("link", "https://b.example/#top", "https://b.example/#top"),
    ]


@given(texts)
def test_every_facet_covers_what_it_stands_for(words: str) -> None:
    octets = words.encode("utf-8", "surrogatepass")
    end = 0
    for one in facets.detect(words, KNOWN.get):
        index, (feature,) = one["index"], one["features"]
        assert end <= index["byteStart"] < index["byteEnd"] <= len(octets)
        end = index["byteEnd"]
        shown = octets[index["byteStart"] : end].decode()
        value = feature.get("uri") or feature.get("tag") or feature["did"]
        assert shown in (value, f"#{value}") or KNOWN[shown[1:]] == value


@pytest.mark.parametrize("tag", ["#" + "a" * 65, "#1", "#", "#️⃣", "a#b", "##a"])
def test_what_is_no_tag(tag: str) -> None:
    assert facets.detect(tag, KNOWN.get) == []


@given(st.text(), st.integers(0, 99))
def test_a_record_key_is_a_tid_that_never_changes(key: str, part: int) -> None:
    key = key.encode("utf-8", "replace").decode()
    made = posts.record_key(key, part)
    assert re.fullmatch(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}", made)
    assert made == posts.record_key(key, part)
    assert made != posts.record_key(key, part + 1)
    assert 2023 <= time_of(made).year <= 2025


def time_of(tid: str) -> datetime:
    """The time in a `tid`, read back as its specification says."""
    number = sum(
        "234567abcdefghijklmnopqrstuvwxyz".index(sign) << 5 * place for place, sign in enumerate(tid[::-1])
    )
    return datetime.fromtimestamp((number >> 10) / 1_000_000, UTC)


def test_record_keys_do_not_collide() -> None:
    keys = {posts.record_key(f"reply-{number}", part) for number in range(10_000) for part in range(3)}
    assert len(keys) == 30_000
