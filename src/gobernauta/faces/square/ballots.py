"""The published list of a process: what counts, under receipts; the place where a receipt is found."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gobernauta.faces.pages import page_of
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
    titles = receipts.names_of(process, shown)
    told = {
        "process": process,
        "page": page,
        "rows": [_row(process, ballot, titles) for ballot in page.rows],
        "typed": typed,
        "mine": _row(process, mine, titles) if mine else None,
    }
    return render(request, "square/ballots.html", told)


def _row(process: Process, ballot: Ballot, titles: dict[str, str]) -> Row:
    names = files.rules_of(process.version).privacy.names
    return Row(
        receipt=ballot.receipt,
        says=_says(process, ballot, titles),
        area=ballot.area.name if ballot.area else "",
        name="" if names == "hidden" else ballot.name,
        state=str(STATES[Ballot.State(ballot.state)]),
    )


def _says(process: Process, ballot: Ballot, titles: dict[str, str]) -> str:
    if process.version.file.method == "petition":
        return _("signed")
    return "; ".join(_mark(process, code, mark, titles) for code, mark in sorted(ballot.marks.items()))


def _mark(process: Process, code: str, mark: int | str, titles: dict[str, str]) -> str:
    title = titles.get(code, code)
    if process.version.file.method == "consultation":
        judged = {1: _("agree"), -1: _("disagree"), 0: _("pass")}
        return f"{title}: {judged.get(int(mark), mark)}"
    return title if str(mark) == "1" and process.version.file.method != "ranking" else f"{title}: {mark}"
