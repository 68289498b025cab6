"""Deciding together at the desk: every process, one of them with its next steps, beginning one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gobernauta.faces import rules
from gobernauta.faces.desk import found
from gobernauta.faces.doors import staff
from gobernauta.faces.pages import page_of
from gobernauta.journeys import begin
from gobernauta.people import policy
from gobernauta.people import queries as people
from gobernauta.processes import files, queries, running, words
from gobernauta.processes.queries import Process, Version
from gobernauta.processes.refusals import Refused

PAGE = 30
WORKED_ON = frozenset(
    {"assembly", "budget", "consultation", "ideas", "petition", "survey"}
)  # methods with a page of their own


class BeginForm(forms.Form):
    """What a new process is called; what people judge may follow later."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    summary = forms.CharField(
        label=gettext_lazy("What it is about"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    area = forms.ModelChoiceField(
        label=gettext_lazy("Area"),
        queryset=people.areas(),
        required=False,
        empty_label=gettext_lazy("the whole town"),
    )
    choices = forms.CharField(
        label=gettext_lazy("What people choose from or judge"),
        help_text=gettext_lazy("One a line. It may be added later."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class MoveForm(forms.Form):
    """One step, with the reason that everybody may read."""

    verb = forms.SlugField()
    seen = forms.SlugField()
    reason = forms.CharField(max_length=2_000, required=False)


@staff("process.read")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every process within reach, newest first, and the rules they run under."""
    reach = policy.reach(found.somebody(request), "process.read")
    told = {
        "page": page_of(queries.within(reach), request.GET.get("page"), PAGE),
        "files": list(queries.files_within(reach)[:50]),
        "may_change": policy.may(found.somebody(request), "process.change", anywhere=True),
        "may_moderate": policy.may(found.somebody(request), "process.moderate", anywhere=True),
    }
    return render(request, "desk/processes.html", told)


@staff("process.read")
@require_safe
def shown(request: HttpRequest, slug: str) -> HttpResponse:
    """One process: where it stands, what may be done next, its dates and figures."""
    return _page(request, one(request, slug, "process.read"))


@staff("process.change")
@require_POST
def move(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a process one step on."""
    process, form = one(request, slug, "process.change"), MoveForm(request.POST)
    if not form.is_valid():
        return _page(request, process, _("Choose a step."), 400)
    asked = form.cleaned_data
    try:
        running.move(
            process=process,
            verb=asked["verb"],
            actor=found.somebody(request),
            now=timezone.now(),
            reason=asked["reason"],
            seen=asked["seen"],
        )
    except Refused as refused:
        return _page(request, process, str(refused), 400)
    messages.success(request, _("Done. Everybody can read it on the page of the process."))
    return redirect("desk:process", slug=slug)


@staff("process.change")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a process under published rules."""
    version = _in_force(request, slug)
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            process = begin.begin(
                version=version,
                actor=found.somebody(request),
                now=timezone.now(),
                title=form.cleaned_data["title"],
                summary=form.cleaned_data["summary"],
                area=form.cleaned_data["area"],
                choices=form.cleaned_data["choices"].splitlines(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("desk:process", slug=process.slug)
    told = {"form": form, "file": version.file}
    return render(request, "desk/process_begin.html", told, status=400 if form.errors else 200)


def one(request: HttpRequest, slug: str, action: str) -> Process:
    """A process. Raises `Http404` for who may not read it, `Denied` for who may only read."""
    return _open_to(request, queries.by_slug(slug), action)


def of_method(request: HttpRequest, pk: int, method: str, action: str) -> Process:
    """A process of a method by its number. Raises as `one`."""
    process = queries.by_number(pk)
    return _open_to(request, process if process and process.version.file.method == method else None, action)


def _open_to(request: HttpRequest, process: Process | None, action: str) -> Process:
    if process is None or not policy.may(found.somebody(request), "process.read", process.organization_id):
        raise Http404
    policy.check(found.somebody(request), action, process.organization_id)
    return process


def _page(request: HttpRequest, process: Process, problem: str = "", status: int = 200) -> HttpResponse:
    user, held = found.somebody(request), process.organization_id
    lifecycle = running.lifecycle_of(process)
    told: dict[str, Any] = {
        "process": process,
        "problem": problem,
        "reason": request.POST.get("reason", ""),
        "picture": rules.picture(process.version.file.method, process.state),
        "steps": [(verb, words.of_verb(verb)) for verb in lifecycle.verbs(process.state)],
        "phases": [
            (words.of_state(lifecycle.state(phase.state)), phase.starts_at)
            for phase in files.rules_of(process.version).phases
        ],
        "changes": [
            (change, words.of_verb(change.verb), words.of_state(lifecycle.state(change.state)))
            for change in queries.changes(process)
        ],
        "figures": queries.figures(process),
        "panel": _panel(process),
        "may_change": policy.may(user, "process.change", held),
        "may_enter": policy.may(user, "process.enter", held),
    }
    return render(request, "desk/process.html", told, status=status)


def _panel(process: Process) -> str:
    """The name of the page where the method's own work is done; empty where there is none."""
    method = process.version.file.method
    return f"desk:{method}" if method in WORKED_ON else ""


def _in_force(request: HttpRequest, slug: str) -> Version:
    file = queries.file(slug)
    version = queries.published_versions(file).last() if file else None
    if file is None or version is None:
        raise Http404(_("These rules are not published yet."))
    policy.check(found.somebody(request), "process.change", file.organization_id)
    return version
