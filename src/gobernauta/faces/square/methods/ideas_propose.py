"""Putting an idea forward."""

from functools import partial
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gobernauta.faces.square import joining, proposing, report
from gobernauta.faces.square.taking_part import in_process
from gobernauta.journeys import idea as journey
from gobernauta.processes import ideas, queries
from gobernauta.processes.queries import Process

PAGE = "square/methods/ideas_propose.html"
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
    """Ask for a title, show what is like it, then the form."""
    title = proposing.title_of(request, 300)
    if not ideas.is_open(process) or (request.method != "POST" and not title):
        return _first_page(request, process)
    data = report.with_place(request) if request.method == "POST" else None
    form = IdeaForm(process, data, request.FILES or None, initial={"title": title})
    return proposing.page(request, process, form, PAGE, partial(_keep, request, process, form))


def _first_page(request: HttpRequest, process: Process) -> HttpResponse:
    page = {"process": process, "is_open": ideas.is_open(process), "sent": _sent(request)}
    answer = render(request, PAGE, page)
    if page["sent"]:
        answer["Cache-Control"] = "no-store"
    return answer


def _sent(request: HttpRequest) -> dict[str, str] | None:
    try:
        return {"yours": signing.loads(request.GET.get("sent", ""), salt=SENT)}
    except signing.BadSignature:
        return None


def _keep(request: HttpRequest, process: Process, form: IdeaForm) -> str:
    """Where the author's own page is, signed."""
    yours = journey.put_forward(
        queries.contests(process)[0],
        form.proposal(form.areas.get(form.cleaned_data.get("area", ""))),
        form.who(request),
        **form.enclosed(),
        now=timezone.now(),
    )
    return signing.dumps(yours, salt=SENT)
