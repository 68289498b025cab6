"""Every template can be read, and loads no library that it does not use."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.library import import_library
from django.template.loader import get_template

from tests.conftest import REPOSITORY

FOLDER = REPOSITORY / "src" / "gobernauta" / "faces" / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
LIBRARIES = engines["django"].engine.libraries
LOAD = re.compile(r"{%\s*load ([^%]+?)\s*%}")


def unused(template: Path) -> list[str]:
    """The libraries that a template loads as a whole and has neither a tag nor a filter of."""
    text = template.read_text(encoding="utf-8")
    used = set(re.findall(r"{%\s*(\w+)", text)) | set(
        re.findall(r"\|\s*(\w+)", " ".join(re.findall(r"{[%{].*?[%}]}", text, re.DOTALL)))
    )
    loaded = [name for names in LOAD.findall(text) if " from " not in names for name in names.split()]
    parts = {name: import_library(LIBRARIES[name]) for name in loaded}
    return [name for name, it in parts.items() if not used & {*it.tags, *it.filters}]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_template_can_be_read_and_loads_what_it_uses(template: Path) -> None:
    get_template(str(template.relative_to(FOLDER)))
    assert unused(template) == []
