"""What each field that a resident fills in is for, how long it is kept and who sees it.

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
        "follow",
        "text",
        _("What you add to a case"),
        _("to understand and solve it"),
        _TASK,
        _KEPT,
        _STAFF,
    ),
)
