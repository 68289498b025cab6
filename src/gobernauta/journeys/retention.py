"""Once a day: what is past the time that the page on privacy gives goes, and the record says how much.

Each class stands for itself: one that fails, or has rows that may not go yet, stops no other.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from gobernauta.inbox import forgetting as inbox
from gobernauta.inbox.forgetting import Forgotten
from gobernauta.people import forgetting as people
from gobernauta.people import limits
from gobernauta.processes import arrivals, erasing
from gobernauta.processes import forgetting as processes
from gobernauta.register import actions as register

log = logging.getLogger(__name__)


def _all(forget: Callable[..., int]) -> Callable[..., Forgotten]:
    """A class in which nothing is exempt."""

    def forgotten(*, now: datetime) -> Forgotten:
        deleted = forget(now=now)
        return Forgotten(deleted, deleted, 0)

    return forgotten


def _forget_unproved(*, now: datetime) -> int:
    acts = processes.forget_pending(now=now) + processes.forget_unproved(now=now)
    return acts + arrivals.forget(now=now) + people.forget_unproved(now=now)


def _forget_ties(*, now: datetime) -> int:
    """Keys whose time is over; and seals of addresses that tie nobody to anything any more."""
    destroyed = processes.destroy_keys(now=now)
    for contact in people.sealed():
        if not erasing.is_tied(contact.person_id):
            people.erase(contact, now=now)
    return destroyed


CLASSES: Mapping[str, Callable[..., Forgotten]] = {
    "raw": inbox.forget_raw,
    "unread": inbox.forget_unread,
    "presence": inbox.forget_presence,
    "counters": _all(limits.forget),
    "invitations": _all(people.forget_invitations),
    "unproved": _all(_forget_unproved),
    "process-keys": _all(_forget_ties),
}


def run(*, now: datetime) -> dict[str, Forgotten | None]:
    """Let every class go as far as it may; `None` for one that failed, which is tried again the next day."""
    done = {name: _tried(name, now) for name in CLASSES}
    figures = {
        name: {"due": one.due, "deleted": one.deleted, "exempt": one.exempt} if one else "failed"
        for name, one in done.items()
    }
    register.record(action="retention.ran", subject="retention", actor="system", now=now, public=figures)
    return done


def _tried(name: str, now: datetime) -> Forgotten | None:
    try:
        return CLASSES[name](now=now)
    except Exception:  # of any kind: one class must not keep the others
        log.exception("letting go of %s failed; the next run tries again", name)
        return None
