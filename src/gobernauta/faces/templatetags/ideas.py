"""How pages name what becomes of an idea."""

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import ngettext

from gobernauta.decisions.lifecycle import OUTCOMES

register = template.Library()


@register.filter
def outcome_words(outcome: str) -> str:
    """What the town makes of an idea, in plain words."""
    return str(OUTCOMES.get(outcome, outcome))


@register.filter
def outcome_class(outcome: str) -> str:
    """The tag's colour: green for what is taken up, grey for what is not."""
    return "govuk-tag--green" if outcome in ("accepted", "in_part") else "govuk-tag--grey"


@register.filter
def supporters(count: int) -> str:
    """How many are for something, in words; a tag of its own because lists say it in every row."""
    return ngettext("%(people)s for it", "%(people)s for it", count) % {"people": intcomma(count)}


@register.filter
def remarks(count: int) -> str:
    """How many comments there are, in words."""
    return ngettext("%(number)s comment", "%(number)s comments", count) % {"number": intcomma(count)}
