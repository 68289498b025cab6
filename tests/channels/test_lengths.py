"""Lengths are those of the standards, and a split reply loses nothing and always fits."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gobernauta.channels.lengths import URL, count, fits, parts
from gobernauta.channels.protocol import Capabilities, Rejected

MASTODON = Capabilities(text_length=500, url_length=23, may_thread=True)
BLUESKY = Capabilities(text_length=300, byte_length=3000, may_thread=True)
SMS = Capabilities(text_length=160, length_unit="septets", may_thread=True)
SMALL = Capabilities(text_length=40, may_thread=True)
NETWORKS = [MASTODON, BLUESKY, SMS, SMALL]
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
NUMBER = re.compile(r" \(\d+/\d+\)$")

words = st.one_of(
    st.sampled_from(["bus", "Elm Street.", "¿Dónde?", FAMILY, "e\u0301\u0323", "\n\n", "水が出た。", "€[x]"]),
    st.sampled_from(["https://town.example/a/b?c=1", "https://town.example/" + "long/" * 30]),
    st.text(st.characters(codec="utf-8"), max_size=60),
)
texts = st.lists(words, max_size=60).map(" ".join)


@pytest.mark.parametrize(
    "text, unit, length",
    [
        ("", "graphemes", 0),
        ("abc", "graphemes", 3),
        ("a\r\nb", "graphemes", 3),
        (FAMILY, "graphemes", 1),
        (FAMILY, "characters", 7),
        (FAMILY, "bytes", 25),
        ("e\u0301\u0323", "graphemes", 1),
        ("🇮🇩🇪🇸", "graphemes", 2),
        ("각", "graphemes", 1),
        ("நி", "graphemes", 1),
        ("año", "bytes", 4),
        ("a" * 160, "septets", 160),
        ("€", "septets", 2),
        ("水" * 70, "septets", 160),
        ("水" * 71, "septets", 162),
        ("👍" * 35, "septets", 160),
        ("ñ" * 160, "septets", 160),
        ("ç", "septets", 2),
    ],
)
def test_lengths_of_the_standards(text: str, unit: str, length: int) -> None:
    assert count(text, unit) == length


@pytest.mark.parametrize(
    "text, length",
    [
        ("https://a.example/" + "x" * 200, 23),
        ("See https://a.example.", 4 + 23 + 1),
        ("(https://a.example/b)", 2 + 23),
        ("https://a.example https://b.example", 23 + 1 + 23),
        ("http://", 7),
    ],
)
def test_links_count_as_the_network_says(text: str, length: int) -> None:
    assert count(text, url_length=23) == length


def test_short_text_goes_as_it_is() -> None:
    assert parts(" Thank you.\n", MASTODON) == [" Thank you.\n"]


def test_cut_after_a_sentence_then_a_word_then_a_sign() -> None:
    text = "The crew comes on Monday. It brings a pump and sandbags for all."
    assert parts(text, SMALL) == [
        "The crew comes on Monday. (1/3)",
        "It brings a pump and sandbags for (2/3)",
        "all. (3/3)",
    ]
    text = "one two three four five six seven eight nine"
    assert parts(text, SMALL) == ["one two three four five six seven (1/2)", "eight nine (2/2)"]
    assert parts("x" * 41, SMALL) == ["x" * 34 + " (1/2)", "x" * 7 + " (2/2)"]


def test_without_threads_the_sentence_says_by_how_much() -> None:
    with pytest.raises(Rejected, match=r"501 characters long; a message holds 500"):
        parts("x" * 501, Capabilities(text_length=500))
    with pytest.raises(Rejected, match=r"3,250 bytes long; a message holds 3,000"):
        parts(FAMILY * 130, Capabilities(text_length=300, byte_length=3000))


def test_a_thread_has_an_end() -> None:
    with pytest.raises(Rejected, match="20 messages"):
        parts("word " * 5000, MASTODON)
    with pytest.raises(Rejected, match="fits in no message"):
        parts("e" + "\u0301" * 4000, BLUESKY)


def test_more_than_nine_parts_keep_room_for_the_number() -> None:
    pieces = parts("x" * 500, SMALL)
    assert len(pieces) == 16
    assert all(count(piece) <= 40 for piece in pieces)


@settings(max_examples=150, deadline=None)
@given(text=texts, allows=st.sampled_from(NETWORKS), reserve=st.integers(0, 12))
def test_a_thread_fits_and_loses_nothing(text: str, allows: Capabilities, reserve: int) -> None:
    try:
        pieces = parts(text, allows, reserve=reserve, most=200)
    except Rejected:
        assert not fits(text, allows, reserve=reserve)
        return
    assert all(fits(piece, allows, reserve=reserve) for piece in pieces)
    if len(pieces) > 1:
        assert [piece.rpartition(" ")[2] for piece in pieces] == [
            f"({place}/{len(pieces)})" for place in range(1, len(pieces) + 1)
        ]
        pieces = [NUMBER.sub("", piece) for piece in pieces]
    assert "".join("".join(pieces).split()) == "".join(text.split())


@settings(max_examples=60, deadline=None)
@given(text=texts)
def test_links_and_families_are_never_cut(text: str) -> None:
    try:
        pieces = parts(text, MASTODON, most=200)
    except Rejected:
        return
    assert [link for piece in pieces for link in URL.findall(piece)] == URL.findall(text)
    assert sum(piece.count(FAMILY) for piece in pieces) == text.count(FAMILY)


def test_a_link_that_does_not_fit_any_more_begins_the_next_part() -> None:
    link = "https://town.example/report"
    assert parts("水" * 480 + link, MASTODON) == ["水" * 480 + " (1/2)", link + " (2/2)"]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("https://w.example/Mill_(street)", ["https://w.example/Mill_(street)"]),
        ("(see https://w.example/Mill_(street)).", ["https://w.example/Mill_(street)"]),
        ("(see https://w.example/mill)", ["https://w.example/mill"]),
        ("https://w.example/a(b)c, and more", ["https://w.example/a(b)c"]),
        ("https://w.example/a(b", ["https://w.example/a(b"]),
        ("https://w.example/()!", ["https://w.example/()"]),
    ],
)
def test_a_link_keeps_the_bracket_it_has_opened(text, links):
    assert URL.findall(text) == links
