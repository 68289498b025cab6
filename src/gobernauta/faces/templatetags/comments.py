"""How pages name the language of what somebody said."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from gobernauta.processes.queries import Comment, Item

register = template.Library()


@register.filter
def spoken_in(said: Comment | Item) -> SafeString | str:
    """The `lang` attribute of words that are not in the reader's language."""
    if not said.language or said.language == get_language():
        return ""
    return format_html(' lang="{}"', said.language)
