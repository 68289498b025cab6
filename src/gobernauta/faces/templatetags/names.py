"""Names by language, and what residents are told a state means."""

from django import template
from django.utils.translation import gettext

from gobernauta.cases.lifecycle import REQUEST, is_open
from gobernauta.faces.numbered import beginning
from gobernauta.faces.square import words
from gobernauta.faces.square.names import in_language

register = template.Library()
register.filter("in_language", in_language)
register.simple_tag(beginning)
register.filter("action_in_words", words.of_action)


@register.filter
def up_to(text: str, most: int) -> str:
    """The beginning of a long text. Django's own filter looks at every sign of it, which takes long."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


@register.filter
def state_name(status: str) -> str:
    """The state in the reader's words."""
    return gettext(REQUEST.state(status).label)


@register.filter
def open_class(status: str) -> str:
    """The tag's colour: green when finished."""
    return "govuk-tag--blue" if is_open(status) else "govuk-tag--green"
