"""Who votes in a budget: the line on the roll where the rules ask for it, and the area where the money is an area's."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.methods.protocol import Proof
from gobernauta.faces.forms import LongSelect
from gobernauta.faces.square.choosing import MarksForm
from gobernauta.journeys import drafted
from gobernauta.journeys.take_part import Who
from gobernauta.people import limits, roll, visitors
from gobernauta.people import queries as people
from gobernauta.processes.queries import Contest


class BudgetJoin(MarksForm):
    """The form of everybody who takes part, with document number and date of birth where the roll is the proof."""

    document = forms.CharField(
        label=gettext_lazy("Number of your identity document"),
        help_text=gettext_lazy("We compare it with the roll and keep a code of it, never the number."),
        max_length=40,
        error_messages={"required": gettext_lazy("Write the number of your identity document.")},
    )
    birth_date = forms.DateField(
        label=gettext_lazy("Your date of birth"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Write your date of birth.")},
    )

    def __init__(self, contest: Contest, *args: Any, **kwargs: Any) -> None:
        super().__init__(contest.process, *args, **kwargs)
        self.contest = contest
        self.found: roll.Found | None = None
        self.by_roll = Proof.ROLL.value in self.asked.proofs
        if self.by_roll:
            self.fields["email"].required = False
            self.fields["email"].help_text = _("Only if you wish to hear what becomes of it")
            if drafted.can_look_at(Proof.OIDC) and Proof.OIDC.value in self.asked.proofs:
                self._may_log_in_instead()
            self.fields.pop("of_age", None)
            self.fields.pop("area", None)
        else:
            del self.fields["document"], self.fields["birth_date"]
            self._ask_pot_area()
        self.order_fields(("document", "birth_date", "area"))

    def _may_log_in_instead(self) -> None:
        """Who leaves both empty shows on the page after this one who they are."""
        for name in ("document", "birth_date"):
            self.fields[name].required = False
        self.fields["birth_date"].help_text = _(
            "Or leave both empty to show on the next page in another way who you are."
        )

    def _ask_pot_area(self) -> None:
        """Where the money is an area's, everybody says where they live."""
        if self.contest.area_id is None or "area" in self.fields:
            return
        self.areas = {area.slug: area for area in people.areas()}
        choices = [("", _("Choose")), *((slug, area.name) for slug, area in self.areas.items())]
        self.fields["area"] = forms.ChoiceField(
            label=_("Where do you live?"), choices=choices, widget=LongSelect
        )

    def look_up(self, request: HttpRequest) -> limits.Refusal | None:
        """Look somebody up on the roll; a sentence stands on the form when they are not found there."""
        told = self.cleaned_data
        is_typed = told.get("document") or told.get("birth_date")
        if not self.by_roll or not is_typed or not {"document", "birth_date"} <= told.keys():
            return None
        who = {"network": visitors.network(request), "person": roll.digest(told["document"])}
        refusal = limits.standing("roll", **who, now=timezone.now())
        if refusal:
            self.add_error(None, refusal.sentence)
            return refusal
        self.found = roll.find(told["document"], told["birth_date"], on=timezone.localdate())
        if self.found is None:
            limits.spend("roll", **who, now=timezone.now())
            self.add_error(
                "document",
                _(
                    "We do not find you on the roll with this number and date. Compare both, or come to the town hall."
                ),
            )
        return None

    def who(self, request: HttpRequest) -> Who:
        """Who takes part: their line on the roll, or as everywhere else."""
        plain = super().who(request)
        if self.found is None:
            return plain
        return Who(
            door=plain.door,
            email=plain.email,
            roll=self.found.digest,
            proofs=frozenset({Proof.ROLL}),
            language=plain.language,
            network=plain.network,
            area=self.found.area,
            age=self.found.age,
            is_told=plain.is_told,
        )
