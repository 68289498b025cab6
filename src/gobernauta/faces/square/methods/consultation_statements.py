"""Statements: judged one at a time with a button each, with or without scripts; put forward; listed with figures."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from civic.opinion.picture import letter
from gobernauta.faces.caching import shared
from gobernauta.faces.often import too_often
from gobernauta.faces.pages import page_of
from gobernauta.faces.square import comments, joining
from gobernauta.faces.square.taking_part import in_process
from gobernauta.journeys import opinions, shown
from gobernauta.journeys.take_part import Who
from gobernauta.people import limits, visitors
from gobernauta.processes import consultations, files, opinion, queries
from gobernauta.processes.comments import About
from gobernauta.processes.queries import Contest, Item, Process
from gobernauta.processes.refusals import Refused

PAGE = 25
SECONDS = 15


class ProposeForm(forms.Form):
    """A statement of somebody's own; an address only for who wishes to hear of it."""

    text = forms.CharField(
        label=gettext_lazy("Your statement"),
        help_text=gettext_lazy("One thought that others can agree or disagree with."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write the statement.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("Only if you wish to hear what becomes of it"),
        max_length=300,
        required=False,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A statement with its figures: agree, pass, disagree of everybody (each with its share), and by group."""

    item: Item
    agree: int
    passed: int
    disagree: int
    groups: tuple[tuple[str, int, int, int], ...] = ()

    @property
    def judged(self) -> int:
        """How many judged it."""
        return self.agree + self.passed + self.disagree

    @property
    def agree_share(self) -> int:
        """Of those who took sides, how many in a hundred agree."""
        return round(100 * self.agree / (self.agree + self.disagree)) if self.agree + self.disagree else 0


@in_process("consultation")
@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, process: Process) -> HttpResponse:
    """The next statement and its three buttons; where it is asked who takes part, that is asked first."""
    contest = queries.contests(process)[0]
    token = (request.POST if request.method == "POST" else request.GET).get("pass", "")
    held = opinions.read(token, process) if token else None
    mark = shown.read(request.COOKIES.get(shown.name(process), ""), process)
    is_open = process.state in files.rules_of(process.version).method.open_states
    if is_open and held is None and mark is None and opinions.is_asked(contest):
        return _begin(request, contest)
    problem, refusal = "", None
    if request.POST.get("do") == "forget":
        return _forgotten(request, process)
    if request.method == "POST":
        person = request.COOKIES.get(shown.name(process)) or token or request.COOKIES.get(joining.COOKIE, "")
        refusal = limits.spend("judge", network=visitors.network(request), person=person, now=timezone.now())
        problem = refusal.sentence if refusal else _judged(request, contest, held, mark)
        if not problem:
            query = f"?{urlencode({'pass': token})}" if held else ""
            return joining.remembered(request, redirect(f"{request.path}{query}#judge"))
    told = {
        "process": process,
        "is_open": is_open,
        "next": opinions.upcoming(contest, _who(request, held, mark)) if is_open else None,
        "token": token if held else "",
        "is_shown": mark is not None,
        "errors": [problem] if problem else [],
    }
    answer = render(request, "square/methods/consultation_judge.html", told, status=400 if problem else 200)
    answer["Cache-Control"] = "no-store"
    return too_often(answer, refusal)


def _forgotten(request: HttpRequest, process: Process) -> HttpResponse:
    """Somebody else may use this browser next."""
    answer = redirect(request.path)
    answer.delete_cookie(shown.name(process), samesite="Lax")
    return answer


def _judged(
    request: HttpRequest, contest: Contest, held: opinions.Pass | None, mark: shown.Mark | None
) -> str:
    """Take a judgement; what is wrong with it, empty when it was taken."""
    code, said = request.POST.get("statement", "")[:100], request.POST.get("judgement", "")
    try:
        opinions.judge(contest, code, said, _who(request, held, mark, acts_now=True), now=timezone.now())
    except Refused as refused:
        return str(refused)
    return ""


def _who(
    request: HttpRequest,
    held: opinions.Pass | None,
    mark: shown.Mark | None,
    *,
    acts_now: bool = False,
) -> Who:
    """Who judges. A browser gets its token when it first acts, never by looking."""
    is_new = acts_now and mark is None
    token = joining.visitor(request) if is_new else request.COOKIES.get(joining.COOKIE, "")
    who = Who(
        door="web",
        visitor="" if held and held.contact else token,
        language=get_language() or "",
        network=visitors.network(request),
        is_told=False,
    )
    return shown.carried(opinions.carried(who, held), mark)


def _begin(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Ask what the process file asks of who judges, once."""
    form = joining.JoinForm(contest.process, request.POST or None)
    form.fields.pop("name", None)
    refusal, is_mailed = None, False
    if request.method == "POST" and form.is_valid():
        refusal = joining.too_many(request, form.cleaned_data["email"])
        if refusal is None:
            token = opinions.begin(contest, form.who(request), now=timezone.now())
            if token:
                return joining.remembered(
                    request, redirect(f"{request.path}?{urlencode({'pass': token})}#judge")
                )
            is_mailed = True
        else:
            form.add_error(None, refusal.sentence)
    told = {"process": contest.process, "form": form, "is_mailed": is_mailed}
    status = 400 if form.errors else 200
    answer = render(request, "square/methods/consultation_begin.html", told, status=status)
    answer["Cache-Control"] = "no-store"
    return too_often(answer, refusal)


@in_process("consultation")
@require_safe
def listing(request: HttpRequest, process: Process) -> HttpResponse:
    """Every statement that is judged, with its figures."""
    page = page_of(consultations.statements(process), request.GET.get("page"), PAGE)
    is_taken = process.state in consultations.OPEN_STATES
    told = {"process": process, "page": page, "rows": rows(process, page.rows), "is_taken": is_taken}
    return shared(
        request, render(request, "square/methods/consultation_statements.html", told), seconds=SECONDS
    )


@in_process("consultation")
@require_safe
def statement(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """One statement: its figures, by group where there are groups, and what was said of it."""
    item = consultations.statement(process, number)
    if item is None or item.state not in ("accepted", "rejected", "merged"):
        raise Http404(_("We know no such statement."))
    (row,) = rows(process, [item])
    told = {"process": process, "row": row, "comments": comments.of(request, About(process, item))}
    return shared(
        request, render(request, "square/methods/consultation_statement.html", told), seconds=SECONDS
    )


@in_process("consultation")
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, process: Process) -> HttpResponse:
    """Put a statement forward; it is shown once a person has checked it."""
    form = ProposeForm(request.POST or None)
    most = consultations.longest(process)
    refusal = None
    if request.method == "POST" and form.is_valid():
        refusal = joining.too_many(request, form.cleaned_data["email"])
        if refusal is None:
            try:
                _proposed(request, process, form)
                return redirect(reverse("square:new_statement", args=[process.slug]) + "?done=1")
            except Refused as refused:
                form.add_error("text", str(refused))
        else:
            form.add_error(None, refusal.sentence)
    told: dict[str, Any] = {
        "process": process,
        "form": form,
        "most": most,
        "is_taken": process.state in consultations.OPEN_STATES,
        "is_done": "done" in request.GET,
    }
    status = 400 if form.errors else 200
    answer = render(request, "square/methods/consultation_propose.html", told, status=status)
    answer["Cache-Control"] = "no-store"
    return too_often(answer, refusal)


def _proposed(request: HttpRequest, process: Process, form: ProposeForm) -> None:
    who = Who(
        door="web",
        email=form.cleaned_data["email"],
        language=get_language() or "",
        network=visitors.network(request),
    )
    opinions.propose(queries.contests(process)[0], form.cleaned_data["text"], who, now=timezone.now())


def rows(process: Process, items: list[Item]) -> list[Row]:
    """Statements with the figures of the newest map; noughts before there is one."""
    figures = opinion.figures_of(process, [item.code for item in items])
    return [_row(item, figures.get(item.code, {})) for item in items]


def _row(item: Item, figures: Any) -> Row:
    agree, passed, disagree = figures.get("all", (0, 0, 0))
    groups = enumerate(figures.get("groups", ()))
    return Row(item, agree, passed, disagree, tuple((letter(at), *told) for at, told in groups))
