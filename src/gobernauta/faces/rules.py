"""A process file as people read it: its fields in words, the picture of its states, what changed between versions."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from civic.methods.registry import methods
from gobernauta.faces.desk import rule_fields, rule_words
from gobernauta.processes import words
from gobernauta.processes.queries import METHOD_NAMES


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a file: its heading, and each field that is set, in words."""

    heading: str
    rows: list[tuple[str, str]]


def picture(method: str, state: str = "") -> SafeString:
    """The states and steps of a method as SVG, the present state marked. Everything in it is escaped by civic."""
    lifecycle = words.said(methods().get(method).lifecycle)
    title = _("The way of a process: %(method)s") % {"method": METHOD_NAMES[method]}
    return mark_safe(lifecycle.svg(state, title))


def sections(content: str) -> list[Section]:
    """A file's fields in words, by section."""
    document = json.loads(content)
    rows: dict[str, list[tuple[str, str]]] = {name: [] for name in rule_words.SECTIONS}
    found = list(rule_fields.held(document["method"], document))
    fields = {leaf.path: value for leaf, value in found}
    for leaf, value in found:
        if value not in ("", []) and rule_fields.applies(leaf, fields):
            rows[leaf.path.split(".")[0]].append((_called(leaf), _said(leaf, value)))
    return [Section(str(heading), rows[name]) for name, heading in rule_words.SECTIONS.items() if rows[name]]


def _called(leaf: rule_fields.Leaf) -> str:
    """What a field is called, with the number of its row where it stands in a list."""
    numbers = [int(step) + 1 for step in leaf.path.split(".") if step.isdigit()]
    label = rule_words.label(leaf.name)
    return f"{numbers[-1]}. {label}" if numbers else label


def _said(leaf: rule_fields.Leaf, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(rule_words.choice(word) for word in value)
    if hasattr(value, "isoformat"):
        return date_format(value, "DATETIME_FORMAT")
    return rule_fields.said(leaf, str(value))
