"""What a panel does, at the desk: its meetings with agenda and minutes, and its recommendations with their answers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gobernauta.faces.desk import found, processes, typed
from gobernauta.faces.doors import staff
from gobernauta.journeys import assembly as journey
from gobernauta.people import policy
from gobernauta.people.queries import User
from gobernauta.processes import assemblies
from gobernauta.processes.queries import Process
from gobernauta.processes.refusals import Refused


class MeetingForm(forms.Form):
    """One meeting; the minutes follow when it is over."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    starts_at = forms.DateTimeField(
        label=gettext_lazy("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=gettext_lazy("Where"), max_length=300, required=False)
    agenda = forms.CharField(
        label=gettext_lazy("Agenda"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    minutes = forms.CharField(
        label=gettext_lazy("What came of it"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AdviceForm(forms.Form):
    """One recommendation, with the votes of the panel where it voted."""

    recommendation = forms.CharField(label=gettext_lazy("What the panel recommends"), max_length=300)
    text = forms.CharField(
        label=gettext_lazy("In full, with its reasons"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    for_it = forms.IntegerField(
        label=gettext_lazy("Votes for it"), min_value=0, max_value=10_000, required=False
    )
    against = forms.IntegerField(
        label=gettext_lazy("Votes against"), min_value=0, max_value=10_000, required=False
    )


@staff("process.read")
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest, pk: int) -> HttpResponse:
    """Meetings and recommendations."""
    process = processes.of_method(request, pk, "assembly", "process.read")
    do, problem, drawn = request.POST.get("do", ""), "", _forms(request, process)
    if request.method == "POST":
        policy.check(found.somebody(request), "process.change", process.organization_id)
        try:
            said = DO[do](request, process, drawn, timezone.now()) if do in DO else ""
        except (Refused, typed.Unreadable) as refused:
            said, problem = "", str(refused)
        if said:
            messages.success(request, said)
            return redirect("desk:assembly_work", pk=pk)
        problem = problem or ("" if do in DO else _("Choose a step."))
    return _page(request, process, drawn, problem)


def _meet(request: HttpRequest, process: Process, drawn: dict[str, forms.Form], now: datetime) -> str:
    form = drawn["meeting"]
    if not form.is_valid():
        return ""
    number = typed.number(request.POST, "meeting")
    held = assemblies.meeting(process, number) if number else None
    session = assemblies.Session(**form.cleaned_data)
    assemblies.call(process=process, session=session, meeting=held, actor=found.somebody(request), now=now)
    return _("The meeting is kept.")


def _recommend(request: HttpRequest, process: Process, drawn: dict[str, forms.Form], now: datetime) -> str:
    form = drawn["advice"]
    if not form.is_valid():
        return ""
    told = form.cleaned_data
    assemblies.recommend(
        process=process,
        title=told["recommendation"],
        text=told["text"],
        votes=assemblies.Votes(told["for_it"], told["against"]),
        members=journey.sitting(process),
        actor=found.somebody(request),
        now=now,
    )
    return _("The recommendation is kept.")


def _withdraw(request: HttpRequest, process: Process, drawn: dict[str, forms.Form], now: datetime) -> str:
    number = typed.number(request.POST, "number")
    item = assemblies.recommendations(process).filter(number=number).first() if number else None
    if item is None:
        raise Refused(_("There is no recommendation with this number."), "number")
    assemblies.withdraw(item=item, actor=found.somebody(request), now=now)
    return _("Taken back.")


DO: dict[str, Callable[[HttpRequest, Process, dict[str, forms.Form], datetime], str]] = {
    "meet": _meet,
    "recommend": _recommend,
    "withdraw": _withdraw,
}


def _forms(request: HttpRequest, process: Process) -> dict[str, forms.Form]:
    """Both forms; the one that was sent holds what was typed, the meeting's what is to be changed."""
    do = request.POST.get("do")
    asked = request.GET.get("meeting", "")
    held = (
        assemblies.meeting(process, int(asked))
        if asked.isascii() and asked.isdigit() and len(asked) < 10
        else None
    )
    kept = {name: getattr(held, name) for name in MeetingForm.base_fields} if held else None
    if held is not None and kept is not None:
        kept["starts_at"] = timezone.localtime(held.starts_at)
    return {
        "meeting": MeetingForm(request.POST if do == "meet" else None, initial=kept),
        "advice": AdviceForm(request.POST if do == "recommend" else None),
    }


def _page(request: HttpRequest, process: Process, drawn: dict[str, forms.Form], problem: str) -> HttpResponse:
    wrong = any(form.errors for form in drawn.values())
    user: User = found.somebody(request)
    told: dict[str, Any] = {
        "process": process,
        "problem": problem,
        "forms": drawn,
        "meeting": request.POST.get("meeting") or request.GET.get("meeting", ""),
        "meetings": list(assemblies.meetings(process)[:100]),
        "advice": journey.advice(process),
        "may_change": policy.may(user, "process.change", process.organization_id)
        and process.ended_at is None,
        "calls": process.state in assemblies.CALLED,
        "meets": process.state == "meeting",
    }
    return render(request, "desk/methods/assembly_work.html", told, status=400 if problem or wrong else 200)
