"""Making a request public, or taking it back. A person has read the public words; the private ones stay private."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gobernauta.cases.actions import Refused
from gobernauta.cases.models import ServiceRequest
from gobernauta.people.queries import User
from gobernauta.register import actions as register

LONGEST_TITLE = 200


@transaction.atomic
def make_public(*, request: ServiceRequest, title: str, text: str, actor: User | None, now: datetime) -> None:
    """Show a request on the public list with this title and text, which go on the record as they are."""
    if not title.strip():
        raise Refused(_("Give it a title that says in a few words what it is about."))
    ServiceRequest.objects.filter(pk=request.pk).update(
        is_public=True, title=title.strip()[:LONGEST_TITLE], public_text=text.strip(), updated_at=now
    )
    _record("request.made_public", request, actor, now, {"title": title.strip()[:LONGEST_TITLE]})


@transaction.atomic
def hide(*, request: ServiceRequest, reason: str, actor: User, now: datetime) -> None:
    """Take a request off the public list; the reason stands on the record."""
    if not reason.strip():
        raise Refused(_("Say why it is taken off the public list."))
    ServiceRequest.objects.filter(pk=request.pk).update(is_public=False, updated_at=now)
    _record("request.hidden", request, actor, now, {"reason": reason.strip()})


def _record(
    action: str, request: ServiceRequest, actor: User | None, now: datetime, public: dict[str, str]
) -> None:
    register.record(
        action=action,
        subject=request.reference,
        actor="clerk" if actor else "system",
        now=now,
        public=public,
    )
