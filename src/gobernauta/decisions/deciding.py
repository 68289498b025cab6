"""Publishing a decision: what one person drafted another one reads and makes known, and from then on it stands."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gobernauta.decisions import promising
from gobernauta.decisions.drafting import Refused, held_draft, subject
from gobernauta.decisions.models import Commitment, Decision, Version
from gobernauta.people.queries import User
from gobernauta.register import actions as register


@transaction.atomic
def publish(*, version: Version, answered: Iterable[str], actor: User, now: datetime) -> Version:
    """Make a draft what holds, with the promises written for it; somebody else has written them.

    `answered` are the subjects on the record that it answers; each gets a line of its own. Raises `Refused`.
    """
    held = held_draft(version)
    if held.drafted_by_id == actor.pk:
        raise Refused(_("You wrote this. Somebody else has to read and publish it."))
    held.published_by, held.published_at = actor, now
    held.save(update_fields=["published_by", "published_at"])
    subjects = sorted(set(answered))
    lines = [_line(held, subjects), *(_answered(held, name) for name in subjects)]
    register.record_all(lines, actor="clerk", now=now)
    for commitment in _waiting(held.decision, actor):
        promising.publish(commitment=commitment, actor=actor, now=now)
    return held


def _waiting(decision: Decision, actor: User) -> Sequence[Commitment]:
    """Promises written for a decision by others than who publishes it."""
    return list(decision.commitments.filter(published_at=None).exclude(drafted_by=actor))


def _line(version: Version, subjects: Sequence[str]) -> register.Line:
    public = {
        "version": version.number,
        "outcome": version.outcome,
        "titles": version.titles,
        "reasons": version.reasons,
        "changes": version.changes,
        "decided_on": version.decided_on.isoformat(),
        "decided_by": version.body,
        "agency": version.decision.organization.slug,
        "answers": len(subjects),
    }
    action = "decision.published" if version.number == 1 else "decision.changed"
    return register.Line(action, subject(version.decision), public)


def _answered(version: Version, name: str) -> register.Line:
    public = {"decision": version.decision.number, "version": version.number, "outcome": version.outcome}
    return register.Line("decision.made", name, public)
