"""The one filter that gives a widget its class in the design system."""

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.utils.safestring import SafeString

register = template.Library()

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "govuk-textarea"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Select, "govuk-select"),
    (Input, "govuk-input"),
)


@register.filter
def govuk(field: BoundField) -> SafeString:
    """Draw a field's widget with its class, red where it has an error."""
    widget = field.field.widget
    base = next((name for kind, name in _CLASSES if isinstance(widget, kind)), "")
    wrong = f" {base}--error" if field.errors and base else ""
    own = str(widget.attrs.get("class", ""))
    return field.as_widget(attrs={"class": f"{base}{wrong} {own}".strip()})


@register.filter
def kind_of(field: BoundField) -> str:
    """Which template a field wants: checkbox, choices, or a plain one."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "choices" if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)) else "plain"
