"""What the desk's pages draw: states, clocks, channels and services in words."""

from datetime import datetime

from django import template
from django.utils import formats, timezone
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext

from gobernauta.cases.clocks import Standing
from gobernauta.cases.lifecycle import REQUEST
from gobernauta.cases.queries import Service
from gobernauta.channels import registry, wording

register = template.Library()
register.filter("said", wording.said)  # what an adapter has told
Tag = tuple[str, str]  # the ending of its class, its words


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
def in_words(service: Service) -> str:
    """A service's name in the language of the page, else in any, else its code."""
    names = service.names
    return str(names.get(get_language() or "") or next(iter(names.values()), service.service_code))


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
