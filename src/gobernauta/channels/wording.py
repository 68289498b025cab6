"""How a sentence of an adapter is stored, and said in the reader's language."""

from typing import Any

from django.db import models
from django.utils import formats
from django.utils.translation import gettext

from gobernauta.channels import sentences
from gobernauta.channels.sentences import Sentence, Value


def said(sentence: str) -> str:
    """A sentence in the active language. What has no translation, such as another's own words, stays as it is."""
    if not sentence:
        return ""
    if not isinstance(sentence, Sentence):
        return gettext(sentence)
    if not sentence.values:
        return gettext(sentence.template) if sentence.template else ""
    return gettext(sentence.template) % {name: _said(value) for name, value in sentence.values.items()}


def _said(value: Value) -> str:
    if isinstance(value, Sentence):
        return said(value)
    return (
        value if isinstance(value, str) else formats.number_format(value, use_l10n=True, force_grouping=True)
    )


class SentenceField(models.TextField):  # type: ignore[type-arg]  # Django itself knows no arguments here
    """A text that remembers how its sentence was made. In the database it is a text as any other."""

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """To migrations this is the text it is kept as."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> str | None:
        return value if value is None else sentences.unpacked(value)

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(sentences.packed(value) if isinstance(value, str) else value)
