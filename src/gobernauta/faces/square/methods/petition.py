"""A petition: the form to sign first, how far it is, what the town promised by when, what it answered.

The page is the same for everybody and sets no cookie, so that caches serve it; a petition in the news is read a
thousand times a second. That is why its form carries no token against forged requests: signing rests on no log-in that
another site could misuse, every signature is proved by its own means, and a browser that says it comes from elsewhere
is refused.
"""

from typing import Any

from django import forms
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from gobernauta.faces.caching import shared
from gobernauta.faces.doors import public
from gobernauta.faces.often import too_often
from gobernauta.faces.square import choosing, recount, taking_part
from gobernauta.faces.square.joining import JoinForm, remembered, too_many
from gobernauta.faces.square.methods import petition_areas
from gobernauta.journeys import gathering, take_part
from gobernauta.people import queries as people
from gobernauta.processes import (
    integrity,
    petition_queries,
    petitions,
    queries,
    rejecting,
    signatures,
    thresholds,
)
from gobernauta.processes.queries import Process
from gobernauta.processes.refusals import Refused
from gobernauta.processes.signatures import Sheet

SECONDS = 10  # a page may be this old; figures are a few seconds old anyhow
HERE = ("same-origin", "none")  # where a browser says a request comes from, when it comes from this site
OVER = ("closed", "archived")  # from then on its signatures can be counted again
FEW_AREAS = 60  # more are typed, not chosen


class SignForm(JoinForm):
    """Who signs; where they live is asked of everybody, for the counts by area, and need not be answered."""

    acts = True
    typed_area = forms.CharField(
        label=gettext_lazy("Where do you live?"),
        help_text=gettext_lazy("The part of the town, as it is commonly called"),
        max_length=200,
        required=False,
    )

    def _ask_area(self) -> None:
        super()._ask_area()
        typed = self.fields.pop("typed_area")
        if self.asked.areas or not self.areas:
            return
        if len(self.areas) > FEW_AREAS:
            self.fields["area"] = typed
            return
        field = forms.ChoiceField(label=_("Where do you live?"), required=False)
        field.choices = [
            ("", _("I would rather not say")),
            *((slug, one.name) for slug, one in self.areas.items()),
        ]
        self.fields["area"] = field

    def clean_area(self) -> str:
        """The area's short name; one that was typed is looked for among all names."""
        said = str(self.cleaned_data["area"]).strip()
        if not said or said in self.areas:
            return said
        folded = said.casefold()
        for slug, area in self.areas.items():
            if folded in {area.name.casefold(), *(str(name).casefold() for name in area.other_names)}:
                return slug
        raise forms.ValidationError(
            _("We know no such part of the town. Leave it empty if you are not sure.")
        )


def page(request: HttpRequest, process: Process) -> HttpResponse:
    """The petition as everybody sees it; to be signed it is sent to `sign`."""
    if request.method == "POST":
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    return shared(request, _shown(request, process, None), seconds=SECONDS)


@csrf_exempt
@public
@require_POST
def sign(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a signature. Whoever has signed already is answered as if they had not."""
    sheet = signatures.sheet(slug)
    if sheet is None:
        raise Http404
    form = SignForm(sheet.contest.process, request.POST)
    refusal = None
    if request.headers.get("Sec-Fetch-Site", "none") not in HERE:
        form.add_error(None, _("This was sent from another site. Please sign here."))
    if form.is_valid():
        refusal = too_many(request, form.cleaned_data["email"])
        if refusal is None:
            return _signed(request, sheet, form)
        form.add_error(None, refusal.sentence)
    return too_often(_shown(request, sheet.contest.process, form), refusal)


@taking_part.in_process("petition")
@require_safe
def signed(request: HttpRequest, process: Process) -> HttpResponse:
    """What is to be done after the form: the same page whoever signed, but for a receipt."""
    told = choosing.told(request)
    page = {"process": process, "done": told or take_part.Done("", True, "")}
    answer = render(request, "square/methods/petition_signed.html", page)
    if told is None:
        return shared(request, answer, seconds=60)
    answer["Cache-Control"] = "no-store"
    return answer


@taking_part.in_process()
@require_safe
def integrity_report(request: HttpRequest, process: Process) -> HttpResponse:
    """How many acts were counted, held back and set aside, by reason and door; of a process of any method."""
    page = {"process": process, "report": integrity.report(process), "signs": integrity.SIGNS}
    return shared(request, render(request, "square/methods/integrity.html", page), seconds=60)


def _signed(request: HttpRequest, sheet: Sheet, form: SignForm) -> HttpResponse:
    try:
        done = gathering.sign(sheet, form.who(request), now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _shown(request, sheet.contest.process, form)
    answer = redirect("square:signed", slug=sheet.contest.process.slug)
    if not done.awaits_mail:
        answer["Location"] += "?done=" + signing.dumps([done.receipt, False], salt=choosing.DONE)
    return remembered(request, answer)


def _shown(request: HttpRequest, process: Process, form: SignForm | None) -> HttpResponse:
    status = 400 if form is not None and form.errors else 200
    answer = render(request, "square/methods/petition.html", _told(process, form), status=status)
    if form is not None:
        answer["Cache-Control"] = "no-store"
    return answer


def _told(process: Process, form: SignForm | None) -> dict[str, Any]:
    is_open = process.state == "open" and not process.imported_from
    rejection = petitions.rejection(process) if process.state in ("rejected", "archived") else None
    return {
        "process": process,
        "item": None if petitions.hidden(process) else queries.item(process, petitions.ITEM),
        "form": (form or SignForm(process)) if is_open else None,
        "steps": thresholds.steps(process),
        "answers": petition_queries.answers(process),
        "rejection": rejection,
        "reason": rejecting.CODES[rejection.code].words
        if rejection and rejection.code in rejecting.CODES
        else "",
        "is_hidden": petitions.hidden(process),
        "areas": petition_areas.rows(process, petition_areas.FIRST),
        "has_map": people.outlined().exists(),
        "recount": recount.newest(queries.contests(process)[0]) if process.state in OVER else None,
        "now": timezone.now(),
    }


urlpatterns = [
    path("sign/", sign, name="sign"),
    path("signed/", signed, name="signed"),
    path("areas/", petition_areas.listing, name="petition_areas"),
    path("areas.svg", petition_areas.picture, name="petition_map"),
    path("integrity/", integrity_report, name="integrity"),
]
