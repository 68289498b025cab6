"""The published list of a process: what counts, under receipts; the place where a receipt is found."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gobernauta.faces.pages import page_of
from gobernauta.faces.square.names import titles_of
from gobernauta.faces.square.taking_part import in_process
from gobernauta.processes import files, receipts
from gobernauta.processes.queries import Ballot, Process

PAGE = 50
STATES = {
    Ballot.State.PENDING: gettext_lazy("waits for its confirmation"),
    Ballot.State.VALIDATED: gettext_lazy("counts"),
    Ballot.State.QUARANTINED: gettext_lazy("is being looked at by a person"),
    Ballot.State.INVALIDATED: gettext_lazy("does not count"),
}

JUDGED = {1: gettext_lazy("agree"), -1: gettext_lazy("disagree"), 0: gettext_lazy("pass")}


@dataclass(frozen=True, slots=True)
class Row:
    """One ballot as the public reads it."""

    receipt: str
    says: str
    area: str
    name: str
    state: str


@in_process()
@require_safe
def listing(request: HttpRequest, process: Process) -> HttpResponse:
    """Every ballot that counts, a page at a time; with `?receipt=` the one that somebody looks for."""
    if not receipts.is_listed(process):
        raise Http404(_("Nothing is listed here: this is anonymous."))
    typed = request.GET.get("receipt", "")[:40]
    page = page_of(receipts.listed(process), request.GET.get("page"), PAGE)
    mine = receipts.found(process, typed) if typed else None
    shown = [*page.rows, *([mine] if mine else [])]
    titles = titles_of(process, {code for ballot in shown for code in ballot.marks})
    told = {
        "process": process,
        "page": page,
        "rows": [_row(process, ballot, titles) for ballot in page.rows],
        "asked": "receipt" in request.GET,
        "typed": typed,
        "mine": _row(process, mine, titles) if mine else None,
    }
    return render(request, "square/ballots.html", told)


def _row(process: Process, ballot: Ballot, titles: Mapping[str, str]) -> Row:
    return Row(
        receipt=ballot.receipt,
        says=_says(process.version.file.method, ballot, titles),
        area=ballot.area.name if ballot.area else "",
        name="" if files.rules_of(process.version).privacy.names == "hidden" else ballot.name,
        state=str(STATES[Ballot.State(ballot.state)]),
    )


def _says(method: str, ballot: Ballot, titles: Mapping[str, str]) -> str:
    if method == "petition":
        return _("signed")
    marks = sorted(ballot.marks.items())
    return "; ".join(_mark(method, titles.get(code, code), mark) for code, mark in marks)


def _mark(method: str, title: str, mark: int | str) -> str:
    if method == "consultation":
        return f"{title}: {JUDGED.get(int(mark), mark)}"
    return title if str(mark) == "1" and method != "ranking" else f"{title}: {mark}"
