"""How every form looks: the design system's fields, an error summary, nothing typed is lost."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer, TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

SELECTED = mark_safe(" selected")


class Renderer(TemplatesSetting):
    """Django's forms in the house's templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class LongSelect(forms.Select):
    """A select box of many choices, such as all areas of a town: Django draws each from a template of its own."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: Mapping[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """The box with its choices, which are not grouped."""
        chosen = self.format_value(value)
        rows = ((code, SELECTED if str(code) in chosen else "", label) for code, label in self.choices)
        options = format_html_join("", '<option value="{}"{}>{}</option>', rows)
        told = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        return format_html("<select{}>{}</select>", flatatt(told), options)
