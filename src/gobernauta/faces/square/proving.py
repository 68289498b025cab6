"""Showing who one is, for one act: the page behind a link, with a form for each proof that the process takes.

Who shows it at the public identity provider goes there and comes back with a code; coming back changes nothing
either, its button does. What has to be the same on both ways lies in the session in between, and not after.
"""

from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from civic.methods.protocol import Proof
from gobernauta.faces.doors import public
from gobernauta.faces.forms import LongSelect
from gobernauta.faces.often import too_often
from gobernauta.journeys import drafted, proving, shown
from gobernauta.journeys.take_part import Done
from gobernauta.people import identity, limits, roll, visitors
from gobernauta.people import queries as people
from gobernauta.processes import acts, receipts
from gobernauta.processes.queries import Contest
from gobernauta.processes.refusals import Refused

SESSION = "identity"


class ProofForm(forms.Form):
    """What is still missing of what the process asks: a proof that says nothing of age and area asks for both."""

    def __init__(self, draft: drafted.Draft, contest: Contest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = acts.participation_of(contest)
        self.least_age = 0 if draft.age else asked.least_age or 0
        if self.least_age:
            words = _("I am %(age)d years old or older") % {"age": self.least_age}
            self.fields["of_age"] = forms.BooleanField(label=words)
        if asked.areas and not draft.area:
            known = [(area.slug, area.name) for area in people.areas() if area.slug in asked.areas]
            self.fields["area"] = forms.ChoiceField(
                label=_("Where do you live?"), choices=[("", _("Choose")), *known], widget=LongSelect
            )

    def completed(self, draft: drafted.Draft) -> drafted.Draft:
        """The act with what this valid form adds to it."""
        area = self.cleaned_data.get("area", draft.area)
        return replace(draft, age=draft.age or self.least_age, area=area)


class EmailForm(ProofForm):
    """An address; what was done counts once its owner has pressed the button in the mail."""

    prefix = "email"
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("We send you a link. It counts once you have confirmed it."),
        max_length=300,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class RollForm(ProofForm):
    """What the roll of residents is asked; neither is kept. Age and area stand on it."""

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {name: self.fields[name] for name in ("document", "born")}
        self.least_age = 0


class AccountForm(ProofForm):
    """It leads to the identity provider, which says who but neither how old nor where."""

    prefix = "account"


FORMS: dict[Proof, type[ProofForm]] = {
    Proof.EMAIL: EmailForm,
    Proof.ROLL: RollForm,
    Proof.OIDC: AccountForm,
}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest, token: str) -> HttpResponse:
    """What was done and how to show who one is. Looking changes nothing; each form is one proof."""
    try:
        draft, contest = drafted.read(token)
    except Refused as refused:
        return _not_shown(request, str(refused))
    ways = drafted.ways(contest)
    sent = Proof(request.POST["proof"]) if request.POST.get("proof") in ways else None
    drawn = {proof: FORMS[proof](draft, contest, request.POST if proof is sent else None) for proof in ways}
    told: dict[str, Any] = {"process": contest.process, "forms": drawn, "provider": identity.provider()}
    if sent is not None and drawn[sent].is_valid():
        return _shown(request, draft, contest, sent, drawn[sent], told)
    return _page(request, told, 400 if sent else 200)


def _shown(
    request: HttpRequest,
    draft: drafted.Draft,
    contest: Contest,
    proof: Proof,
    form: ProofForm,
    told: dict[str, Any],
) -> HttpResponse:
    """Take the act with the proof, or say why not with everything that was typed."""
    typed = form.cleaned_data
    if proof is Proof.ROLL:  # one person, however the number is spelt
        limited, person = "roll", roll.digest(typed["document"])
    else:
        limited, person = "form", typed.get("email", "")
    refusal = limits.spend(limited, network=visitors.network(request), person=person, now=timezone.now())
    if refusal:
        return too_often(_page(request, {**told, "errors": [refusal.sentence]}, 429), refusal)
    draft = form.completed(draft)
    if proof is Proof.OIDC:
        return _away(request, {**told, "token": drafted.token_of(draft)})
    try:
        done = _take(draft, contest, proof, form, visitors.network(request))
    except Refused as refused:
        return _page(request, {**told, "errors": [str(refused)]}, 400)
    return _counted(request, contest, done)


def _take(draft: drafted.Draft, contest: Contest, proof: Proof, form: forms.Form, network: str) -> Done:
    typed, now = form.cleaned_data, timezone.now()
    if proof is Proof.EMAIL:
        return proving.by_email(draft, contest, typed["email"], network=network, now=now)
    return proving.by_roll(
        draft, contest, document=typed["document"], born=typed["born"], network=network, now=now
    )


def _away(request: HttpRequest, told: dict[str, Any]) -> HttpResponse:
    """The link to the identity provider; a link, because a form may lead to no other host."""
    try:
        begun = identity.begin(told["provider"], _returns())
    except identity.Unproved as problem:
        return _page(request, {**told, "errors": [str(problem)]}, 503)
    kept = {"state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier, "token": told["token"]}
    request.session[SESSION] = kept
    return _page(request, {**told, "away": begun.page}, 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest) -> HttpResponse:
    """Somebody comes back from the identity provider; its button looks who it is, and counts."""
    kept, at = request.session.get(SESSION), identity.provider()
    came = request.POST if request.method == "POST" else request.GET
    if kept is None or at is None or not constant_time_compare(came.get("state", ""), kept["state"]):
        return _not_shown(
            request, _("This does not belong to anything that was begun here. Take part once more.")
        )
    try:
        draft, contest = drafted.read(kept["token"])
        code = came.get("code", "")[:2_000]
        if not code:
            raise identity.Unproved(_("%(name)s has not told us who you are. Try again.") % {"name": at.name})
        if request.method != "POST":
            return _page(request, {"process": contest.process, "code": code, "state": kept["state"]}, 200)
        account = identity.finish(
            at, code=code, nonce=kept["nonce"], verifier=kept["verifier"], returns=_returns()
        )
        network, now = visitors.network(request), timezone.now()
        done = proving.by_account(draft, contest, account=account, network=network, now=now)
    except (Refused, identity.Unproved) as problem:
        return _not_shown(request, str(problem), kept["token"])
    del request.session[SESSION]
    return _counted(request, contest, done)


def _not_shown(request: HttpRequest, problem: str, token: str = "") -> HttpResponse:
    told = {"refusal": problem, "again": reverse("square:prove", args=[token]) if token else ""}
    return render(request, "square/confirm.html", told, status=400)


def _returns() -> str:
    """Where the provider sends people back to: one address in every language, as it is registered there."""
    return f"{settings.PUBLIC_ADDRESS}/take-part/back/"


def _counted(request: HttpRequest, contest: Contest, done: Done) -> HttpResponse:
    process = contest.process
    told = {"process": process, "done": done, "listed": receipts.is_listed(process)}
    answer = _page(request, told, 200)
    if done.mark:
        answer.set_cookie(
            shown.name(process),
            done.mark,
            max_age=shown.SECONDS,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return answer


def _page(request: HttpRequest, told: dict[str, Any], status: int) -> HttpResponse:
    answer = render(request, "square/prove.html", told, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
