"""An assembly: what it is, the form to join its pool, the lottery anybody can repeat, what the panel recommends."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civic.ballots import Number
from gobernauta.faces.pages import page_of
from gobernauta.faces.square import choosing
from gobernauta.faces.square.methods import assembly_seat
from gobernauta.faces.square.taking_part import in_process
from gobernauta.journeys import assembly, judging
from gobernauta.journeys.take_part import Who
from gobernauta.processes import announced, assemblies, lottery, pool, receipts, seats
from gobernauta.processes import queries as processes
from gobernauta.processes.queries import Process

PAGE = 60  # seats on a page
TEMPLATE = "square/methods/assembly.html"


class AssemblyForm(choosing.MarksForm):
    """A yes, with what the draw looks at. Who is drawn must be told, so nobody is asked whether they want to be."""

    def __init__(self, process: Process, *args: Any, **kwargs: Any) -> None:
        super().__init__(process, *args, **kwargs)
        del self.fields["is_told"]
        words = pool.words_of(process)
        self.features = list(pool.choices(process).items())
        for place, (feature, values) in enumerate(self.features):
            self.fields[f"about-{place}"] = forms.ChoiceField(
                label=words.get(feature, feature),
                choices=[(value, words.get(value, value)) for value in values],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one: without it the draw cannot be balanced.")},
            )
        self.order_fields([f"about-{place}" for place in range(len(self.features))])

    def clean(self) -> dict[str, Any]:
        """Who says yes wants to hear whether they were drawn."""
        return {**(super().clean() or {}), "is_told": True}

    def marks(self) -> Mapping[str, Number]:
        """The mark is one's own receipt; only the count knows it."""
        return {}

    def traits(self) -> Mapping[str, str]:
        """What the draw looks at."""
        return {
            feature: self.cleaned_data[f"about-{place}"] for place, (feature, _v) in enumerate(self.features)
        }

    def who(self, request: HttpRequest) -> Who:
        """Who says yes, with what they said about themselves."""
        who = super().who(request)
        return Who(**{name: getattr(who, name) for name in who.__slots__} | {"traits": self.traits()})


def page(request: HttpRequest, process: Process) -> HttpResponse:
    """The form while people are invited; the lottery, the panel and its work after."""
    rules = pool.method_of(process)
    form = AssemblyForm(process, request.POST or None) if process.state in rules.open_states else None
    if form is not None and request.method == "POST":
        answer = choosing.take(request, processes.contests(process)[0], form)
        if answer is not None:
            return answer
    told = {
        "form": form,
        "size": rules.rules.size,
        "numbers": pool.list_of(process) if form else "",
        "how_to": judging.how_to(process, get_language() or "") if form else "",
        **_drawn(request, process),
        "meetings": list(assemblies.meetings(process)[:100]),
        "advice": assembly.advice(process),
    }
    return choosing.shown(request, process, TEMPLATE, told)


def _drawn(request: HttpRequest, process: Process) -> dict[str, Any]:
    """The lottery as it was announced, and what came of it; nothing before."""
    shown = announced.shown(process)
    if shown is None:
        return {}
    receipt = request.GET.get("receipt", "")[:40]
    return {
        "panel": lottery.of(process),
        "lottery": shown,
        "smallest": float(100 * shown.smallest),
        "largest": float(100 * shown.largest),
        "likeness": seats.likeness(process, shown.had),
        "words": pool.words_of(process),
        "page": page_of(seats.of(process), request.GET.get("page"), PAGE),
        "files": announced.NAMES if shown.ticket is not None else announced.NAMES[:-1],
        "asked": receipt,
        "found": _found(process, receipt) if receipt else None,
    }


def _found(process: Process, typed: str) -> dict[str, Any]:
    """What became of somebody by their receipt."""
    ballot = receipts.found(process, typed)
    chance = announced.chance_of(process, ballot.receipt) if ballot else None
    if ballot is None or chance is None:
        return {}
    return {
        "chance": float(100 * chance),
        "receipt": ballot.receipt,
        "seat": seats.one(process, ballot.receipt),
    }


@in_process("assembly")
@require_safe
def file(request: HttpRequest, process: Process, name: str) -> HttpResponse:
    """One published file of the lottery, the same bytes each time."""
    found = next((one for one in announced.published(process) if one.name == name), None)
    if found is None:
        raise Http404(_("There is no such file."))
    answer = HttpResponse(found.content, content_type=found.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{process.slug}-{name}"'
    answer["Cache-Control"] = "public, max-age=60"
    return answer


urlpatterns = [
    path("draw/<str:name>", file, name="assembly_file"),
    path("seat/<str:token>/", assembly_seat.seat, name="seat"),
]
