"""The lines of the desk's lists, drawn: a hundred small decisions are cheaper here than in a template."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gobernauta.cases import clocks, queries, worklist
from gobernauta.faces.square import said
from gobernauta.faces.templatetags import desk as words
from gobernauta.inbox import listing
from gobernauta.people import queries as people

# Where it leads, who and what; then its tags, whose it is, and when.
LINE = """<li class="desk-row"><a class="desk-row__link" data-row href="{}"><span class="desk-row__who">{}</span> \
<span class="desk-row__what"{}>{}</span></a>
<span class="desk-row__facts">{}<span>{}</span> <time datetime="{}">{}</time></span></li>"""
TAG = '<span class="desk-tag desk-tag%s">{}</span> '  # the kind is one of ours, the words may be anybody's


def of_inbox(rows: Iterable[worklist.Row], now: datetime) -> list[SafeString]:
    """Conversations as lines."""
    leads = _before("desk:conversation")
    return [_conversation(row, leads, now) for row in rows]


def of_cases(rows: Iterable[queries.Line], now: datetime) -> list[SafeString]:
    """Cases as lines."""
    leads = _before("desk:case")
    return [_case(row, leads, now) for row in rows]


def _conversation(row: worklist.Row, leads: str, now: datetime) -> SafeString:
    it = row.conversation
    tags = [("", words.channel_in_words(it.kind))]
    if it.waiting_since:
        tags.append(("--plain", _("waits %(since)s") % {"since": timesince(it.waiting_since, now, depth=1)}))
    tags += words.clock_in_words(row.next_due, now)
    if row.cases:
        tags.append(("--plain", ngettext("%(n)d case", "%(n)d cases", row.cases) % {"n": row.cases}))
    tags += [("--label", name) for _slug, name in row.labels]
    who, what = it.contact or it.reference, it.preview or it.subject or it.reference
    at = formats.date_format(timezone.localtime(it.last_at), "SHORT_DATETIME_FORMAT")
    return _drawn(leads, it, who, what, tags, it.last_at, at)


def _case(it: queries.Line, leads: str, now: datetime) -> SafeString:
    due = words.clock_in_words(clocks.owed(it.first_due, it.status, now))
    tags = [("--state", words.state_in_words(it.status)), *due]
    tags += (
        [("--plain", words.named(it.service_names, it.service_code))] if it.service_names is not None else []
    )
    tags += [("--plain", it.area)] if it.area else []
    at = formats.date_format(timezone.localtime(it.opened_at), "SHORT_DATE_FORMAT")
    return _drawn(leads, it, it.reference, it.title or it.description[:160], tags, it.opened_at, at)


def _before(name: str) -> str:
    """What comes before the number in the address of one thing; all of a list share it."""
    return reverse(name, args=[0]).removesuffix("0/")


def _drawn(
    leads: str,
    it: listing.Line | queries.Line,
    who: str,
    what: str,
    tags: Iterable[words.Tag],
    moment: datetime,
    at: str,
) -> SafeString:
    whose = " · ".join(filter(None, (people.called(it.organization_names, it.organization), it.assignee)))
    drawn = mark_safe("".join(format_html(TAG % kind, named) for kind, named in tags))
    return format_html(
        LINE, f"{leads}{it.pk}/", who, said.spoken_in(it), what, drawn, whose, moment.isoformat(), at
    )
