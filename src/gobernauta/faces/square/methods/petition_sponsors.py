"""Pages behind the links of a petition that is not public yet: its author's own, and those of its sponsors.

Looking at a link changes nothing: programs of mail servers look at every link. Only buttons do.
"""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gobernauta.faces.doors import public
from gobernauta.faces.often import too_often
from gobernauta.faces.square.joining import too_many
from gobernauta.journeys import petition as journey
from gobernauta.processes import petition_queries, petitions, rejecting
from gobernauta.processes.refusals import Refused

Act = Callable[[journey.Key, HttpRequest], None]


class SponsorForm(forms.Form):
    """Who stands by a petition."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=200, required=False)
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy(
            "Never shown. We send you a link; you stand by the petition once you have confirmed."
        ),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Write your e-mail address: we send the confirmation there.")
        },
    )


@public
@require_http_methods(["GET", "HEAD", "POST"])
def yours(request: HttpRequest, token: str) -> HttpResponse:
    """An author's own page: where the petition stands, and the one thing to do next."""
    try:
        key = journey.yours(token)
    except Refused as refused:
        return _broken(request, str(refused))
    problem = ""
    if request.method == "POST":
        problem = _done(key, request)
        if not problem:
            return redirect("square:your_petition", token=token)
    answer = render(request, "square/methods/petition_yours.html", _own(key, request, problem))
    return _private(answer, problem)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sponsor(request: HttpRequest, token: str) -> HttpResponse:
    """The link to share: what the petition asks for, and the form to stand by it."""
    try:
        key = journey.shared(token)
    except Refused as refused:
        return _broken(request, str(refused))
    form = SponsorForm(request.POST or None)
    refusal, is_sent = None, False
    if request.method == "POST" and form.is_valid():
        refusal = too_many(request, form.cleaned_data["email"])
        if refusal:
            form.add_error(None, refusal.sentence)
        else:
            _offer(key, form)
            is_sent = not form.errors
    page = {
        "process": key.process,
        "words": rejecting.wording(key.process),
        "form": form,
        "is_sent": is_sent,
        "is_wanted": key.process.state in ("sponsoring", "moderation"),
    }
    answer = render(request, "square/methods/petition_sponsor.html", page, status=400 if form.errors else 200)
    return too_often(_private(answer), refusal)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def stand(request: HttpRequest, token: str) -> HttpResponse:
    """A sponsor's own link: its button counts."""
    try:
        key = journey.offered(token)
        if request.method == "POST":
            journey.stand(key, now=timezone.now())
    except Refused as refused:
        return _broken(request, str(refused))
    page = {
        "process": key.process,
        "words": rejecting.wording(key.process),
        "is_done": request.method == "POST",
    }
    return _private(render(request, "square/methods/petition_stand.html", page))


def _done(key: journey.Key, request: HttpRequest) -> str:
    """Do what a button of the author's page says; what was wrong, or nothing."""
    refusal = too_many(request)
    if refusal:
        return refusal.sentence
    try:
        ACTS[request.POST.get("do", "")](key, request)
    except KeyError:
        return _("Choose what to do.")
    except Refused as refused:
        return str(refused)
    return ""


def _offer(key: journey.Key, form: SponsorForm) -> None:
    told = form.cleaned_data
    try:
        journey.offer(
            key,
            email=told["email"],
            name=told["name"],
            language=get_language() or "",
            now=timezone.now(),
        )
    except Refused as refused:
        form.add_error(None, str(refused))


def _own(key: journey.Key, request: HttpRequest, problem: str) -> dict[str, object]:
    process, rules = key.process, petitions.rules_of(key.process.version)
    rejection = petitions.rejection(process)
    return {
        "process": process,
        "words": rejecting.wording(process),
        "shared": journey.sponsor_page(process),
        "sponsors": petition_queries.number_of_sponsors(process),
        "needed": rules.sponsors_needed,
        "most": rules.sponsors_most,
        "rejection": rejection,
        "reason": rejecting.CODES[rejection.code].words
        if rejection and rejection.code in rejecting.CODES
        else "",
        "may_appeal": process.state == "rejected" and not process.changes.filter(verb="appeal").exists(),
        "typed": request.POST,
        "problem": problem,
    }


def _go_on(key: journey.Key, request: HttpRequest) -> None:
    journey.go_on(key, now=timezone.now())


def _invite(key: journey.Key, request: HttpRequest) -> None:
    journey.invite(key, request.POST.get("addresses", "")[:5_000], now=timezone.now())


def _appeal(key: journey.Key, request: HttpRequest) -> None:
    text = request.POST.get("appeal", "")[:4_000].replace("\x00", "")
    petitions.appeal(process=key.process, text=text, now=timezone.now())


def _withdraw(key: journey.Key, request: HttpRequest) -> None:
    petitions.withdraw(process=key.process, now=timezone.now())


ACTS: dict[str, Act] = {"go_on": _go_on, "invite": _invite, "appeal": _appeal, "withdraw": _withdraw}


def _broken(request: HttpRequest, problem: str) -> HttpResponse:
    page = {"problem": problem, "title": _("This link does not work")}
    return render(request, "square/methods/petition_broken.html", page, status=400)


def _private(answer: HttpResponse, problem: str = "") -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    if problem:
        answer.status_code = 400
    return answer


urlpatterns = [
    path("yours/<str:token>/", yours, name="your_petition"),
    path("sponsor/<str:token>/", sponsor, name="sponsor"),
    path("stand/<str:token>/", stand, name="stand"),
]
