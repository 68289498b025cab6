"""How pages of an assembly say what became of a seat, and what the draw looks at."""

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext_lazy

register = template.Library()
STATES = {
    "invited": gettext_lazy("drawn, has not answered yet"),
    "accepted": gettext_lazy("drawn, comes"),
    "declined": gettext_lazy("drawn, cannot come"),
}


@register.filter
def seat_state(state: str) -> str:
    """What became of a seat."""
    return str(STATES[state])


@register.filter
def worded(name: str, words: Mapping[str, str]) -> str:
    """A question or answer as the file calls it in the reader's language."""
    return words.get(name, name)
