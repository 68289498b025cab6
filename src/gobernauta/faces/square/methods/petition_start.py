"""All petitions, and starting one: first the wish in one line, then what others ask for already, then the rest."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from civic.methods.petition import PetitionRules
from gobernauta.faces.caching import shared
from gobernauta.faces.doors import public
from gobernauta.faces.often import too_often
from gobernauta.faces.pages import page_of
from gobernauta.faces.square.joining import too_many
from gobernauta.journeys import petition as journey
from gobernauta.people.limits import Refusal
from gobernauta.processes import petition_queries, petitions
from gobernauta.processes.queries import Version
from gobernauta.processes.refusals import Refused

PAGE = 20
SECONDS = 15
SHORTEST = 4  # letters before anything is looked for


class WishForm(forms.Form):
    """What somebody asks for; every length is that of the rules."""

    title = forms.CharField(
        label=gettext_lazy("What do you ask the town to do?"),
        help_text=gettext_lazy("One clear thing, in one line"),
        error_messages={"required": gettext_lazy("Say in one line what the town should do.")},
    )
    background = forms.CharField(
        label=gettext_lazy("Why?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say in a few sentences why.")},
    )
    details = forms.CharField(
        label=gettext_lazy("Anything else people should know"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("Shown with the petition"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write your name: a petition has an author.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("Never shown. We send your key to the petition there."),
        max_length=300,
        error_messages={"required": gettext_lazy("Write your e-mail address: your key is sent there.")},
    )

    def __init__(self, rules: PetitionRules, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, most in (
            ("title", rules.title_length),
            ("background", rules.background_length),
            ("details", rules.details_length),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.CharField)
            field.max_length = most
            field.widget.attrs["maxlength"] = most
            field.validators.append(MaxLengthValidator(most))
            hint = _("At most %(most)d characters.") % {"most": most}
            field.help_text = f"{field.help_text}. {hint}" if field.help_text else hint

    def wish(self) -> petitions.Wish:
        """What was typed, as it is kept."""
        told = self.cleaned_data
        return petitions.Wish(
            told["title"], told["background"], told["details"], get_language() or "", credit=told["name"]
        )


@public
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every petition that was published or turned down, with filters."""
    wanted = {name: request.GET.get(name, "")[:100].replace("\x00", "") for name in ("q", "state", "order")}
    found = petition_queries.listed(words=wanted["q"], state=wanted["state"], order=wanted["order"])
    page = page_of(found, request.GET.get("page"), PAGE)
    query = request.GET.copy()
    query.pop("page", None)
    told = {"page": page, "wanted": wanted, "query": query.urlencode(), "may_start": petition_queries.rules()}
    return shared(request, render(request, "square/methods/petition_list.html", told), seconds=SECONDS)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """One line first; with it, similar petitions and the rest of the form; then a letter with the author's key."""
    version = petition_queries.rules()
    if version is None:
        raise Http404(_("The town takes no petitions yet."))
    rules = petitions.rules_of(version)
    title = request.GET.get("title", "").replace("\x00", "").strip()[: rules.title_length]
    form = WishForm(rules, request.POST if request.method == "POST" else None, initial={"title": title})
    refusal = None
    if request.method == "POST" and form.is_valid():
        refusal = too_many(request, form.cleaned_data["email"])
        if refusal is None and _begun(version, form):
            return redirect("square:petition_sent")
    return too_often(_page(request, form, title, refusal), refusal)


@public
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The page after the form: look into your mailbox."""
    return render(request, "square/methods/petition_sent.html")


@public
@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """What others ask for already, while somebody types."""
    words = request.GET.get("title", "").replace("\x00", "").strip()
    found = petition_queries.similar(words) if len(words) >= SHORTEST else []
    answer = render(request, "square/methods/petition_similar.html", {"similar": found})
    answer["Cache-Control"] = "public, max-age=60"
    return answer


def _page(request: HttpRequest, form: WishForm, title: str, refusal: Refusal | None) -> HttpResponse:
    if refusal:
        form.add_error(None, refusal.sentence)
    words = form["title"].value() or ""
    page = {
        "form": form,
        "is_first": request.method != "POST" and not title,
        "similar": petition_queries.similar(words) if len(words) >= SHORTEST else [],
    }
    return render(request, "square/methods/petition_start.html", page, status=400 if form.errors else 200)


def _begun(version: Version, form: WishForm) -> bool:
    told = form.cleaned_data
    try:
        journey.begin(
            version=version, wish=form.wish(), email=told["email"], name=told["name"], now=timezone.now()
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


urlpatterns = [
    path("", listing, name="petitions"),
    path("start/", start, name="start_petition"),
    path("sent/", sent, name="petition_sent"),
    path("similar/", similar, name="similar_petitions"),
]
