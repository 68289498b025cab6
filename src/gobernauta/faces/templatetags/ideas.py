"""How pages name what becomes of an idea."""

from django import template
from django.utils.translation import gettext

from gobernauta.processes.ideas import OUTCOMES

register = template.Library()


@register.filter
def outcome_words(outcome: str) -> str:
    """What the town makes of an idea, in plain words."""
    return gettext(OUTCOMES[outcome]) if outcome in OUTCOMES else outcome


@register.filter
def outcome_class(outcome: str) -> str:
    """The tag's colour: green for what is taken up, grey for what is not."""
    return "govuk-tag--green" if outcome in ("taken-up", "in-part", "done") else "govuk-tag--grey"
