"""How pages name pots, projects and their states, and write money and bars."""

from decimal import Decimal

from django import template
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop

from gobernauta.faces.square.names import in_language, lang, language_shown
from gobernauta.processes.queries import Contest, Item

register = template.Library()

STATES = {
    "proposed": gettext_noop("Waits to be checked"),
    "accepted": gettext_noop("On the list"),
    "rejected": gettext_noop("Turned down"),
    "merged": gettext_noop("Put together with another"),
    "not-selected": gettext_noop("Too few supporters"),
    "not-feasible": gettext_noop("Cannot be done"),
    "withdrawn": gettext_noop("Withdrawn"),
    "removed": gettext_noop("Removed"),
}


@register.filter
def pot_name(pot: Contest) -> str:
    """What a pot of money is called."""
    if pot.stage == "selecting":
        return gettext("Supports")
    return pot.title or (pot.area.name if pot.area_id and pot.area else gettext("The whole town"))


@register.filter
def item_title(item: Item) -> str:
    """The title in the reader's language where there is one."""
    return in_language(item.titles) or item.title


@register.filter
def titled_in(item: Item) -> SafeString:
    """The `lang` attribute of that title."""
    return lang(language_shown(item.titles) or item.language)


@register.filter
def item_state(state: str) -> str:
    """The state of a project in plain words."""
    return gettext(STATES[state]) if state in STATES else state


@register.filter
def money(amount: Decimal | None, currency: str = "") -> str:
    """An amount as people here write it, with its currency; cents only where there are some."""
    if amount is None:
        return ""
    digits = 0 if amount == amount.to_integral_value() else 2
    written = formats.number_format(amount, digits, use_l10n=True, force_grouping=True)
    return f"{written} {currency}".strip()


@register.filter
def bar(share: int) -> SafeString:
    """A bar of a length from 0 to 100; what it says stands beside it in figures."""
    return format_html(
        '<svg class="measure" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="measure__all" width="100" height="6"/><rect class="measure__had" width="{}" height="6"/></svg>',
        min(100, max(0, share)),
    )
