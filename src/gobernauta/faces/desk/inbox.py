"""One list over all channels, and a conversation with its reply box."""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gobernauta.cases import worklist
from gobernauta.faces.desk import choices, filters, found, rows, typed
from gobernauta.faces.doors import staff
from gobernauta.inbox import handling
from gobernauta.inbox.queries import Conversation
from gobernauta.journeys import answer, dossier
from gobernauta.people import policy

EMPTY = answer.Draft(text="", key="")


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
    now = timezone.now()
    page = worklist.page(chosen.wanted, reach, label=chosen.label, overdue=chosen.overdue, now=now)
    context |= {"page": page, "lines": rows.of_inbox(page.rows, now)}
    context["onward"] = filters.onward(request.GET, page.after)
    return render(request, "desk/inbox.html", context)


@staff("conversation.read")
@require_safe
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole thread, with everything staff know about it."""
    group = found.group(request, pk)
    if group[0].merged_into_id:
        return redirect("desk:conversation", pk=group[0].merged_into_id)
    try:
        draft = _draft(request.GET, answer.words_of_failed(group, typed.number(request.GET, "edit")))
    except typed.Unreadable as error:
        return _page(request, group, EMPTY, problem=str(error), status=400)
    return _page(request, group, draft)


@staff("conversation.answer")
@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a reply as it will look, or queue it. What cannot be sent stays in the box, with the reason."""
    shown = found.conversation(request, pk, "conversation.answer")
    group = found.group(request, shown.merged_into_id or pk)
    draft = replace(EMPTY, text=request.POST.get("text", "").replace("\x00", ""))
    try:
        draft = _draft(request.POST, draft.text)
        if "preview" in request.POST:
            return _page(request, group, draft, preview=answer.preview(group, draft))
        answer.send(shown, draft, actor=found.somebody(request), now=timezone.now())
    except (answer.Refused, typed.Unreadable) as error:
        status = 409 if isinstance(error, answer.Overtaken) else 400
        return _page(request, group, draft, problem=str(error), status=status)
    messages.success(request, _("The reply is on its way."))
    return redirect("desk:conversation", pk=group[0].pk)


@staff("conversation.read")
@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Stay in the list of those who have a conversation open, and see who else has."""
    shown = found.conversation(request, pk)
    others = handling.be_present(shown, found.somebody(request), now=timezone.now())
    return render(request, "desk/others.html", {"others": others})


def _draft(data: QueryDict, text: str) -> answer.Draft:
    return answer.Draft(
        text=text,
        key=data.get("key", "") or answer.fresh_key(),
        seen=typed.text(data, "seen", most=100),
        answering=typed.number(data, "answer"),
        visibility=typed.text(data, "visibility", most=20),
    )


def _page(
    request: HttpRequest,
    group: Sequence[Conversation],
    draft: answer.Draft,
    *,
    preview: answer.Preview | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    user, department = found.somebody(request), group[0].organization_id
    context = {
        "file": dossier.of(group, user, answering=draft.answering, now=timezone.now()),
        "may_answer": policy.may(user, "conversation.answer", department),
        "may_sort": policy.may(user, "conversation.sort", department),
        "draft": draft,
        "preview": preview,
        "problem": problem,
        **choices.of_assignment(department),
    }
    return render(request, "desk/conversation.html", context, status=status)
