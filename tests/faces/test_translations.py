"""Every word of the site in every language: nothing missing, nothing lost on the way, plurals as each has them."""

import ast
import re
import sys

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.template.loader import render_to_string
from django.test import override_settings
from django.utils import translation

from gobernauta.cases.lifecycle import REQUEST
from gobernauta.faces.square import words
from tests.conftest import REPOSITORY

sys.path.insert(0, str(REPOSITORY / "tools"))
import messages

ACT = re.compile(r"[a-z]+\.[a-z_]+")


@pytest.fixture(scope="module")
def found():
    """The strings of the code."""
    return messages.collected()


def test_every_language_of_the_site_has_a_catalogue():
    assert {code for code, _name in settings.LANGUAGES} == {settings.LANGUAGE_CODE, *messages.LANGUAGES}


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_string_of_the_code_is_translated_whole(found, language):
    assert list(messages.gaps(found, messages._load(language))) == []


@pytest.mark.parametrize(
    "string", ["Find my case", "received", "IMAP server", "News or blog feed", "case.gone"]
)
def test_strings_of_templates_python_and_channels_are_collected(found, string):
    assert (found.get(string) is not None) == (string != "case.gone")


@pytest.mark.parametrize(
    ("source", "translated", "flags", "said"),
    [
        ("Hello %(name)s", "Hola %(name)s", (), ""),
        ("Hello %(name)s", "Hola %(nombre)s", (), "placeholders"),
        ("Hello %(name)s", "Hola", (), "placeholders"),
        ("Hello %(name)s", "Hola %(name)s, %(name)s", (), "placeholders"),
        ('See <a href="x">this</a>', "Ver <a>esto", (), "placeholders"),
        ("Hello", "", (), "not translated"),
        ("Hello", "Hola", ("fuzzy",), "doubtful"),
        (("%(n)s case", "%(n)s cases"), ("%(n)s caso", ""), (), "not translated"),
        (("%(n)s case", "%(n)s cases"), ("%(n)s caso", "casos"), (), "placeholders"),
        (("One case", "%(n)s cases"), ("Un caso", "%(n)s casos"), (), ""),
    ],
)
def test_a_gap_is_named(source, translated, flags, said):
    code, kept = Catalog(), Catalog(locale="es")
    code.add(source)
    kept.add(source, translated, flags=flags)
    told = list(messages.gaps(code, kept))
    assert [said in gap for gap in told] == ([True] if said else [])


def test_a_string_that_no_catalogue_has_is_named():
    code = Catalog()
    code.add("New here")
    assert list(messages.gaps(code, Catalog(locale="es"))) == ["“New here” is missing"]


def test_updating_changes_nothing_when_nothing_has_changed(tmp_path, monkeypatch):
    before = {language: messages.catalogue(language).read_bytes() for language in messages.LANGUAGES}
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    for language, text in before.items():
        messages.catalogue(language).parent.mkdir(parents=True)
        messages.catalogue(language).write_bytes(text)
    messages.update()
    assert {language: messages.catalogue(language).read_bytes() for language in before} == before


@pytest.mark.parametrize(
    ("language", "one", "many"), [("es", "1 caso", "5 casos"), ("id", "1 laporan", "5 laporan")]
)
def test_plurals_follow_the_language(language, one, many):
    with translation.override(language):
        said = [translation.ngettext("%(n)d case", "%(n)d cases", n) % {"n": n} for n in (1, 5)]
    assert said == [one, many]


@pytest.mark.parametrize("language", ["en", *messages.LANGUAGES])
def test_the_page_of_a_broken_server_needs_nothing_but_its_words(language):
    with translation.override(language), override_settings(STATIC_URL="/nowhere/"):
        page = render_to_string("500.html")
    assert f'<html lang="{language}"' in page
    assert ("Something went wrong on our side" in page) == (language == "en")


def acts():
    """Every act the code writes to the record: whole names, and those made of a state."""
    for path in (REPOSITORY / "src" / "gobernauta").rglob("*.py"):
        if path.name.startswith("test_") or "migrations" in path.parts or path.name == "words.py":
            continue
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in (
                "record",
                "_record",
                "_record_label",
                "Line",
            ):
                inside = [*call.args[:1], *(it.value for it in call.keywords if it.arg == "action")]
                for constant in (node for it in inside for node in ast.walk(it)):
                    text = getattr(constant, "value", None)
                    if isinstance(text, str) and ACT.fullmatch(text):
                        yield text
    yield from (f"request.{state.slug}" for state in REQUEST.states)


def test_every_act_on_the_record_has_plain_words():
    assert sorted(set(acts()) - set(words.ACTIONS)) == []
    assert words.of_action("something.new") == "something.new"
