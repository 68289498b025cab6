"""Reporting something without an account, and following it by its reference."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from gobernauta.faces.doors import public
from gobernauta.inbox import queries as inbox
from gobernauta.journeys import report as journey


class ReportForm(forms.Form):
    """What a resident tells us; only the words are required."""

    text = forms.CharField(label=_("What is it about?"), max_length=20_000, widget=forms.Textarea)
    contact = forms.CharField(label=_("E-mail address (optional)"), max_length=300, required=False)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Show the form; on POST store it and go to its own page."""
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reference = journey.take_form(
            text=form.cleaned_data["text"],
            contact=form.cleaned_data["contact"],
            language=translation.get_language() or "",
            now=timezone.now(),
        )
        return redirect("square:follow", reference=reference)
    status = 400 if form.errors else 200
    return render(request, "square/report.html", {"form": form}, status=status)


@public
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Find a case by the reference typed."""
    typed = request.GET.get("reference", "")
    conversation = inbox.by_reference(typed) if typed else None
    if conversation:
        return redirect("square:follow", reference=conversation.reference)
    return render(request, "square/find.html", {"typed": typed}, status=404 if typed else 200)


@public
@require_safe
def follow(request: HttpRequest, reference: str) -> HttpResponse:
    """What has become of a report."""
    conversation = inbox.by_reference(reference)
    if conversation is None:
        raise Http404(_("We know no case with this reference."))
    answers = inbox.thread(conversation).filter(direction="out")
    return render(request, "square/follow.html", {"conversation": conversation, "answers": answers})
