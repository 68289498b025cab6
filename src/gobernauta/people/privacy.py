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

_ALL = _("everybody")
_NUMBER = _("everybody, as a number")
_CHECKED = _("nobody: it is only compared and not kept")
_PUBLIC = _("as long as the page stands")
_UNTIL = _("until the key of the process is destroyed")

# fmt: off
FIELDS = (
    Field("report", "text", _("What you write"), _("to understand and solve it"), _TASK, _KEPT, _STAFF),
    Field("report", "service", _("Kind of matter"), _("to bring it to who is responsible"), _TASK, _KEPT, _STAFF),
    Field("report", "address", _("Place"), _("to find it"), _TASK, _KEPT, _STAFF),
    Field("report", "latitude", _("Point on the map"), _("to find it"), _TASK, _KEPT, _STAFF),
    Field("report", "longitude", _("Point on the map"), _("to find it"), _TASK, _KEPT, _STAFF),
    Field("report", "photos", _("Photos"), _("to see it; place and camera are removed"), _TASK, _KEPT, _STAFF),
    Field("report", "alt", _("Description of the photos"), _("for those who cannot see them"), _TASK, _KEPT, _STAFF),
    Field("report", "name", _("Your name"), _("to address you"), _CONSENT, _KEPT, _STAFF),
    Field("report", "contact", _("Your e-mail address"), _("to answer you"), _CONSENT, _KEPT, _STAFF),
    Field("follow", "text", _("What you add to a case"), _("to understand and solve it"), _TASK, _KEPT, _STAFF),
    Field("done", "is_done", _("Whether a promise was kept"), _("to count the answers in public, without names"),
          _CONSENT, _KEPT, _NUMBER),
    Field("done", "comment", _("What you say about a promise"), _("to understand and solve it"),
          _CONSENT, _KEPT, _STAFF),
    Field("join", "email", _("Your e-mail address, when you take part"),
          _("so that you count once, and to tell you what becomes of it"), _CONSENT, _UNTIL, _STAFF),
    Field("join", "name", _("Your name, when you take part"), _("to stand in the public list, if you want it there"),
          _CONSENT, _PUBLIC, _ALL),
    Field("join", "area", _("Where you live"), _("to count by district"), _TASK, _KEPT, _NUMBER),
    Field("join", "of_age", _("That you are old enough"), _("because the rules of the process ask for it"),
          _TASK, _CHECKED, _CHECKED),
    Field("join", "is_told", _("Whether you want to hear what becomes of it"), _("to tell you"),
          _CONSENT, _KEPT, _STAFF),
    Field("prove", "email", _("An address that you prove"), _("so that you count once"), _CONSENT, _UNTIL, _STAFF),
    Field("prove", "document", _("Number of a document"), _("to find you on the roll of residents"),
          _TASK, _CHECKED, _CHECKED),
    Field("prove", "born", _("Your date of birth"), _("to find you on the roll of residents"),
          _TASK, _CHECKED, _CHECKED),
    Field("prove", "of_age", _("That you are old enough"), _("because the rules of the process ask for it"),
          _TASK, _CHECKED, _CHECKED),
    Field("prove", "area", _("Where you live"), _("to count by district"), _TASK, _KEPT, _NUMBER),
    Field("prove", "visit", _("A mark in your browser that you have shown who you are"),
          _("so that you need not show it again while you take part"), _CONSENT, _("half an hour"),
          _("nobody: it stands in your browser only")),
    Field("counter", "address", _("Your name and postal address, when you take part at the counter"),
          _("to tell you what becomes of it"), _CONSENT, _KEPT, _STAFF),
    Field("survey", "about", _("What you say about yourself in a survey"), _("to weight the answers to the census"),
          _CONSENT, _KEPT, _("everybody as a number; under your receipt where enough people say the same")),
    Field("assembly", "about", _("What you say about yourself for a draw by lot"),
          _("so that the panel resembles the town, and everybody can repeat the draw"), _CONSENT, _PUBLIC,
          _("everybody, under your receipt")),
    Field("comment", "text", _("A comment"), _("so that others read and answer it"), _CONSENT, _PUBLIC, _ALL),
    Field("comment", "name", _("Your name, with a comment"), _("so that others know who says it, if you want that"),
          _CONSENT, _PUBLIC, _ALL),
    Field("comment", "email", _("Your e-mail address, with a comment"), _("to tell you what becomes of it"),
          _CONSENT, _KEPT, _STAFF),
    Field("propose", "address", _("Place of what you put forward"), _("to find it"), _CONSENT, _PUBLIC, _ALL),
    Field("propose", "latitude", _("Point on the map"), _("to find it"), _CONSENT, _PUBLIC, _ALL),
    Field("propose", "longitude", _("Point on the map"), _("to find it"), _CONSENT, _PUBLIC, _ALL),
    Field("propose", "photos", _("Photos of what you put forward"), _("to see it; place and camera are removed"),
          _CONSENT, _PUBLIC, _ALL),
    Field("propose", "alt", _("Description of the photos"), _("for those who cannot see them"),
          _CONSENT, _PUBLIC, _ALL),
    Field("propose", "undescribed", _("That you cannot describe the photos"), _("for those who cannot see them"),
          _CONSENT, _CHECKED, _CHECKED),
    Field("propose", "document", _("A document with what you put forward"), _("so that others read and judge it"),
          _CONSENT, _PUBLIC, _ALL),
    Field("propose", "credit", _("Who puts it forward"), _("to stand with it, if you want that"),
          _CONSENT, _PUBLIC, _ALL),
    Field("flag", "reason", _("What is wrong with a comment"), _("so that staff looks at it"), _TASK, _KEPT, _STAFF),
    Field("appeal", "code", _("The code of what was removed"), _("to find it"), _TASK, _CHECKED, _CHECKED),
    Field("appeal", "text", _("Why it should not have been removed"), _("so that a third person decides"),
          _TASK, _KEPT, _STAFF),
    Field("your-data", "email", _("Your e-mail address, to ask what we keep of you"), _("to send you the link"),
          _CONSENT, _CHECKED, _CHECKED),
)
# fmt: on


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
