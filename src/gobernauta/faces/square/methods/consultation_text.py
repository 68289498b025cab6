"""The text of a consultation in numbered paragraphs, one of them with what was said of it, and what changed in it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gobernauta.faces.caching import shared
from gobernauta.faces.pages import page_of
from gobernauta.faces.square import comments
from gobernauta.faces.square.taking_part import in_process
from gobernauta.processes import consultations, wordings
from gobernauta.processes.comments import About
from gobernauta.processes.queries import Process

PAGE, CHANGES = 20, 20
SHOWN = 1_800  # bytes of a paragraph in the whole text; the rest is on its own page
SECONDS = 15


@in_process("consultation")
@require_safe
def text(request: HttpRequest, process: Process, number: int = 0) -> HttpResponse:
    """The newest wording, or an earlier one, a page at a time; each paragraph leads to what was said of it."""
    texts = consultations.documents(process)
    shown = next((one for one in texts if number in (0, one.number)), None)
    if shown is None:
        raise Http404(_("There is no text here yet."))
    page = page_of(consultations.paragraphs(shown), request.GET.get("page"), PAGE)
    told = {
        "process": process,
        "text": shown,
        "earlier": [one for one in texts if one.number < shown.number],
        "newest": texts[0],
        "page": page,
        "rows": [(one, *cut(one.text)) for one in page.rows],
    }
    return shared(request, render(request, "square/methods/consultation_text.html", told), seconds=SECONDS)


@in_process("consultation")
@require_safe
def paragraph(request: HttpRequest, process: Process, document: int, number: int) -> HttpResponse:
    """One paragraph and what was said of it."""
    shown = consultations.paragraph(process, document, number)
    if shown is None:
        raise Http404(_("There is no such paragraph."))
    told = {
        "process": process,
        "paragraph": shown,
        "has_next": consultations.has_next(shown),
        "comments": comments.of(request, About(process, None, shown)),
    }
    return shared(
        request, render(request, "square/methods/consultation_paragraph.html", told), seconds=SECONDS
    )


@in_process("consultation")
@require_safe
def changes(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """What changed from the wording before."""
    texts = consultations.documents(process)
    newer = next((one for one in texts if one.number == number), None)
    older = next((one for one in texts if one.number < number), None)
    if newer is None or older is None:
        raise Http404(_("There is no earlier wording to compare with."))
    found = wordings.changes(list(consultations.paragraphs(older)), list(consultations.paragraphs(newer)))
    at = asked(request)
    told = {
        "process": process,
        "older": older,
        "newer": newer,
        "total": len(found),
        "changes": found[(at - 1) * CHANGES : at * CHANGES],
        "page": {"previous": at - 1, "next": at + 1, "has_next": len(found) > at * CHANGES},
    }
    return shared(request, render(request, "square/methods/consultation_changes.html", told), seconds=SECONDS)


def cut(words: str) -> tuple[str, bool]:
    """As much of a paragraph as the whole text shows, and whether something was left off."""
    held = words.encode()
    if len(held) <= SHOWN:
        return words, False
    return held[:SHOWN].decode(errors="ignore").rsplit(" ", 1)[0] + " …", True


def asked(request: HttpRequest) -> int:
    """The page asked for; anything that is no page is the first."""
    said = request.GET.get("page", "")
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) < 5 else 1
