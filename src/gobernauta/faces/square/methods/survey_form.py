"""The questions of a survey as a form: a field a question or row of a matrix, a place for each option ranked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civic.ballots import Item, Number
from civic.methods.protocol import Proof
from civic.methods.questions import Question
from civic.methods.survey import Survey
from gobernauta.faces.square import choosing
from gobernauta.journeys.take_part import Who
from gobernauta.people.queries import ContactDetail
from gobernauta.processes import answers, files
from gobernauta.processes.queries import Process


@dataclass(frozen=True, slots=True)
class Words:
    """What the town calls questions, options and rows in the reader's language."""

    known: Mapping[str, str]

    @classmethod
    def of(cls, survey: Survey) -> "Words":
        """The words of a survey's file."""
        here = get_language() or ""
        return cls({one.of: one.text for one in survey.rules.wordings if one.language == here})

    def question(self, question: Question) -> str:
        """A question."""
        return self.known.get(question.id) or question.text

    def part(self, text: str) -> str:
        """An option or a row."""
        return self.known.get(text) or text


def survey_of(process: Process) -> Survey:
    """The survey of a process."""
    method = files.rules_of(process.version).method
    assert isinstance(method, Survey)
    return method


class SurveyForm(choosing.MarksForm):
    """Some of the questions (`asked`), those before them carried along; the last page asks who takes part, too."""

    def __init__(
        self,
        process: Process,
        asked: list[Question],
        *args: Any,
        is_last: bool = True,
        contact: ContactDetail | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(process, *args, **kwargs)
        self.survey, self.asked_now, self.is_last = survey_of(process), asked, is_last
        self.contact = contact  # who holds a ticket; their address is proved
        if contact is not None:
            del self.fields["email"]
        self.margins: Mapping[str, Mapping[str, float]] = process.margins
        self.words = Words.of(self.survey)
        joining = list(self.fields)
        for question in self.survey.rules.questions:
            for name, field in self._fields(question):
                if question not in asked:
                    field.widget, field.required = _carried(field), False
                self.fields[name] = field
        for feature, shares in self.margins.items() if is_last else ():
            choices = [("", _("I would rather not say")), *((value, value) for value in shares)]
            self.fields[f"about-{feature}"] = forms.ChoiceField(
                label=_("About you: %(feature)s") % {"feature": feature},
                help_text=_about(self.survey),
                choices=choices,
                required=False,
            )
        for name in () if is_last else joining:
            del self.fields[name]
        self.order_fields([name for name in self.fields if name not in joining])

    def _fields(self, question: Question) -> Iterator[tuple[str, forms.Field]]:
        place = self.survey.rules.questions.index(question)
        label = self.words.question(question)
        if question.kind == "text":
            widget = forms.Textarea(attrs={"rows": 4})
            hint = _("Please name nobody, and write nothing that shows who you are.")
            yield (
                f"q{place}",
                forms.CharField(
                    label=label,
                    help_text=hint,
                    widget=widget,
                    max_length=answers.LONGEST,
                    required=question.required,
                ),
            )
        elif question.kind == "multiple":
            yield f"q{place}", self._choice(question, label, question.groups[question.id], several=True)
        elif question.kind == "rating":
            scale = [(str(mark), str(mark)) for mark in range(question.lowest, question.highest + 1)]
            yield f"q{place}", _radios(label, scale, required=question.required)
        elif question.kind == "ranked":
            yield from self._places(question, label, place)
        else:
            for row, (group, items) in enumerate(question.groups.items()):
                part = f"{label} – {self.words.part(question.rows[row])}" if question.rows else label
                yield f"q{place}-{row}", self._choice(question, part, items, prefix=group)

    def _places(self, question: Question, label: str, place: int) -> Iterator[tuple[str, forms.Field]]:
        places = [("", "–"), *((str(at), str(at)) for at in range(1, len(question.options) + 1))]
        for row, option in enumerate(question.options):
            told = f"{label} – {self.words.part(option)}"
            hint = _("1 is what you like best.") if row == 0 else ""
            yield (
                f"q{place}-{row}",
                forms.ChoiceField(label=told, choices=places, help_text=hint, required=False),
            )

    def _choice(
        self,
        question: Question,
        label: str,
        items: tuple[Item, ...],
        *,
        several: bool = False,
        prefix: str = "",
    ) -> forms.Field:
        choices = [
            (item.id, self.words.part(option)) for item, option in zip(items, question.options, strict=True)
        ]
        if several:
            widget = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(
                label=label, choices=choices, widget=widget, required=question.required
            )
        return _radios(label, choices, required=question.required)

    def clean(self) -> dict[str, Any]:
        """Without a field for it no address was typed."""
        return {"email": "", **(super().clean() or {})}

    def sections(self) -> list[tuple[Question, list[forms.BoundField]]]:
        """The questions of this page with their fields."""
        found = []
        for question in self.asked_now:
            place = self.survey.rules.questions.index(question)
            names = [name for name in self.fields if name == f"q{place}" or name.startswith(f"q{place}-")]
            found.append((question, [self[name] for name in names]))
        return found

    def about(self) -> list[forms.BoundField]:
        """The fields after the questions."""
        return [field for field in self.visible_fields() if not field.name.startswith("q")]

    def given(self) -> dict[str, Number]:
        """Every answer of the valid form so far, also those that are not asked after the others."""
        found: dict[str, Number] = {}
        for place, question in enumerate(self.survey.rules.questions):
            for name, value in self.cleaned_data.items():
                if value and (name == f"q{place}" or name.startswith(f"q{place}-")):
                    found |= _marks(question, name, value)
        return found

    def marks(self) -> Mapping[str, Number]:
        """The answers to the questions that are asked after the others."""
        return asked_marks(self.survey, self.given())

    def who(self, request: HttpRequest) -> Who:
        """Who takes part, with the words they wrote and what they said about themselves."""
        told, marks = self.cleaned_data, self.marks()
        texts = {
            question.id: str(told.get(f"q{place}", ""))
            for place, question in enumerate(self.survey.rules.questions)
            if question.kind == "text" and question.id in marks
        }
        traits = {name: told[f"about-{name}"] for name in self.margins if told.get(f"about-{name}")}
        who = replace(super().who(request), texts=texts, traits=traits)
        if self.contact is None:
            return who
        return replace(who, contact=self.contact, proofs=frozenset({Proof.EMAIL}))


def _about(survey: Survey) -> str:
    """What becomes of what people say about themselves."""
    if survey.rules.anonymous:
        return ""
    return _(
        "Only to weight the answers to the census. It is published under your receipt where at least %(least)d"
        " people say the same about themselves, else not at all."
    ) % {"least": survey.rules.least_shown}


def asked_marks(survey: Survey, given: Mapping[str, Number]) -> dict[str, Number]:
    """Of these answers those to questions that are asked after the others."""
    kept: dict[str, Number] = {}
    for question in survey.rules.questions:
        if question.is_asked(kept):
            kept |= {item.id: given[item.id] for item in question.items if item.id in given}
    return kept


def _marks(question: Question, name: str, value: Any) -> dict[str, Number]:
    """The marks of one field."""
    if question.kind == "text":
        return {question.id: 1} if value.strip() else {}
    if question.kind == "rating":
        return {question.id: int(value)}
    if question.kind == "ranked":
        return {f"{question.id}/{question.options[int(name.rpartition('-')[2])]}": int(value)}
    return dict.fromkeys(value if isinstance(value, list) else [value], 1)


def _radios(label: str, choices: list[tuple[str, str]], *, required: bool) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, required=required)


def _carried(field: forms.Field) -> forms.Widget:
    """What carries an answer of an earlier page."""
    return (
        forms.MultipleHiddenInput() if isinstance(field, forms.MultipleChoiceField) else forms.HiddenInput()
    )
