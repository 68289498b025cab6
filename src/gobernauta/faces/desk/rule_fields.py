"""A process file as a form, drawn from civic's own classes: what a method adds appears here by itself.

`held` and `written` are each other's opposite: a file, the form that shows it, the same file.
"""

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_type_hints

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.methods.participation import Participation
from civic.methods.process import SCHEMA, Phase, Privacy
from civic.methods.registry import methods
from gobernauta.faces.desk import rule_words
from gobernauta.processes import words

EMPTY_ROWS = 2  # offered below the rows of a list; saving offers more
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Leaf:
    """One field of a file: the way to it (`rules.thresholds.0.name`), its type and its only words."""

    path: str
    name: str
    type: Any
    allowed: tuple[str, ...]


def form_of(method: str, document: Mapping[str, Any], sent: Any = None) -> forms.Form:
    """The form of a method's file, filled with a document, or with what was sent."""
    shown = {leaf.path: value for leaf, value in held(method, document)}
    form = forms.Form(sent, initial=shown)
    form.fields["title"] = forms.CharField(label=rule_words.label("title"), max_length=200)
    form.initial["title"] = document.get("title", "")
    rows = _rows(sent) if sent is not None else None
    for leaf in leaves(method, document, rows):
        form.fields[leaf.path] = _field(leaf, method, shown.get(leaf.path))
    return form


def leaves(method: str, document: Mapping[str, Any], rows: Mapping[str, int] | None = None) -> Iterator[Leaf]:
    """Every field of a method's file, in the order of the sections; lists with rows to spare."""
    yield from _of(Participation, "participation", document.get("participation", {}), rows)
    yield from _of(methods().get(method).Rules, "rules", document.get("rules", {}), rows)
    yield from _listed(Phase, "phases", document.get("phases", []), rows)
    yield from _of(Privacy, "privacy", document.get("privacy", {}), rows)


def _of(cls: type, path: str, held: Mapping[str, Any], rows: Mapping[str, int] | None) -> Iterator[Leaf]:
    hints = get_type_hints(cls)
    for one in dataclasses.fields(cls):
        kind = one.metadata.get("kind")
        if kind is None:
            continue
        here = f"{path}.{one.name}"
        if kind.holds is not None:
            yield from _listed(kind.holds, here, held.get(one.name, []), rows)
        else:
            yield Leaf(here, one.name, hints[one.name], kind.allowed)


def _listed(cls: type, path: str, held: list[Any], rows: Mapping[str, int] | None) -> Iterator[Leaf]:
    number = len(held) + EMPTY_ROWS if rows is None else rows.get(path, EMPTY_ROWS)
    for at in range(min(number, MOST_ROWS)):
        yield from _of(cls, f"{path}.{at}", held[at] if at < len(held) else {}, rows)


def _rows(sent: Any) -> dict[str, int]:
    """How many rows of each list were sent."""
    found: dict[str, int] = {}
    for name in sent:
        for match in re.finditer(r"\.(\d{1,3})(?=\.)", name):
            path = name[: match.start()]
            found[path] = max(found.get(path, 0), int(match[1]) + 1)
    return found


def _field(leaf: Leaf, method: str, now: Any) -> forms.Field:
    told: dict[str, Any] = {
        "label": rule_words.label(leaf.name),
        "help_text": rule_words.hint(leaf.name),
        "required": False,
    }
    if leaf.name == "state" and leaf.path.startswith("phases."):
        states = methods().get(method).lifecycle.states
        return forms.ChoiceField(choices=[("", "—"), *((s.slug, words.of_state(s)) for s in states)], **told)
    if leaf.name in rule_words.ORDERS:
        return forms.ChoiceField(choices=_orders(leaf, now), **told)
    if leaf.allowed:
        choices = [(word, rule_words.choice(word)) for word in leaf.allowed]
        if leaf.type is str:
            return forms.ChoiceField(choices=choices, **told)
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **told)
    if leaf.type is bool:
        return forms.BooleanField(**told)
    if leaf.type in (int, int | None):
        return forms.IntegerField(**told)
    if leaf.type == datetime | None or leaf.type is datetime:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        return forms.DateTimeField(widget=widget, **told)
    if leaf.type == tuple[str, ...]:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **told)
    return forms.CharField(max_length=2_000, **told)


def _orders(leaf: Leaf, now: str | None) -> list[tuple[str, str]]:
    """The orders to choose from; one that a file has and nobody foresaw stays."""
    known = [" ".join(words) for words in rule_words.ORDERS[leaf.name]]
    every = known if now is None or now in known else [now, *known]
    return [("", "—"), *((order, said(leaf, order)) for order in every)]


def said(leaf: Leaf, value: str) -> str:
    """What was typed or chosen, in words where it has words."""
    if leaf.name in rule_words.ORDERS:
        return _(", then ").join(rule_words.choice(word) for word in value.split())
    return rule_words.choice(value) if leaf.allowed or leaf.name in rule_words.SPOKEN else value


def applies(leaf: Leaf, fields: Mapping[str, Any]) -> bool:
    """Whether a field means anything beside the others of a file, by their paths."""
    beside, wanted = rule_words.ONLY_WITH.get(leaf.name, ("", ()))
    found = fields.get(f"{leaf.path.rpartition('.')[0]}.{beside}") if beside else None
    return found is None or found in wanted


def held(method: str, document: Mapping[str, Any]) -> Iterator[tuple[Leaf, Any]]:
    """Every field that a document sets, with what it shows."""
    for leaf in leaves(method, document):
        value: Any = document
        for step in leaf.path.split("."):
            if isinstance(value, list):
                value = value[int(step)] if int(step) < len(value) else {}
            else:
                value = value.get(step, {}) if isinstance(value, dict) else {}
        if value == {} or value is None:
            continue
        if isinstance(value, list) and not leaf.allowed:
            value = (" " if leaf.name in rule_words.ORDERS else "\n").join(value)
        is_moment = leaf.type in (datetime, datetime | None)
        yield leaf, timezone.localtime(datetime.fromisoformat(value)) if is_moment else value


def written(method: str, form: forms.Form) -> str:
    """The file that a valid form holds; empty fields are left out, and take what the rules say then."""
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "method": method,
        "version": 1,
        "title": form.cleaned_data["title"],
    }
    for leaf in leaves(method, {}, _rows(form.data)):
        value = _plain(leaf, form.cleaned_data.get(leaf.path))
        if value not in (None, "", []):
            _put(document, leaf.path.split("."), value)
    return json.dumps(_without_gaps(document), ensure_ascii=False, indent=2)


def _plain(leaf: Leaf, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if leaf.type == tuple[str, ...] and isinstance(value, str):
        lines = value.split() if leaf.name in rule_words.ORDERS else value.splitlines()
        return [line.strip() for line in lines if line.strip()]
    return value


def _put(document: dict[str, Any], steps: list[str], value: Any) -> None:
    here = document
    for step in steps[:-1]:
        here = here.setdefault(step, {})
    here[steps[-1]] = value


def _without_gaps(value: Any) -> Any:
    """Lists, which were gathered by the numbers of their rows, as lists; rows that hold no word are left out."""
    if not isinstance(value, dict):
        return value
    if value and all(name.isdigit() for name in value):
        kept = (value[name] for name in sorted(value, key=int))
        return [
            _without_gaps(row) for row in kept if any(isinstance(one, str) and one for one in row.values())
        ]
    return {name: _without_gaps(one) for name, one in value.items()}


def field_at(form: forms.Form, said: str) -> str | None:
    """The field of a form that a complaint about a file names: `rules.thresholds[0].name`."""
    path = re.sub(r"\[(\d+)\]", r".\1", said)
    return next((name for name in form.fields if name == path or name.startswith(f"{path}.")), None)
