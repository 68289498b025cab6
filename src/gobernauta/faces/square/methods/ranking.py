"""A ranking: options put in an order, and who or what wins by the rule that the file names."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from civic.ballots import Number
from gobernauta.faces.square import choosing, outcome
from gobernauta.faces.square.names import in_language
from gobernauta.processes import acts, queries
from gobernauta.processes.queries import Item, Process

urlpatterns: list[Any] = []


class RankingForm(choosing.MarksForm):
    """A place for each option; those left empty come after all others."""

    def __init__(self, process: Process, items: list[Item], *args: Any, **kwargs: Any) -> None:
        super().__init__(process, *args, **kwargs)
        self.codes = {f"rank-{item.number}": item.code for item in items}
        places = [("", "–"), *((str(at), str(at)) for at in range(1, len(items) + 1))]
        for item in items:
            label = in_language(item.titles) or item.title
            self.fields[f"rank-{item.number}"] = forms.ChoiceField(
                label=label, choices=places, required=False
            )
        self.order_fields(list(self.codes))

    def clean(self) -> dict[str, Any]:
        """At least one option has a place."""
        told: dict[str, Any] = super().clean() or {}
        if not any(told.get(field) for field in self.codes):
            raise forms.ValidationError(_("Give at least one option a place: 1 is what you like best."))
        return told

    def marks(self) -> Mapping[str, Number]:
        """The place of each option that has one."""
        told = self.cleaned_data
        return {code: int(told[field]) for field, code in self.codes.items() if told.get(field)}


def page(request: HttpRequest, process: Process) -> HttpResponse:
    """The options with their places while it is open, the result after."""
    contest = queries.contests(process)[0]
    items = list(queries.items(process))
    is_open = process.state in acts.method_of(contest).open_states
    form = (
        RankingForm(process, items, request.POST if request.method == "POST" else None) if is_open else None
    )
    if form is not None and request.method == "POST":
        answer = choosing.take(request, contest, form)
        if answer is not None:
            return answer
    told = {"form": form, "items": items, "outcome": outcome.of(contest, items)}
    return choosing.shown(request, process, "square/methods/ranking.html", told)
