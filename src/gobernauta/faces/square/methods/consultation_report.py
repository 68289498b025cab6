"""The report "what we heard" on the square: every sentence with links to what it rests on."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gobernauta.faces.caching import shared
from gobernauta.faces.square.taking_part import in_process
from gobernauta.processes import hearing
from gobernauta.processes.hearing import Source
from gobernauta.processes.queries import Finding, Process

SECONDS = 60
NAMES = {
    "statement": gettext_lazy("Statement %(number)d"),
    "comment": gettext_lazy("Comment %(number)d"),
    "paragraph": gettext_lazy("Paragraph %(number)d"),
    "free-text": gettext_lazy("Answer %(number)d of the questionnaire"),
    "count": gettext_lazy("The published list of those who took part"),
    "map": gettext_lazy("The opinion map"),
    "said": gettext_lazy("Everything that was said"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """What a sentence rests on: its name, its words, and where it is (empty where it has no page)."""

    name: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its links."""

    finding: Finding
    links: tuple[Link, ...]


@in_process("consultation")
@require_safe
def report(request: HttpRequest, process: Process) -> HttpResponse:
    """The newest published report."""
    findings = hearing.published(process)
    if not findings:
        raise Http404(_("There is no report yet."))
    told = {"process": process, "parts": parts(process, findings), "published_at": findings[0].published_at}
    return shared(request, render(request, "square/methods/consultation_report.html", told), seconds=SECONDS)


def parts(process: Process, findings: list[Finding]) -> list[tuple[Promise, list[Sentence]]]:
    """The sentences under the names of their parts, each with its links."""
    sources = hearing.sources_of(process, findings)
    return [
        (
            hearing.SECTIONS[section],
            [
                Sentence(one, tuple(link(process, sources[hearing.key_of(it)]) for it in one.sources))
                for one in rows
            ],
        )
        for section, rows in hearing.by_section(findings)
    ]


def link(process: Process, source: Source) -> Link:
    """Where a source can be read."""
    name = str(NAMES[source.kind])
    named = name % {"number": source.number} if "%" in name else name
    return Link(named, source.words, _address(process, source))


def _address(process: Process, source: Source) -> str:
    slug, number = process.slug, source.number
    if source.kind == "count":
        return reverse("square:ballots", args=[slug])
    if source.kind == "map":
        return reverse("square:opinion_map", args=[slug])
    if source.kind == "said":
        return reverse("square:process", args=[slug]) + "#comments"
    if source.kind == "paragraph" and source.words:
        return reverse("square:paragraph", args=[slug, source.document, number])
    if source.kind in ("statement", "comment") and source.words:
        return reverse(f"square:{source.kind}", args=[slug, number])
    return ""
