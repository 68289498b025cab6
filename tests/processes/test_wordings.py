"""What changed between two wordings: nothing of either is lost, and one changed word is shown as one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gobernauta.processes.wordings import WORDS_COMPARED, Piece, pieces

TEXTS = st.lists(st.sampled_from(["a", "b", "Street", " ", "  ", "\n"]), max_size=30).map("".join)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_kept_with_gone_is_the_older_and_kept_with_new_the_newer_wording(before, after):
    told = list(pieces(before, after))
    assert "".join(it.words for it in told if it.kind != "new") == before
    assert "".join(it.words for it in told if it.kind != "gone") == after
    assert all(it.words for it in told)


def test_one_word_of_a_long_text_is_shown_as_one():
    words = [f"word{at}" for at in range(2 * WORDS_COMPARED)]
    before, after = " ".join([*words, "old", *words]), " ".join([*words, "new", *words])
    around = " ".join(words)
    assert list(pieces(before, after)) == [
        Piece("kept", f"{around} "),
        Piece("gone", "old"),
        Piece("new", "new"),
        Piece("kept", f" {around}"),
    ]


def test_a_long_text_that_is_another_one_is_not_compared():
    before, after = ("".join(f"{name}{at} " for at in range(WORDS_COMPARED)) for name in ("old", "new"))
    assert [it.kind for it in pieces(before, after)] == ["gone", "new", "kept"]
