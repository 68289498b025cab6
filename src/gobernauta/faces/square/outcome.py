"""A published result as people read it: a row an item with its bar, why it won or not, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from civic.ballots import Fact, Sentence
from gobernauta.faces.square import recount
from gobernauta.faces.square.names import in_language
from gobernauta.faces.square.recount import Recount
from gobernauta.processes import explaining, queries
from gobernauta.processes.queries import Contest, Item, Result
from gobernauta.processes.refusals import said

NO_TITLES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Row:
    """One item: its score as text and as a share of the highest (0 to 100), and the reasons."""

    number: int
    title: str
    won: bool
    score: str
    share: int
    why: str
    needed: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The newest count of a contest."""

    summary: Sequence[str]
    rows: Sequence[Row]
    people: int
    is_final: bool
    rule: str
    recount: Recount | None


def of(contest: Contest, items: Sequence[Item]) -> Outcome | None:
    """The newest count, or None before the first one. Items in the order of their scores, winners first."""
    result = queries.result(contest)
    if result is None:
        return None
    explanation = result.document["explanation"]
    return Outcome(
        [sentence(told, _titles(items)) for told in explanation["summary"]],
        _rows(result, items),
        result.people,
        result.is_final,
        result.document["rule"]["name"],
        recount.of(contest, result),
    )


def sentence(told: Mapping[str, Any] | None, titles: Mapping[str, str] = NO_TITLES) -> str:
    """A sentence of a published result, said in the reader's language with titles for ids; empty for none."""
    if told is None:
        return ""
    facts = {name: _exact(fact) for name, fact in told["facts"].items()}
    return said(explaining.named(Sentence(told["template"], facts), titles))


def _titles(items: Sequence[Item]) -> dict[str, str]:
    """The titles of items in the reader's language, by their ids in the count."""
    return {item.code: in_language(item.titles) or item.title for item in items}


def _rows(result: Result, items: Sequence[Item]) -> list[Row]:
    scores = {code: Fraction(score) for code, score in result.document["scores"].items()}
    highest = max(scores.values(), default=Fraction(0)) or Fraction(1)
    reasons = {reason["item"]: reason for reason in result.document["explanation"]["reasons"]}
    titles = _titles(items)
    rows = [
        _row(item, scores.get(item.code, Fraction(0)), highest, reasons.get(item.code), titles)
        for item in items
    ]
    return sorted(rows, key=lambda row: (not row.won, -row.share, row.number))


def _row(
    item: Item,
    score: Fraction,
    highest: Fraction,
    reason: Mapping[str, Any] | None,
    titles: Mapping[str, str],
) -> Row:
    return Row(
        item.number,
        titles[item.code],
        bool(reason and reason["won"]),
        said(Sentence("{score}", {"score": score})),
        max(0, round(100 * score / highest)),
        sentence(reason["why"], titles) if reason else "",
        sentence(reason["needed"], titles) if reason else "",
    )


def _exact(fact: Any) -> Fact:
    """A stored fact as it was: fractions are kept as text such as 7/2."""
    if isinstance(fact, str) and fact.replace("-", "", 1).replace("/", "", 1).isdigit() and "/" in fact:
        return Fraction(fact)
    return fact if isinstance(fact, str) else int(fact)
