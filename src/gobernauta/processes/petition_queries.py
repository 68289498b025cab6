"""Reading petitions: what one may be started under, what asks for the same, the queue of those to be checked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.search import SearchRank
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from civic.methods.petition import Petition
from gobernauta.people.policy import Reach
from gobernauta.processes import petitions, queries, rejecting, searching
from gobernauta.processes.models import Audience, Counter, Process, Reached, StateChange, Version
from gobernauta.processes.thresholds import NEARLY

SIMILAR = 5
LEAST_RANK = 0.03  # one rare word in common is not yet the same wish


@dataclass(frozen=True, slots=True)
class Waiting:
    """A petition in the queue: since when, by when it should be checked, and its words, hidden or not."""

    process: Process
    since: datetime
    due_at: datetime
    words: rejecting.Words
    appeal: str
    is_overdue: bool
    is_nearly: bool


def rules() -> Version | None:
    """The published rules under which residents start petitions; the newest where there are several."""
    open_to_all = Version.objects.filter(file__method=Petition.slug, file__residents_start=True)
    found = open_to_all.exclude(published_at=None).select_related("file__organization")
    return found.order_by("-published_at", "-pk").first()


def listed(*, words: str = "", state: str = "", order: str = "") -> QuerySet[Process]:
    """The petitions the public sees, by words and state (`open`, `reached`, `over`), newest or largest first."""
    found = queries.search(words=words, method=Petition.slug)
    if state == "open":
        found = found.filter(state="open")
    elif state == "reached":
        found = found.filter(reached__isnull=False).distinct()
    elif state == "over":
        found = found.exclude(state="open")
    return found.order_by("-ballot_count", "-pk") if order == "signatures" else found


def similar(words: str, *, most: int = SIMILAR) -> Sequence[Process]:
    """Petitions the public sees that speak of the same, the most alike first; any language of the site."""
    sought = sorted({word.lower() for word in re.findall(r"\w{3,40}", words[:300])})[:20]
    if not sought:
        return []
    query = searching.some(sought)
    found = queries.search(method=Petition.slug).exclude(state="rejected").filter(search=query)
    ranked = found.annotate(rank=SearchRank(F("search"), query)).filter(rank__gte=LEAST_RANK)
    return list(ranked.order_by("-rank", "-ballot_count")[:most])


def queue(reach: Reach, *, now: datetime, most: int = 100) -> Sequence[Waiting]:
    """Petitions that wait to be checked, the longest waiting first; three statements."""
    entered = StateChange.objects.filter(process=OuterRef("pk"), state="moderation").order_by("-at")
    found = queries.processes().filter(state="moderation", version__file__method=Petition.slug)
    if not reach.everywhere:
        found = found.filter(organization__in=reach.organizations)
    appealed = StateChange.objects.filter(process=OuterRef("pk"), verb="appeal").order_by("-at")
    told = found.annotate(
        since=Subquery(entered.values("at")[:1]), appeal=Subquery(appealed.values("reason")[:1])
    )
    rows = list(told.order_by("since", "pk")[:most])
    words = rejecting.wordings(rows)
    return [_waiting(row, words[row.pk], now) for row in rows]


def number_of_sponsors(process: Process) -> int:
    """How many stand by a petition."""
    return petitions.sponsors(process).count()


def answers(process: Process) -> Sequence[StateChange]:
    """What the town answered and planned, the newest first."""
    told = process.changes.filter(Q(verb="reply") | Q(verb="plan"))
    return list(told.select_related("by").order_by("-at", "-pk"))


def by_area(process: Process) -> QuerySet[Counter]:
    """Signatures by area as last folded, the most first; those of no area have `area` None."""
    return process.counters.select_related("area").order_by("-number", "area__name", "pk")


def most_in_an_area(process: Process) -> int:
    """The signatures of the area with most."""
    counted = process.counters.order_by("-number").values_list("number", flat=True).first()
    return counted or 0


def author(process: Process) -> Audience | None:
    """Who started a petition and how they are reached."""
    found = Audience.objects.filter(process=process, role=Audience.Role.AUTHOR)
    return found.select_related("contact__person").order_by("pk").first()


def _waiting(process: Process, words: rejecting.Words, now: datetime) -> Waiting:
    since: datetime = process.since  # type: ignore[attr-defined]  # annotated by `queue`
    appeal: str | None = process.appeal  # type: ignore[attr-defined]  # likewise
    due_at = since + timedelta(days=petitions.rules_of(process.version).moderation_days)
    return Waiting(
        process,
        since,
        due_at,
        words,
        appeal or "",
        is_overdue=due_at < now,
        is_nearly=due_at - NEARLY < now <= due_at,
    )


def one(pk: int) -> Process | None:
    """A petition by its number, in whatever state."""
    return queries.processes().filter(pk=pk, version__file__method=Petition.slug).first()


def promised(reach: Reach) -> Sequence[Reached]:
    """Thresholds that were reached and are not answered, the first due first; one statement."""
    waiting = Reached.objects.filter(done_at=None).select_related("process")
    if not reach.everywhere:
        waiting = waiting.filter(process__organization__in=reach.organizations)
    return list(waiting.order_by(F("due_at").asc(nulls_last=True), "pk")[:100])


def history(process: Process) -> Sequence[StateChange]:
    """Every step of a petition, the newest first."""
    return list(process.changes.select_related("by").order_by("-at", "-pk"))
