"""What an adapter says is kept with what was filled in, and every sentence of one can be translated."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from gobernauta import channels
from gobernauta.channels import sentences, wording
from gobernauta.channels.protocol import Media, Rejected, Throttled
from gobernauta.channels.sentences import Sentence
from gobernauta.inbox import files
from tests.conftest import REPOSITORY

sys.path.insert(0, str(REPOSITORY / "tools"))
import messages

ADAPTERS = sorted(
    path
    for path in Path(channels.__file__).parent.rglob("*.py")
    if not path.name.startswith(("test_", "rig"))
)
FILLED = re.compile(r"%\((\w+)\)s")
NAMES = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
VALUES = st.recursive(
    st.one_of(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.integers(0, 10**15)),
    lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=3).map(
        lambda values: Sentence(" ".join(f"%({name})s" for name in values) + " 5 %%", **values)
    ),
    max_leaves=5,
)


@given(st.dictionaries(NAMES, VALUES, max_size=3))
def test_what_is_stored_is_read_as_it_was(values: dict[str, sentences.Value]) -> None:
    told = Sentence("".join(f"%({name})s " for name in values), **values)
    back = sentences.unpacked(sentences.packed(told))
    assert back == told
    assert wording.said(back) == wording.said(told)
    assert not values or (isinstance(back, Sentence) and back.values == values)


@pytest.mark.parametrize(
    "stored", ["", "It is 90% full", '{"says": 3}', '{"says": "%(x)s", "of": {"y": 1}}', "{}", '{"says":']
)
def test_any_other_text_that_is_stored_is_shown_as_it_is(stored: str) -> None:
    assert sentences.unpacked(stored) == stored == wording.said(stored)


def test_an_error_tells_in_english_and_keeps_how_it_was_made() -> None:
    inner = Rejected("“%(name)s” is empty.", name="a.png")
    error = Throttled("%(count)s files wait: %(why)s", seconds=5, count=12_000, why=sentences.of(inner))
    assert str(error) == "12,000 files wait: “a.png” is empty."
    assert error.sentence.values["why"].template == "“%(name)s” is empty."  # type: ignore[union-attr]
    assert sentences.of(KeyError()) == "KeyError"
    assert sentences.together(error.sentence, "100% lost") == f"{error} 100% lost"
    with translation.override("es"):
        assert wording.said(Sentence("%(count)s of 3", count=12_000)) == "12\xa0000 of 3"


def _tellings(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call that makes a sentence, with where it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in messages.tellers()
            and node.args
        ):
            yield f"{path.parent.name}/{path.name}:{node.lineno}", node


@pytest.mark.parametrize("path", ADAPTERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_sentence_of_an_adapter_is_a_template_whose_values_are_given(path: Path) -> None:
    for where, call in _tellings(path):
        said = call.args[0]
        assert not isinstance(said, ast.JoinedStr | ast.BinOp), (
            f"{where} is filled in before it can be translated"
        )
        if isinstance(said, ast.Constant) and call.keywords:
            given = {it.arg for it in call.keywords} - {"seconds", "severity", "expires_at", "error"}
            assert given == set(FILLED.findall(str(said.value))), where


def test_why_a_file_is_not_kept_is_said_to_each_in_their_language() -> None:
    with pytest.raises(files.Unusable) as caught:
        files.keep(Media("application/pdf", content=bytes(files.LARGEST + 1)))
    stored = sentences.packed(caught.value.sentence)
    with translation.override("es"):
        assert wording.said(sentences.unpacked(stored)) == "El archivo ocupa más de 25 MB."
    assert str(caught.value) == "The file is larger than 25 MB."
