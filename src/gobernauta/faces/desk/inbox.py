"""One list over all channels, and a conversation with its reply box."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gobernauta.cases import actions as cases
from gobernauta.faces.doors import staff
from gobernauta.inbox import queries
from gobernauta.inbox.models import Conversation
from gobernauta.journeys import answer


@staff("conversation.read")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Conversations, newest first."""
    return render(request, "desk/inbox.html", {"conversations": queries.newest()[:25]})


@staff("conversation.read")
@require_safe
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole thread."""
    found = get_object_or_404(Conversation, pk=pk)
    return render(request, "desk/conversation.html", {"conversation": found, "thread": queries.thread(found)})


@staff("conversation.answer")
@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a reply."""
    found = get_object_or_404(Conversation, pk=pk)
    text = request.POST.get("text", "").strip()
    if text:
        answer.reply(found, text=text, actor=request.user, now=timezone.now())
    return redirect("desk:conversation", pk=pk)


@staff("request.change")
@require_POST
def open_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a case from a conversation."""
    found = get_object_or_404(Conversation, pk=pk)
    cases.open_request(
        conversation=found,
        organization=found.organization,
        service=None,
        title=found.preview,
        description="",
        actor=request.user,
        now=timezone.now(),
    )
    return redirect("desk:conversation", pk=pk)
