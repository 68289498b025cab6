"""Putting two conversations or two requests together, and taking them apart exactly as they were."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gobernauta.cases import clocks
from gobernauta.cases.actions import Refused, change_status
from gobernauta.cases.lifecycle import OPEN
from gobernauta.cases.models import Clock, Labelled, Merge, Note, Pause, Raised, ServiceRequest
from gobernauta.inbox import apart, handling
from gobernauta.inbox.queries import Conversation
from gobernauta.people.queries import User
from gobernauta.register import actions as register


@transaction.atomic
def merge_conversations(*, kept: Conversation, merged: Conversation, actor: User, now: datetime) -> Merge:
    """Show `merged` inside `kept`; every message stays in its own thread, so a reply cannot go astray."""
    kept, merged = _locked(Conversation, kept.pk, merged.pk)
    _check(kept, merged)
    if kept.organization_id != merged.organization_id:
        raise Refused(_("They belong to two departments. Hand one of them over first."))
    moved = handling.join(kept, merged)
    return _keep("conversation", kept, merged, moved, actor, now)


@transaction.atomic
def split_conversation(*, merged: Conversation, actor: User, now: datetime) -> None:
    """Undo the merge of a conversation."""
    merge = _open_merge("conversation", merged.pk)
    kept, held = _locked(Conversation, merge.kept_id, merged.pk)
    handling.part(kept, held, merge.moved)
    _undo(merge, "conversation.split", held.reference, kept, now)


@transaction.atomic
def merge_requests(*, kept: ServiceRequest, merged: ServiceRequest, actor: User, now: datetime) -> Merge:
    """Close a request as the same as another; everybody who raised it is answered with the one that is kept."""
    kept, merged = _locked(ServiceRequest, kept.pk, merged.pk)
    _check(kept, merged)
    if kept.organization_id != merged.organization_id:
        raise Refused(_("They belong to two departments. Hand one of them over first."))
    if merged.status not in OPEN:
        raise Refused(_("Only an open case can be merged into another."))
    moved = {
        "status": merged.status,
        "clocks": list(_of(Clock, request=merged, stopped_at=None)),
        "pauses": list(_of(Pause, clock__request=merged, ended_at=None)),
        "raised": _raise_also(kept, merged),
    }
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    notes = _("Handled together with %(reference)s.") % {"reference": kept.reference}
    change_status(merged, "merge", notes=notes, forwarded_to="", actor=actor, now=now)
    clocks.stop(merged, now=now)
    return _keep("request", kept, merged, moved, actor, now)


@transaction.atomic
def split_request(*, merged: ServiceRequest, actor: User, now: datetime) -> None:
    """Undo the merge of a request: its state, its clocks and who is answered with it are as before."""
    merge = _open_merge("request", merged.pk)
    kept, held = _locked(ServiceRequest, merge.kept_id, merged.pk)
    Raised.objects.filter(pk__in=merge.moved["raised"]).delete()
    held.merged_into = None
    held.save(update_fields=["merged_into"])
    change_status(held, f"split_{merge.moved['status']}", notes="", forwarded_to="", actor=actor, now=now)
    Clock.objects.filter(pk__in=merge.moved["clocks"]).update(stopped_at=None)
    Pause.objects.filter(pk__in=merge.moved["pauses"]).update(ended_at=None)
    clocks.reckon(held)
    _undo(merge, "request.split", held.reference, kept, now)


@transaction.atomic
def take_out(*, conversation: Conversation, message: int, actor: User, now: datetime) -> Conversation:
    """Move one message of a resident out, into a conversation of its own with a reference of its own."""
    held = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    try:
        parted, before = apart.take_out(held, message)
    except apart.Refused as refused:
        raise Refused(str(refused)) from refused
    moved = {"message": message, "before": before}
    Merge.objects.create(kind="message", kept_id=held.pk, merged_id=parted.pk, moved=moved, by=actor, at=now)
    _record("message.parted", parted.reference, now, {"from": held.reference})
    return parted


@transaction.atomic
def put_back(*, parted: Conversation, actor: User, now: datetime) -> Conversation:
    """Undo `take_out`, as long as nothing has happened in the conversation that was made."""
    merge = _open_merge("message", parted.pk)
    kept: Conversation
    kept, held = _locked(Conversation, merge.kept_id, parted.pk)
    if kept.organization_id != held.organization_id:
        raise Refused(_("They belong to two departments. Hand one of them over first."))
    if any(kept_in.objects.filter(conversation=held).exists() for kept_in in (Raised, Note, Labelled)):
        raise Refused(_("Work has begun in this conversation. Merge it into the other one instead."))
    reference = held.reference
    try:
        apart.put_back(kept, held, merge.moved["message"], merge.moved["before"])
    except apart.Refused as refused:
        raise Refused(str(refused)) from refused
    _undo(merge, "message.returned", reference, kept, now)
    return kept


def origin(parted: Conversation) -> Conversation | None:
    """The conversation a message was taken out of to make this one, while it can be put back."""
    if not apart.is_apart(parted):
        return None
    made = Merge.objects.filter(kind="message", merged_id=parted.pk, undone_at=None)
    return Conversation.objects.filter(pk__in=made.values("kept_id")).first()


def _raise_also(kept: ServiceRequest, merged: ServiceRequest) -> list[int]:
    known = Raised.objects.filter(request=kept).values("conversation")
    theirs = Raised.objects.filter(request=merged).exclude(conversation__in=known)
    added = [Raised(request=kept, conversation_id=raised.conversation_id) for raised in theirs]
    return [raised.pk for raised in Raised.objects.bulk_create(added)]


def _locked(model: Any, kept: int, merged: int) -> tuple[Any, Any]:
    """Both rows, locked in one order whichever way round they are merged."""
    held = {
        row.pk: row for row in model.objects.select_for_update().filter(pk__in=[kept, merged]).order_by("pk")
    }
    return held[kept], held[merged]


def _check(kept: Any, merged: Any) -> None:
    if kept.pk == merged.pk:
        raise Refused(_("It cannot be merged into itself."))
    if merged.merged_into_id:
        raise Refused(_("It has been merged already. Split it first."))
    if kept.merged_into_id:
        raise Refused(_("The other one has itself been merged. Merge into the one that is shown."))
    if type(merged).objects.filter(merged_into=merged).exists():
        raise Refused(_("Others have been merged into it. Split them first, or merge the other way round."))


def _of(model: Any, **which: object) -> Any:
    return model.objects.filter(**which).values_list("pk", flat=True)


def _open_merge(kind: str, merged_id: int) -> Merge:
    merge = Merge.objects.select_for_update().filter(kind=kind, merged_id=merged_id, undone_at=None).first()
    if merge is None:
        raise Refused(_("It is not merged with anything now."))
    return merge


def _keep(kind: str, kept: Any, merged: Any, moved: object, actor: User, now: datetime) -> Merge:
    _record(f"{kind}.merged", merged.reference, now, {"into": kept.reference})
    return Merge.objects.create(
        kind=kind, kept_id=kept.pk, merged_id=merged.pk, moved=moved, by=actor, at=now
    )


def _undo(merge: Merge, action: str, reference: str, kept: Any, now: datetime) -> None:
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    _record(action, reference, now, {"from": kept.reference})


def _record(action: str, reference: str, now: datetime, public: Mapping[str, str]) -> None:
    register.record(action=action, subject=reference, actor="clerk", now=now, public=public)
