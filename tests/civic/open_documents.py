"""What the open formats are made of, drawn at random, and the check that a faulty field is named."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st

from civic.formats.problem import Malformed

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r", min_codepoint=32), max_size=8).map(
    str.strip
)
NAMED = st.text("abcñ &<>\"'é日", min_size=1, max_size=6).map(str.strip).filter(bool)
LINKS = st.from_regex(r"https://[a-z]{1,6}\.example/[a-z0-9]{0,4}", fullmatch=True)
DAYS = st.dates().map(str)
DATES = st.just("") | DAYS | DAYS.map(lambda day: day[:7]) | DAYS.map(lambda day: day[:4])
TEXTS = st.dictionaries(st.sampled_from(["en", "es", "id", "pt-BR"]), NAMED, min_size=1, max_size=2)


def few(values: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, min_size=least, max_size=2).map(tuple)


def named_when_faulty(
    parse: Callable[[bytes, str], object], document: dict[str, Any], path: str, value: Any, reason: str
) -> None:
    """The document is read as it is; with `value` at `path` the refusal names file, line, field and reason."""
    assert parse(json.dumps(document).encode(), "good.json")
    altered = json.loads(json.dumps(document))
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    parent = altered
    for step in way:
        parent = parent[step]
    parent[last] = value
    with pytest.raises(Malformed, match=reason) as refused:
        parse(json.dumps(altered, indent=1).encode(), "bad.json")
    field = path.replace(".0", "[0]")
    assert refused.value.problem.field.startswith(field)
    assert refused.value.problem.file == "bad.json"
    assert refused.value.problem.line > 0
