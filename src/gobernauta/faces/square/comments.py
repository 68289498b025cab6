"""Comments on any page of a process: the list that a page includes, one comment with its answers, writing, reporting.

A page puts `comments.of(request, about)` under `comments` and includes `square/comments.html`. The list has no form of
its own, so that the page can be kept by caches; what is written is written on a page of its own, with or without
scripts.
"""

import secrets
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gobernauta.faces.often import too_often
from gobernauta.faces.square import methods, taking_part
from gobernauta.faces.square.joining import too_many
from gobernauta.journeys import comment as journey
from gobernauta.journeys.take_part import Who
from gobernauta.people import limits, visitors
from gobernauta.processes import comments, moderation, queries, threads
from gobernauta.processes.comments import About
from gobernauta.processes.queries import Comment, Process
from gobernauta.processes.refusals import Refused

COPIES = 50  # of one comment, named on its page
LAST = 500  # nobody pages further


class CommentForm(forms.Form):
    """What somebody says; only the words are needed. `key` makes the same form sent twice one comment."""

    text = forms.CharField(
        label=gettext_lazy("Your comment"),
        max_length=comments.LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write what you want to say.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("Shown beside your comment. Leave it empty to stay unnamed."),
        max_length=200,
        required=False,
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("Only if you wish to hear what becomes of it. It is not shown."),
        max_length=300,
        required=False,
    )
    key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def who(self, request: HttpRequest) -> Who:
        """Who speaks, as far as they say; call it when the form is valid."""
        told = self.cleaned_data
        return Who(
            door="web",
            email=told["email"],
            name=told["name"],
            language=get_language() or "",
            network=visitors.network(request),
        )


class ReportForm(forms.Form):
    """Why a comment should not stand here."""

    reason = forms.CharField(
        label=gettext_lazy("What is wrong with it?"),
        help_text=gettext_lazy(
            "A sentence is enough. A person reads it and decides; the comment stays until then."
        ),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say what is wrong with it, in a sentence.")},
    )


def of(request: HttpRequest, about: About, *, is_open: bool = True) -> dict[str, Any]:
    """What `square/comments.html` needs: a page of threads, their order, and where to write while it `is_open`."""
    is_oldest = request.GET.get("order") == "oldest"
    return {
        "threads": threads.page(about, number=_number(request), oldest=is_oldest),
        "order": "oldest" if is_oldest else "newest",
        "write": _write(about) if is_open and comments.are_taken(about.process) else "",
        "process": about.process,
    }


@taking_part.in_process()
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, process: Process) -> HttpResponse:
    """A comment of one's own, on the process or on an item or paragraph of it."""
    about, form, refusal = _about(process, request.GET), _form(request), None
    if request.method == "POST":
        said, refusal = _said(request, about, form)
        if said is not None:
            return _there(about, said)
    page = {"about": about, "back": _subject(about), "is_held": "held" in request.GET}
    page["form"] = form if form.errors or comments.are_taken(process) else None
    return _answered(request, process, "square/comment_write.html", page, refusal)


@taking_part.in_process()
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """One comment: what it answers, what was answered to it, and the form to answer."""
    found = _found(process, number)
    about, form, refusal = About(process, found.item, found.paragraph), _form(request), None
    if request.method == "POST":
        said, refusal = _said(request, about, form, parent=found.pk)
        if said is not None:
            return _there(about, said)
    is_taken = comments.are_taken(process) and found.state == comments.SHOWN
    page = {
        "here": threads.alone(found),
        "above": threads.above(found),
        "threads": threads.below(found, number=_number(request)),
        "copies": threads.copies(found, COPIES) if found.copies else [],
        "form": form if is_taken or form.errors else None,
        "back": _subject(about),
        "about": about,
        "is_said": "said" in request.GET,
    }
    return _answered(request, process, "square/comment.html", page, refusal)


@taking_part.in_process()
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Tell the town that a comment breaks a rule."""
    found, form, refusal = _found(process, number), ReportForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        refusal = too_many(request)
        if refusal is None:
            told = {"reason": form.cleaned_data["reason"], "network": visitors.network(request)}
            moderation.flag(found, **told, now=timezone.now())
            return redirect(f"{request.path}?done=1")
        form.add_error(None, refusal.sentence)
    page = {"here": threads.alone(found), "form": form, "is_done": "done" in request.GET}
    return _answered(request, process, "square/comment_report.html", page, refusal)


def _form(request: HttpRequest) -> CommentForm:
    return CommentForm(request.POST or None, initial={"key": secrets.token_hex(12)})


def _said(
    request: HttpRequest, about: About, form: CommentForm, parent: int = 0
) -> tuple[Comment | None, limits.Refusal | None]:
    """Take what was written; None when the form is shown again with what is wrong."""
    if not form.is_valid():
        return None, None
    refusal = too_many(request, form.cleaned_data["email"])
    if refusal:
        form.add_error(None, refusal.sentence)
        return None, refusal
    told = form.cleaned_data
    key = f"form:{told['key']}" if told["key"] else ""
    try:
        who = form.who(request)
        return journey.say(about, told["text"], who, now=timezone.now(), parent=parent, key=key), None
    except Refused as refused:
        form.add_error(None, str(refused))
        return None, None


def _answered(
    request: HttpRequest,
    process: Process,
    template: str,
    page: dict[str, Any],
    refusal: limits.Refusal | None,
) -> HttpResponse:
    form = page["form"]
    status = 400 if form is not None and form.errors else 200
    answer = render(request, template, {"process": process, **page}, status=status)
    answer["Cache-Control"] = "no-store"
    return too_often(answer, refusal)


def _there(about: About, said: Comment) -> HttpResponse:
    """Where what was said can be read; what waits for a person says so."""
    if said.state != comments.SHOWN:
        return redirect(f"{_write(about)}{'&' if about.item or about.paragraph else '?'}held=1")
    return redirect(f"{reverse('square:comment', args=[about.process.slug, said.pk])}?said=1")


def _found(process: Process, number: int) -> Comment:
    found = threads.one(process, number)
    if found is None:
        raise Http404(_("We know no such comment."))
    return found


def _about(process: Process, told: Any) -> About:
    """What is commented on: the number of an item, or of a paragraph's row. Raises `Http404`."""
    item, paragraph = told.get("item", ""), told.get("paragraph", "")
    if not item and not paragraph:
        return About(process)
    found = About(
        process,
        queries.item(process, int(item)) if _is_number(item) else None,
        queries.paragraph(process, int(paragraph)) if _is_number(paragraph) else None,
    )
    if found.item is None and found.paragraph is None:
        raise Http404(_("What you want to comment on is not here."))
    return found


def _write(about: About) -> str:
    page = reverse("square:comment_write", args=[about.process.slug])
    if about.item:
        return f"{page}?item={about.item.number}"
    return f"{page}?paragraph={about.paragraph.pk}" if about.paragraph else page


def _subject(about: About) -> str:
    return methods.page_of(about.process, about.item, about.paragraph)


def _number(request: HttpRequest) -> int:
    asked = request.GET.get("comments", "")
    return min(max(int(asked), 1), LAST) if _is_number(asked) else 1


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) < 10


urlpatterns = [
    path("comments/new/", write, name="comment_write"),
    path("comments/<int:number>/", one, name="comment"),
    path("comments/<int:number>/report/", report, name="comment_report"),
]
