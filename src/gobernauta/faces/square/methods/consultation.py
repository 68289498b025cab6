"""A consultation: its front says what can be done, and leads to the text, the statements, the map and the report."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from gobernauta.faces.caching import shared
from gobernauta.faces.square import comments
from gobernauta.faces.square.methods import (
    consultation_map,
    consultation_report,
    consultation_statements,
    consultation_text,
)
from gobernauta.processes import consultations, files, hearing, opinion, queries
from gobernauta.processes.comments import About
from gobernauta.processes.queries import Item, Paragraph, Process

SECONDS = 15  # a page may be this old
HEADINGS = 40  # of a long text; the rest is behind the link to it


def page(request: HttpRequest, process: Process) -> HttpResponse:
    """What is asked and how far it is; the same for everybody."""
    if request.method == "POST":
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    drawn = opinion.newest(process)
    texts = consultations.documents(process)
    told: dict[str, Any] = {
        "process": process,
        "text": texts[0] if texts else None,
        "headings": consultations.headings(texts[0], most=HEADINGS) if texts else [],
        "statements": queries.judged_items(process).count(),
        "is_open": process.state in files.rules_of(process.version).method.open_states,
        "map": consultation_map.told(drawn) if drawn else None,
        "surveys": consultations.surveys(process),
        "is_reported": hearing.has_report(process),
        "comments": comments.of(request, About(process)),
    }
    return shared(request, render(request, "square/methods/consultation.html", told), seconds=SECONDS)


def address(process: Process, item: Item | None = None, paragraph: Paragraph | None = None) -> str:
    """Where a statement or a paragraph is shown."""
    if paragraph is not None:
        where = [process.slug, paragraph.document.number, paragraph.number]
        return reverse("square:paragraph", args=where)
    if item is not None:
        return reverse("square:statement", args=[process.slug, item.number])
    return reverse("square:process", args=[process.slug])


urlpatterns = [
    path("text/", consultation_text.text, name="text"),
    path("text/<int:number>/", consultation_text.text, name="text_wording"),
    path("text/<int:number>/changes/", consultation_text.changes, name="text_changes"),
    path("paragraphs/<int:document>/<int:number>/", consultation_text.paragraph, name="paragraph"),
    path("statements/", consultation_statements.judge, name="statements"),
    path("statements/all/", consultation_statements.listing, name="all_statements"),
    path("statements/new/", consultation_statements.propose, name="new_statement"),
    path("statements/<int:number>/", consultation_statements.statement, name="statement"),
    path("map/", consultation_map.page, name="opinion_map"),
    path("map/<str:name>", consultation_map.download, name="map_file"),
    path("heard/", consultation_report.report, name="heard"),
]
