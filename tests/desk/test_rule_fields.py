"""One form for every method: a file, the form that shows it, the same file again."""

import json

import pytest

from civic.methods.process import read_process, write_process
from civic.methods.registry import methods
from gobernauta.faces.desk import rule_fields, rule_words
from tests.processes.start import PRESETS

FILES = sorted(path.stem for path in PRESETS.glob("*.json"))


def sent(form):
    """What a browser sends of an untouched form."""
    data = {}
    for name in form.fields:
        value = form[name].value()
        if value not in (None, False, ""):
            data[name] = value if isinstance(value, list) else form[name].field.prepare_value(value)
    return data


@pytest.mark.parametrize("preset", FILES)
def test_a_preset_passes_through_the_form_unchanged(preset):
    content = (PRESETS / f"{preset}.json").read_text()
    document = json.loads(content)
    shown = rule_fields.form_of(document["method"], document)
    again = rule_fields.form_of(document["method"], {}, sent(shown))
    assert again.is_valid(), again.errors
    written = rule_fields.written(document["method"], again)
    assert write_process(read_process(written)) == write_process(read_process(content))


@pytest.mark.parametrize("method", [slug for slug, _ in methods().items()])
def test_every_field_of_every_method_has_words(method):
    named = {leaf.name for leaf in rule_fields.leaves(method, {})}
    assert named - set(rule_words.FIELDS) == set()


def test_a_complaint_finds_its_field():
    form = rule_fields.form_of("petition", {"rules": {"thresholds": [{"name": "x"}]}})
    assert rule_fields.field_at(form, "rules.thresholds[0].signatures") == "rules.thresholds.0.signatures"
    assert rule_fields.field_at(form, "nothing") is None
