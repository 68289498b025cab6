"""The text of a consultation at the desk: written as plain text, compared with what stands, published by another."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gobernauta.faces.desk import found, processes, typed
from gobernauta.faces.doors import staff
from gobernauta.people import policy
from gobernauta.processes import consultations, wordings
from gobernauta.processes.queries import Process
from gobernauta.processes.refusals import Refused

LONGEST = 1_000_000  # characters of a whole text
SHOWN = 100  # changes; the rest is read on the public page once it is published


@staff("process.change")
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the next wording, or publish the one that somebody else has written."""
    process, problem = processes.of_method(request, pk, "consultation", "process.change"), ""
    if request.method == "POST":
        try:
            _kept(request, process)
            return redirect("desk:consultation_text", pk=pk)
        except (Refused, typed.Unreadable) as refused:
            problem = str(refused)
    return _page(request, process, problem)


def _kept(request: HttpRequest, process: Process) -> None:
    user, now = found.somebody(request), timezone.now()
    if request.POST.get("do") == "publish":
        policy.check(user, "process.publish", process.organization_id)
        draft = consultations.draft_of(process)
        if draft is None or str(draft.pk) != request.POST.get("seen"):
            raise Refused(_("This draft was changed meanwhile. Read it again, then publish."))
        consultations.publish(document=draft, actor=user, now=now)
        messages.success(request, _("The text is published."))
        return
    title = typed.text(request.POST, "title", most=300)
    if not title:
        raise Refused(_("Give the text a title."))
    consultations.draft(
        process=process,
        title=title,
        content=typed.text(request.POST, "content", most=LONGEST),
        language=process.language,
        actor=user,
        now=now,
    )
    messages.success(request, _("The draft is kept. Somebody else publishes it."))


def _page(request: HttpRequest, process: Process, problem: str) -> HttpResponse:
    user = found.somebody(request)
    texts, draft = consultations.documents(process), consultations.draft_of(process)
    stands = draft or (texts[0] if texts else None)
    paragraphs = list(consultations.paragraphs(stands)) if stands else []
    older = list(consultations.paragraphs(texts[0])) if texts else []
    told: dict[str, Any] = {
        "process": process,
        "problem": problem,
        "texts": texts,
        "draft": draft,
        "newer": draft,
        "changes": wordings.changes(older, paragraphs)[:SHOWN] if draft and texts else [],
        "may_publish": draft is not None
        and draft.drafted_by_id != user.pk
        and policy.may(user, "process.publish", process.organization_id),
        "title": request.POST.get("title", stands.title if stands else ""),
        "content": request.POST.get("content", consultations.written(paragraphs)),
    }
    return render(request, "desk/methods/consultation_text.html", told, status=400 if problem else 200)
