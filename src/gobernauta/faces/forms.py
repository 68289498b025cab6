"""How every form looks: the design system's fields, an error summary, nothing typed is lost."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Django's forms in the house's templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
