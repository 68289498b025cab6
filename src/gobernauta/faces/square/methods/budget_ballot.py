"""Voting in a pot: choose on pages of projects, look at what was chosen, say who you are, vote. Works without scripts.

What was chosen travels inside the form from page to page: it is in no address, in no session, in no log.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from civic.ballots import Number
from gobernauta.faces.pages import page_of
from gobernauta.faces.square import choosing
from gobernauta.faces.square.methods.budget_join import BudgetJoin
from gobernauta.faces.square.taking_part import in_process
from gobernauta.processes import budgets, projects, queries
from gobernauta.processes.queries import Contest, Item, Process

PAGE = 20
MOST = 1_000  # choices one form may carry
LARGEST = 10**6


class BallotForm(BudgetJoin):
    """Who votes, and what they chose on the pages before."""

    def __init__(self, contest: Contest, chosen: Mapping[int, int], *args: Any) -> None:
        super().__init__(contest, *args)
        self.chosen = chosen

    def marks(self) -> Mapping[str, Number]:
        """The id in the count of every chosen project, and its mark."""
        items = projects.by_numbers(self.contest.process, list(self.chosen))
        return {
            items[number].code if number in items else str(number): mark
            for number, mark in self.chosen.items()
        }


@dataclass(frozen=True, slots=True)
class Basket:
    """What was chosen so far and what it comes to."""

    rows: list[tuple[Item, int]]
    cost: Decimal
    points: int
    budget: Decimal | None

    @property
    def left(self) -> Decimal | None:
        """The money that is not spent yet; below 0: too much is chosen."""
        return None if self.budget is None else self.budget - self.cost

    @property
    def over(self) -> Decimal:
        """How much too much is chosen."""
        return -(self.left or Decimal(0))


@in_process("budget")
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, process: Process, pot: str) -> HttpResponse:
    """One page of the ballot; only the last button votes."""
    contest = queries.contest(process, pot)
    if contest is None or contest.stage == budgets.SELECTING:
        raise Http404
    chosen = _chosen(request.POST)
    step = request.POST.get("step", "")
    if process.state != budgets.BALLOTING or choosing.told(request):
        return choosing.shown(request, process, "square/methods/budget_ballot.html", {"pot": contest})
    if step in ("look", "vote"):
        return _last(request, contest, chosen, is_vote=step == "vote")
    return _choose(request, contest, chosen)


def _last(
    request: HttpRequest, contest: Contest, chosen: Mapping[int, int], *, is_vote: bool
) -> HttpResponse:
    """What was chosen, who you are, and the button that votes."""
    form = BallotForm(contest, chosen, request.POST if is_vote else None)
    if is_vote and form.is_valid():
        request.refusal = form.look_up(request)  # type: ignore[attr-defined]  # `shown` answers 429
        answer = None if form.errors else choosing.take(request, contest, form)
        if answer is not None:
            return answer
    page = {
        "pot": contest,
        "form": form,
        "basket": _basket(contest, chosen),
        "is_last": True,
        **_words(contest),
    }
    return choosing.shown(request, contest.process, "square/methods/budget_ballot.html", page)


def _choose(request: HttpRequest, contest: Contest, chosen: Mapping[int, int]) -> HttpResponse:
    """A page of projects to choose from; what was chosen on other pages stays in the form."""
    words = request.POST.get("q", "")[:100]
    shown = page_of(projects.votable(contest, words=words), request.POST.get("step"), PAGE)
    here = {item.number for item in shown.rows}
    basket = _basket(contest, chosen)
    page = {
        "pot": contest,
        "page": shown,
        "rows": [(item, chosen.get(item.number, "")) for item in shown.rows],
        "elsewhere": [(item, mark) for item, mark in basket.rows if item.number not in here],
        "basket": basket,
        "words": words,
        **_words(contest),
    }
    return choosing.shown(request, contest.process, "square/methods/budget_ballot.html", page)


def _words(contest: Contest) -> dict[str, Any]:
    """How this ballot is filled in."""
    rules = budgets.rules_of(contest.process).rules
    how = {
        "approval": _("Tick the projects you are for."),
        "one": _("Choose one project."),
        "knapsack": _("Tick projects as long as the money lasts."),
        "ranking": _("Number the projects you are for: 1 is the one you want most."),
        "cumulative": _("Share out %(points)d points among the projects.") % {"points": rules.points},
    }[rules.ballot]
    return {"rules": rules, "how": how, "is_ticked": rules.ballot in ("approval", "knapsack", "one")}


def _basket(contest: Contest, chosen: Mapping[int, int]) -> Basket:
    items = projects.by_numbers(contest.process, list(chosen))
    rows = [(items[number], mark) for number, mark in chosen.items() if number in items]
    cost = sum((item.cost or Decimal(0) for item, _mark in rows), Decimal(0))
    return Basket(
        sorted(rows, key=lambda row: row[0].number), cost, sum(mark for _item, mark in rows), contest.budget
    )


def _chosen(posted: QueryDict) -> dict[int, int]:
    """Number of a project to its mark, as the form carries them (`p12=1`); what is no number is left out."""
    typed = {
        int(name[1:]): posted.get(name, "").strip()
        for name in posted
        if name[:1] == "p" and name[1:].isascii() and name[1:].isdigit() and len(name) < 11
    }
    marks = {number: int(value) for number, value in typed.items() if _is_whole(value)}
    return {number: mark for number, mark in list(marks.items())[:MOST] if 0 < mark <= LARGEST}


def _is_whole(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 8
