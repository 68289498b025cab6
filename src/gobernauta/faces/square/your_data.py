"""What the town keeps of somebody: asked for by mail, seen, taken along, erased. No account is needed for it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gobernauta.faces.doors import public
from gobernauta.journeys import your_data as journey
from gobernauta.people import limits, visitors
from gobernauta.processes.refusals import Refused

SHOWN = 50  # rows of a kind on the page; the file has all of them


class AskForm(forms.Form):
    """Whose data."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("We send a link there, so that nobody else can ask for what is yours."),
        max_length=300,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Write the address you wrote to us from.")},
    )


@public
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the link; the answer is the same whether we know the address or not."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refusal = _asked(request, form)
        if not refusal:
            return render(request, "square/your_data_sent.html", {"email": form.cleaned_data["email"]})
        form.add_error(None, refusal)
    return render(request, "square/your_data_ask.html", {"form": form}, status=400 if form.errors else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """What is kept; on POST it is erased."""
    try:
        address = journey.address_of(token)
    except Refused as refused:
        return render(request, "square/confirm.html", {"refusal": str(refused)}, status=400)
    if request.method == "POST":
        journey.erase(address, now=timezone.now())
    held = journey.held(address)
    told = {name: rows[:SHOWN] for name, rows in held.items()}
    more = {name: max(len(rows) - SHOWN, 0) for name, rows in held.items()}
    shown = {
        "address": address,
        "held": told,
        "more": more,
        "token": token,
        "is_done": request.method == "POST",
    }
    return _uncached(render(request, "square/your_data.html", shown))


@public
@require_safe
def download(request: HttpRequest, token: str) -> HttpResponse:
    """All of it as one file."""
    try:
        address = journey.address_of(token)
    except Refused as refused:
        return render(request, "square/confirm.html", {"refusal": str(refused)}, status=400)
    answer = HttpResponse(journey.export(address), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="your-data.zip"'
    return _uncached(answer)


def _asked(request: HttpRequest, form: AskForm) -> str:
    """Send the link, or say why not now."""
    now, email = timezone.now(), form.cleaned_data["email"]
    refusal = limits.spend("form", network=visitors.network(request), person=email.lower(), now=now)
    if refusal:
        return refusal.sentence
    try:
        journey.ask(email, now=now)
    except Refused as refused:
        return str(refused)
    return ""


def _uncached(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    return answer


urlpatterns = [
    path("your-data/", ask, name="your_data"),
    path("your-data/<str:token>/", page, name="your_data_page"),
    path("your-data/<str:token>/your-data.zip", download, name="your_data_file"),
]
