"""Supporting a project while projects are selected: a form with one button, its answer like any other act's."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from civic.ballots import Number
from gobernauta.faces.square import choosing
from gobernauta.faces.square.methods.budget_join import BudgetJoin
from gobernauta.faces.square.taking_part import in_process
from gobernauta.processes import budgets, projects
from gobernauta.processes.queries import Audience, Contest, Item, Process


class SupportForm(BudgetJoin):
    """Who supports one project."""

    def __init__(self, contest: Contest, item: Item, *args: object) -> None:
        super().__init__(contest, *args)
        self.item = item

    def marks(self) -> Mapping[str, Number]:
        """The project, supported."""
        return {self.item.code: 1}


@in_process("budget")
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Say who you are and support a project; a second time gets the answer of the first."""
    item, contest = projects.one(process, number), budgets.supports_of(process)
    if item is None or contest is None:
        raise Http404
    form = SupportForm(contest, item, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        request.refusal = form.look_up(request)  # type: ignore[attr-defined]  # `shown` answers 429
        answer = None if form.errors else choosing.take(request, contest, form, role=Audience.Role.SUPPORTER)
        if answer is not None:
            return answer
    is_open = process.state == budgets.SELECTING and item.state == Item.JUDGED
    page = {"form": form if is_open else None, "item": item, "rules": budgets.rules_of(process).rules}
    return choosing.shown(request, process, "square/methods/budget_support.html", page)
