"""The files that a process publishes about its count: items, ballots, result. The same count gives the same bytes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from fractions import Fraction
from io import StringIO
from typing import Any

from civic.ballots import Count, Sentence
from civic.methods.protocol import Document
from civic.results import Payment, Reason, Result, Round


def published(count: Count, result: Result) -> Iterator[Document]:
    """What every method publishes."""
    yield Document("items.csv", "text/csv", table(("id", "name", "cost"), item_rows(count)))
    yield Document("ballots.csv", "text/csv", table(("voter", "item", "mark"), ballot_rows(count)))
    yield Document("result.json", "application/json", written_result(result))


def item_rows(count: Count) -> Iterator[Sequence[str]]:
    for item in count.items:
        yield item.id, item.name, "" if item.cost is None else str(item.cost)


def ballot_rows(count: Count) -> Sequence[Sequence[str]]:
    """One row a mark, in the order of voters and items, whatever the order of the ballots."""
    return sorted(
        (ballot.voter, item, str(value)) for ballot in count.ballots for item, value in ballot.marks.items()
    )


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()


def written_result(result: Result) -> bytes:
    """The result as JSON; exact fractions are text, as in docs/reference/civic-json.md."""
    explanation = result.explanation
    document = {
        "schema": "civic/result/1",
        "rule": {"name": result.rule.name, **result.rule.parameters},
        "winners": result.winners,
        "tied": result.tied,
        "scores": result.scores,
        "explanation": {
            "summary": explanation.summary,
            "rounds": explanation.rounds,
            "reasons": explanation.reasons,
        },
    }
    return (json.dumps(document, ensure_ascii=False, indent=1, default=plain) + "\n").encode()


def plain(value: object) -> Any:
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    if isinstance(value, Sentence):
        return {"text": str(value), "template": value.template, "facts": dict(value.facts)}
    if isinstance(value, Round):
        return {"sentence": value.sentence, "figures": dict(value.figures), "payments": value.payments}
    if isinstance(value, Payment):
        return asdict(value)
    if isinstance(value, Reason):
        return {
            "item": value.item,
            "won": value.won,
            "why": value.why,
            "needed": value.needed,
            "figures": dict(value.figures),
        }
    raise TypeError(f"{type(value).__name__} has no JSON form here")
