"""The part of a form that every proposal has: where it is, what comes with it, who wants to be named for it.

Whoever puts something forward is first asked for a title and shown what is like it. No account, no scripts.
"""

import secrets
from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gobernauta.channels.protocol import Media
from gobernauta.faces.kept import handed_out
from gobernauta.faces.often import too_often
from gobernauta.faces.square import joining, report
from gobernauta.faces.square import map as drawn
from gobernauta.faces.square.taking_part import in_process
from gobernauta.inbox import files
from gobernauta.people import limits
from gobernauta.people.queries import Area
from gobernauta.processes import items, projects
from gobernauta.processes.queries import Process
from gobernauta.processes.refusals import Refused

DOCUMENTS = {"application/pdf": b"%PDF-"}  # what may come besides pictures, and how such a file begins


class ProposalForm(report.PlaceForm):
    """A place, pictures, a document and a name: none is needed; pictures are described, or said not to be."""

    alt = forms.CharField(
        label=gettext_lazy("What do the photos show?"),
        help_text=gettext_lazy("Needed when you send photos: some people cannot see them."),
        max_length=1_000,
        required=False,
    )
    undescribed = forms.BooleanField(label=gettext_lazy("I cannot describe the photos"), required=False)
    document = forms.FileField(
        label=gettext_lazy("A document"),
        help_text=gettext_lazy("A PDF, such as a plan or an offer. Everybody can read it."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        required=False,
    )
    credit = forms.CharField(
        label=gettext_lazy("Who puts this forward?"),
        help_text=gettext_lazy("Your name or that of your group, shown with it. May stay empty."),
        max_length=200,
        required=False,
    )
    key = forms.CharField(  # the same form sent twice is known by it
        max_length=40, required=False, initial=partial(secrets.token_hex, 12), widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, object]:
        """Everybody sees these pictures or hears what they show: who sends some is asked."""
        told: dict[str, object] = super().clean() or {}
        if told.get("photos") and not (told.get("alt") or told.get("undescribed")):
            words = _(
                "Say in a few words what the photos show, or tick that you cannot. Then choose the photos once more."
            )
            self.add_error("alt", words)
        return told

    def clean_document(self) -> Media | None:
        """The document, when it is what it says."""
        upload: UploadedFile[bytes] | None = self.cleaned_data.get("document")
        if not upload:
            return None
        if (upload.size or 0) > files.LARGEST:
            limit = files.LARGEST // 1_000_000
            raise forms.ValidationError(_("The file is larger than %(limit)s MB.") % {"limit": limit})
        content = upload.read()
        if not content.startswith(DOCUMENTS["application/pdf"]):
            raise forms.ValidationError(_("This is no PDF. Save it as PDF and choose it again."))
        return Media(media_type="application/pdf", content=content, name=str(upload.name)[:300])

    def proposal(self, area: Area | None) -> items.Proposal:
        """What a valid form puts forward for a part of the town, or for all of it."""
        told = self.cleaned_data
        return items.Proposal(
            told["title"].strip(),
            told["text"],
            language=get_language() or "",
            credit=told["credit"],
            area=area,
            address=told["address"],
            latitude=told["latitude"],
            longitude=told["longitude"],
            external_id=f"form:{told['key']}" if told["key"] else "",
        )

    def enclosed(self) -> dict[str, Any]:
        """What comes with it."""
        told = self.cleaned_data
        documents = [told["document"]] if told["document"] else []
        return {"photos": told["photos"], "alt": told["alt"], "documents": documents}


def title_of(request: HttpRequest, most: int) -> str:
    """The title that was typed on the page before the form."""
    return request.GET.get("title", "").replace("\x00", "")[:most].strip()


def page(
    request: HttpRequest, process: Process, form: ProposalForm, template: str, keep: Callable[[], str]
) -> HttpResponse:
    """The form with what is like its title; sent, it is kept by `keep`, which gives what the page of thanks is told."""
    answer, refusal = _sent(request, form, keep)
    if answer is not None:
        return answer
    title = form.initial["title"]
    told = {
        "process": process,
        "is_open": True,
        "form": form,
        "alike": projects.alike(process, title) if title and request.method != "POST" else [],
        **drawn.of_town(),
    }
    return too_often(render(request, template, told, status=400 if form.errors else 200), refusal)


def _sent(
    request: HttpRequest, form: ProposalForm, keep: Callable[[], str]
) -> tuple[HttpResponse | None, limits.Refusal | None]:
    """Keep what was sent, or let the form say why not; a press on the map only sets the place."""
    if "map.x" in request.POST:
        form.errors.clear()
        return None, None
    if not form.is_valid():
        return None, None
    refusal = joining.too_many(request, form.cleaned_data["email"])
    if refusal:
        form.add_error(None, refusal.sentence)
        return None, refusal
    try:
        return redirect(f"{request.path}?sent={keep()}#main"), None
    except Refused as refused:
        form.add_error(None, str(refused))
        return None, None


@in_process("budget", "ideas")
@require_safe
def attachment(request: HttpRequest, process: Process, number: int, pk: int) -> HttpResponseBase:
    """A picture of a proposal, or a document to be saved."""
    answer = handed_out(projects.attachment(process, number, pk))
    answer["Cache-Control"] = "public, max-age=86400"
    return answer
