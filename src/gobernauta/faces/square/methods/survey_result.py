"""What a survey found: a table a question, bars beside the figures, small figures hidden, weighted shares apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from civic.methods.disclosure import hidden
from civic.methods.questions import Question
from civic.methods.survey import Survey
from gobernauta.faces.square import outcome, recount
from gobernauta.faces.square.methods.survey_form import Words
from gobernauta.faces.square.recount import Recount
from gobernauta.processes import queries, surveys
from gobernauta.processes.queries import Contest

SHOWN_TEXTS = 10  # free answers on the page


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
    more: str = ""  # the question, where there are more texts than these
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
    recount: Recount | None


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
        [replace(table, number=at) for at, table in enumerate(tables, 1)],
        weighting,
        outcome.sentence(weighting.get("refused")),
        survey.rules.sample == "random",
        survey.rules.least_shown,
        recount.of(contest, result),
    )


def _tables(
    contest: Contest,
    survey: Survey,
    question: Question,
    words: Words,
    reasons: Mapping[str, Any],
    shares: Mapping[str, float],
) -> list[Table]:
    """The table of a question; of a matrix one a row."""
    if question.kind == "text":
        return [_written(contest, question, words, reasons)]
    title, made = words.question(question), []
    for place, items in enumerate(question.groups.values()):
        known = [reasons[item.id] for item in items if item.id in reasons]
        people = {one["item"]: int(one["figures"]["had"]) for one in known}
        of_all = max((int(one["figures"]["of"]) for one in known), default=0)
        secret = hidden(people, survey.rules.least_shown)
        labels = [words.part(option) for option in question.options] or [title]
        rows = [
            _row(one, label, of_all, one["item"] in secret, shares.get(one["item"]))
            for one, label in zip(known, labels, strict=False)
        ]
        name = f"{title} – {words.part(question.rows[place])}" if question.rows else title
        has_weights = any(row.weighted is not None for row in rows)
        made.append(Table(0, name, question.kind, of_all, rows, has_weights=has_weights))
    return made


def _written(contest: Contest, question: Question, words: Words, reasons: Mapping[str, Any]) -> Table:
    """The first words that people wrote, and whether there are more."""
    found = list(surveys.texts(contest.process, question.id)[: SHOWN_TEXTS + 1])
    of_all = int(reasons[question.id]["figures"]["had"]) if question.id in reasons else 0
    texts = [one.text for one in found[:SHOWN_TEXTS]]
    more = question.id if len(found) > SHOWN_TEXTS else ""
    return Table(0, words.question(question), question.kind, of_all, (), texts, more)


def _row(one: Mapping[str, Any], title: str, of_all: int, is_hidden: bool, weighted: float | None) -> Row:
    had = 0 if is_hidden else int(one["figures"]["had"])
    share = round(Fraction(100 * had, of_all)) if of_all else 0
    why = "" if is_hidden else outcome.sentence(one["why"])
    return Row(title, had, share, None if is_hidden else weighted, why, is_hidden)
