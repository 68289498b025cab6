"""A poll: one question, its options, and the result once it is closed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.ballots import Number
from gobernauta.faces.square import choosing, outcome
from gobernauta.faces.square.names import in_language
from gobernauta.processes import acts, files, queries
from gobernauta.processes.queries import Contest, Item, Process

urlpatterns: list[Any] = []


class PollForm(choosing.MarksForm):
    """One choice, or several where the rules allow them."""

    options = forms.MultipleChoiceField(
        label=gettext_lazy("Your choice"), error_messages={"required": gettext_lazy("Choose at least one.")}
    )
    field_order = ("options",)

    def __init__(self, process: Process, items: list[Item], most: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(process, *args, **kwargs)
        choices = [(item.code, in_language(item.titles) or item.title) for item in items]
        widget = forms.RadioSelect if most == 1 else forms.CheckboxSelectMultiple
        field: forms.Field = self.fields["options"]
        if most == 1:
            field = forms.ChoiceField(label=_("Your choice"), error_messages={"required": _("Choose one.")})
            self.fields["options"] = field
        elif most < len(items):
            field.help_text = _("Choose up to %(most)d.") % {"most": most}
        field.widget = widget()
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        self.order_fields(self.field_order)

    def marks(self) -> Mapping[str, Number]:
        """Each chosen option once."""
        chosen = self.cleaned_data["options"]
        return dict.fromkeys([chosen] if isinstance(chosen, str) else chosen, 1)


def page(request: HttpRequest, process: Process) -> HttpResponse:
    """The question with its form while it is open, the result after."""
    contest = queries.contests(process)[0]
    items = list(queries.items(process))
    form = _form(request, contest, items) if _is_open(contest) else None
    if form is not None and request.method == "POST":
        answer = choosing.take(request, contest, form)
        if answer is not None:
            return answer
    told = {"form": form, "items": items, "outcome": outcome.of(contest, items)}
    return choosing.shown(request, process, "square/methods/poll.html", told)


def _form(request: HttpRequest, contest: Contest, items: list[Item]) -> PollForm:
    rules: Any = files.rules_of(contest.process.version).method
    return PollForm(
        contest.process, items, rules.rules.most_choices, request.POST if request.method == "POST" else None
    )


def _is_open(contest: Contest) -> bool:
    return contest.process.state in acts.method_of(contest).open_states
