"""Sentences that are written in English where they arise, and said in the reader's language where they are shown.

An adapter knows no language but the English it is written in. So that what it says can be translated later, a
sentence keeps its template and what was filled in: it travels, is stored, and is shown as such.
"""

import json
from collections.abc import Mapping
from typing import Any, Self

Value = str | int  # a name or somebody else's words; a number, grouped as people there write it


class Sentence(str):
    """The English sentence, as any text; besides, `template` ("Only %(left)s are left.") and its `values`.

    A value may be a sentence itself. Without values the template is the sentence, and holds "%" as it is.
    """

    template: str
    values: Mapping[str, Value]

    def __new__(cls, template: str, /, **values: Value) -> Self:
        if isinstance(template, cls) and not values:
            return template
        english = {name: _english(value) for name, value in values.items()}
        made = super().__new__(cls, template % english if values else template)
        made.template, made.values = template, values
        return made


def of(error: BaseException) -> Sentence:
    """What an error says; its name where it says nothing.

    A library may hand our error on under its own name, as httpx does: what it came from still has it.
    """
    cause: BaseException | None = error
    while cause is not None:
        said = getattr(cause, "sentence", None)
        if isinstance(said, Sentence) and said == str(error):
            return said
        cause = cause.__cause__ or cause.__context__
    return Sentence(str(error) or type(error).__name__)


def together(*sentences: str) -> Sentence:
    """Several, one after the other."""
    if len(sentences) < 2:
        return Sentence(*sentences or ("",))
    named = {f"s{number}": one for number, one in enumerate(sentences)}
    words = " ".join(f"%({name})s" for name in named)
    return Sentence(words, **named)


def packed(sentence: str) -> str:
    """One text to store; a sentence without values is stored as it is."""
    return (
        json.dumps(_plain(sentence)) if isinstance(sentence, Sentence) and sentence.values else str(sentence)
    )


def unpacked(stored: str) -> str:
    """What `packed` wrote; any other text stays what it is."""
    if not stored.startswith(_BEGINS):
        return stored
    try:
        read = _read(json.loads(stored))
    except (ValueError, TypeError, KeyError, AttributeError):
        return stored
    return read if isinstance(read, Sentence) else stored


_BEGINS = '{"says":'


def _english(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:,}"


def _plain(value: Value) -> Any:
    if not isinstance(value, Sentence):
        return value
    return {"says": value.template, "of": {name: _plain(one) for name, one in value.values.items()}}


def _read(kept: Any) -> Value:
    if not isinstance(kept, dict):
        return kept if isinstance(kept, int) else str(kept)
    return Sentence(str(kept["says"]), **{name: _read(one) for name, one in kept["of"].items()})
