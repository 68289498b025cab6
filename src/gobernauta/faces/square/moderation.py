"""Moderation in public: the rules, how often each was cited and with what outcome; and asking for another look."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gobernauta.faces.doors import public
from gobernauta.faces.often import too_often
from gobernauta.people import limits, visitors
from gobernauta.processes import moderation, removals
from gobernauta.processes.refusals import Refused


class AppealForm(forms.Form):
    """The code from the message about a removal, and why it should be shown."""

    code = forms.CharField(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("From the message in which we told you, for example 7K3M9-Q2XTB-4HN8D"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Why should it be shown?"),
        max_length=moderation.LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@public
@require_safe
def tally(request: HttpRequest) -> HttpResponse:
    """The rules of the house with their figures."""
    return render(request, "square/moderation.html", {"rows": removals.tally()})


@public
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest) -> HttpResponse:
    """Ask that somebody else looks at a removal once more."""
    form = AppealForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    now, code = timezone.now(), form.cleaned_data["code"]
    refusal = limits.spend("key", network=visitors.network(request), person=code[:12], now=now)
    if refusal:
        form.add_error(None, refusal.sentence)
        return too_often(_page(request, form), refusal)
    try:
        removal = moderation.appeal(code, form.cleaned_data["text"], now=now)
    except Refused as refused:
        form.add_error("code" if refused.code == "code" else None, str(refused))
        return _page(request, form)
    return render(request, "square/appeal.html", {"removal": removal})


def _page(request: HttpRequest, form: AppealForm) -> HttpResponse:
    return render(request, "square/appeal.html", {"form": form}, status=400 if form.errors else 200)
