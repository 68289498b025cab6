"""What became of the money: the winners of a pot, why each project won or lost in numbers, and the files to recount."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from civic.ballots import Sentence
from gobernauta.faces.caching import shared
from gobernauta.faces.square import recount
from gobernauta.faces.square.names import titles_of
from gobernauta.faces.square.taking_part import in_process
from gobernauta.processes import budgets, explaining, projects, queries
from gobernauta.processes.explaining import Told
from gobernauta.processes.queries import Contest, Item, Process, Result
from gobernauta.processes.refusals import said

PAGE = 20
FACTS = {  # of a reason, in the order in which a table lists them
    "votes": gettext_lazy("People for it"),
    "cost": gettext_lazy("Its cost"),
    "left": gettext_lazy("What was left for it"),
    "lacking": gettext_lazy("What it lacked"),
    "level": gettext_lazy("The most anybody paid for it"),
    "share": gettext_lazy("Everybody's share at first"),
    "needed": gettext_lazy("Needed"),
}
RULES = {
    "greedy": gettext_lazy(
        "The projects with the most votes get the money, one after the other, until it is spent."
    ),
    "equal-shares": gettext_lazy(
        "Everybody has the same share of the money; a project is paid for by those who voted for it."
    ),
    "phragmen": gettext_lazy("The costs of what wins are spread evenly over those who voted for it."),
    "threshold": gettext_lazy("Whatever enough people support goes on."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One project in a table of results: its score in words and as a share of the highest (0 to 100)."""

    item: Item
    won: bool
    score: str
    share: int
    why: str
    needed: str


@dataclass(frozen=True, slots=True)
class Story:
    """Why one project won or lost; `bars`: two amounts and how long each is drawn (0 to 100)."""

    won: bool
    is_final: bool
    score: str
    why: str
    needed: str
    facts: list[tuple[str, str]]
    bars: list[tuple[str, str, int]]
    payments: list[tuple[str, str, str]]
    pot: Contest


def story(process: Process, item: Item) -> Story | None:
    """Why a project won or lost, in the newest count that it was part of; None before there is one."""
    contest = budgets.supports_of(process) if item.state == budgets.NOT_SELECTED else item.contest
    result = explaining.newest(contest) if contest else None
    told = explaining.one(result, item.code) if result else None
    if contest is None or result is None or told is None:
        return None
    titles = titles_of(process, explaining.mentioned(told.why) | explaining.mentioned(told.needed))
    return _story(contest, result, told, titles)


def _story(contest: Contest, result: Result, told: Told, titles: Mapping[str, str]) -> Story:
    facts = {**told.why.facts, **(told.needed.facts if told.needed else {})}
    return Story(
        told.won,
        result.is_final,
        _number(told.score),
        said(explaining.named(told.why, titles)),
        said(explaining.named(told.needed, titles)) if told.needed else "",
        [(str(label), _number(facts[name])) for name, label in FACTS.items() if name in facts],
        _bars(facts),
        [_payment(payment) for payment in told.payments],
        contest,
    )


def _bars(facts: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """Two amounts to compare: what it cost and what there was, or what it had and what it needed."""
    pairs = (("cost", "left"), ("needed", "votes"))
    names = next((pair for pair in pairs if all(name in facts for name in pair)), ())
    amounts = [Fraction(facts[name]) for name in names]
    most = max(amounts, default=Fraction(0)) or Fraction(1)
    return [
        (str(FACTS[name]), _number(amount), max(0, round(100 * amount / most)))
        for name, amount in zip(names, amounts, strict=True)
    ]


def _payment(payment: Mapping[str, Any]) -> tuple[str, str, str]:
    each = payment["each"]
    paid = _("all they had left") if each is None else _number(Fraction(str(each)))
    return _number(payment["voters"]), paid, _number(Fraction(str(payment["total"])))


def _number(value: Any) -> str:
    """A number as people here write it."""
    return said(
        Sentence("{value}", {"value": value if isinstance(value, Fraction) else Fraction(str(value))})
    )


@in_process("budget")
@require_safe
def outcome(request: HttpRequest, process: Process, pot: str) -> HttpResponse:
    """The result of a pot: winners first, then the others, a page at a time."""
    contest, result = _counted(process, pot)
    found = explaining.outcome(result)
    number, has_next, rows = _rows(request, contest, result)
    told = {
        "process": process,
        "pot": contest,
        "result": result,
        "rule": RULES.get(found.rule, ""),
        "rule_name": found.rule,
        "parameters": found.parameters,
        "summary": [said(one) for one in found.summary],
        "tied": list(titles_of(process, set(found.tied)).values()),
        "rows": rows,
        "recount": recount.of(contest, result),
        "currency": budgets.rules_of(process).rules.currency,
        "page": {"previous": number - 1, "next": number + 1, "has_next": has_next},
    }
    return shared(request, render(request, "square/methods/budget_outcome.html", told), seconds=60)


def _counted(process: Process, pot: str) -> tuple[Contest, Result]:
    contest = queries.contest(process, pot)
    result = explaining.newest(contest) if contest else None
    if contest is None or result is None:
        raise Http404(_("There is no count yet."))
    return contest, result


def _rows(request: HttpRequest, contest: Contest, result: Result) -> tuple[int, bool, list[Row]]:
    """The projects of one page: winners in the order they won, then the others by their numbers."""
    asked = request.GET.get("page", "")
    number = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    won = list(result.winners)
    others = explaining.counted_numbers(contest, result, but=won)
    wanted = [*won, *others][(number - 1) * PAGE : number * PAGE + 1]
    items = projects.by_numbers(contest.process, wanted[:PAGE])
    told = explaining.told(result, [item.code for item in items.values()])
    highest = explaining.highest(result) or Fraction(1)
    sentences = [said_of for one in told.values() for said_of in (one.why, one.needed)]
    names = set[str]().union(*map(explaining.mentioned, sentences))
    titles = titles_of(contest.process, names)
    rows = [
        _row(items[one], told.get(items[one].code), highest, titles) for one in wanted[:PAGE] if one in items
    ]
    return number, len(wanted) > PAGE, rows


def _row(item: Item, told: Told | None, highest: Fraction, titles: Mapping[str, str]) -> Row:
    if told is None:
        return Row(item, False, "", 0, "", "")
    return Row(
        item,
        told.won,
        _number(told.score),
        max(0, round(100 * told.score / highest)),
        said(explaining.named(told.why, titles)),
        said(explaining.named(told.needed, titles)) if told.needed else "",
    )
