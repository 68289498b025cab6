"""An assembly at the desk: targets from the census, what the pool would give, the announcement, the draw, the seats."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from civic.tally.sortition import Lottery, Quota
from gobernauta.faces.desk import found, processes, typed
from gobernauta.faces.desk.methods import assembly_work, census
from gobernauta.faces.desk.printing import to_print
from gobernauta.faces.doors import staff
from gobernauta.faces.pages import page_of
from gobernauta.journeys import assembly as journey
from gobernauta.people import policy, roll
from gobernauta.people.queries import User
from gobernauta.processes import announced, lottery, pool, seats
from gobernauta.processes.queries import Process
from gobernauta.processes.refusals import Refused

PAGE = 30  # seats on a page
Act = Callable[[HttpRequest, Process, User, datetime], str]


@staff("process.read")
@require_http_methods(["GET", "HEAD", "POST"])
def assembly(request: HttpRequest, pk: int) -> HttpResponse:
    """The way from the census to a panel that sits."""
    process = processes.of_method(request, pk, "assembly", "process.read")
    problem, preview = "", None
    if request.method == "POST":
        policy.check(found.somebody(request), "process.change", process.organization_id)
        do = request.POST.get("do", "")
        try:
            if do == "preview":
                preview = lottery.preview(process)
            elif do in ACTS:
                messages.success(request, ACTS[do](request, process, found.somebody(request), timezone.now()))
                return redirect("desk:assembly", pk=pk)
            else:
                problem = _("Choose a step.")
        except (Refused, typed.Unreadable) as refused:
            problem = str(refused)
    return _page(request, process, problem, preview)


def _census(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    said = census.keep(request, process, now)
    if process.margins:
        lottery.follow_census(process=process, actor=user, now=now)
    return said


def _targets(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    asked = [
        Quota(one.feature, one.value, *(_seats(request, f"{bound}-{place}") for bound in ("least", "most")))
        for place, one in enumerate(lottery.quotas(process))
    ]
    lottery.set_targets(process=process, targets=asked, actor=user, now=now)
    return _("The targets are kept.")


def _announce(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    day = typed.day(request.POST, "seed_date")
    if day is None:
        raise Refused(_("Choose a day."), "date")
    source = typed.text(request.POST, "seed_source", most=500)
    lottery.announce(process=process, source=source, seed_date=day, actor=user, now=now)
    return _("The lottery is announced. Somebody else draws once the seed can be read.")


def _draw(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    lottery.draw(process=process, seed=typed.text(request.POST, "seed", most=200), actor=user, now=now)
    return _("The panel is drawn. Invite those who were drawn.")


def _invite(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    told, others = journey.invite(process, actor=user, now=now)
    said = _("%(told)d invitations leave now.") % {"told": told}
    if others:
        said += " " + _("%(others)d cannot be written to: they came in person, or left no way.") % {
            "others": others
        }
    return said


def _posted(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    journey.post_letters(process, up_to=typed.number(request.POST, "last") or 0, now=now)
    return _("It is written down.")


def _seat(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    seat = seats.one(process, typed.text(request.POST, "receipt", most=40))
    if seat is None:
        raise Refused(_("There is no seat with this receipt."), "seat")
    what = typed.choice(request.POST, "comes", ("yes", "no", "replace"))
    if what == "replace":
        reason = typed.text(request.POST, "reason", most=500)
        taken = seats.replace(seat=seat, reason=reason, actor=user, now=now)
        return _("%(receipt)s is asked now. Send the invitation.") % {"receipt": taken.receipt}
    seats.answer(seat=seat, comes=what == "yes", actor=user, now=now)
    return _("It is written down.")


def _in_person(request: HttpRequest, process: Process, user: User, now: datetime) -> str:
    digest = roll.digest(typed.text(request.POST, "document", most=40))
    receipt = seats.in_person(process, digest) if digest else ""
    if not receipt:
        raise Refused(_("Nobody with this document came in person."), "document")
    seat = seats.one(process, receipt)
    told = {"receipt": receipt}
    return _("%(receipt)s: drawn.") % told if seat else _("%(receipt)s: not drawn.") % told


ACTS: dict[str, Act] = {
    "census": _census,
    "targets": _targets,
    "announce": _announce,
    "draw": _draw,
    "invite": _invite,
    "posted": _posted,
    "seat": _seat,
    "in-person": _in_person,
}


def _seats(request: HttpRequest, name: str) -> int:
    number = typed.number(request.POST, name)
    if number is None:
        raise Refused(_("Write a number of seats in every field."), "targets")
    return number


def _page(request: HttpRequest, process: Process, problem: str, preview: Lottery | None) -> HttpResponse:
    panel, shown = lottery.of(process), announced.shown(process)
    had = shown.had if shown else pool.had(process)
    told: dict[str, Any] = {
        "process": process,
        "problem": problem,
        "typed": request.POST,
        "size": pool.method_of(process).rules.size,
        "panel": panel,
        "shown": shown,
        "words": pool.words_of(process),
        "rows": _rows(request, process, had),
        "targets_open": process.state in lottery.SETTING and not (panel and panel.announced_at),
        "preview": _told(preview) if preview else None,
        **_members(request, process),
        "sits": process.state in seats.SITTING,
        "may_change": policy.may(found.somebody(request), "process.change", process.organization_id),
        **census.shown(request, process),
    }
    return render(request, "desk/methods/assembly.html", told, status=400 if problem else 200)


def _members(request: HttpRequest, process: Process) -> dict[str, Any]:
    """The seats of one page with who is behind them, and the letters to print."""
    page = page_of(seats.of(process), request.GET.get("page"), PAGE)
    if not page.rows:
        return {"page": page, "members": []}
    return {"page": page, "members": journey.members(process, page.rows), "letters": seats.by_letter(process)}


@staff("process.change")
@require_safe
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """The invitations of those who left a postal address only, to print."""
    process, now = processes.of_method(request, pk, "assembly", "process.change"), timezone.now()
    book = journey.print_letters(process, now=now)
    if not book:
        raise Http404
    return to_print(book, f"invitations-{pk}")


def _rows(request: HttpRequest, process: Process, had: Any) -> list[tuple[seats.Likeness, int, str, str]]:
    """Every target with how many of the pool it speaks of, and the numbers that were typed."""
    return [
        (
            one,
            had.get(one.feature, {}).get(one.value, 0),
            request.POST.get(f"least-{place}", str(one.least)),
            request.POST.get(f"most-{place}", str(one.most)),
        )
        for place, one in enumerate(seats.likeness(process, had))
    ]


def _told(preview: Lottery) -> dict[str, Any]:
    """What a lottery would give."""
    chances = preview.chances
    return {
        "people": len(chances),
        "panels": len(preview.panels),
        "smallest": float(100 * min(chances)),
        "largest": float(100 * max(chances)),
    }


urlpatterns = [
    path("assemblies/<int:pk>/", assembly, name="assembly"),
    path("assemblies/<int:pk>/letters.pdf", letters, name="assembly_letters"),
    path("assemblies/<int:pk>/work/", assembly_work.work, name="assembly_work"),
]
