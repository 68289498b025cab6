"""Cases: the list, one case with its history, and the steps a clerk takes."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gobernauta.cases import actions, answering, lifecycle, merging, queries, worklist
from gobernauta.cases.queries import ServiceRequest
from gobernauta.faces.desk import choices, filters, found, rows, typed
from gobernauta.faces.desk import telling as telling_form
from gobernauta.faces.desk.sort import attempt
from gobernauta.faces.doors import View, staff
from gobernauta.inbox import queries as inbox
from gobernauta.inbox.queries import Conversation
from gobernauta.journeys import tell
from gobernauta.people import policy


def _button(done: Promise) -> Callable[[Callable[[HttpRequest, ServiceRequest], None]], View]:
    """A button on a case's page: do it with the case, say so, and go back there."""

    def wrap(act: Callable[[HttpRequest, ServiceRequest], None]) -> View:
        @staff("request.change")
        @require_POST
        @wraps(act)
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            shown = found.service_request(request, pk, "request.change")
            attempt(request, lambda: act(request, shown), done)
            return _to_case(request, shown)

        return view

    return wrap


@staff("request.read")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Cases, as far as this person may see them."""
    user = found.somebody(request)
    reach = policy.reach(user, "request.read")
    context: dict[str, object] = {"asked": request.GET, **choices.of_requests(reach)}
    try:
        wanted = filters.requests(request.GET, user)
    except typed.Unreadable as error:
        return render(request, "desk/cases.html", {**context, "problem": str(error)}, status=400)
    now = timezone.now()
    page = queries.page(wanted, reach, now=now)
    context |= {"page": page, "lines": rows.of_cases(page.rows, now)}
    context["onward"] = filters.onward(request.GET, page.after)
    return render(request, "desk/cases.html", context)


@staff("request.read")
@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case with everything that happened to it."""
    return _page(request, found.service_request(request, pk))


@staff("request.change")
@require_http_methods(["GET", "HEAD", "POST"])
def open_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a case from a conversation: a form, and what it is sent with."""
    shown = found.conversation(request, pk, "conversation.sort")
    problem, asked = "", inbox.asked(shown)
    if request.method == "POST":
        try:
            opened = _open(request, shown)
        except (actions.Refused, typed.Unreadable) as refused:
            problem = str(refused)
        else:
            return _to_case(request, opened)
    context = {
        "conversation": shown,
        "asked": " ".join(asked.text.split())[:200] if asked else "",
        "work": asked.extra.get("place") if asked else None,
        "typed": request.POST,
        "problem": problem,
        "expected": queries.count_raised(shown),
        "category": typed.text(request.GET, "category"),
        "place": typed.text(request.GET, "place"),
        **choices.of_description(),
        "departments": worklist.departments(choices.EVERYWHERE),
    }
    return render(request, "desk/open_case.html", context, status=400 if problem else 200)


def _open(request: HttpRequest, shown: Conversation) -> ServiceRequest:
    service = queries.service(typed.number(request.POST, "service"))
    default = service.organization if service else shown.organization
    return actions.open_request(
        conversation=shown,
        organization=worklist.department(typed.number(request.POST, "department"), default),
        service=service,
        title=typed.text(request.POST, "title", most=200) or shown.preview,
        description=typed.text(request.POST, "description"),
        where=_where(request),
        actor=found.somebody(request),
        now=timezone.now(),
        expected=typed.number(request.POST, "expected"),
    )


def _where(request: HttpRequest) -> actions.Where:
    return actions.Where(
        address=typed.text(request.POST, "address", most=300),
        latitude=typed.degrees(request.POST, "latitude"),
        longitude=typed.degrees(request.POST, "longitude"),
        area=queries.area(typed.number(request.POST, "area")),
    )


@staff("request.change")
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step; what was typed stays when the step is refused."""
    shown = found.service_request(request, pk, "request.change")
    try:
        step, telling = telling_form.read(request.POST)
        tell.move(
            request=shown, step=step, telling=telling, actor=found.somebody(request), now=timezone.now()
        )
    except (actions.Refused, typed.Unreadable) as refused:
        return _page(request, shown, problem=str(refused))
    return redirect("desk:case", pk=pk)


@_button(gettext_lazy("Assigned."))
def assign(request: HttpRequest, shown: ServiceRequest) -> None:
    """Give a case to a department and perhaps a person."""
    department = worklist.department(typed.number(request.POST, "department"), shown.organization)
    actions.assign(
        request=shown,
        organization=department,
        assignee=worklist.colleague(typed.number(request.POST, "assignee"), department),
        actor=found.somebody(request),
        now=timezone.now(),
        seen=typed.text(request.POST, "seen", most=50),
    )


@staff("request.change")
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what a case is about."""
    shown = found.service_request(request, pk, "request.change")
    problem = ""
    if request.method == "POST":
        try:
            _describe(request, shown)
        except (actions.Refused, typed.Unreadable) as refused:
            problem = str(refused)
        else:
            return redirect("desk:case", pk=pk)
    context = {"case": shown, "typed": request.POST, "problem": problem, **choices.of_description()}
    return render(request, "desk/describe.html", context, status=400 if problem else 200)


def _describe(request: HttpRequest, shown: ServiceRequest) -> None:
    actions.describe(
        request=shown,
        service=queries.service(typed.number(request.POST, "service")),
        title=typed.text(request.POST, "title", most=200),
        description=typed.text(request.POST, "description"),
        where=_where(request),
        actor=found.somebody(request),
        now=timezone.now(),
    )


@_button(gettext_lazy("The note is kept. Only staff can read it."))
def note(request: HttpRequest, shown: ServiceRequest) -> None:
    """Write down something for colleagues."""
    text = typed.text(request.POST, "note")
    actions.note(request=shown, text=text, actor=found.somebody(request), now=timezone.now())


@_button(gettext_lazy("Merged. It can be split again at any time."))
def merge(request: HttpRequest, shown: ServiceRequest) -> None:
    """Close this case as the same as another, which is named by its reference."""
    kept = queries.named(typed.text(request.POST, "into", most=40))
    if kept is None or not policy.may(found.somebody(request), "request.change", kept.organization_id):
        raise actions.Refused(_("There is no case with this reference."))
    merging.merge_requests(kept=kept, merged=shown, actor=found.somebody(request), now=timezone.now())


@_button(gettext_lazy("Split. Both stand as before."))
def split(request: HttpRequest, shown: ServiceRequest) -> None:
    """Undo a merge."""
    merging.split_request(merged=shown, actor=found.somebody(request), now=timezone.now())


def _page(request: HttpRequest, shown: ServiceRequest, *, problem: str = "") -> HttpResponse:
    user = found.somebody(request)
    reach, raised_in = policy.reach(user, "conversation.read"), answering.raised_in(shown)
    may_change = policy.may(user, "request.change", shown.organization_id)
    verbs = [(verb, lifecycle.VERBS[verb]) for verb in lifecycle.verbs(shown.status)]
    context = {
        "case": shown,
        "state": lifecycle.REQUEST.state(shown.status),
        "history": queries.history(shown, now=timezone.now()),
        "raised_in": [it for it in raised_in if reach.covers(it.organization_id)],
        "verbs": verbs,
        "telling": telling_form.of(shown, raised_in, user) if may_change and verbs else None,
        "may_change": may_change,
        "may_publish": policy.may(user, "request.publish", shown.organization_id),
        "typed": request.POST,
        "problem": problem,
        **choices.of_assignment(shown.organization_id),
    }
    return render(request, "desk/case.html", context, status=400 if problem else 200)


def _to_case(request: HttpRequest, shown: ServiceRequest) -> HttpResponse:
    """To the case, or to the list when it has gone where this person cannot follow."""
    now = queries.one(shown.pk)
    if now and policy.may(found.somebody(request), "request.read", now.organization_id):
        return redirect("desk:case", pk=now.pk)
    return redirect("desk:cases")
