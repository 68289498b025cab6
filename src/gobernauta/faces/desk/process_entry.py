"""Entering what somebody does who comes in person: two members of staff, two persons, and a receipt to take home."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from civic.methods.participation import Participation
from gobernauta.faces.desk import found, processes
from gobernauta.faces.doors import staff
from gobernauta.faces.often import too_often
from gobernauta.journeys import commands, entering, judging, take_part
from gobernauta.people import limits, policy, visitors
from gobernauta.people import queries as people
from gobernauta.people.queries import Area, User
from gobernauta.processes.queries import Process
from gobernauta.processes.refusals import Refused


class EntryForm(forms.Form):
    """What somebody says in person, and the colleague who saw it."""

    deed = forms.ChoiceField(label=gettext_lazy("What they do"))
    numbers = forms.CharField(
        label=gettext_lazy("Numbers"),
        help_text=gettext_lazy("From the list below, in the order they say them: 2, 5"),
        max_length=500,
        required=False,
    )
    document = forms.CharField(
        label=gettext_lazy("Number of their identity document"),
        help_text=gettext_lazy("Kept only as a seal, so that each counts once."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label=gettext_lazy("Name, if they want it shown"), max_length=200, required=False)
    address = forms.CharField(
        label=gettext_lazy("Name and postal address, if they want a letter"),
        help_text=gettext_lazy(
            "A letter tells them there what becomes of it. The address is used for nothing else."
        ),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    witness = forms.EmailField(label=gettext_lazy("E-mail address of the colleague who is present"))
    password = forms.CharField(
        label=gettext_lazy("Password of this colleague, typed by them"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, deeds: list[commands.Deed], asked: Participation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asked.least_age is not None:
            words = _("Their document shows that they are %(age)d years old or older")
            label = words % {"age": asked.least_age}
            self.fields["of_age"] = forms.BooleanField(label=label, required=False)
        if asked.areas:
            self.areas = {area.slug: area for area in people.areas() if area.slug in asked.areas}
            choices = [("", _("Choose")), *((slug, area.name) for slug, area in self.areas.items())]
            self.fields["area"] = forms.ChoiceField(
                label=_("Where their document says that they live"), choices=choices, required=False
            )
        field = self.fields["deed"]
        assert isinstance(field, forms.ChoiceField)
        verbs = commands.VERBS.get(get_language() or "", commands.VERBS["en"])
        field.choices = [(deed.value, verbs[deed][0]) for deed in deeds]

    areas: Mapping[str, Area] = {}

    def clean_numbers(self) -> tuple[int, ...]:
        """Numbers as in a message."""
        typed: str = self.cleaned_data["numbers"]
        numbers = commands.hear(typed).numbers if typed else ()
        if typed and not numbers:
            raise forms.ValidationError(_("Write numbers with commas between them, none twice."))
        return numbers


@staff("process.enter")
@sensitive_post_parameters("password", "document")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, and after it the receipt to be printed or read out."""
    process = processes.one(request, slug, "process.enter")
    deeds, asked = list(judging.deeds(process)), judging.asked(process)
    form = EntryForm(deeds, asked, request.POST or None)
    told: dict[str, Any] = {"process": process, "numbers": judging.numbers(process), "deeds": deeds}
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, told)
    who = {"network": visitors.network(request), "person": form.cleaned_data["witness"]}
    refusal = limits.standing("login", **who, now=timezone.now())
    if refusal:
        form.add_error(None, refusal.sentence)
        return too_often(_page(request, form, told), refusal)
    try:
        done = entering.enter(
            process,
            deed=commands.Deed(form.cleaned_data["deed"]),
            numbers=form.cleaned_data["numbers"],
            document=form.cleaned_data["document"],
            name=form.cleaned_data["name"],
            address=form.cleaned_data["address"],
            age=asked.least_age if form.cleaned_data.get("of_age") else None,
            area=form.areas.get(form.cleaned_data.get("area", "")),
            actor=found.somebody(request),
            witness=_witness(request, form, process),
            now=timezone.now(),
        )
    except Refused as refused:
        if refused.code == "witness":  # passwords are not to be guessed here
            limits.spend("login", **who, now=timezone.now())
        form.add_error(None, str(refused))
        return _page(request, form, told)
    page = take_part.page_of("square:process", process.slug)
    told = {"process": process, "done": done, "is_told": bool(form.cleaned_data["address"]), "page": page}
    return render(request, "desk/process_entered.html", told)


def _witness(request: HttpRequest, form: EntryForm, process: Process) -> User:
    """The colleague, who has shown that they are there. Raises `Refused`."""
    told = form.cleaned_data
    user = authenticate(request, username=told["witness"].lower(), password=told["password"])
    if not isinstance(user, User) or not policy.may(user, "process.enter", process.organization_id):
        raise Refused(_("This is not the password of a colleague who may enter ballots here."), "witness")
    return user


def _page(request: HttpRequest, form: EntryForm, told: dict[str, Any]) -> HttpResponse:
    told = {**told, "form": form}
    return render(request, "desk/process_enter.html", told, status=400 if form.errors else 200)
