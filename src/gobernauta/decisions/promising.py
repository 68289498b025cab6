"""Promises: made with a decision, published by a second person, moved step by step in public."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from civic.lifecycle import TransitionRefused
from gobernauta.channels.protocol import Media
from gobernauta.decisions.drafting import Refused, Texts, kept, next_number
from gobernauta.decisions.lifecycle import COMMITMENT, NEEDS_REASON, UNFINISHED
from gobernauta.decisions.models import Commitment, Decision, Evidence, Milestone, Step
from gobernauta.people.queries import Organization, User
from gobernauta.register import actions as register

LONGEST_WAIT = 104  # weeks until people are asked


@transaction.atomic
def promise(
    *,
    decision: Decision,
    owner: Organization,
    titles: Texts,
    due_date: date,
    ask_after_weeks: int,
    actor: User,
    now: datetime,
) -> Commitment:
    """Write down what is to be done by when, and by whom; nobody outside sees it yet."""
    if not titles.get(settings.LANGUAGE_CODE, "").strip():
        raise Refused(_("Say what is promised, at least in the language of the town."))
    if not 0 <= ask_after_weeks <= LONGEST_WAIT:
        raise Refused(_("People are asked 0 to %(most)d weeks after delivery.") % {"most": LONGEST_WAIT})
    return Commitment.objects.create(
        number=next_number(Commitment),
        decision=decision,
        owner=owner,
        titles={code: text.strip() for code, text in titles.items() if text.strip()},
        due_date=due_date,
        ask_after_weeks=ask_after_weeks,
        drafted_by=actor,
        created_at=now,
    )


@transaction.atomic
def publish(*, commitment: Commitment, actor: User, now: datetime) -> None:
    """Make public a promise that was written after its decision had been published; by a second person."""
    held = _held(commitment)
    if held.drafted_by_id == actor.pk:
        raise Refused(_("You wrote this. Somebody else has to read and publish it."))
    if not held.decision.versions.filter(published_at__isnull=False).exists():
        raise Refused(_("Publish the decision first; its promises become public with it."))
    if held.published_at is None:
        held.published_by, held.published_at = actor, now
        held.save(update_fields=["published_by", "published_at"])
        record_made(held, now)


def record_made(commitment: Commitment, now: datetime) -> None:
    """Put a promise on the record, as it was made."""
    register.record(
        action="promise.made",
        subject=subject(commitment),
        actor="clerk",
        now=now,
        public={
            "decision": commitment.decision.number,
            "titles": commitment.titles,
            "due": commitment.due_date.isoformat(),
            "agency": commitment.owner.slug,
        },
    )


@transaction.atomic
def move(*, commitment: Commitment, verb: str, reason: str, actor: User, now: datetime) -> Step:
    """Take one step of the lifecycle. Raises `Refused`."""
    held = _held(commitment)
    if verb in NEEDS_REASON and not reason.strip():
        raise Refused(_("Say in a sentence why, so that everybody can read it."))
    try:
        after = COMMITMENT.move(held.state, verb).slug
    except TransitionRefused as error:
        raise Refused(
            _("This promise is “%(state)s”; that step is not possible now.")
            % {"state": _(COMMITMENT.state(held.state).label)}
        ) from error
    held.state = after
    held.delivered_at = now if after == "delivered" else None
    held.save(update_fields=["state", "delivered_at"])
    return _step(held, reason, actor, now, public={"state": after})


@transaction.atomic
def postpone(*, commitment: Commitment, due_date: date, reason: str, actor: User, now: datetime) -> Step:
    """Move the date of a promise; the old one stays readable beside the reason."""
    held = _held(commitment)
    if held.state not in UNFINISHED:
        raise Refused(_("Only a promise that is still open has a date to move."))
    if not reason.strip():
        raise Refused(_("Say in a sentence why the date moves, so that everybody can read it."))
    if due_date == held.due_date:
        raise Refused(_("This is the date it has already."))
    before, held.due_date = held.due_date, due_date
    held.save(update_fields=["due_date"])
    moved = {"due_before": before.isoformat(), "due": due_date.isoformat()}
    step = _step(held, reason, actor, now, public=moved)
    step.due_before, step.due_after = before, due_date
    step.save(update_fields=["due_before", "due_after"])
    return step


def _step(held: Commitment, reason: str, actor: User, now: datetime, *, public: dict[str, str]) -> Step:
    register.record(
        action=f"promise.{public.get('state', 'postponed')}",
        subject=subject(held),
        actor="clerk",
        now=now,
        public={**public, "reason": reason.strip()},
    )
    return Step.objects.create(commitment=held, state=held.state, reason=reason.strip(), at=now, by=actor)


@transaction.atomic
def add_milestone(
    *, commitment: Commitment, titles: Texts, due_date: date, actor: User, now: datetime
) -> Milestone:
    """Add a step on the way."""
    if not titles.get(settings.LANGUAGE_CODE, "").strip():
        raise Refused(_("Say what is to be reached, at least in the language of the town."))
    held = _held(commitment)
    filled = {code: text.strip() for code, text in titles.items() if text.strip()}
    made = Milestone.objects.create(commitment=held, titles=filled, due_date=due_date)
    _record_milestone("promise.milestone_added", made, due_date, now)
    return made


@transaction.atomic
def reach_milestone(*, milestone: Milestone, on: date, actor: User, now: datetime) -> None:
    """Say when a step on the way was reached. Once; a second time changes nothing."""
    if Milestone.objects.filter(pk=milestone.pk, reached_on=None).update(reached_on=on):
        _record_milestone("promise.milestone_reached", milestone, on, now)


def _record_milestone(action: str, milestone: Milestone, on: date, now: datetime) -> None:
    register.record(
        action=action,
        subject=subject(milestone.commitment),
        actor="clerk",
        now=now,
        public={"titles": milestone.titles, "date": on.isoformat()},
    )


@transaction.atomic
def show(*, commitment: Commitment, media: Media, actor: User, now: datetime) -> Evidence:
    """Add a photo, drawn anew without its metadata, or a document that shows how far it is."""
    held = _held(commitment)
    if not media.name.strip():
        raise Refused(_("Say in a few words what this shows."))
    file, media_type = kept(media)
    register.record(
        action="promise.evidence_added",
        subject=subject(held),
        actor="clerk",
        now=now,
        public={"name": media.name[:300], "file": file.rpartition("/")[2].partition(".")[0]},
    )
    return Evidence.objects.create(
        commitment=held,
        name=media.name.strip()[:300],
        media_type=media_type[:100],
        file=file,
        alt=media.alt.strip(),
        added_by=actor,
        added_at=now,
    )


def _held(commitment: Commitment) -> Commitment:
    held = Commitment.objects.select_for_update(of=("self",)).select_related("decision", "owner")
    return held.get(pk=commitment.pk)


def subject(commitment: Commitment) -> str:
    """What the record calls a promise."""
    return f"promise:{commitment.number}"
