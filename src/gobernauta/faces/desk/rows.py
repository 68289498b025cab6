"""The lines of the desk's lists, in words, ready to be drawn: a hundred small decisions are cheaper here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gobernauta.cases import queries, worklist
from gobernauta.cases.queries import ServiceRequest
from gobernauta.faces.templatetags import desk as words
from gobernauta.inbox.queries import Conversation


@dataclass(frozen=True, slots=True)
class Line:
    """One line: where it leads, who and what, then tags, whose it is and when."""

    url: str
    who: str
    what: str
    tags: Sequence[words.Tag]
    whose: str
    at: str
    iso: str


def of_inbox(rows: Iterable[worklist.Row], now: datetime) -> list[Line]:
    """Conversations as lines."""
    return [_conversation(row, row.conversation, now) for row in rows]


def of_cases(rows: Iterable[queries.Row], now: datetime) -> list[Line]:
    """Cases as lines."""
    return [_case(row, row.request, now) for row in rows]


def _conversation(row: worklist.Row, it: Conversation, now: datetime) -> Line:
    tags = [("", words.channel_in_words(it.account.kind))]
    if it.waiting_since:
        tags.append(("--plain", _("waits %(since)s") % {"since": timesince(it.waiting_since, now, depth=1)}))
    tags += words.clock_in_words(row.next_due, now)
    if row.cases:
        tags.append(("--plain", ngettext("%(n)d case", "%(n)d cases", row.cases) % {"n": row.cases}))
    tags += [("--label", label.name) for label in row.labels]
    return Line(
        url=reverse("desk:conversation", args=[it.pk]),
        who=(it.contact.name if it.contact else "") or it.reference,
        what=it.preview or it.subject or it.reference,
        tags=tags,
        whose=_whose(it),
        at=formats.date_format(timezone.localtime(it.last_at), "SHORT_DATETIME_FORMAT"),
        iso=it.last_at.isoformat(),
    )


def _case(row: queries.Row, it: ServiceRequest, now: datetime) -> Line:
    tags = [("--state", words.state_in_words(it.status)), *words.clock_in_words(row.next_due, now)]
    tags += [("--plain", words.in_words(it.service))] if it.service else []
    tags += [("--plain", it.area.name)] if it.area else []
    return Line(
        url=reverse("desk:case", args=[it.pk]),
        who=it.reference,
        what=it.title or it.description[:160],
        tags=tags,
        whose=_whose(it),
        at=formats.date_format(timezone.localtime(it.opened_at), "SHORT_DATE_FORMAT"),
        iso=it.opened_at.isoformat(),
    )


def _whose(it: Conversation | ServiceRequest) -> str:
    names = (it.organization.name if it.organization else "", it.assignee.name if it.assignee else "")
    return " · ".join(filter(None, names))
