"""What a survey found: a table a question, bars beside the figures, small figures hidden, weighted shares apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from civic.methods.disclosure import hidden
from civic.methods.questions import Question
from civic.methods.survey import Survey
from gobernauta.faces.square import outcome
from gobernauta.faces.square.methods.survey_form import Words
from gobernauta.processes import queries, surveys
from gobernauta.processes.queries import Contest

SHOWN_TEXTS = 30  # free answers on the page


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: people and shares in per cent; `is_hidden`: too few to be shown."""

    title: str
    people: int
    share: int
    weighted: float | None
    why: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Table:
    """One question or row of a matrix, of so many people who answered it."""

    number: int
    title: str
    kind: str
    of: int
    rows: Sequence[Row]
    texts: Sequence[str] = ()
    has_weights: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The newest count of a survey."""

    people: int
    tables: Sequence[Table]
    weighting: Mapping[str, Any]
    refused: str
    is_random: bool
    least_shown: int


def of(contest: Contest, survey: Survey) -> Found | None:
    """The newest count, or None before the first one."""
    result = queries.result(contest)
    if result is None:
        return None
    weighting = result.document.get("weighting", {})
    reasons = {one["item"]: one for one in result.document["explanation"]["reasons"]}
    words = Words.of(survey)
    tables = [
        table
        for question in survey.rules.questions
        for table in _tables(contest, survey, question, words, reasons, weighting.get("shares", {}))
    ]
    return Found(
        result.people,
        [Table(at, *_rest(table)) for at, table in enumerate(tables, 1)],
        weighting,
        outcome.sentence(weighting.get("refused")),
        survey.rules.sample == "random",
        survey.rules.least_shown,
    )


def _rest(table: Table) -> tuple[Any, ...]:
    return table.title, table.kind, table.of, table.rows, table.texts, table.has_weights


def _tables(
    contest: Contest,
    survey: Survey,
    question: Question,
    words: Words,
    reasons: Mapping[str, Any],
    shares: Mapping[str, float],
) -> list[Table]:
    """The table of a question; of a matrix one a row."""
    title, made = words.question(question), []
    for place, items in enumerate(question.groups.values()):
        known = [reasons[item.id] for item in items if item.id in reasons]
        people = {one["item"]: int(one["figures"]["had"]) for one in known}
        of_all = max((int(one["figures"]["of"]) for one in known), default=0)
        secret = hidden(people, survey.rules.least_shown)
        labels = question.options or (question.text,)
        rows = [
            _row(one, words.part(label), of_all, one["item"] in secret, shares.get(one["item"]))
            for one, label in zip(known, labels, strict=False)
        ]
        name = f"{title} – {words.part(question.rows[place])}" if question.rows else title
        written = surveys.texts(contest.process, question.id) if question.kind == "text" else []
        made.append(
            Table(
                0,
                name,
                question.kind,
                of_all,
                rows,
                written[:SHOWN_TEXTS],
                any(r.weighted is not None for r in rows),
            )
        )
    return made


def _row(one: Mapping[str, Any], title: str, of_all: int, is_hidden: bool, weighted: float | None) -> Row:
    had = 0 if is_hidden else int(one["figures"]["had"])
    share = round(Fraction(100 * had, of_all)) if of_all else 0
    why = "" if is_hidden else outcome.sentence(one["why"])
    return Row(title, had, share, None if is_hidden else weighted, why, is_hidden)
