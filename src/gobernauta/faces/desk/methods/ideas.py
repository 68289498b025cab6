"""Ideas at the desk: what waits to be checked, one idea with what may be done with it, and ideas told in person."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from civic.methods.protocol import Proof
from gobernauta.decisions import queries as decisions
from gobernauta.faces import together
from gobernauta.faces.desk import found, typed
from gobernauta.faces.desk import processes as desk
from gobernauta.faces.doors import staff
from gobernauta.faces.kept import handed_out
from gobernauta.faces.pages import page_of
from gobernauta.journeys import idea as journey
from gobernauta.journeys.take_part import Who
from gobernauta.people import policy
from gobernauta.people.queries import User
from gobernauta.processes import drafting, idea_queries, ideas, items, projects, queries
from gobernauta.processes.queries import Item, Process
from gobernauta.processes.refusals import Refused

PAGE = 30
SUGGESTIONS = 5  # wordings that wait, on one page
CHECKED = (ideas.PROPOSED, Item.JUDGED, ideas.REJECTED)  # put on the list or taken off it
Act = Callable[[HttpRequest, Item, User, datetime], str]


class ToldForm(forms.Form):
    """An idea that somebody tells a clerk."""

    title = forms.CharField(label=gettext_lazy("Title of the idea"), max_length=300)
    text = forms.CharField(
        label=gettext_lazy("What is to change, and what for?"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    address = forms.CharField(label=gettext_lazy("Where is it?"), max_length=300, required=False)
    credit = forms.CharField(
        label=gettext_lazy("Name, if they want it shown"), max_length=200, required=False
    )
    email = forms.EmailField(
        label=gettext_lazy("Their e-mail address"),
        help_text=gettext_lazy("If they have one: there they get the key to their idea and hear of it."),
        required=False,
    )


@staff("process.read")
@require_safe
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The ideas in one state, the longest waiting first; and the wordings that wait for somebody."""
    process = desk.of_method(request, pk, "ideas", "process.read")
    wanted = request.GET.get("state", "")
    state = wanted if wanted in idea_queries.QUEUES else ideas.PROPOSED
    told = {
        "process": process,
        "state": state,
        "states": idea_queries.by_state(process),
        "page": page_of(idea_queries.in_state(process, state), request.GET.get("page"), PAGE),
        "query": f"state={state}",
        "suggestions": idea_queries.open_suggestions(process)[:PAGE],
        "may_tell": ideas.is_open(process)
        and policy.may(found.somebody(request), "process.enter", process.organization_id),
    }
    return render(request, "desk/methods/ideas.html", told)


@staff("process.enter")
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the idea of somebody who is here or on the telephone."""
    process = desk.of_method(request, pk, "ideas", "process.enter")
    form = ToldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _put_forward(process, form.cleaned_data, found.somebody(request))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The idea is written down. It waits to be checked like any other."))
            return redirect("desk:ideas", pk=pk)
    told = {"process": process, "form": form, "is_open": ideas.is_open(process)}
    return render(request, "desk/methods/ideas_tell.html", told, status=400 if form.errors else 200)


@staff("process.read")
@require_http_methods(["GET", "HEAD", "POST"])
def idea(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One idea: check it, put it together with another, decide about wordings, answer it."""
    process = desk.of_method(request, pk, "ideas", "process.read")
    item = idea_queries.any_one(process, number)
    if item is None or item.state == ideas.UNPROVED:
        raise Http404
    problem = ""
    if request.method == "POST":
        user = found.somebody(request)
        policy.check(user, "process.moderate", process.organization_id)
        try:
            act = ACTS[typed.choice(request.POST, "do", ACTS) or "check"]
            messages.success(request, act(request, item, user, timezone.now()))
            return redirect("desk:idea", pk=pk, number=number)
        except (Refused, typed.Unreadable) as refused:
            problem = str(refused)
    return _idea_page(request, process, item, problem)


@staff("process.read")
@require_safe
def attachment(request: HttpRequest, pk: int, number: int, file: int) -> HttpResponseBase:
    """What came with an idea, also before it is on the list."""
    item = idea_queries.any_one(desk.of_method(request, pk, "ideas", "process.read"), number)
    kept = projects.attachments(item) if item else []
    return handed_out(next((it for it in kept if it.pk == file), None))


def _put_forward(process: Process, told: dict[str, Any], user: User) -> None:
    language = get_language() or ""
    proposal = items.Proposal(
        told["title"].strip(),
        told["text"],
        language=language,
        credit=told["credit"],
        address=told["address"],
    )
    who = Who(
        door="in-person",
        email=told["email"],
        language=language,
        proofs=frozenset({Proof.IN_PERSON}),
        entered_by=user,
    )
    journey.put_forward(queries.contests(process)[0], proposal, who, now=timezone.now())


def _check(request: HttpRequest, item: Item, user: User, now: datetime) -> str:
    accepted = typed.choice(request.POST, "accepted", ("yes", "no")) == "yes"
    journey.decide(
        item=item,
        accepted=accepted,
        reason=typed.text(request.POST, "reason", most=4_000),
        actor=user,
        now=now,
        seen=typed.text(request.POST, "seen", most=50),
    )
    return _("The idea is on the list.") if accepted else _("The idea was turned down. Its page says why.")


def _merge(request: HttpRequest, item: Item, user: User, now: datetime) -> str:
    number = typed.number(request.POST, "into")
    kept = idea_queries.any_one(item.process, number, idea_queries.LISTED) if number else None
    if kept is None:
        raise Refused(_("There is no idea on the list with this number."))
    reason = typed.text(request.POST, "reason", most=2_000)
    journey.merge(kept=kept, merged=item, reason=reason, actor=user, now=now)
    return _("Put together. It can be taken apart again.")


def _split(request: HttpRequest, item: Item, user: User, now: datetime) -> str:
    journey.split(merged=item, actor=user, now=now)
    return _("Taken apart. Both stand as before.")


def _settle(request: HttpRequest, item: Item, user: User, now: datetime) -> str:
    number = typed.number(request.POST, "wording")
    wording = next((it for it in idea_queries.suggestions(item) if it.number == number), None)
    if wording is None:
        raise Refused(_("Somebody else has changed this meanwhile. Look at it again."), "gone-on")
    accepted = typed.choice(request.POST, "accepted", ("yes", "no")) == "yes"
    drafting.settle(wording=wording, accepted=accepted, actor=user, now=now)
    return _("The wording was taken over.") if accepted else _("The wording stays as it was.")


ACTS: dict[str, Act] = {"check": _check, "merge": _merge, "split": _split, "settle": _settle}


def _idea_page(request: HttpRequest, process: Process, item: Item, problem: str) -> HttpResponse:
    user, held = found.somebody(request), process.organization_id
    may_moderate = policy.may(user, "process.moderate", held)
    told = {
        "process": process,
        "item": item,
        **projects.around(process, item),
        **together.shown(request, item),
        "suggestions": idea_queries.waiting(item, SUGGESTIONS),
        "decisions": decisions.about("item", item.pk),
        "may_check": may_moderate and item.state in CHECKED,
        "may_merge": may_moderate and process.ended_at is None,
        "may_moderate": may_moderate,
        "may_answer": item.state == Item.JUDGED and policy.may(user, "decision.draft", held),
        "problem": problem,
        "typed": request.POST,
    }
    return render(request, "desk/methods/ideas_one.html", told, status=400 if problem else 200)


urlpatterns = [
    path("ideas/<int:pk>/", listing, name="ideas"),
    path("ideas/<int:pk>/new/", tell, name="tell_idea"),
    path("ideas/<int:pk>/idea/<int:number>/", idea, name="idea"),
    path("ideas/<int:pk>/idea/<int:number>/files/<int:file>/", attachment, name="idea_file"),
]
