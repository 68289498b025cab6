"""Everyone a decision concerns, once each: who wrote, who raised a case, who took part in a process.

Somebody with several addresses is reached by the one that was verified, else by the one they used last. Nothing
here looks at what anybody said or how they voted; that somebody supports an idea is found out and written down nowhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from gobernauta.cases import raised
from gobernauta.channels import queries as accounts
from gobernauta.decisions import queries as decisions
from gobernauta.decisions import reached
from gobernauta.decisions.queries import Notice, Telling
from gobernauta.decisions.telling import Recipient
from gobernauta.inbox import listing, writers
from gobernauta.journeys import answer
from gobernauta.processes import queries as processes
from gobernauta.processes import supporters
from gobernauta.understanding import copies

PAGE, POST = "web", "post"  # a case's own page, and letters: neither needs a network
Subject = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach one person: an address, and the conversation in which they used it, if any."""

    who: str  # `Notice.recipient`
    contact_id: int | None
    conversation_id: int | None
    channel: str  # by which it would leave
    language: str
    verified: bool
    at: datetime
    has_page: bool = False  # the page of their case shows it too
    opted_out: bool = False

    @property
    def rank(self) -> tuple[bool, bool, bool, datetime]:
        """Better ways are greater."""
        return not self.opted_out, bool(self.channel), self.verified, self.at


def recipients(telling: Telling) -> Iterator[Recipient]:
    """Everyone a round is about, with how they are reached or why they cannot be."""
    best, networks = best_of(_ways(telling)), _networks()
    for who in sorted(best):
        yield _recipient(best[who], networks)


def best_of(ways: Iterable[Way]) -> dict[str, Way]:
    """One way a person, by person."""
    best: dict[str, Way] = {}
    for way in ways:
        known = best.get(way.who)
        if known is None or way.rank > known.rank:
            best[way.who] = way
    return best


def _ways(telling: Telling) -> Iterator[Way]:
    if telling.version is not None:
        yield from of_subjects(decisions.subjects(telling.version.decision))
        yield from _again(reached.told_before(telling))
    elif telling.commitment is not None:
        decision = telling.commitment.decision
        yield from of_subjects(decisions.subjects(decision))
        yield from _again(reached.of_decision(decision.pk))


def of_subjects(subjects: Sequence[Subject]) -> Iterator[Way]:
    """The ways to everybody who contributed to these."""
    yield from _writers(writers.of(conversations(subjects)))
    for row in _audiences(subjects):
        contact, spoken = row.contact, row.language or row.contact.person.language
        conversation = row.conversation
        came_by = conversation.account.kind if conversation else contact.kind
        yield Way(
            f"p{contact.person_id}",
            contact.pk,
            conversation.pk if conversation else None,
            _leaves_by(came_by, contact.kind),
            spoken,
            contact.verified_at is not None,
            row.since,
            has_page=came_by == PAGE,
            opted_out=row.opted_out_at is not None,
        )


def _leaves_by(came_by: str, kind: str) -> str:
    """Who left an address with the form is written to; the page of the case shows it as well."""
    return kind if came_by == PAGE and kind else came_by


def conversations(subjects: Sequence[Subject]) -> set[int]:
    """The conversations behind messages, cases and clusters, with those shown inside them."""
    named = _of_kind(subjects, "conversation")
    found = {*named, *raised.conversations_of(_of_kind(subjects, "request"))}
    clusters = _of_kind(subjects, "cluster")
    if clusters:
        found |= writers.conversations_of(copies.of(clusters))
    return listing.shown_with(found) if found else set()


def _of_kind(subjects: Sequence[Subject], kind: str) -> list[int]:
    return [pk for it, pk in subjects if it == kind]


def _audiences(subjects: Sequence[Subject]) -> Iterator[processes.Audience]:
    rows = processes.Audience.objects.select_related("contact__person", "conversation__account")
    whole, items = _of_kind(subjects, "process"), _of_kind(subjects, "item")
    if whole:
        yield from rows.filter(process__in=whole).iterator(chunk_size=2_000)
    if items:
        merged = Q(item__merged_into__in=items)  # who stood behind what was put together with it
        yield from rows.filter(Q(item__in=items) | merged).iterator(chunk_size=2_000)
        yield from supporters.of(items)


def _writers(found: Iterable[writers.Writer]) -> Iterator[Way]:
    for one in found:
        who = f"p{one.person_id}" if one.person_id else f"c{one.conversation_id}"
        known = one.contact_id is not None or one.channel == PAGE
        yield Way(
            who,
            one.contact_id,
            one.conversation_id,
            _leaves_by(one.channel, one.kind) if known else "",
            one.language,
            one.verified,
            one.at,
            has_page=one.channel == PAGE,
        )


def _again(told: QuerySet[Notice]) -> Iterator[Way]:
    """Who was told once is told when it changes, whatever became of what they wrote."""
    for notice in told.select_related("contact", "telling").iterator(chunk_size=2_000):
        contact = notice.contact
        yield Way(
            notice.recipient,
            notice.contact_id,
            notice.conversation_id,
            notice.channel,
            notice.language,
            contact is not None and contact.verified_at is not None,
            notice.queued_at or notice.posted_at or notice.telling.made_at,
            has_page=notice.channel == PAGE,
        )


def _networks() -> Mapping[str, bool]:
    """The kinds of accounts that messages can leave by, and whether they carry private ones."""
    found: dict[str, bool] = {}
    for account in accounts.accounts():
        if account.state != account.State.PAUSED:
            private = account.kind == "email" or answer.limits(account).direct
            found[account.kind] = found.get(account.kind, False) or private
    return found


def _recipient(way: Way, networks: Mapping[str, bool]) -> Recipient:
    channel = PAGE if way.has_page and way.channel not in networks else way.channel
    problem = _problem(way, channel, networks)
    return Recipient(way.who, way.contact_id, way.conversation_id, channel, written_in(way.language), problem)


def _problem(way: Way, channel: str, networks: Mapping[str, bool]) -> str:
    if way.opted_out:
        return "opted_out"
    if not channel:
        return "unknown"
    if channel in (PAGE, POST):
        return ""
    if channel not in networks:
        return "no_account"
    return "" if way.conversation_id or networks[channel] else "no_private"


def written_in(language: str) -> str:
    """The language of the site for somebody who speaks this one."""
    spoken = language.split("-")[0]
    return spoken if spoken in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
