"""Drafting an idea together: every wording with what it changed, and suggesting another one."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gobernauta.faces.often import too_often
from gobernauta.faces.pages import page_of
from gobernauta.faces.square.joining import too_many
from gobernauta.faces.square.taking_part import in_process
from gobernauta.journeys import idea as journey
from gobernauta.processes import drafting, idea_queries, ideas
from gobernauta.processes.queries import Item, Process
from gobernauta.processes.refusals import Refused

PAGE = 20


class SuggestForm(forms.Form):
    """The idea as somebody would say it."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    text = forms.CharField(
        label=gettext_lazy("Wording"),
        help_text=gettext_lazy(
            "Change what you would say otherwise. What you change is shown beside the old words."
        ),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    reason = forms.CharField(label=gettext_lazy("Why is it better?"), max_length=500, required=False)
    credit = forms.CharField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("Shown with your wording. Leave it empty to stay unnamed."),
        max_length=200,
        required=False,
    )


@in_process("ideas")
@require_safe
def listing(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Every wording of an idea, the newest first: what stands, what stood, what is suggested."""
    item = _one(process, number)
    page = {
        "process": process,
        "item": item,
        "page": page_of(item.wordings.order_by("-number"), request.GET.get("page"), PAGE),
        "may_suggest": _may_suggest(process, item),
    }
    return render(request, "square/methods/ideas_wordings.html", page)


@in_process("ideas")
@require_safe
def one(request: HttpRequest, process: Process, number: int, version: int) -> HttpResponse:
    """One wording, with what it changed."""
    item = _one(process, number)
    found = idea_queries.wording(item, version)
    if found is None:
        raise Http404
    page = {"process": process, "item": item, "version": found}
    return render(request, "square/methods/ideas_wording.html", page)


@in_process("ideas")
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Suggest another wording; the author or staff decide."""
    item, refusal = _one(process, number), None
    form = SuggestForm(request.POST or None, initial={"title": item.title, "text": item.text})
    if request.method == "POST" and form.is_valid():
        refusal = too_many(request)
        if refusal:
            form.add_error(None, refusal.sentence)
        elif (answer := _suggested(process, item, form)) is not None:
            return answer
    page = {"process": process, "item": item, "form": form if _may_suggest(process, item) else None}
    status = 400 if form.errors else 200
    return too_often(render(request, "square/methods/ideas_suggest.html", page, status=status), refusal)


def _suggested(process: Process, item: Item, form: SuggestForm) -> HttpResponse | None:
    told = form.cleaned_data
    draft = drafting.Draft(told["title"], told["text"], told["reason"], told["credit"])
    try:
        ideas.check_words(process, draft.title, draft.text)
        wording = journey.suggest(item, draft, author=None, now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    return redirect("square:idea_wording", slug=process.slug, number=item.number, version=wording.number)


def _may_suggest(process: Process, item: Item) -> bool:
    return ideas.is_open(process) and item.state == Item.JUDGED


def _one(process: Process, number: int) -> Item:
    item = idea_queries.one(process, number)
    if item is None or item.state == ideas.WITHDRAWN:
        raise Http404
    return item
