"""Moderation at the desk: what residents flag, what waits for a second person, which appeals wait for a third."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gobernauta.faces.desk import found
from gobernauta.faces.doors import staff
from gobernauta.journeys import moderate
from gobernauta.people import policy
from gobernauta.processes import house_rules, moderation, removals
from gobernauta.processes.queries import Removal
from gobernauta.processes.refusals import Refused


class ProposalForm(forms.Form):
    """The rule that is broken, and how."""

    rule = forms.ChoiceField(label=gettext_lazy("Which rule does it break?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("How? Everybody can read this"),
        max_length=moderation.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rule"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(slug, rule.words) for slug, rule in house_rules.RULES.items()]


@staff("process.moderate")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Everything that waits to be looked at."""
    return _page(request)


@staff("process.moderate")
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Look at one thing: propose to remove it, or find that it breaks no rule."""
    subject, now = _subject(request, kind, pk), timezone.now()
    if "fine" in request.POST:
        moderation.set_flags_aside(subject, now=now)
        messages.success(request, _("It stays. What was said against it is settled."))
        return redirect("desk:moderation")
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cited = moderation.Cited(form.cleaned_data["rule"], form.cleaned_data["reason"])
        try:
            moderation.propose(subject, cited, actor=found.somebody(request), now=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Proposed. Somebody else must agree."))
            return redirect("desk:moderation")
    told = {"form": form, "subject": subject, "kind": kind}
    return render(request, "desk/moderation_propose.html", told, status=400 if form.errors else 200)


@staff("process.moderate")
@require_POST
def second(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person: agree, or not."""
    removal, actor, now = _removal(request, pk), found.somebody(request), timezone.now()
    try:
        if "confirm" in request.POST:
            moderate.confirm(removal, actor=actor, now=now)
            messages.success(request, _("Removed. Its author is told, with the code to appeal."))
        else:
            moderation.drop(removal, actor=actor, now=now)
            messages.success(request, _("It stays."))
    except Refused as refused:
        return _page(request, str(refused))
    return redirect("desk:moderation")


@staff("process.moderate")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide an appeal, with the reasons its author reads."""
    removal, answer = _removal(request, pk), request.POST.get("answer", "")
    try:
        moderate.decide(
            removal,
            restored="restore" in request.POST,
            answer=answer,
            actor=found.somebody(request),
            now=timezone.now(),
        )
    except Refused as refused:
        return _page(request, str(refused), {removal.pk: answer})
    messages.success(request, _("Decided. Its author is told."))
    return redirect("desk:moderation")


def _page(request: HttpRequest, problem: str = "", typed: dict[int, str] | None = None) -> HttpResponse:
    reach = policy.reach(found.somebody(request), "process.moderate")
    told = {
        "flagged": removals.flagged(reach),
        "proposed": removals.with_subjects(removals.proposed(reach)),
        "appealed": removals.with_subjects(removals.appealed(reach)),
        "problem": problem,
        "typed": typed or {},
    }
    return render(request, "desk/moderation.html", told, status=400 if problem else 200)


def _subject(request: HttpRequest, kind: str, pk: int) -> moderation.Subject:
    subject = moderation.found(kind, pk)
    if subject is None or not policy.may(
        found.somebody(request), "process.moderate", subject.process.organization_id
    ):
        raise Http404
    return subject


def _removal(request: HttpRequest, pk: int) -> Removal:
    removal = removals.one(pk)
    if removal is None or not policy.may(
        found.somebody(request), "process.moderate", removal.process.organization_id
    ):
        raise Http404
    return removal
