"""What the desk's pages draw: their navigation, as far as the policy opens it, and states and services in words."""

from datetime import datetime

from django import template
from django.template.context import RequestContext
from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from gobernauta.cases.clocks import Standing
from gobernauta.cases.lifecycle import REQUEST
from gobernauta.cases.queries import Service
from gobernauta.channels import registry, wording
from gobernauta.people import policy

register = template.Library()
register.filter("said", wording.said)  # what an adapter has told
Tag = tuple[str, str]  # the ending of its class, its words

ENTRIES = (
    ("desk:today", "desk.enter", _("Today")),
    ("desk:inbox", "conversation.read", _("Inbox")),
    ("desk:cases", "request.read", _("Cases")),
    ("desk:decisions", "decision.read", _("Decisions")),
    ("desk:petitions", "process.read", _("Petitions")),
    ("desk:processes", "process.read", _("Processes")),
    ("desk:listening", "listening.read", _("Listening")),
    ("desk:outbox", "desk.enter", _("Outbox")),
    ("desk:accounts", "account.read", _("Accounts")),
    ("desk:staff", "staff.read", _("Staff")),
    ("square:record", "record.read", _("Record")),
)


@register.inclusion_tag("desk/navigation.html", takes_context=True)
def desk_navigation(context: RequestContext) -> dict[str, object]:
    """Draw the links; the page we are on is marked."""
    request = context["request"]
    here = request.resolver_match.view_name if request.resolver_match else ""
    entries = [
        {"address": address, "label": label, "current": name == here}
        for name, action, label in ENTRIES
        if policy.may(request.user, action, anywhere=True) and (address := _address(name))
    ]
    return {"entries": entries, "user": request.user}


def _address(name: str) -> str:
    """Where a page is; empty while the house has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


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
