"""The filters that give widgets and their choices their classes in the design system."""

from collections.abc import Mapping

from django import forms, template
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.widgets import Input
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "govuk-textarea"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
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


@register.simple_tag
def attributes(attrs: Mapping[str, object]) -> SafeString:
    """The attributes of a widget as Django writes them; its own template walks through them at a higher cost."""
    said = (
        (" {}", name) if value is True else (' {}="{}"', name, value)
        for name, value in attrs.items()
        if value is not False
    )
    return mark_safe("".join(format_html(*one) for one in said))


@register.filter
def kind_of(field: BoundField) -> str:
    """Which template a field wants: checkbox, choices, or a plain one."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "choices" if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)) else "plain"


@register.filter
def choices_class(field: BoundField) -> str:
    """What the choices of a field are drawn as: several can be ticked, or one of them."""
    is_several = isinstance(field.field.widget, forms.CheckboxSelectMultiple)
    return "govuk-checkboxes" if is_several else "govuk-radios"


@register.filter
def drawn_choices(field: BoundField) -> list[BoundWidget]:
    """The choices of a field with their class, which Django gives to none of them by itself."""
    choices = list(field)
    for choice in choices:
        choice.data["attrs"]["class"] = f"{choices_class(field)}__input"
    return choices
