"""Showing who one is, for one act: the page behind a link, with a form for each proof that the process takes."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from civic.methods.protocol import Proof
from gobernauta.faces.doors import public
from gobernauta.faces.often import too_often
from gobernauta.journeys import proving
from gobernauta.journeys.take_part import Done
from gobernauta.people import limits, visitors
from gobernauta.processes import receipts
from gobernauta.processes.queries import Contest
from gobernauta.processes.refusals import Refused


class EmailForm(forms.Form):
    """An address; what was done counts once its owner has pressed the button in the mail."""

    prefix = "email"
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("We send you a link. It counts once you have confirmed it."),
        max_length=300,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class RollForm(forms.Form):
    """What the roll of residents is asked; neither is kept."""

    prefix = "roll"
    document = forms.CharField(
        label=gettext_lazy("Number of your identity document"),
        help_text=gettext_lazy(
            "With or without spaces and hyphens. It is compared with the roll and not kept."
        ),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    born = forms.DateField(
        label=gettext_lazy("Date of birth"),
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
    )


FORMS: dict[Proof, type[forms.Form]] = {Proof.EMAIL: EmailForm, Proof.ROLL: RollForm}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest, token: str) -> HttpResponse:
    """What was done and how to show who one is. Looking changes nothing; each form is one proof."""
    try:
        draft, contest = proving.read(token)
    except Refused as refused:
        return render(request, "square/confirm.html", {"refusal": str(refused)}, status=400)
    asked = [proof for proof in proving.asked(contest) if proof in FORMS]
    sent = Proof(request.POST["proof"]) if request.POST.get("proof") in asked else None
    drawn = {proof: FORMS[proof](request.POST if proof is sent else None) for proof in asked}
    told: dict[str, Any] = {"process": contest.process, "draft": draft, "forms": drawn, "asked": asked}
    if sent is not None and drawn[sent].is_valid():
        return _shown(request, draft, contest, sent, drawn[sent], told)
    return _page(request, told, 400 if sent else 200)


def _shown(
    request: HttpRequest,
    draft: proving.Draft,
    contest: Contest,
    proof: Proof,
    form: forms.Form,
    told: dict[str, Any],
) -> HttpResponse:
    """Take the act with the proof, or say why not with everything that was typed."""
    person = form.cleaned_data["email"] if proof is Proof.EMAIL else form.cleaned_data["document"]
    limited = "form" if proof is Proof.EMAIL else "roll"
    refusal = limits.spend(limited, network=visitors.network(request), person=person, now=timezone.now())
    if refusal:
        return too_often(_page(request, {**told, "errors": [refusal.sentence]}, 429), refusal)
    try:
        done = _take(draft, contest, proof, form, visitors.network(request))
    except Refused as refused:
        return _page(request, {**told, "errors": [str(refused)]}, 400)
    listed = receipts.is_listed(contest.process)
    return _page(request, {**told, "done": done, "listed": listed}, 200)


def _take(draft: proving.Draft, contest: Contest, proof: Proof, form: forms.Form, network: str) -> Done:
    typed, now = form.cleaned_data, timezone.now()
    if proof is Proof.EMAIL:
        return proving.by_email(draft, contest, typed["email"], network=network, now=now)
    return proving.by_roll(
        draft, contest, document=typed["document"], born=typed["born"], network=network, now=now
    )


def _page(request: HttpRequest, told: dict[str, Any], status: int) -> HttpResponse:
    answer = render(request, "square/prove.html", told, status=status)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"  # the address is the key
    return answer
