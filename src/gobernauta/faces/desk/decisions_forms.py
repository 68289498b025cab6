"""The forms of decisions and promises; every text has one field a language of the site."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.formats import votes
from civic.formats.problem import Malformed
from gobernauta.decisions.drafting import Refused, Wording
from gobernauta.decisions.lifecycle import OUTCOMES, VERBS
from gobernauta.decisions.queries import Version
from gobernauta.journeys import decide
from gobernauta.journeys.audience import Subject
from gobernauta.people.queries import Organization
from gobernauta.processes.refusals import said_of_file

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TEXTS: Mapping[str, tuple[Any, Any, int]] = {
    "title": (gettext_lazy("What was decided"), gettext_lazy("In a few words"), 1),
    "reasons": (gettext_lazy("Why"), gettext_lazy("In plain words; everybody can read this."), 8),
    "message": (
        gettext_lazy("What everyone who contributed is told"),
        gettext_lazy("A few sentences. The outcome and the link are added to it."),
        5,
    ),
    "changes": (
        gettext_lazy("What is different from before, and why"),
        gettext_lazy("Everyone who was told is told again."),
        3,
    ),
}


def department_field(label: Any, departments: QuerySet[Organization]) -> forms.Field:
    """One of the departments that somebody may act for."""
    return forms.ModelChoiceField(departments, label=label, empty_label=None)


def in_languages(name: str) -> Iterator[tuple[str, forms.Field]]:
    """A field a language, the town's own first and the only one that is needed."""
    label, hint, rows = TEXTS[name]
    for code, language in sorted(settings.LANGUAGES, key=lambda it: it[0] != settings.LANGUAGE_CODE):
        widget = (
            forms.Textarea(attrs={"rows": rows, "lang": code})
            if rows > 1
            else forms.TextInput(attrs={"lang": code})
        )
        yield (
            f"{name}_{code}",
            forms.CharField(
                label=format_lazy("{} ({})", label, language),
                help_text=hint,
                required=code == settings.LANGUAGE_CODE,
                max_length=20_000 if rows > 1 else 200,
                widget=widget,
            ),
        )


def texts(cleaned: Mapping[str, Any], name: str) -> dict[str, str]:
    """A text by language, as a form gave it."""
    return {code: cleaned.get(f"{name}_{code}", "") for code, _language in settings.LANGUAGES}


class DecisionForm(forms.Form):
    """One version of a decision, as a clerk writes it."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), choices=list(OUTCOMES.items()))
    decided_on = forms.DateField(label=gettext_lazy("Decided on"), widget=DATE)
    body = forms.CharField(
        label=gettext_lazy("Who decided"),
        help_text=gettext_lazy("The council, the mayor, the head of the department"),
        max_length=200,
        required=False,
    )
    deciders = forms.CharField(
        label=gettext_lazy("People who decided"),
        help_text=gettext_lazy("One a line: name, office"),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    answers = forms.CharField(
        label=gettext_lazy("What it answers"),
        help_text=gettext_lazy(
            "One a line: the reference of a case or conversation, “process 12”, or “process 12/5” for one item of it."
        ),
        max_length=60_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    motion = forms.CharField(label=gettext_lazy("What was voted on"), max_length=1_000, required=False)
    yes = forms.IntegerField(label=gettext_lazy("Votes for"), min_value=0, max_value=100_000, required=False)
    no = forms.IntegerField(
        label=gettext_lazy("Votes against"), min_value=0, max_value=100_000, required=False
    )
    abstain = forms.IntegerField(
        label=gettext_lazy("Abstained"), min_value=0, max_value=100_000, required=False
    )
    motions = forms.CharField(
        label=gettext_lazy("Votes as a Popolo document"),
        help_text=gettext_lazy("As the council's own software writes them (JSON)"),
        max_length=200_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, departments: Any = None, is_first: bool = True, user: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        names = ("title", "reasons", "message") if is_first else ("title", "changes", "reasons", "message")
        own = {name: field for text in names for name, field in in_languages(text)}
        if departments is not None:
            own["organization"] = department_field(gettext_lazy("Department"), departments)
        self.fields = {**own, **self.fields}

    def clean_answers(self) -> list[Subject]:
        """What the lines name."""
        try:
            return decide.named(self.cleaned_data["answers"], self.user)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean_motions(self) -> tuple[votes.Motion, ...]:
        """Votes that do not contradict each other."""
        typed = self.cleaned_data["motions"].strip()
        try:
            return votes.parse(typed) if typed else ()
        except Malformed as error:
            raise forms.ValidationError(said_of_file(error)) from error

    def wording(self) -> Wording:
        """What was typed, as a version."""
        said = self.cleaned_data
        return Wording(
            outcome=said["outcome"],
            titles=texts(said, "title"),
            reasons=texts(said, "reasons"),
            messages=texts(said, "message"),
            changes=texts(said, "changes"),
            decided_on=said["decided_on"],
            body=said["body"],
            deciders=list(_deciders(said["deciders"])),
            motions=votes.plain([*said["motions"], *self._counted()]),
        )

    def _counted(self) -> Iterator[votes.Motion]:
        said = self.cleaned_data
        if said["motion"].strip():
            counts = tuple(
                votes.Count(option=option, value=said[option])
                for option in ("yes", "no", "abstain")
                if said[option] is not None
            )
            day = said["decided_on"].isoformat()
            yield votes.Motion(
                text=said["motion"], date=day, vote_events=(votes.VoteEvent(start_date=day, counts=counts),)
            )


def _deciders(typed: str) -> Iterator[dict[str, str]]:
    for line in typed.splitlines():
        name, _comma, role = line.partition(",")
        if name.strip():
            yield {"name": name.strip()[:200], "role": role.strip()[:200]}


def first_words(version: Version, answers: str) -> dict[str, Any]:
    """What the form shows of a version before anything is typed."""
    kept: dict[str, Any] = {"answers": answers, "outcome": version.outcome, "body": version.body}
    kept["decided_on"] = version.decided_on
    kept["deciders"] = "\n".join(f"{it['name']}, {it['role']}".rstrip(", ") for it in version.deciders)
    kept["motions"] = json.dumps(version.motions, ensure_ascii=False) if version.motions else ""
    named = {"title": version.titles, "reasons": version.reasons, "message": version.messages}
    if version.published_at is None:
        named["changes"] = version.changes
    for name, by_language in named.items():
        kept |= {f"{name}_{code}": text for code, text in by_language.items()}
    return kept


class FileForm(forms.Form):
    """A photo or document that will be public."""

    file = forms.FileField(label=gettext_lazy("Photo or document"))
    name = forms.CharField(label=gettext_lazy("What it is"), max_length=300)
    alt = forms.CharField(
        label=gettext_lazy("What the picture shows"),
        help_text=gettext_lazy("For those who cannot see it. Needed for a picture."),
        max_length=1_000,
        required=False,
    )


class PromiseForm(forms.Form):
    """What is to be done, by whom and by when."""

    due_date = forms.DateField(label=gettext_lazy("Done by"), widget=DATE)
    ask_after_weeks = forms.IntegerField(
        label=gettext_lazy("Weeks after delivery until people are asked whether it was done"),
        initial=4,
        min_value=0,
        max_value=104,
    )

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: dict[str, forms.Field] = dict(in_languages("title"))
        for name, field in own.items():
            field.label = format_lazy("{} ({})", gettext_lazy("What is promised"), _language(name))
        owner = department_field(gettext_lazy("Responsible"), departments)
        self.fields = {**own, "owner": owner, **self.fields}


def _language(name: str) -> str:
    return dict(settings.LANGUAGES)[name.rpartition("_")[2]]


class MilestoneForm(forms.Form):
    """A step on the way."""

    due_date = forms.DateField(label=gettext_lazy("By"), widget=DATE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: dict[str, forms.Field] = dict(in_languages("title"))
        for name, field in own.items():
            field.label = format_lazy("{} ({})", gettext_lazy("What is reached"), _language(name))
        self.fields = {**own, **self.fields}


class StepForm(forms.Form):
    """The next step of a promise; the reason is public."""

    verb = forms.ChoiceField(label=gettext_lazy("Step"))
    reason = forms.CharField(
        label=gettext_lazy("What everybody is to know about it"),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, verbs: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["verb"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(verb, VERBS[verb]) for verb in verbs]


class DateForm(forms.Form):
    """Another date for a promise; the reason is public."""

    due_date = forms.DateField(label=gettext_lazy("New date"), widget=DATE)
    why = forms.CharField(
        label=gettext_lazy("Why the date moves"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )


def sentence(form: forms.Form) -> str:
    """Everything that is wrong with a small form, in one sentence."""
    return " ".join(
        f"{form.fields[name].label if name in form.fields else _('Form')}: {' '.join(map(str, errors))}"
        for name, errors in form.errors.items()
    )
