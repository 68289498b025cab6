"""Who was told of a decision, who is on the way, who cannot be reached and why: name by name, for staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gobernauta.decisions import queries, reached
from gobernauta.decisions.queries import Notice
from gobernauta.faces.desk.decisions import decision_of
from gobernauta.faces.doors import staff
from gobernauta.faces.pages import page_of
from gobernauta.faces.square.decisions import REASONS

PAGE = 100


@staff("decision.read")
@require_safe
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """The people of the newest round, a page at a time."""
    shown = decision_of(request, pk)
    newest = queries.versions(shown)[0]
    asked = request.GET.get("part", "")
    part = asked if asked in reached.PARTS else reached.PARTS[-1]
    page = page_of(reached.people(newest.telling, part), request.GET.get("page"), PAGE)
    numbers = reached.progress(newest.telling)
    every = zip(reached.PARTS, (numbers.reached, numbers.waiting, numbers.lost), strict=True)
    filled = {
        "decision": shown,
        "version": newest,
        "part": part,
        "parts": list(every),
        "page": page,
        "rows": [(one, _name(one), REASONS.get(one.problem, "")) for one in page.rows],
        "query": f"part={part}",
    }
    return render(request, "desk/decisions/told.html", filled)


def _name(notice: Notice) -> str:
    """What staff call somebody: their name, else where they wrote, else the number we gave them."""
    if notice.contact is not None and notice.contact.name:
        return notice.contact.name
    return notice.conversation.reference if notice.conversation else notice.recipient
