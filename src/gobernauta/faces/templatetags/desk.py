"""What the desk's pages draw: states, clocks, channels and services in words."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext

from gobernauta.cases.clocks import Standing
from gobernauta.cases.lifecycle import REQUEST
from gobernauta.cases.queries import Service
from gobernauta.channels import registry, wording
from gobernauta.channels.queries import Account

register = template.Library()
register.filter("said", wording.said)  # what an adapter has told
SELECTED = mark_safe(" selected")
Tag = tuple[str, str]  # the ending of its class, its words


@register.simple_tag
def options(choices: Iterable[tuple[object, object]], chosen: object = "") -> SafeString:
    """The choices of a select, of a value and its words each; the one chosen is marked."""
    marked = str(chosen)
    pairs = ((value, SELECTED if str(value) == marked else "", words) for value, words in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', pairs)


@register.filter
def state_in_words(status: str) -> str:
    """The state of a case, as staff and residents read it."""
    return gettext(REQUEST.state(status).label)


@register.filter
def channel_in_words(kind: str) -> str:
    """The name of a kind of channel; a kind that is no longer in use keeps its short name."""
    known = registry.kinds()
    return gettext(known.get(kind).name) if kind in known else kind


@register.filter
def account_name(account: Account) -> str:
    """What an account is called: as the staff named it; the town's own web form has a name in every language."""
    return gettext(account.name) if account.kind == "web" else account.name


@register.filter
def in_words(service: Service) -> str:
    """A service's name in the language of the page, else in any, else its code."""
    return named(service.names, service.service_code)


def named(names: Mapping[str, str], otherwise: str) -> str:
    """Of the names by language the one in the language of the page, else any."""
    return str(names.get(get_language() or "") or next(iter(names.values()), otherwise))


@register.filter
def clock_in_words(standing: Standing | None, now: datetime | None = None) -> list[Tag]:
    """What is to be said of a clock that runs, or stands still."""
    if standing is None or standing.stopped_at:
        return []
    if standing.paused:
        return [("", gettext("clock paused"))]
    if standing.overdue:
        return [
            ("--late", gettext("overdue by %(since)s") % {"since": timesince(standing.due_at, now, depth=1)})
        ]
    day = formats.date_format(timezone.localtime(standing.due_at), "SHORT_DATE_FORMAT")
    return [("", gettext("due %(until)s") % {"until": day})]
