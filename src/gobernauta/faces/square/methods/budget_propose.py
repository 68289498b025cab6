"""Putting a project forward: first its title and what is like it, then everything else. No account, no scripts."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_http_methods

from gobernauta.faces.often import too_often
from gobernauta.faces.square import joining, proposing, report
from gobernauta.faces.square import map as drawn
from gobernauta.faces.square.taking_part import in_process
from gobernauta.faces.templatetags.budgets import pot_name
from gobernauta.journeys import propose as journey
from gobernauta.people import limits
from gobernauta.processes import budgets, items, projects
from gobernauta.processes.queries import Contest, Process
from gobernauta.processes.refusals import Refused

OPEN = "accepting"
LONGEST = 10_000


class ProjectForm(proposing.ProposalForm):
    """A project as somebody puts it forward; title, words and pot are needed."""

    title = forms.CharField(
        label=gettext_lazy("Title of your project"),
        max_length=200,
        error_messages={"required": gettext_lazy("Give your project a title.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What is to be done, and what for?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Write a few words about what is to be done.")},
    )
    pot = forms.ChoiceField(label=gettext_lazy("Whose money?"))
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("Never shown. We tell you there what becomes of your project."),
        max_length=300,
        required=False,
    )

    def __init__(self, pots: list[Contest], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pots = {pot.slug: pot for pot in pots}
        field = self.fields["pot"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(pot.slug, pot_name(pot)) for pot in pots]


@in_process("budget")
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, process: Process) -> HttpResponse:
    """Ask for a title, show what is like it, then the form; a press on the map only sets the place."""
    title = request.GET.get("title", "").replace("\x00", "")[:200].strip()
    if process.state != OPEN or (request.method != "POST" and not title):
        page = {
            "process": process,
            "is_open": process.state == OPEN,
            "sent": request.GET.get("sent", "")[:10],
        }
        return render(request, "square/methods/budget_propose.html", page)
    pressed = "map.x" in request.POST
    form = ProjectForm(
        budgets.pots_of(process),
        report.with_place(request) if request.method == "POST" else None,
        request.FILES or None,
        initial={"title": title},
    )
    refusal = None
    if request.method == "POST" and not pressed and form.is_valid():
        answer, refusal = _send(request, process, form)
        if answer is not None:
            return answer
    if pressed:
        form.errors.clear()
    return too_often(_form_page(request, process, form, title), refusal)


def _send(
    request: HttpRequest, process: Process, form: ProjectForm
) -> tuple[HttpResponse | None, limits.Refusal | None]:
    refusal = joining.too_many(request, form.cleaned_data["email"])
    if refusal:
        form.add_error(None, refusal.sentence)
        return None, refusal
    try:
        item = _keep(form)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None, None
    return redirect(f"{request.path}?sent={item.number}"), None


def _keep(form: ProjectForm) -> Any:
    told = form.cleaned_data
    pot = form.pots[told["pot"]]
    proposal = items.Proposal(
        told["title"],
        told["text"],
        language=get_language() or "",
        credit=told["credit"],
        area=pot.area,
        address=told["address"],
        latitude=told["latitude"],
        longitude=told["longitude"],
    )
    return journey.project(
        contest=pot,
        proposal=proposal,
        email=told["email"],
        photos=told["photos"],
        alt=told["alt"],
        documents=[told["document"]] if told["document"] else [],
        now=timezone.now(),
    )


def _form_page(request: HttpRequest, process: Process, form: ProjectForm, title: str) -> HttpResponse:
    page = {
        "process": process,
        "is_open": True,
        "form": form,
        "alike": projects.alike(process, title) if title and request.method != "POST" else [],
        **drawn.of_town(),
    }
    return render(request, "square/methods/budget_propose.html", page, status=400 if form.errors else 200)
