"""The page behind an author's key: confirm the idea, say it better, take over a wording, withdraw it."""

from collections.abc import Callable
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gobernauta.faces.square.taking_part import in_process
from gobernauta.journeys import idea as journey
from gobernauta.journeys.idea import Key
from gobernauta.processes import drafting, idea_queries, ideas
from gobernauta.processes.queries import Item, Process
from gobernauta.processes.refusals import Refused

SUGGESTIONS = 5  # wordings that wait, on one page
CHANGED = (ideas.UNPROVED, ideas.PROPOSED, Item.JUDGED)  # states in which an author may change an idea


class AmendForm(forms.Form):
    """The same idea in better words."""

    title = forms.CharField(label=gettext_lazy("Title of your idea"), max_length=300)
    text = forms.CharField(
        label=gettext_lazy("What is to change, and what for?"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    reason = forms.CharField(
        label=gettext_lazy("What is better now?"),
        help_text=gettext_lazy("Everybody can read it beside the new wording."),
        max_length=500,
        required=False,
    )


@in_process("ideas")
@require_http_methods(["GET", "HEAD", "POST"])
def yours(request: HttpRequest, process: Process, token: str) -> HttpResponse:
    """What an author can do; looking changes nothing."""
    try:
        key = journey.yours(token, process)
    except Refused as refused:
        page = {"process": process, "problem": str(refused)}
        return render(request, "square/methods/ideas_yours.html", page, status=404)
    posted = request.POST if request.POST.get("do") == "amend" else None
    form, problem = AmendForm(posted, initial={"title": key.item.title, "text": key.item.text}), ""
    if request.method == "POST" and (posted is None or form.is_valid()):
        try:
            DEEDS.get(request.POST.get("do", ""), _nothing)(request, key, timezone.now())
            return redirect(f"{request.path}?done=1#main")
        except Refused as refused:
            problem = str(refused)
    page = {
        "process": process,
        "item": key.item,
        "form": form,
        "problem": problem,
        "is_done": "done" in request.GET and not problem,
        "may_change": ideas.is_open(process) and key.item.state in CHANGED,
        "suggestions": idea_queries.waiting(key.item, SUGGESTIONS),
        "reason": request.POST.get("reason", "") if request.POST.get("do") == "withdraw" else "",
    }
    status = 400 if problem or form.errors else 200
    answer = render(request, "square/methods/ideas_yours.html", page, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _confirm(_request: HttpRequest, key: Key, now: datetime) -> None:
    journey.confirm(key, now=now)


def _amend(request: HttpRequest, key: Key, now: datetime) -> None:
    told = {name: request.POST.get(name, "").replace("\x00", "") for name in ("title", "text", "reason")}
    ideas.amend(item=key.item, **told, actor=None, now=now)


def _withdraw(request: HttpRequest, key: Key, now: datetime) -> None:
    reason = request.POST.get("reason", "").replace("\x00", "")[:2_000]
    ideas.withdraw(item=key.item, reason=reason, actor=None, now=now)


def _settle(request: HttpRequest, key: Key, now: datetime) -> None:
    number = request.POST.get("wording", "")
    found = next((one for one in idea_queries.suggestions(key.item) if str(one.number) == number), None)
    if found is not None:
        accepted = request.POST.get("accepted") == "yes"
        drafting.settle(wording=found, accepted=accepted, actor=None, now=now)


def _nothing(_request: HttpRequest, _key: Key, _now: datetime) -> None:
    raise Refused(_("Choose what is to be done."))


DEEDS: dict[str, Callable[[HttpRequest, Key, datetime], None]] = {
    "confirm": _confirm,
    "amend": _amend,
    "withdraw": _withdraw,
    "settle": _settle,
}
