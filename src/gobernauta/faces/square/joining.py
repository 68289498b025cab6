"""The part of every form that says who takes part: no more is asked than the process file demands (promise 1)."""

import secrets
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from civic.methods.protocol import Proof
from gobernauta.faces.forms import LongSelect
from gobernauta.journeys import drafted
from gobernauta.journeys.take_part import Who
from gobernauta.people import limits, visitors
from gobernauta.people import queries as people
from gobernauta.processes import files
from gobernauta.processes.queries import Process

COOKIE = "taking-part"  # a browser's own token; set only when somebody takes part where no proof is asked
YEAR = 365 * 86_400


class JoinForm(forms.Form):
    """Who takes part, as far as this process needs to know; a method's form adds its own fields before these."""

    acts: ClassVar[bool] = False  # sending it is the act itself, which can wait for another proof

    email = forms.EmailField(label=gettext_lazy("Your e-mail address"), max_length=300, required=False)
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("Shown in the public list. Leave it empty to stay unnamed."),
        max_length=200,
        required=False,
    )
    area = forms.ChoiceField(label=gettext_lazy("Where do you live?"), required=False, widget=LongSelect)
    of_age = forms.BooleanField(required=False)
    is_told = forms.BooleanField(
        label=gettext_lazy("Tell me what becomes of it"), required=False, initial=True
    )

    def __init__(self, process: Process, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = files.rules_of(process.version)
        self.asked = rules.method.participation
        self._ask_address()
        self._ask_area()
        if rules.privacy.names == "hidden":
            del self.fields["name"]
        if self.asked.least_age is None:
            del self.fields["of_age"]
        else:
            words = _("I am %(age)d years old or older") % {"age": self.asked.least_age}
            self.fields["of_age"].label = words

    def _ask_address(self) -> None:
        field = self.fields["email"]
        if Proof.EMAIL.value in self.asked.proofs and self._has_other_ways():
            field.help_text = _("We send you a link. Or leave it empty to show in another way who you are.")
        elif Proof.EMAIL.value in self.asked.proofs:
            field.required = True
            field.help_text = _("We send you a link. What you do here counts once you have confirmed it.")
            field.error_messages["required"] = _("Write your e-mail address: we send the confirmation there.")
        else:
            field.help_text = _("Only if you wish to hear what becomes of it")

    def _has_other_ways(self) -> bool:
        """Whether somebody without an address can show who they are on the page after this one."""
        return self.acts and any(
            proof.value in self.asked.proofs and drafted.can_look_at(proof)
            for proof in (Proof.ROLL, Proof.OIDC)
        )

    def _ask_area(self) -> None:
        known = [
            area for area in people.areas_lately() if not self.asked.areas or area.slug in self.asked.areas
        ]
        self.areas = {area.slug: area for area in known}
        if not self.asked.areas:
            del self.fields["area"]
            return
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *((area.slug, area.name) for area in known)]

    def who(self, request: HttpRequest) -> Who:
        """Who takes part by this form on the web; call it when the form is valid."""
        told = self.cleaned_data
        proved = Proof.EMAIL.value in self.asked.proofs
        return Who(
            door="web",
            email=told["email"],
            visitor="" if proved or self.asked.proofs else visitor(request),
            name=told.get("name", ""),
            language=get_language() or "",
            network=visitors.network(request),
            area=self.areas.get(told.get("area", "")),
            age=self.asked.least_age if told.get("of_age") else None,
            is_told=told["is_told"],
        )


def visitor(request: HttpRequest) -> str:
    """The token of this browser, made when it first takes part."""
    token = getattr(request, "visitor_token", "") or request.COOKIES.get(COOKIE, "")
    if len(token) != 43:
        token = secrets.token_urlsafe(32)
    request.visitor_token = token  # type: ignore[attr-defined]  # `remembered` sets it on the answer
    return token


def remembered(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Set the browser's token where one was needed; no page that is only read sets any."""
    token = getattr(request, "visitor_token", "")
    if token:
        answer.set_cookie(
            COOKIE, token, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return answer


def too_many(request: HttpRequest, person: str = "") -> limits.Refusal | None:
    """Count one form of this network (and person); the refusal when there were too many."""
    return limits.spend("form", network=visitors.network(request), person=person, now=timezone.now())
