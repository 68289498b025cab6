"""Putting a project forward for a budget."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gobernauta.faces.square import proposing, report
from gobernauta.faces.square.taking_part import in_process
from gobernauta.faces.templatetags.budgets import pot_name
from gobernauta.journeys import propose as journey
from gobernauta.processes import budgets
from gobernauta.processes.queries import Contest, Process

OPEN = "accepting"
LONGEST = 10_000
PAGE = "square/methods/budget_propose.html"


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
    """Ask for a title, show what is like it, then the form."""
    title = proposing.title_of(request, 200)
    if process.state != OPEN or (request.method != "POST" and not title):
        told = {
            "process": process,
            "is_open": process.state == OPEN,
            "sent": request.GET.get("sent", "")[:10],
        }
        return render(request, PAGE, told)
    data = report.with_place(request) if request.method == "POST" else None
    form = ProjectForm(budgets.pots_of(process), data, request.FILES or None, initial={"title": title})
    return proposing.page(request, process, form, PAGE, partial(_keep, form))


def _keep(form: ProjectForm) -> str:
    """The number of the project."""
    pot = form.pots[form.cleaned_data["pot"]]
    item = journey.project(
        contest=pot,
        proposal=form.proposal(pot.area),
        email=form.cleaned_data["email"],
        **form.enclosed(),
        now=timezone.now(),
    )
    return str(item.number)
