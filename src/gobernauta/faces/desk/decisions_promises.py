"""Promises at the desk: the list, making one, and every step that residents will read."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gobernauta.decisions import promising, queries
from gobernauta.decisions.drafting import Refused
from gobernauta.decisions.lifecycle import COMMITMENT, UNFINISHED
from gobernauta.decisions.queries import Commitment
from gobernauta.faces.desk import found
from gobernauta.faces.desk.decisions import decision_of, departments, media_of
from gobernauta.faces.desk.decisions_forms import (
    DateForm,
    FileForm,
    MilestoneForm,
    PromiseForm,
    StepForm,
    sentence,
    texts,
)
from gobernauta.faces.doors import staff
from gobernauta.faces.pages import page_of
from gobernauta.faces.square.promises import row
from gobernauta.people import policy

PAGE = 25


@staff("decision.read")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Promises of the departments somebody works in, open ones by their date; who says "not done" is counted."""
    reach = policy.reach(found.somebody(request), "decision.read")
    page = page_of(queries.commitments_within(reach), request.GET.get("page"), PAGE)
    return render(
        request, "desk/decisions/promises.html", {"page": page, "rows": [row(it) for it in page.rows]}
    )


@staff("decision.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Promise something with a decision."""
    decision, user = decision_of(request, pk, "decision.draft"), found.somebody(request)
    form = PromiseForm(request.POST or None, departments=departments(user, "decision.draft"))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = promising.promise(
            decision=decision,
            owner=said["owner"],
            titles=texts(said, "title"),
            due_date=said["due_date"],
            ask_after_weeks=said["ask_after_weeks"],
            actor=user,
            now=timezone.now(),
        )
        return redirect("desk:promise", pk=made.pk)
    page = {"form": form, "decision": decision}
    return render(request, "desk/decisions/new_promise.html", page, status=400 if form.errors else 200)


def commitment_of(request: HttpRequest, pk: int, action: str = "decision.read") -> Commitment:
    """A promise. Its owner and the department of its decision may see it; for others it does not exist."""
    user, shown = found.somebody(request), queries.commitment(pk)
    if shown is None:
        raise Http404
    own = (shown.owner_id, shown.decision.organization_id)
    if not any(policy.may(user, "decision.read", it) for it in own):
        raise Http404
    if not any(policy.may(user, action, it) for it in own):
        policy.check(user, action, shown.owner_id)
    return shown


@staff("decision.read")
@require_safe
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    """One promise with everything that can be done with it."""
    return _page(request, commitment_of(request, pk))


def _page(request: HttpRequest, shown: Commitment, problem: str = "") -> HttpResponse:
    user, post = found.somebody(request), request.POST if problem else None
    own = (shown.owner_id, shown.decision.organization_id)
    page = {
        **row(shown),
        "steps": [(step, COMMITMENT.state(step.state).label) for step in shown.steps.all()],
        "verdicts": queries.verdicts(shown),
        "denials": queries.denials(shown),
        "may_change": any(policy.may(user, "decision.draft", it) for it in own),
        "may_publish": shown.published_at is None
        and shown.drafted_by_id != user.pk
        and policy.may(user, "decision.publish", shown.decision.organization_id),
        "is_open": shown.state in UNFINISHED,
        "step_form": StepForm(post, verbs=COMMITMENT.verbs(shown.state), prefix="step"),
        "date_form": DateForm(post, prefix="date"),
        "milestone_form": MilestoneForm(post, prefix="milestone"),
        "file_form": FileForm(prefix="file"),
        "problem": problem,
    }
    return render(request, "desk/decisions/promise.html", page, status=400 if problem else 200)


def _change(
    request: HttpRequest, pk: int, form: forms.Form | None, act: Callable[[Commitment], object], done: str
) -> HttpResponse:
    """Do one thing with a promise, or show the page again with the reason why not and what was typed."""
    shown = commitment_of(request, pk, "decision.draft")
    if form is not None and not form.is_valid():
        return _page(request, shown, sentence(form))
    try:
        act(shown)
    except Refused as refused:
        return _page(request, shown, str(refused))
    messages.success(request, done)
    return redirect("desk:promise", pk=pk)


@staff("decision.draft")
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the next step."""
    shown = commitment_of(request, pk, "decision.draft")
    form = StepForm(request.POST, verbs=COMMITMENT.verbs(shown.state), prefix="step")
    return _change(
        request,
        pk,
        form,
        lambda held: promising.move(
            commitment=held, actor=found.somebody(request), now=timezone.now(), **form.cleaned_data
        ),
        _("Changed. Everybody can see it."),
    )


@staff("decision.draft")
@require_POST
def postpone(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the date."""
    form = DateForm(request.POST, prefix="date")
    return _change(
        request,
        pk,
        form,
        lambda held: promising.postpone(
            commitment=held,
            due_date=form.cleaned_data["due_date"],
            reason=form.cleaned_data["why"],
            actor=found.somebody(request),
            now=timezone.now(),
        ),
        _("The date has moved. The old one stays visible."),
    )


@staff("decision.draft")
@require_POST
def milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a step on the way."""
    form = MilestoneForm(request.POST, prefix="milestone")
    return _change(
        request,
        pk,
        form,
        lambda held: promising.add_milestone(
            commitment=held,
            titles=texts(form.cleaned_data, "title"),
            due_date=form.cleaned_data["due_date"],
            actor=found.somebody(request),
            now=timezone.now(),
        ),
        _("Added."),
    )


@staff("decision.draft")
@require_POST
def reach(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a step on the way was reached today."""
    step = queries.milestone(pk)
    if step is None:
        raise Http404
    return _change(
        request,
        step.commitment_id,
        None,
        lambda held: promising.reach_milestone(
            milestone=step, on=queries.today(), actor=found.somebody(request), now=timezone.now()
        ),
        _("Reached."),
    )


@staff("decision.draft")
@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a photo or document."""
    form = FileForm(request.POST, request.FILES, prefix="file")
    return _change(
        request,
        pk,
        form,
        lambda held: promising.show(
            commitment=held, media=media_of(form), actor=found.somebody(request), now=timezone.now()
        ),
        _("Added. Place and camera were removed from pictures."),
    )


@staff("decision.publish")
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Make public a promise that somebody else wrote."""
    shown = commitment_of(request, pk)
    policy.check(found.somebody(request), "decision.publish", shown.decision.organization_id)
    try:
        promising.publish(commitment=shown, actor=found.somebody(request), now=timezone.now())
    except Refused as refused:
        return _page(request, shown, str(refused))
    return redirect("desk:promise", pk=pk)
