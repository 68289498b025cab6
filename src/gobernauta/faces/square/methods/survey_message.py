"""How a survey is answered by message: the number of each answer, question by question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from civic.methods.questions import Question
from civic.methods.survey import Survey
from gobernauta.faces.square.methods.survey_form import Words
from gobernauta.journeys import judging
from gobernauta.processes import queries
from gobernauta.processes.queries import Process


@dataclass(frozen=True, slots=True)
class ByMessage:
    """What to write, and the numbers of each question; `has_marks`: some answers are a number themselves."""

    how_to: str
    questions: Sequence[tuple[str, Sequence[tuple[int, str]]]]
    has_marks: bool


def of(process: Process, survey: Survey) -> ByMessage | None:
    """The numbers of a survey; None where it is answered by its form only."""
    how_to = judging.how_to(process, get_language() or "")
    if not how_to:
        return None
    numbers = dict(queries.judged_items(process).values_list("name", "number"))
    words = Words.of(survey)
    asked = [question for question in survey.rules.questions if question.kind != "text"]
    return ByMessage(
        how_to,
        [(words.question(question), _numbered(question, numbers, words)) for question in asked],
        any(question.kind in ("rating", "ranked") for question in asked),
    )


def _numbered(question: Question, numbers: Mapping[str, int], words: Words) -> list[tuple[int, str]]:
    """The answers to one question; in a table each with its row, of a rating its scale."""
    found: list[tuple[int, str]] = []
    labels = question.options or (f"{question.lowest}–{question.highest}",)
    for place, items in enumerate(question.groups.values()):
        row = f"{words.part(question.rows[place])}: " if question.rows else ""
        said = zip(items, labels, strict=True)
        found += [(numbers[item.id], row + words.part(label)) for item, label in said if item.id in numbers]
    return found
