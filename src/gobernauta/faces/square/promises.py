"""What the town promised: late ones shown as late, every moved date readable; and the question "was it done?"."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from gobernauta.decisions import queries, telling
from gobernauta.decisions.lifecycle import COMMITMENT
from gobernauta.decisions.queries import Commitment
from gobernauta.faces.doors import public
from gobernauta.faces.often import too_often
from gobernauta.faces.pages import page_of
from gobernauta.journeys import done
from gobernauta.people import limits, visitors

PAGE = 20
SHOWN = ("open", "late", "delivered", "dropped")


class DoneForm(forms.Form):
    """What somebody concerned says about a promise."""

    is_done = forms.ChoiceField(
        label=_("Was it done?"),
        choices=[("yes", _("Yes, it was done")), ("no", _("No, it was not done"))],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("What should the town know about it?"),
        help_text=_("Only the town reads this."),
        max_length=telling.LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@public
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every promise: what is open by its date, late ones first, then what is finished."""
    today, wanted = queries.today(), request.GET.get("state", "")
    found = queries.promises()
    if wanted == "late":
        found = queries.late(today=today)
    elif wanted in SHOWN:
        found = queries.in_state(wanted)
    page = page_of(found, request.GET.get("page"), PAGE)
    told = {
        "page": page,
        "rows": [row(it) for it in page.rows],
        "wanted": wanted if wanted in SHOWN else "",
        "query": f"state={wanted}" if wanted in SHOWN else "",
        "late": queries.late(today=today).count(),
    }
    return render(request, "square/decisions/promises.html", told)


def row(commitment: Commitment) -> dict[str, object]:
    """A promise with its state in words and whether it is late."""
    return {
        "promise": commitment,
        "state": COMMITMENT.state(commitment.state).label,
        "late": queries.is_late(commitment, today=queries.today()),
    }


@public
@require_safe
def promise(request: HttpRequest, number: int) -> HttpResponse:
    """One promise with its history, steps on the way, evidence, and what people say."""
    found = queries.promise(number)
    if found is None:
        raise Http404
    steps = [(step, COMMITMENT.state(step.state).label) for step in found.steps.all()]
    page = {**row(found), "steps": steps, "verdicts": queries.verdicts(found)}
    return render(request, "square/decisions/promise.html", page)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def was_it_done(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """The link of the question. Opening it answers nothing; only its button does, and it may be pressed again."""
    notice = done.asked(token, number)
    if notice is None:
        raise Http404
    form = DoneForm(request.POST or None)
    refusal, thanked = None, False
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        refusal = limits.spend("form", network=visitors.network(request), person=token, now=now)
        if refusal:
            form.add_error(None, refusal.sentence)
        else:
            said = form.cleaned_data
            telling.answer(notice=notice, is_done=said["is_done"] == "yes", comment=said["comment"], now=now)
            thanked = True
    page = {"form": form, "promise": notice.telling.commitment, "thanked": thanked, "notice": notice}
    answer = render(request, "square/decisions/done.html", page, status=400 if form.errors else 200)
    answer["Cache-Control"] = "no-store"
    return too_often(answer, refusal)
