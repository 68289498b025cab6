"""Putting a conversation in order: assign, label, note, set aside, merge and split, take a message out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from gobernauta.cases import actions as cases
from gobernauta.cases import merging, sorting, worklist
from gobernauta.faces.desk import found, typed
from gobernauta.faces.doors import View, staff
from gobernauta.inbox import handling, listing
from gobernauta.inbox.queries import Conversation
from gobernauta.people import policy

REFUSALS = (cases.Refused, handling.Refused, typed.Unreadable)


def attempt(request: HttpRequest, act: Callable[[], object], done: str | Promise) -> object:
    """Do something, and say that it is done or why it is not. Returns what came of it, None when refused."""
    try:
        came = act()
    except REFUSALS as refused:
        messages.error(request, str(refused))
        return None
    messages.success(request, str(done))
    return came


def _button(done: Promise) -> Callable[[Callable[..., object]], View]:
    """A button on a conversation's page: do it with the conversation, say so, and go back there.

    What the act returns, when it is a conversation, is where to go instead.
    """

    def wrap(act: Callable[..., object]) -> View:
        @staff("conversation.sort")
        @require_POST
        @wraps(act)
        def view(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
            shown = found.conversation(request, pk, "conversation.sort")
            came = attempt(request, lambda: act(request, shown, **more), done)
            return _back(request, came if isinstance(came, Conversation) else shown)

        return view

    return wrap


@_button(gettext_lazy("Assigned."))
def assign(request: HttpRequest, shown: Conversation) -> None:
    """Give a conversation to a department and perhaps a person."""
    department = worklist.department(typed.number(request.POST, "department"), shown.organization)
    sorting.assign(
        conversation=shown,
        organization=department,
        assignee=worklist.colleague(typed.number(request.POST, "assignee"), department),
        actor=found.somebody(request),
        now=timezone.now(),
        seen=typed.text(request.POST, "seen", most=50),
    )


@_button(gettext_lazy("Changed."))
def state(request: HttpRequest, shown: Conversation) -> None:
    """Open, set aside or close a conversation."""
    wanted = request.POST.get("state", "")
    handling.set_state(conversation=shown, state=wanted, actor=found.somebody(request), now=timezone.now())


@_button(gettext_lazy("Labelled."))
def label(request: HttpRequest, shown: Conversation) -> None:
    """Put a label on a conversation."""
    name = typed.text(request.POST, "name", most=60)
    sorting.label(conversation=shown, name=name, actor=found.somebody(request), now=timezone.now())


@_button(gettext_lazy("Changed."))
def unlabel(request: HttpRequest, shown: Conversation, slug: str) -> None:
    """Take a label off."""
    sorting.unlabel(conversation=shown, slug=slug, actor=found.somebody(request), now=timezone.now())


@_button(gettext_lazy("The note is kept. Only staff can read it."))
def note(request: HttpRequest, shown: Conversation) -> None:
    """Write down something for colleagues."""
    text = typed.text(request.POST, "note")
    sorting.note(conversation=shown, text=text, actor=found.somebody(request), now=timezone.now())


@_button(gettext_lazy("Merged. It can be split again at any time."))
def merge(request: HttpRequest, shown: Conversation) -> None:
    """Show this conversation inside another, which is named by its reference."""
    kept = listing.named(typed.text(request.POST, "into", most=40))
    if kept is None or not policy.may(found.somebody(request), "conversation.sort", kept.organization_id):
        raise cases.Refused(_("There is no conversation with this reference."))
    merging.merge_conversations(kept=kept, merged=shown, actor=found.somebody(request), now=timezone.now())


@_button(gettext_lazy("Split. Both stand as before."))
def split(request: HttpRequest, shown: Conversation) -> None:
    """Undo a merge."""
    merging.split_conversation(merged=shown, actor=found.somebody(request), now=timezone.now())


@_button(gettext_lazy("The message now has a conversation of its own. It can be put back."))
def take_out(request: HttpRequest, shown: Conversation) -> Conversation:
    """Move one message into a conversation of its own, and go there."""
    return merging.take_out(
        conversation=shown,
        message=typed.number(request.POST, "message") or 0,
        actor=found.somebody(request),
        now=timezone.now(),
    )


@_button(gettext_lazy("The message is back where it was."))
def put_back(request: HttpRequest, shown: Conversation) -> Conversation:
    """Put a message back where it was taken out, and go there."""
    return merging.put_back(parted=shown, actor=found.somebody(request), now=timezone.now())


def _back(request: HttpRequest, shown: Conversation) -> HttpResponse:
    """To the conversation, or to the list when it has gone where this person cannot follow."""
    now = listing.one(shown.pk)
    if now and policy.may(found.somebody(request), "conversation.read", now.organization_id):
        return redirect("desk:conversation", pk=now.merged_into_id or now.pk)
    return redirect("desk:inbox")
