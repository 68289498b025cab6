"""Reporting something without an account, and following it by its reference."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gobernauta.cases import public as cases
from gobernauta.faces.doors import public
from gobernauta.faces.often import too_often
from gobernauta.faces.square import codes
from gobernauta.faces.square import map as drawn
from gobernauta.faces.square.names import in_language
from gobernauta.inbox import files, references
from gobernauta.inbox import queries as inbox
from gobernauta.inbox.queries import Conversation
from gobernauta.journeys import report as journey
from gobernauta.people import limits, visitors
from gobernauta.people import queries as people

MOST_PHOTOS = 4


class Photos(forms.FileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to `MOST_PHOTOS` pictures, each drawn anew without its metadata."""

    widget = Photos(attrs={"accept": "image/*"})

    def clean(self, data: Any, initial: Any = None) -> list[bytes]:
        """Redraw each picture; a sentence for one that cannot be used."""
        uploads: list[UploadedFile[bytes]] = [one for one in (data or []) if one]
        if len(uploads) > MOST_PHOTOS:
            raise forms.ValidationError(_("Send at most %(most)d photos.") % {"most": MOST_PHOTOS})
        return [self._usable(upload) for upload in uploads]

    def _usable(self, upload: "UploadedFile[bytes]") -> bytes:
        if (upload.size or 0) > files.LARGEST:
            limit = files.LARGEST // 1_000_000
            raise forms.ValidationError(
                _("The photo %(name)s is larger than %(limit)d MB.") % {"name": upload.name, "limit": limit}
            )
        try:
            return files.redrawn(upload.read())
        except files.Unusable as error:
            raise forms.ValidationError(f"{upload.name}: {error}") from error


class PlaceForm(forms.Form):
    """Where something is and how it looks; none of it is needed."""

    address = forms.CharField(
        label=gettext_lazy("Where is it?"),
        help_text=gettext_lazy("A street and number, or a place everybody knows"),
        max_length=300,
        required=False,
    )
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False, widget=forms.HiddenInput)
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False, widget=forms.HiddenInput)
    photos = PhotosField(
        label=gettext_lazy("Photos"),
        help_text=gettext_lazy("Where and with what they were taken is removed before we keep them."),
        required=False,
    )
    alt = forms.CharField(
        label=gettext_lazy("What do the photos show?"),
        help_text=gettext_lazy("For those who cannot see them"),
        max_length=1_000,
        required=False,
    )


class ReportForm(PlaceForm):
    """What a resident tells us; only the words are required."""

    field_order = ("text", "service")
    text = forms.CharField(
        label=gettext_lazy("What is it about?"),
        help_text=gettext_lazy("In your own words. What do you see, what do you wish for?"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Write a few words about what it is.")},
    )
    service = forms.ChoiceField(label=gettext_lazy("Kind of matter"), required=False)
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=200, required=False)
    contact = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy(
            "We answer there. Without it, keep the reference: the answer will stand on its page."
        ),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.service_code, in_language(one.names)) for one in cases.services()]
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("I do not know")), *choices]


class MoreForm(forms.Form):
    """What a resident adds to a case."""

    text = forms.CharField(
        label=gettext_lazy("Add something to this case"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@public
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Show the form; on POST store what was said and go to its own page. A press on the map only sets the place."""
    pressed = "map.x" in request.POST
    form = ReportForm(with_place(request) if request.method == "POST" else None, request.FILES or None)
    refusal = None
    if request.method == "POST" and not pressed and form.is_valid():
        refusal = _counted(request, form, person=form.cleaned_data["contact"])
        if refusal is None:
            return redirect("square:follow", reference=_sent(form.cleaned_data))
    if pressed:
        form.errors.clear()
    page = {"form": form, "most": MOST_PHOTOS, **drawn.of_town()}
    return too_often(render(request, "square/report.html", page, status=400 if form.errors else 200), refusal)


def _counted(request: HttpRequest, form: forms.Form, *, person: str) -> limits.Refusal | None:
    """Count one form sent; too many get the sentence on the form, with everything typed."""
    refusal = limits.spend("form", network=visitors.network(request), person=person, now=timezone.now())
    if refusal:
        form.add_error(None, refusal.sentence)
    return refusal


def _sent(told: dict[str, Any]) -> str:
    place = None
    if told["address"] or told["latitude"] is not None:
        place = {key: told[key] for key in ("latitude", "longitude", "address")}
    return journey.take_form(
        text=told["text"],
        name=told["name"],
        contact=told["contact"],
        service_code=told["service"],
        place=place,
        photos=told["photos"],
        alt=told["alt"],
        language=translation.get_language() or settings.LANGUAGE_CODE,
        now=timezone.now(),
    )


def with_place(request: HttpRequest) -> Any:
    """What was posted, with the point that was pressed on the map turned into a place."""
    told = request.POST.copy()
    try:
        x, y = float(told.pop("map.x")[0]), float(told.pop("map.y")[0])
    except (KeyError, ValueError):
        return told
    if x == y == 0:  # Enter in a browser that sends no place of a press
        return told
    longitude, latitude = drawn.frame(people.outlined()).find(x, y)
    told["longitude"], told["latitude"] = str(longitude), str(latitude)
    return told


@public
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Find a case by the reference typed."""
    typed = request.GET.get("reference", "")[:100]
    conversation, holds_key, refusal = codes.opened(request, typed)
    if refusal:
        return codes.guessed_too_often(request, typed, refusal)
    if conversation:
        return redirect("square:follow", reference=_shown(conversation, holds_key))
    if "reference" not in request.GET:
        return render(request, "square/find.html")
    unknown = _("We know no case with this reference. Compare it with the one we gave you.")
    page = {"typed": typed, "problem": unknown if typed.strip() else _("Write the reference we gave you.")}
    return render(request, "square/find.html", page, status=404 if typed.strip() else 400)


def _shown(conversation: Conversation, holds_key: bool) -> str:
    return references.code(conversation.reference) if holds_key else conversation.reference


@public
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, reference: str) -> HttpResponse:
    """What has become of a report; who holds the key also sees what was said, and can add to it."""
    conversation, holds_key, refusal = codes.opened(request, reference)
    if refusal:
        return codes.guessed_too_often(request, reference, refusal)
    if conversation is None:
        raise Http404(_("We know no case with this reference."))
    form = MoreForm(request.POST or None)
    if request.method == "POST" and holds_key and form.is_valid():
        refusal = _counted(request, form, person=conversation.reference)
        if refusal is None:
            journey.add(conversation, text=form.cleaned_data["text"], now=timezone.now())
            return redirect("square:follow", reference=_shown(conversation, holds_key))
    answer = render(
        request,
        "square/follow.html",
        _case(conversation, holds_key=holds_key, form=form),
        status=400 if form.errors else 200,
    )
    answer["Cache-Control"] = "no-store"
    return too_often(answer, refusal)


def _case(conversation: Conversation, *, holds_key: bool, form: MoreForm) -> dict[str, Any]:
    """What the page of a case shows."""
    found = cases.followed(conversation.reference)
    due_at = cases.answer_due(conversation.reference, conversation.opened_at)
    return {
        "conversation": conversation,
        "request_found": found,
        "steps": cases.steps(found) if found else [],
        "due_at": due_at,
        "holds_key": holds_key,
        "shown": _shown(conversation, holds_key),
        "answers": inbox.answers(conversation) if holds_key else [],
        "form": form,
        "is_overdue": bool(due_at and due_at < timezone.now()),
    }
