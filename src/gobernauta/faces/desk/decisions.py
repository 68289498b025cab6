"""Decisions at the desk: the list, writing one, and the page from which a second person publishes it."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gobernauta.channels.protocol import Media
from gobernauta.decisions import drafting, queries, reached, telling
from gobernauta.decisions.lifecycle import OUTCOMES
from gobernauta.decisions.queries import Decision, Version
from gobernauta.faces.desk import found
from gobernauta.faces.desk.decisions_forms import DecisionForm, FileForm, first_words, sentence
from gobernauta.faces.desk.printing import to_print
from gobernauta.faces.doors import staff
from gobernauta.faces.kept import handed_out
from gobernauta.faces.pages import page_of
from gobernauta.faces.square.decisions import REASONS, drawn
from gobernauta.journeys import answer_all, answers_to, decide, letters, worded
from gobernauta.people import policy
from gobernauta.people import queries as people
from gobernauta.people.queries import Organization, User

PAGE = 25


@staff("decision.read")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Drafts first, then what was published last."""
    user = found.somebody(request)
    page = page_of(queries.within(policy.reach(user, "decision.read")), request.GET.get("page"), PAGE)
    told = {
        "page": page,
        "rows": [(version, OUTCOMES[version.outcome]) for version in page.rows],
        "may_draft": policy.may(user, "decision.draft", anywhere=True),
    }
    return render(request, "desk/decisions/list.html", told)


def departments(user: User, action: str) -> QuerySet[Organization]:
    """The departments somebody may act for."""
    reach = policy.reach(user, action)
    every = people.organizations()
    return every if reach.everywhere else every.filter(pk__in=reach.organizations)


def decision_of(request: HttpRequest, pk: int, action: str = "decision.read") -> Decision:
    """A decision. Raises `Http404` for who may not read it, `Denied` for who may only read."""
    user, decision = found.somebody(request), queries.one(pk)
    if decision is None or not policy.may(user, "decision.read", decision.organization_id):
        raise Http404
    policy.check(user, action, decision.organization_id)
    return decision


@staff("decision.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a decision; `answers` in the address says what it answers."""
    user = found.somebody(request)
    start = {"answers": "\n".join(request.GET.getlist("answers"))[:60_000], "decided_on": queries.today()}
    form = DecisionForm(
        request.POST or None, initial=start, departments=departments(user, "decision.draft"), user=user
    )
    if request.method == "POST" and form.is_valid():
        made = decide.draft(
            organization=form.cleaned_data["organization"],
            wording=form.wording(),
            answers=form.cleaned_data["answers"],
            actor=user,
            now=timezone.now(),
        )
        return redirect("desk:decision", pk=made.decision_id)
    return render(request, "desk/decisions/write.html", {"form": form}, status=400 if form.errors else 200)


@staff("decision.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft, or write the next version of what was published."""
    decision, user = decision_of(request, pk, "decision.draft"), found.somebody(request)
    newest = queries.versions(decision)[0]
    is_first = newest.number == 1 and newest.published_at is None
    start = first_words(newest, decide.written(queries.subjects(decision)))
    form = DecisionForm(request.POST or None, initial=start, is_first=is_first, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            decide.write(
                decision=decision,
                wording=form.wording(),
                answers=form.cleaned_data["answers"],
                actor=user,
                now=timezone.now(),
            )
            return redirect("desk:decision", pk=pk)
        except drafting.Refused as refused:
            form.add_error(None, str(refused))
    page = {"form": form, "decision": decision, "version": newest}
    return render(request, "desk/decisions/write.html", page, status=400 if form.errors else 200)


@staff("decision.read")
@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision: what it says, whom it reaches, its promises, and what can be done next."""
    return _page(request, decision_of(request, pk))


def _page(request: HttpRequest, shown: Decision, problem: str = "") -> HttpResponse:
    user, versions = found.somebody(request), queries.versions(shown)
    newest = versions[0]
    told = reached.progress(newest.telling)
    is_draft = newest.published_at is None
    page = {
        "decision": shown,
        "version": newest,
        "outcome": OUTCOMES[newest.outcome],
        "earlier": [(version, OUTCOMES[version.outcome]) for version in versions[1:]],
        "is_draft": is_draft,
        "telling": newest.telling,
        "told": told,
        "lost": [(REASONS[reason], count) for reason, count in told.unreachable.items()],
        "samples": [(code, worded.of(newest.telling, code)) for code in sorted(told.languages)],
        "things": answers_to.of(queries.subjects(shown)),
        "motions": drawn(newest),
        "promises": queries.commitments(shown, public=False),
        "file_form": FileForm(),
        "seen": seen(newest),
        "last_letter": letters.last_of_next(newest.telling) if told.letters and not is_draft else 0,
        "may_draft": policy.may(user, "decision.draft", shown.organization_id),
        "may_publish": is_draft
        and newest.drafted_by_id != user.pk
        and policy.may(user, "decision.publish", shown.organization_id),
        "problem": problem,
    }
    return render(request, "desk/decisions/decision.html", page, status=400 if problem else 200)


@staff("decision.publish")
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish what somebody else wrote, and tell everyone."""
    shown = decision_of(request, pk, "decision.publish")
    newest = queries.versions(shown)[0]
    try:
        if request.POST.get("seen") != seen(newest):
            raise drafting.Refused(_("This draft was changed meanwhile. Read it again, then publish."))
        answer_all.publish(newest, actor=found.somebody(request), now=timezone.now())
    except drafting.Refused as refused:
        return _page(request, shown, str(refused))
    messages.success(request, _("Published. Everyone is being told."))
    return redirect("desk:decision", pk=pk)


def seen(version: Version) -> str:
    """What whoever publishes has read, as the form carries it."""
    return f"{version.pk}-{version.drafted_at.timestamp():.6f}"


@staff("decision.draft")
@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a document to a draft."""
    shown = decision_of(request, pk, "decision.draft")
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, shown, sentence(form))
    try:
        drafting.attach(
            version=queries.versions(shown)[0],
            media=media_of(form),
            actor=found.somebody(request),
            now=timezone.now(),
        )
    except drafting.Refused as refused:
        return _page(request, shown, str(refused))
    return redirect("desk:decision", pk=pk)


def media_of(form: FileForm) -> Media:
    """The file of a form."""
    said = form.cleaned_data
    return Media(
        media_type=said["file"].content_type or "application/octet-stream",
        name=said["name"],
        alt=said["alt"],
        content=said["file"].read(),
    )


@staff("decision.read")
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A document, also of a draft."""
    shown = queries.any_document(pk)
    if shown is None:
        raise Http404
    decision_of(request, shown.version.decision_id)
    return handed_out(shown)


@staff("decision.publish")
@require_safe
def letters_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The letters that were not posted yet, to print."""
    newest = queries.versions(decision_of(request, pk, "decision.publish"))[0]
    if newest.published_at is None:
        raise Http404
    round_ = reached.telling(newest.telling.pk)
    assert round_ is not None
    book, last = letters.print_next(round_, now=timezone.now())
    if not last:
        raise Http404
    return to_print(book, f"letters-{pk}-{last}")


@staff("decision.publish")
@require_POST
def letters_posted(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the printed letters were handed to the post."""
    newest = queries.versions(decision_of(request, pk, "decision.publish"))[0]
    last = request.POST.get("last", "")
    if newest.published_at and last.isascii() and last.isdigit() and len(last) < 19:
        telling.post_letters(
            telling=newest.telling, up_to=int(last), actor=found.somebody(request), now=timezone.now()
        )
    return redirect("desk:decision", pk=pk)
