"""One list over all channels, and a conversation with its reply box."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gobernauta.cases import worklist
from gobernauta.faces.desk import choices, filters, found, typed
from gobernauta.faces.doors import staff
from gobernauta.inbox import handling
from gobernauta.inbox.models import Conversation
from gobernauta.journeys import answer, dossier
from gobernauta.people import policy


@staff("conversation.read")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Conversations of all channels, as far as this person may see them."""
    user = found.somebody(request)
    reach = policy.reach(user, "conversation.read")
    context: dict[str, object] = {"asked": request.GET, **choices.of_inbox(reach)}
    try:
        chosen = filters.inbox(request.GET, user)
    except typed.Unreadable as error:
        return render(request, "desk/inbox.html", {**context, "problem": str(error)}, status=400)
    page = worklist.page(chosen.wanted, reach, label=chosen.label, overdue=chosen.overdue, now=timezone.now())
    onward = filters.onward(request.GET, page.after)
    return render(
        request, "desk/inbox.html", {**context, "page": page, "onward": onward, "wanted": chosen.wanted}
    )


@staff("conversation.read")
@require_safe
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole thread, with everything staff know about it."""
    shown = found.conversation(request, pk)
    if shown.merged_into_id:
        return redirect("desk:conversation", pk=shown.merged_into_id)
    try:
        answering = typed.number(request.GET, "answer")
    except typed.Unreadable:
        answering = None
    again = request.GET.get("edit", "")
    return _page(request, shown, answering=answering, text=_failed_words(shown, again))


@staff("conversation.answer")
@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a reply as it will look, or queue it. What cannot be sent stays in the box, with the reason."""
    shown = found.conversation(request, pk, "conversation.answer")
    text = request.POST.get("text", "").replace("\x00", "")
    try:
        draft = _draft(request, text)
        if "preview" in request.POST:
            return _page(
                request, shown, answering=draft.answering, text=text, preview=answer.preview(shown, draft)
            )
        answer.send(shown, draft, actor=found.somebody(request), now=timezone.now())
    except (answer.Refused, typed.Unreadable) as error:
        return _page(request, shown, text=text, problem=str(error), status=_status(error))
    messages.success(request, _("The reply is on its way."))
    return redirect("desk:conversation", pk=shown.merged_into_id or pk)


@staff("conversation.read")
@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Stay in the list of those who have a conversation open, and see who else has."""
    shown = found.conversation(request, pk)
    others = handling.be_present(shown, found.somebody(request), now=timezone.now())
    return render(request, "desk/others.html", {"others": others})


def _draft(request: HttpRequest, text: str) -> answer.Draft:
    return answer.Draft(
        text=text,
        key=request.POST.get("key", "") or answer.fresh_key(),
        seen=typed.text(request.POST, "seen", most=100),
        answering=typed.number(request.POST, "answering"),
        visibility=typed.text(request.POST, "visibility", most=20),
    )


def _status(error: Exception) -> int:
    return 409 if isinstance(error, answer.Overtaken) else 400


def _failed_words(shown: Conversation, pk: str) -> str:
    return answer.words_of_failed(shown, int(pk)) if pk.isascii() and pk.isdigit() and len(pk) < 19 else ""


def _page(
    request: HttpRequest,
    shown: Conversation,
    *,
    answering: int | None = None,
    text: str = "",
    preview: answer.Preview | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    user = found.somebody(request)
    context = {
        "file": dossier.of(shown, user, answering=answering, now=timezone.now()),
        "may_answer": policy.may(user, "conversation.answer", shown.organization_id),
        "may_sort": policy.may(user, "conversation.sort", shown.organization_id),
        "text": text,
        "preview": preview,
        "problem": problem,
        **choices.of_assignment(shown.organization_id),
    }
    return render(request, "desk/conversation.html", context, status=status)
