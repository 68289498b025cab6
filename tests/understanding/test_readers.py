"""Readers suggest and change nothing; each against texts like those people write."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gobernauta.understanding import canonical, fingerprint
from gobernauta.understanding.protocol import Earlier, Example, Knowledge, Named, Text
from gobernauta.understanding.readers import duplicate, language, place, topic

KNOWLEDGE = Knowledge(
    languages=("en", "es", "id"),
    services=(
        Named("street-light", ("Street light", "farola", "lampu", "dark")),
        Named("waste", ("Rubbish", "basura", "sampah")),
    ),
    areas=(
        Named("old-town", ("Old Town", "Casco Viejo", "Kota Tua")),
        Named("harbour", ("Harbour", "Puerto")),
    ),
)
LETTER = (
    "We ask the council to keep the library in Chapel Lane open on Saturdays, because children learn there."
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The lamp at the corner has been dark for a week", "en"),
        ("En la calle Real hay un bache enorme delante del número ocho", "es"),
        ("Lampu jalan di Kota Tua mati semua sejak tadi malam", "id"),
        ("@town@social.example sampah tidak diangkut sudah tiga hari", "id"),
    ],
)
def test_the_language_of_a_sentence(text, code):
    (found,) = language.READER.open(KNOWLEDGE).read(Text(text))
    assert found.value == code
    assert 0.5 < found.confidence < 1


@pytest.mark.parametrize("text", ["", "ok", "👍👍👍", "@town #luz", "https://a.example/b"])
def test_too_little_to_say_a_language(text):
    assert language.READER.open(KNOWLEDGE).read(Text(text)) == ()


def test_places_by_any_of_their_names_as_whole_words():
    reader = place.READER.open(KNOWLEDGE)
    assert [one.value for one in reader.read(Text("Otra vez basura en el CASCO VIEJO"))] == ["old-town"]
    assert reader.read(Text("el puertorriqueño")) == []
    both = reader.read(Text("dari Kota Tua ke Puerto"))
    assert [(one.value, one.confidence) for one in both] == [("old-town", 0.6), ("harbour", 0.6)]


def test_a_kind_of_matter_says_which_words_made_it():
    (first, *_) = topic.READER.open(KNOWLEDGE).read(Text("la FAROLA está rota y todo queda dark"))
    assert (first.value, set(first.evidence)) == ("street-light", {"farola", "dark"})


def test_small_words_of_a_name_name_nothing():
    known = Knowledge(("en",), (Named("pothole", ("Hole in the road", "bus")),))
    reader = topic.READER.open(known)
    assert reader.read(Text("the cat in the hat")) == []
    assert [one.value for one in reader.read(Text("a bus in the road"))] == ["pothole"]


def test_enough_accepted_examples_teach_words_nobody_listed():
    examples = tuple(
        Example(f"{noun} number {at} at the corner", code)
        for at in range(70)
        for noun, code in (
            ("lantern broken", "street-light"),
            ("litter heap", "waste"),
            ("pit in tarmac", "road"),
        )
    )
    taught = topic.READER.open(Knowledge(("en",), KNOWLEDGE.services, (), examples))
    assert taught.read(Text("another lantern broken here"))[0].value == "street-light"
    assert taught.read(Text("a pit in the tarmac"))[0].value == "road"


def test_a_copied_letter_is_found_whatever_its_disguise():
    disguised = LETTER.upper().replace("A", "А").replace("library", "li\u200bbrary")  # Cyrillic А, zero width
    said = [
        Earlier(1, LETTER),
        Earlier(2, "The bus number four was late again this morning, twenty minutes."),
    ]
    found = duplicate.READER.open(KNOWLEDGE).read(Text(disguised, earlier=said))
    assert [one.value for one in found] == ["1"]
    assert set(fingerprint.bands(LETTER)) & set(fingerprint.bands(disguised))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_canonical_is_stable_and_likeness_bounded(text):
    flat = canonical.canonical(text)
    assert canonical.canonical(flat) == flat
    assert fingerprint.likeness(text, text) == (1.0 if canonical.grams(text) else 0.0)
    assert len(fingerprint.bands(text)) in (0, fingerprint.BANDS)
    for reader in (language, place, topic, duplicate):
        for made in reader.READER.open(KNOWLEDGE).read(Text(text, earlier=[Earlier(7, text)])):
            assert 0 <= made.confidence <= 1
