"""How pages name what becomes of an idea."""

from django import template

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
