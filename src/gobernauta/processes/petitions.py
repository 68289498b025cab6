"""Petitions: somebody asks, sponsors stand by it, it is checked, signed, answered and kept.

The steps are civic's lifecycle of a petition. A decision of a moderator carries a code and is public; who rejected a
petition does not decide on the appeal (promise 5). Sponsors and author are its first signatures, as in the UK.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civic.methods.petition import Petition, PetitionRules
from civic.methods.protocol import Proof
from gobernauta.people.queries import Area, ContactDetail, User
from gobernauta.processes import acts, counting, files, items, queries, rejecting, running
from gobernauta.processes.models import (
    Audience,
    Contest,
    Item,
    Process,
    Reached,
    Result,
    StateChange,
    Version,
)
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

ITEM = 1  # a petition has one item
GRACE = timedelta(days=1)  # in which signatures given before the end can still be confirmed
SIGNED = {str(ITEM): 1}  # the marks of a signature


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks the town to do: in one line, why, and in detail."""

    title: str
    background: str
    details: str = ""
    language: str = ""
    area: Area | None = None
    credit: str = ""


def rules_of(version: Version) -> PetitionRules:
    """The rules of a petition's file."""
    method = files.rules_of(version).method
    assert isinstance(method, Petition)
    return method.rules


@transaction.atomic
def begin(*, version: Version, wish: Wish, author: ContactDetail, now: datetime) -> Process:
    """Keep what somebody asks for as a draft, until their address is proved. Raises `Refused` for what is too long."""
    _check_lengths(rules_of(version), wish)
    opening = running.Opening(
        wish.title,
        wish.background,
        language=wish.language,
        area=wish.area,
        author_id=author.person_id,
    )
    process = running.start(
        version=version, opening=opening, organization=version.file.organization, actor=None, now=now
    )
    proposal = items.Proposal(
        wish.title, wish.details, language=wish.language, area=wish.area, credit=wish.credit
    )
    contest = process.contests.get(slug="main")
    items.submit(contest=contest, proposal=proposal, author=author, actor=None, now=now, state=Item.JUDGED)
    return process


@transaction.atomic
def submit(*, process: Process, now: datetime) -> None:
    """The author's address is proved: look for sponsors, or have it checked where none are asked for. Once."""
    held = _held(process)
    if held.state == "draft":
        running.move(process=process, verb="submit", actor=None, now=now)
        _enough_sponsors(process, now)


@transaction.atomic
def sponsor(*, process: Process, contact: ContactDetail, now: datetime, language: str = "") -> int:
    """Stand by a petition; how many do now. Twice is once; its author is counted apart. Raises `Refused`."""
    held = _held(process)
    if held.state not in ("sponsoring", "moderation"):
        raise Refused(_("This petition is looking for sponsors no longer."), "not-sponsoring")
    most = rules_of(held.version).sponsors_most
    standing = sponsors(process)
    known = standing.filter(contact=contact).exists() or contact.person_id == held.author_id
    if not known:
        if standing.count() >= most:
            raise Refused(
                _("This petition has all the sponsors it may have. You can sign it once it is open.")
            )
        role = Audience.Role.SPONSOR
        items.join(process=process, contact=contact, role=role, now=now, language=language)
        _record("petition.sponsored", process, "resident", now, number=standing.count())
    _enough_sponsors(process, now)
    number: int = standing.count()
    return number


@transaction.atomic
def publish(*, process: Process, actor: User, now: datetime, seen: str = "") -> None:
    """Open a petition that was checked; its author and sponsors are the first to sign."""
    _not_again(process, actor)
    if hidden(process):
        rejecting.show_again(process)
    running.move(process=process, verb="publish", actor=actor, now=now, seen=seen)
    closes_at = now + timedelta(days=rules_of(process.version).open_days)
    Process.objects.filter(pk=process.pk).update(closes_at=closes_at)
    process.refresh_from_db()
    _first_signatures(process, now)


@transaction.atomic
def reject(
    *, process: Process, code: str, details: str, actor: User, now: datetime, seen: str = ""
) -> StateChange:
    """Turn a petition down for a listed reason; some reasons hide its words."""
    _not_again(process, actor)
    reason = rejecting.of(code)
    if process.state != "moderation":
        raise Refused(
            _("Only a petition that waits to be checked can be rejected; what is open is removed by two.")
        )
    change = running.move(
        process=process, verb="reject", actor=actor, now=now, reason=details.strip(), code=code, seen=seen
    )
    if reason.hides:
        rejecting.hide(process, now=now)
    return change


@transaction.atomic
def appeal(*, process: Process, text: str, now: datetime) -> None:
    """The author asks for a second look, once; somebody else than who rejected it takes it."""
    if not text.strip():
        raise Refused(_("Say why the decision is wrong."), "empty")
    if process.changes.filter(verb="appeal").exists():
        raise Refused(_("The second look has been taken; the decision stands."), "appealed")
    running.move(process=process, verb="appeal", actor=None, now=now, reason=text.strip()[:4000])


def withdraw(*, process: Process, now: datetime) -> None:
    """The author no longer wants it. Raises `Refused` where it is closed."""
    running.move(process=process, verb="withdraw", actor=None, now=now)


def close(*, process: Process, actor: User | None, now: datetime, reason: str = "") -> None:
    """Take no more signatures."""
    running.move(process=process, verb="close", actor=actor, now=now, reason=reason)


def close_due(*, now: datetime) -> int:
    """Close the petitions whose last day is over; how many."""
    due = queries.processes().filter(state="open", closes_at__lte=now, version__file__method=Petition.slug)
    for process in due:
        close(process=process, actor=None, now=now)
    return len(due)


def count_due(*, now: datetime) -> int:
    """Count for good what closed a day ago: whoever signed in the last hour could confirm it. How many."""
    closed = StateChange.objects.filter(verb="close", at__lte=now - GRACE).values("process")
    counted = Result.objects.filter(is_final=True).values("contest__process")
    due = queries.processes().filter(pk__in=closed, imported_from="", version__file__method=Petition.slug)
    found = due.exclude(pk__in=counted)
    for process in found:
        for contest in queries.contests(process):
            counting.tally(contest, now=now, is_final=True)
    return len(found)


def archive(*, process: Process, actor: User | None, now: datetime) -> None:
    """Keep a petition that is over, for good."""
    running.move(process=process, verb="archive", actor=actor, now=now)


@transaction.atomic
def reply(*, process: Process, text: str, threshold: str, actor: User, now: datetime) -> StateChange:
    """What the town answers; the clock of the threshold it answers stops. Everybody reads it."""
    if not text.strip():
        raise Refused(_("Write what the town answers."), "empty")
    if threshold:
        _reached(process, threshold)
        Reached.objects.filter(process=process, name=threshold).update(done_at=now)
    return _told(process, "reply", text.strip(), threshold, actor, now)


@transaction.atomic
def plan(*, process: Process, threshold: str, day: date, at: datetime, actor: User, now: datetime) -> None:
    """Set the day of a debate or hearing that a threshold promises; moving it is on the record too."""
    _reached(process, threshold)
    Reached.objects.filter(process=process, name=threshold).update(planned_at=at)
    _told(process, "plan", day.isoformat(), threshold, actor, now)


def sponsors(process: Process) -> QuerySet[Audience]:
    """Who stands by a petition."""
    return Audience.objects.filter(process=process, role=Audience.Role.SPONSOR)


def hidden(process: Process) -> bool:
    """Whether the words of a petition are out of sight."""
    return process.title == f"petition-{process.pk}"


def rejection(process: Process) -> StateChange | None:
    """The newest rejection."""
    return process.changes.filter(verb="reject").order_by("-at", "-pk").first()


def _check_lengths(rules: PetitionRules, wish: Wish) -> None:
    for words, most, sentence in (
        (wish.title, rules.title_length, _("What you ask for has at most %(most)d characters.")),
        (wish.background, rules.background_length, _("The reason has at most %(most)d characters.")),
        (wish.details, rules.details_length, _("The details have at most %(most)d characters.")),
    ):
        if len(words) > most:
            raise Refused(sentence % {"most": most}, "too-long")
    if not wish.title.strip() or not wish.background.strip():
        raise Refused(_("Say what you ask for, and why."), "empty")


def _held(process: Process) -> Process:
    return Process.objects.select_for_update(of=("self",)).select_related("version").get(pk=process.pk)


def _enough_sponsors(process: Process, now: datetime) -> None:
    held = _held(process)
    if held.state == "sponsoring" and sponsors(process).count() >= rules_of(held.version).sponsors_needed:
        running.move(process=process, verb="sponsor", actor=None, now=now)
    process.refresh_from_db()


def _not_again(process: Process, actor: User) -> None:
    """After an appeal somebody else decides."""
    last = rejection(process)
    if last is not None and last.by_id == actor.pk:
        raise Refused(_("You rejected this petition; somebody else decides on the appeal."), "own-decision")


def _first_signatures(process: Process, now: datetime) -> None:
    """The author and the sponsors sign; who the file does not admit is left out."""
    contest = Contest.objects.select_related("process__version__file").get(process=process, slug="main")
    standing = Audience.objects.filter(
        process=process, role__in=[Audience.Role.SPONSOR, Audience.Role.AUTHOR], opted_out_at=None
    )
    for person in sorted(set(standing.values_list("contact__person_id", flat=True))):
        act = acts.Act(contest, SIGNED, f"person:{person}", "web", proofs=frozenset({Proof.EMAIL}))
        try:
            acts.cast(act, now=now)
        except Refused:
            continue


def _reached(process: Process, threshold: str) -> Reached:
    found = Reached.objects.filter(process=process, name=threshold).first()
    if found is None:
        raise Refused(_("This threshold has not been reached."), "not-reached")
    return found


def _told(process: Process, verb: str, text: str, code: str, actor: User, now: datetime) -> StateChange:
    change: StateChange = process.changes.create(
        verb=verb, state=process.state, reason=text, code=code[:50], at=now, by=actor
    )
    _record(f"petition.{verb}", process, "clerk", now, text, threshold=code)
    return change


def _record(
    action: str, process: Process, actor: str, now: datetime, text: str = "", **public: object
) -> None:
    register.record(
        action=action,
        subject=running.subject(process),
        actor=actor,
        now=now,
        public=public,
        private=text.encode() or None,
    )
