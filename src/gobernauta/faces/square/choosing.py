"""A form over a contest's items, sent once: kept as typed when refused, shown with its receipt when taken."""

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from civic.ballots import Number
from gobernauta.faces.often import too_often
from gobernauta.faces.square.joining import JoinForm, remembered, too_many
from gobernauta.journeys import take_part
from gobernauta.processes.queries import Audience, Contest, Process
from gobernauta.processes.refusals import Refused

DONE = "taking-part.done"  # what the page after a form shows travels signed in its address, not in a session


class MarksForm(JoinForm):
    """A form that says how items are judged; each method makes its own fields."""

    acts = True

    def marks(self) -> Mapping[str, Number]:
        """Item id to mark, from the valid form."""
        raise NotImplementedError


def take(
    request: HttpRequest,
    contest: Contest,
    form: MarksForm,
    *,
    role: Audience.Role = Audience.Role.PARTICIPANT,
) -> HttpResponse | None:
    """Take a posted form: the answer to give, or None when the page shows it again with what is wrong."""
    if not form.is_valid():
        return None
    refusal = too_many(request, form.cleaned_data["email"])
    if refusal:
        form.add_error(None, refusal.sentence)
        request.refusal = refusal  # type: ignore[attr-defined]  # `shown` answers 429
        return None
    try:
        done = take_part.act(contest, form.marks(), form.who(request), now=timezone.now(), role=role)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    told = signing.dumps([done.receipt, done.awaits_mail], salt=DONE)
    return remembered(request, redirect(f"{request.path}?done={told}#main"))


def shown(request: HttpRequest, process: Process, template: str, page: Mapping[str, Any]) -> HttpResponse:
    """The page of a process; 400 with its form when something is wrong, never kept by a cache after an act."""
    done = told(request)
    form = page.get("form")
    answer = render(request, template, {"process": process, "done": done, **page})
    if form is not None and form.errors:
        answer.status_code = 400
    if done or request.method == "POST":
        answer["Cache-Control"] = "no-store"
    return too_often(answer, getattr(request, "refusal", None))


def told(request: HttpRequest) -> take_part.Done | None:
    """What the address says was done; None where it says nothing of ours."""
    try:
        receipt, awaits = signing.loads(request.GET.get("done", ""), salt=DONE)
    except signing.BadSignature:
        return None
    return take_part.Done(receipt, awaits, "")
