"""Putting an idea forward: first its title and what is like it, then everything else. No account, no scripts."""

import secrets
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_http_methods

from gobernauta.faces.often import too_often
from gobernauta.faces.square import joining, proposing, report
from gobernauta.faces.square import map as drawn
from gobernauta.faces.square.taking_part import in_process
from gobernauta.journeys import idea as journey
from gobernauta.people import limits
from gobernauta.processes import ideas, items, projects, queries
from gobernauta.processes.queries import Process
from gobernauta.processes.refusals import Refused

SENT = "idea.sent"  # where the author's page is travels signed in the address of the page of thanks


class IdeaForm(proposing.ProposalForm, joining.JoinForm):
    """An idea as somebody puts it forward; title and words are needed, and what the rules ask of everybody."""

    title = forms.CharField(
        label=gettext_lazy("Title of your idea"),
        max_length=300,
        error_messages={"required": gettext_lazy("Give your idea a title.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What is to change, and what for?"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Write a few words about your idea.")},
    )
    key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    field_order = ("title", "text", "address", "photos", "alt", "undescribed", "document", "credit", "email")

    def __init__(self, process: Process, *args: Any, **kwargs: Any) -> None:
        super().__init__(process, *args, **kwargs)
        rules = ideas.rules_of(process).rules
        for name, most in (("title", rules.title_length), ("text", rules.text_length)):
            field = self.fields[name]
            field.widget.attrs["maxlength"] = most
        for name in ("name", "is_told"):  # `credit` says who; who leaves an address gets the key there
            self.fields.pop(name, None)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Whoever leaves an address is told what becomes of the idea."""
        told: dict[str, Any] = super().clean() or {}
        return {**told, "is_told": True}


@in_process("ideas")
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, process: Process) -> HttpResponse:
    """Ask for a title, show what is like it, then the form; a press on the map only sets the place."""
    title = request.GET.get("title", "").replace("\x00", "")[:300].strip()
    if not ideas.is_open(process) or (request.method != "POST" and not title):
        return _first_page(request, process)
    pressed = "map.x" in request.POST
    data = report.with_place(request) if request.method == "POST" else None
    form = IdeaForm(
        process, data, request.FILES or None, initial={"title": title, "key": secrets.token_hex(12)}
    )
    refusal = None
    if request.method == "POST" and not pressed and form.is_valid():
        answer, refusal = _send(request, process, form)
        if answer is not None:
            return answer
    if pressed:
        form.errors.clear()
    page = {
        "process": process,
        "is_open": True,
        "form": form,
        "alike": projects.alike(process, title) if title and request.method != "POST" else [],
        **drawn.of_town(),
    }
    answer = render(request, "square/methods/ideas_propose.html", page, status=400 if form.errors else 200)
    return too_often(answer, refusal)


def _first_page(request: HttpRequest, process: Process) -> HttpResponse:
    page = {"process": process, "is_open": ideas.is_open(process), "sent": _sent(request)}
    answer = render(request, "square/methods/ideas_propose.html", page)
    if page["sent"]:
        answer["Cache-Control"] = "no-store"
    return answer


def _sent(request: HttpRequest) -> dict[str, str] | None:
    try:
        return {"yours": signing.loads(request.GET.get("sent", ""), salt=SENT)}
    except signing.BadSignature:
        return None


def _send(
    request: HttpRequest, process: Process, form: IdeaForm
) -> tuple[HttpResponse | None, limits.Refusal | None]:
    refusal = joining.too_many(request, form.cleaned_data["email"])
    if refusal:
        form.add_error(None, refusal.sentence)
        return None, refusal
    told = form.cleaned_data
    try:
        yours = journey.put_forward(
            queries.contests(process)[0],
            _proposal(form),
            form.who(request),
            photos=told["photos"],
            alt=told["alt"],
            documents=[told["document"]] if told["document"] else [],
            now=timezone.now(),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return None, None
    return redirect(f"{request.path}?sent={signing.dumps(yours, salt=SENT)}#main"), None


def _proposal(form: IdeaForm) -> items.Proposal:
    told = form.cleaned_data
    return items.Proposal(
        told["title"].strip(),
        told["text"],
        language=get_language() or "",
        credit=told["credit"],
        area=form.areas.get(told.get("area", "")),
        address=told["address"],
        latitude=told["latitude"],
        longitude=told["longitude"],
        external_id=f"form:{told['key']}" if told["key"] else "",
    )
