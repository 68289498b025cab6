"""A survey: its questions page by page, or all at once where scripts hide what is not asked; then what was answered.

Without a script a page ends where the next question depends on its answers; earlier answers travel in the form.
Nothing is stored before the last page is sent.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civic.methods.protocol import Proof
from civic.methods.questions import Question
from civic.methods.survey import Survey
from gobernauta.faces.pages import page_of
from gobernauta.faces.square import choosing
from gobernauta.faces.square.joining import JoinForm, too_many
from gobernauta.faces.square.methods import survey_message, survey_result
from gobernauta.faces.square.methods.survey_form import SurveyForm, Words, asked_marks, survey_of
from gobernauta.faces.square.taking_part import in_process
from gobernauta.journeys import tickets
from gobernauta.processes import acts, queries, surveys
from gobernauta.processes.queries import Contest, Process
from gobernauta.processes.refusals import Refused

TEMPLATE = "square/methods/survey.html"
PAGE = 30  # free answers on a page of their own


def page(request: HttpRequest, process: Process) -> HttpResponse:
    """The questions while it is open, the answers of all after it was counted."""
    contest = queries.contests(process)[0]
    survey = survey_of(process)
    told: dict[str, Any] = {"survey": survey, "outcome": survey_result.of(contest, survey)}
    if process.state not in survey.open_states or choosing.told(request):
        return choosing.shown(request, process, TEMPLATE, told)
    if survey.rules.anonymous and Proof.EMAIL.value in survey.participation.proofs:
        return _by_ticket(request, contest, survey, told)
    return _ask(request, contest, survey, told)


def _by_ticket(request: HttpRequest, contest: Contest, survey: Survey, told: dict[str, Any]) -> HttpResponse:
    """Anonymous with proof: the address is proved first, and whoever holds the link answers without it."""
    contact = tickets.holder(request.GET.get("ticket", ""), contest.process)
    if contact is not None:
        return _ask(request, contest, survey, {**told, "contact": contact})
    form = JoinForm(contest.process, request.POST or None)
    is_sent = False
    if request.method == "POST" and form.is_valid():
        refusal = too_many(request, form.cleaned_data["email"])
        if refusal:
            form.add_error(None, refusal.sentence)
        else:
            tickets.send(contest.process, form.who(request), now=timezone.now())
            is_sent = True
    return choosing.shown(
        request, contest.process, TEMPLATE, {**told, "form": form, "by_ticket": True, "is_sent": is_sent}
    )


def _ask(request: HttpRequest, contest: Contest, survey: Survey, told: dict[str, Any]) -> HttpResponse:
    every = list(survey.rules.questions)
    if "all" in request.GET or not any(question.after for question in every):
        return _last(request, contest, every, told)
    if request.method != "POST":
        first, is_last = part(survey, [], {})
        form = SurveyForm(contest.process, first, is_last=is_last, contact=told.get("contact"))
        return _show(request, contest, form, told)
    return _next(request, contest, survey, told)


def _next(request: HttpRequest, contest: Contest, survey: Survey, told: dict[str, Any]) -> HttpResponse:
    """Look at the page that was sent, and ask what follows from it."""
    numbers = {name for name in request.POST.get("shown", "").split(",") if name}
    before = [question for question in survey.rules.questions if question.id in numbers]
    now_sent = [question for question in before if question.id in request.POST.getlist("now")]
    sent_last = "last" in request.POST
    contact = told.get("contact")
    form = SurveyForm(contest.process, now_sent, request.POST, is_last=sent_last, contact=contact)
    if not form.is_valid():
        return _show(request, contest, form, {**told, "shown": before})
    given = form.given()
    wrong = [refusal for question in now_sent for refusal in question.wrong(asked_marks(survey, given))]
    if wrong:
        form.add_error(None, str(Refused(wrong[0])))
        return _show(request, contest, form, {**told, "shown": before})
    if sent_last:
        return _send(request, contest, form, {**told, "shown": before})
    following, is_last = part(survey, before, given)
    page_form = SurveyForm(
        contest.process, following, initial=form.cleaned_data, is_last=is_last, contact=contact
    )
    return _show(request, contest, page_form, {**told, "shown": [*before, *following]})


def part(survey: Survey, before: list[Question], given: Any) -> tuple[list[Question], bool]:
    """The questions of the next page, and whether it is the last: it ends before what its own answers decide."""
    marks, found = asked_marks(survey, given), list[Question]()
    open_answers: set[str] = set()
    for question in survey.rules.questions:
        if question in before:
            continue
        if open_answers.intersection(question.after) and not question.is_asked(marks):
            return found, False
        if question.is_asked(marks):
            found.append(question)
            open_answers.update(item.id for item in question.items)
    return found, True


def _last(
    request: HttpRequest, contest: Contest, every: list[Question], told: dict[str, Any]
) -> HttpResponse:
    """All questions on one page."""
    form = SurveyForm(contest.process, every, request.POST or None, contact=told.get("contact"))
    for name, field in form.fields.items():  # what is not asked after the others may stay empty
        if name.startswith("q"):
            field.required = field.required and not every[int(name[1:].split("-")[0])].after
    if request.method != "POST" or not form.is_valid():
        return _show(request, contest, form, {**told, "is_whole": True})
    return _send(request, contest, form, {**told, "is_whole": True})


def _send(request: HttpRequest, contest: Contest, form: SurveyForm, told: dict[str, Any]) -> HttpResponse:
    return choosing.take(request, contest, form) or _show(request, contest, form, told)


def _show(request: HttpRequest, contest: Contest, form: SurveyForm, told: dict[str, Any]) -> HttpResponse:
    shown = told.get("shown", form.asked_now)
    more = {
        "form": form,
        "shown": ",".join(question.id for question in shown),
        "ticket": request.GET.get("ticket", ""),
        "has_branches": any(question.after for question in form.survey.rules.questions),
        "action": _("Send my answers") if form.is_last else _("Continue"),
        "is_anonymous": acts.is_anonymous(contest),
        "by_message": survey_message.of(contest.process, form.survey),
    }
    return choosing.shown(request, contest.process, TEMPLATE, {**told, **more})


@in_process("survey")
@require_safe
def words(request: HttpRequest, process: Process, question: str) -> HttpResponse:
    """All that people wrote to a question, a page at a time, once it was counted."""
    survey = survey_of(process)
    asked = next((one for one in survey.rules.questions if one.id == question and one.kind == "text"), None)
    if asked is None or queries.result(queries.contests(process)[0]) is None:
        raise Http404(_("There is no count yet."))
    found = page_of(surveys.texts(process, question), request.GET.get("page"), PAGE)
    told = {"process": process, "title": Words.of(survey).question(asked), "page": found}
    answer = render(request, "square/methods/survey_words.html", told)
    answer["Cache-Control"] = "public, max-age=60"
    return answer


urlpatterns = [path("words/<path:question>/", words, name="survey_words")]
