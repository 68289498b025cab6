"""What each field that a resident fills in is for, how long it is kept, who sees it; what else is kept and how long.

The privacy page is drawn from this list and a test compares it with the forms: a field that is not declared
fails the build (promise 7, `research` P1).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a resident may tell us."""

    form: str
    name: str
    label: Promise
    purpose: Promise
    basis: Promise
    kept: Promise
    seen_by: Promise


_TASK = _("public task of the town")
_CONSENT = _("your consent, by filling it in")
_STAFF = _("staff of the responsible department")
_KEPT = _("as long as the law on public files asks")

FIELDS = (
    Field("report", "text", _("What you write"), _("to understand and solve it"), _TASK, _KEPT, _STAFF),
    Field(
        "report",
        "service",
        _("Kind of matter"),
        _("to bring it to who is responsible"),
        _TASK,
        _KEPT,
        _STAFF,
    ),
    Field("report", "address", _("Place"), _("to find it"), _TASK, _KEPT, _STAFF),
    Field("report", "latitude", _("Point on the map"), _("to find it"), _TASK, _KEPT, _STAFF),
    Field("report", "longitude", _("Point on the map"), _("to find it"), _TASK, _KEPT, _STAFF),
    Field(
        "report",
        "photos",
        _("Photos"),
        _("to see it; place and camera are removed"),
        _TASK,
        _KEPT,
        _STAFF,
    ),
    Field(
        "report",
        "alt",
        _("Description of the photos"),
        _("for those who cannot see them"),
        _TASK,
        _KEPT,
        _STAFF,
    ),
    Field("report", "name", _("Your name"), _("to address you"), _CONSENT, _KEPT, _STAFF),
    Field("report", "contact", _("Your e-mail address"), _("to answer you"), _CONSENT, _KEPT, _STAFF),
    Field(
        "done",
        "is_done",
        _("Whether a promise was kept"),
        _("to count the answers in public, without names"),
        _CONSENT,
        _KEPT,
        _("everybody, as a number"),
    ),
    Field(
        "done",
        "comment",
        _("What you say about a promise"),
        _("to understand and solve it"),
        _CONSENT,
        _KEPT,
        _STAFF,
    ),
    Field(
        "follow",
        "text",
        _("What you add to a case"),
        _("to understand and solve it"),
        _TASK,
        _KEPT,
        _STAFF,
    ),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A class of things kept for a number of days; a job lets them go every day."""

    name: str
    label: Promise
    purpose: Promise
    days: int


KEPT = (
    Kept(
        "raw",
        _("Messages as the network gave them, beside what we read in them"),
        _("to see what came while the conversation is open; after that, this long"),
        30,
    ),
    Kept("unread", _("Messages that we could not read"), _("to find out why"), 180),
    Kept(
        "presence",
        _("Which member of staff has a conversation open"),
        _("so that two people do not answer at once"),
        1,
    ),
    Kept(
        "counters",
        _("How often something was sent from a network; the network only as a seal that changes every day"),
        _("so that nobody floods the town"),
        1,
    ),
    Kept("invitations", _("Invitations of staff that nobody took"), _("to see who was invited"), 30),
    Kept(
        "unproved",
        _(
            "An e-mail address typed to take part, and the act with it, when nobody pressed the button we mailed"
        ),
        _("so that slow mail still counts"),
        100,
    ),
    Kept(
        "process-keys",
        _(
            "The key that ties a vote or signature to a person, from the end of a process; its rules may say otherwise"
        ),
        _("so that each counts once, and you can appeal"),
        90,
    ),
)


def days_kept(name: str) -> int:
    """How many days a class is kept. Raises `KeyError` for one that is not declared."""
    return {one.name: one.days for one in KEPT}[name]
