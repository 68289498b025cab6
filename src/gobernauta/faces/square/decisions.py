"""What the town has decided and why, who was told, and what the council voted."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civic.formats import votes
from civic.formats.jsontext import write_json
from gobernauta.decisions import queries, reached
from gobernauta.decisions.lifecycle import OUTCOMES, UNREACHABLE
from gobernauta.decisions.queries import Version
from gobernauta.faces.doors import public
from gobernauta.faces.kept import handed_out
from gobernauta.faces.pages import page_of
from gobernauta.journeys import answers_to
from gobernauta.register import queries as register

PAGE = 20
REASONS = {**UNREACHABLE, reached.RETURNED: _("their network refused the message")}
OPTION_NAMES = {
    "yes": _("for"),
    "no": _("against"),
    "abstain": _("abstained"),
    "absent": _("absent"),
    "not voting": _("did not vote"),
    "paired": _("paired"),
}


@public
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every decision, the newest first."""
    page = page_of(queries.published(), request.GET.get("page"), PAGE)
    rows = [(version, OUTCOMES[version.outcome]) for version in page.rows]
    return render(request, "square/decisions/list.html", {"page": page, "rows": rows})


@public
@require_safe
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """One decision: outcome, reasons, what it answers, who decided, who was told, what was promised."""
    versions = queries.shown(number)
    if not versions:
        raise Http404
    held = versions[0]
    told = reached.progress(held.telling)
    page = {
        "version": held,
        "outcome": OUTCOMES[held.outcome],
        "earlier": [(version, OUTCOMES[version.outcome]) for version in versions[1:]],
        "things": answers_to.of(queries.subjects(held.decision)),
        "promises": _with_late(held),
        "motions": drawn(held),
        "told": told,
        "lost": [(REASONS[reason], count) for reason, count in told.unreachable.items()],
        "entry": register.of_subject(f"decision:{number}").exclude(index=None).last(),
    }
    return render(request, "square/decisions/decision.html", page)


def _with_late(version: Version) -> list[tuple[object, bool]]:
    today = queries.today()
    found = queries.commitments(version.decision, public=True)
    return [(it, queries.is_late(it, today=today)) for it in found]


def drawn(version: Version) -> list[dict[str, object]]:
    """The motions of a version with the counts in words; where only votes are given they are counted."""
    return [
        {"motion": motion, "events": [_event(event) for event in motion.vote_events]}
        for motion in votes.parse(write_json(version.motions))
    ]


def _event(event: votes.VoteEvent) -> dict[str, object]:
    counts = dict.fromkeys([*(it.option for it in event.counts), *(it.option for it in event.votes)], 0)
    for count in event.counts:
        counts[count.option] += count.value
    for vote in event.votes if not event.counts else ():
        counts[vote.option] += 1
    named = [(it.voter_name or it.voter_id, OPTION_NAMES[it.option]) for it in event.votes]
    return {
        "date": event.start_date,
        "counts": [(OPTION_NAMES[it], n) for it, n in counts.items()],
        "votes": named,
    }


@public
@require_safe
def motions(request: HttpRequest, number: int) -> HttpResponse:
    """The votes of a decision as Popolo."""
    versions = queries.shown(number)
    if not versions:
        raise Http404
    return HttpResponse(
        votes.write(votes.parse(write_json(versions[0].motions))), content_type="application/json"
    )


@public
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A document of a published decision."""
    return handed_out(queries.document(pk))


@public
@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A photo or document of a public promise."""
    return handed_out(queries.evidence(pk))
