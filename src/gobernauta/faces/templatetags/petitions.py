"""How pages speak of signatures: their states, the doors they came by, the signs that held them back."""

from django import template
from django.utils.translation import gettext_lazy

from gobernauta.faces.templatetags.desk import channel_in_words
from gobernauta.processes.integrity import SIGNS

register = template.Library()

STATES = {
    "pending": gettext_lazy("not confirmed yet"),
    "validated": gettext_lazy("counts"),
    "quarantined": gettext_lazy("held back"),
    "invalidated": gettext_lazy("set aside"),
}
DOORS = {
    "in-person": gettext_lazy("in person"),
    "paper": gettext_lazy("on paper"),
    "import": gettext_lazy("brought in from elsewhere"),
}


@register.filter
def ballot_state(state: str) -> str:
    """The state of a ballot."""
    return str(STATES.get(state, state))


@register.filter
def door_name(door: str) -> str:
    """The door somebody came by."""
    return str(DOORS[door]) if door in DOORS else channel_in_words(door)


@register.filter
def sign_name(sign: str) -> str:
    """Why ballots wait in quarantine."""
    return str(SIGNS.get(sign, sign))


VERBS = {
    "submit": gettext_lazy("handed in"),
    "sponsor": gettext_lazy("has its sponsors"),
    "publish": gettext_lazy("opened"),
    "reject": gettext_lazy("turned down"),
    "appeal": gettext_lazy("second look asked for"),
    "withdraw": gettext_lazy("taken back"),
    "close": gettext_lazy("closed"),
    "archive": gettext_lazy("archived"),
    "reply": gettext_lazy("answered"),
    "plan": gettext_lazy("day set"),
}


@register.filter
def petition_verb(verb: str) -> str:
    """A step of a petition."""
    return str(VERBS.get(verb, verb))
