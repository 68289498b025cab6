"""Putting a conversation in order: assign, label, note, set aside, merge and split, take a message out."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gobernauta.cases import actions as cases
from gobernauta.cases import merging, sorting, worklist
from gobernauta.faces.desk import found, typed
from gobernauta.faces.doors import staff
from gobernauta.inbox import handling, listing
from gobernauta.inbox.queries import Conversation
from gobernauta.people import policy

REFUSALS = (cases.Refused, handling.Refused, typed.Unreadable)


def attempt(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Do something, and say that it is done or why it is not."""
    try:
        act()
    except REFUSALS as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, done)
    return True


@staff("conversation.sort")
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a conversation to a department and perhaps a person."""
    shown = found.conversation(request, pk, "conversation.sort")

    def act() -> None:
        department = worklist.department(typed.number(request.POST, "department"), shown.organization)
        sorting.assign(
            conversation=shown,
            organization=department,
            assignee=worklist.colleague(typed.number(request.POST, "assignee"), department),
            actor=found.somebody(request),
            now=timezone.now(),
            seen=typed.text(request.POST, "seen", most=50),
        )

    attempt(request, act, _("Assigned."))
    return _back(request, shown)


@staff("conversation.sort")
@require_POST
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Open, set aside or close a conversation."""
    shown = found.conversation(request, pk, "conversation.sort")
    attempt(
        request,
        lambda: handling.set_state(
            conversation=shown,
            state=request.POST.get("state", ""),
            actor=found.somebody(request),
            now=timezone.now(),
        ),
        _("Changed."),
    )
    return _back(request, shown)


@staff("conversation.sort")
@require_POST
def label(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a label on a conversation."""
    shown = found.conversation(request, pk, "conversation.sort")
    attempt(
        request,
        lambda: sorting.label(
            conversation=shown,
            name=typed.text(request.POST, "name", most=60),
            actor=found.somebody(request),
            now=timezone.now(),
        ),
        _("Labelled."),
    )
    return _back(request, shown)


@staff("conversation.sort")
@require_POST
def unlabel(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Take a label off."""
    shown = found.conversation(request, pk, "conversation.sort")
    sorting.unlabel(conversation=shown, slug=slug, actor=found.somebody(request), now=timezone.now())
    return _back(request, shown)


@staff("conversation.sort")
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down something for colleagues."""
    shown = found.conversation(request, pk, "conversation.sort")
    attempt(
        request,
        lambda: sorting.note(
            conversation=shown,
            text=typed.text(request.POST, "note"),
            actor=found.somebody(request),
            now=timezone.now(),
        ),
        _("The note is kept. Only staff can read it."),
    )
    return _back(request, shown)


@staff("conversation.sort")
@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Show this conversation inside another, which is named by its reference."""
    shown = found.conversation(request, pk, "conversation.sort")

    def act() -> None:
        kept = listing.named(typed.text(request.POST, "into", most=40))
        if kept is None or not policy.may(found.somebody(request), "conversation.sort", kept.organization_id):
            raise cases.Refused(_("There is no conversation with this reference."))
        merging.merge_conversations(
            kept=kept, merged=shown, actor=found.somebody(request), now=timezone.now()
        )

    attempt(request, act, _("Merged. It can be split again at any time."))
    return _back(request, shown)


@staff("conversation.sort")
@require_POST
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a merge."""
    shown = found.conversation(request, pk, "conversation.sort")
    attempt(
        request,
        lambda: merging.split_conversation(merged=shown, actor=found.somebody(request), now=timezone.now()),
        _("Split. Both stand as before."),
    )
    return _back(request, shown)


@staff("conversation.sort")
@require_POST
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Move one message into a conversation of its own, and go there."""
    shown = found.conversation(request, pk, "conversation.sort")
    try:
        shown = merging.take_out(
            conversation=shown,
            message=typed.number(request.POST, "message") or 0,
            actor=found.somebody(request),
            now=timezone.now(),
        )
    except REFUSALS as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The message now has a conversation of its own. It can be put back."))
    return _back(request, shown)


@staff("conversation.sort")
@require_POST
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a message back where it was taken out, and go there."""
    shown = found.conversation(request, pk, "conversation.sort")
    try:
        shown = merging.put_back(parted=shown, actor=found.somebody(request), now=timezone.now())
    except REFUSALS as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The message is back where it was."))
    return _back(request, shown)


def _back(request: HttpRequest, shown: Conversation) -> HttpResponse:
    """To the conversation, or to the list when it has gone where this person cannot follow."""
    now = listing.one(shown.pk)
    if now and policy.may(found.somebody(request), "conversation.read", now.organization_id):
        return redirect("desk:conversation", pk=now.merged_into_id or now.pk)
    return redirect("desk:inbox")
