"""One form for every method: a file, the form that shows it, the same file again."""

import json

import pytest

from civic.methods.process import read_process, write_process
from civic.methods.registry import methods
from gobernauta.faces import rules
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


def test_rules_are_read_in_words_and_only_those_that_apply():
    document = json.loads((PRESETS / "participatory-budget.json").read_text())
    read = {label: said for section in rules.sections(json.dumps(document)) for label, said in section.rows}
    assert read["Of two that are level wins"] == "the cheaper one, then the one with more votes"
    assert read["Step of equal shares"] == "an amount that fits the currency"
    assert not {"Points to share out", "A project that no longer fits the money"} & set(read)
    document["rules"] |= {"rule": "greedy", "ballot": "cumulative"}
    read = {label for section in rules.sections(json.dumps(document)) for label, _said in section.rows}
    assert "Step of equal shares" not in read
    assert {"Points to share out", "A project that no longer fits the money"} <= read


def test_an_order_nobody_foresaw_stays_as_it_was_written():
    document = json.loads((PRESETS / "participatory-budget.json").read_text())
    document["rules"]["ties"] = ["max-votes", "min-cost", "max-cost"]
    form = rule_fields.form_of("budget", document, sent(rule_fields.form_of("budget", document)))
    assert form.is_valid(), form.errors
    assert json.loads(rule_fields.written("budget", form))["rules"]["ties"] == document["rules"]["ties"]


def test_a_complaint_finds_its_field():
    form = rule_fields.form_of("petition", {"rules": {"thresholds": [{"name": "x"}]}})
    assert rule_fields.field_at(form, "rules.thresholds[0].signatures") == "rules.thresholds.0.signatures"
    assert rule_fields.field_at(form, "nothing") is None
