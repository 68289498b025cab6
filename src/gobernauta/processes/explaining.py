"""What a published result says about single items, without sending the whole document: a thousand reasons are long.

The database unpacks a document anew for every expression that reads from it, so each statement takes it apart once.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db import connection

from civic.ballots import Fact, Sentence
from gobernauta.processes.models import Contest, Process, Result

FRACTION = re.compile(r"-?[0-9]+/[1-9][0-9]*\Z")
NAMES = ("item", "rival", "stop")  # facts that name an item by its id in the count


@dataclass(frozen=True, slots=True)
class Told:
    """Why one item won or lost: sentences whose numbers can be said in any language, and its score."""

    item: str
    won: bool
    score: Fraction
    why: Sentence
    needed: Sentence | None
    payments: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The parts of a result that a page shows besides its items."""

    rule: str
    parameters: Mapping[str, Any]
    summary: tuple[Sentence, ...]
    tied: tuple[str, ...]


def newest(contest: Contest, *, only_final: bool = True) -> Result | None:
    """The newest count of a contest, without its document."""
    found = contest.results.defer("document")
    return (found.filter(is_final=True) if only_final else found).first()


def winners(process: Process) -> set[int]:
    """The numbers of what won in the newest final count of every pot; supports are no win."""
    final = Result.objects.filter(contest__process=process, is_final=True).exclude(contest__stage="selecting")
    newest_each = final.order_by("contest_id", "-computed_at").distinct("contest_id")
    return {number for won in newest_each.values_list("winners", flat=True) for number in won}


def outcome(result: Result) -> Outcome:
    """What a result says of the whole count."""
    return outcomes([result])[result.pk]


def outcomes(results: Iterable[Result]) -> dict[int, Outcome]:
    """The same of several, by their rows."""
    rows = _asked(
        "SELECT id, parts.rule, parts.explanation->'summary', parts.tied FROM processes_result,"
        " jsonb_to_record(document) AS parts(rule jsonb, explanation jsonb, tied jsonb) WHERE id = ANY(%s)",
        [[result.pk for result in results]],
    )
    return {
        pk: Outcome(rule.pop("name"), rule, tuple(sentence(one) for one in summary), tuple(tied))
        for pk, rule, summary, tied in rows
    }


def told(result: Result, codes: Iterable[str]) -> dict[str, Told]:
    """Why these items won or lost, by their ids in the count; those that were not counted are missing."""
    rows = _asked(
        "SELECT reason, parts.scores->(reason->>'item') FROM processes_result,"
        " jsonb_to_record(document) AS parts(scores jsonb, explanation jsonb),"
        " jsonb_array_elements(parts.explanation->'reasons') AS reason"
        " WHERE id = %s AND reason->>'item' = ANY(%s)",
        [result.pk, list(codes)],
    )
    return {reason["item"]: _told(reason, score, ()) for reason, score in rows}


def one(result: Result, code: str) -> Told | None:
    """Why one item won or lost, and who paid for it where the rule shares the money out."""
    found = told(result, [code]).get(code)
    if found is None:
        return None
    rows = _asked(
        "SELECT round->'payments', 0 FROM processes_result,"
        " jsonb_array_elements(document#>'{explanation,rounds}') AS round"
        " WHERE id = %s AND round#>>'{sentence,facts,item}' = %s",
        [result.pk, code],
    )
    paid = tuple(payment for payments, _nothing in rows for payment in payments or ())
    return Told(found.item, found.won, found.score, found.why, found.needed, paid)


def highest(result: Result) -> Fraction:
    """The highest score of a count, which bars are drawn against."""
    (best,) = _asked(
        "SELECT coalesce(json_agg(DISTINCT score.value::text), '[]') FROM processes_result,"
        " jsonb_each(document->'scores') AS score WHERE id = %s",
        [result.pk],
    )[0]
    return max((Fraction(one.strip('"')) for one in best), default=Fraction(0))


def counted_numbers(contest: Contest, result: Result, *, but: Iterable[int]) -> list[int]:
    """The numbers of the items that were part of a count, without some."""
    (numbers,) = _asked(
        "SELECT coalesce(json_agg(item.number ORDER BY item.number), '[]') FROM processes_item AS item JOIN"
        " (SELECT jsonb_object_keys(document->'scores') AS code FROM processes_result WHERE id = %s) AS counted"
        " ON counted.code = coalesce(nullif(item.name, ''), item.number::text)"
        " WHERE item.process_id = %s AND item.number <> ALL(%s)",
        [result.pk, contest.process_id, list(but)],
    )[0]
    return list(numbers)


def titles(process: Process, codes: Iterable[str]) -> Mapping[str, tuple[str, Mapping[str, str]]]:
    """The titles of items by their ids in the count: as written, and by language."""
    (found,) = _asked(
        "SELECT coalesce(json_object_agg(code, json_build_array(title, titles)), '{}') FROM processes_item,"
        " coalesce(nullif(name, ''), number::text) AS code WHERE process_id = %s AND code = ANY(%s)",
        [process.pk, list(codes)],
    )[0]
    return {code: (title, by_language) for code, (title, by_language) in found.items()}


def sentence(said: Mapping[str, Any]) -> Sentence:
    """A sentence as it was written down, its numbers exact again."""
    return Sentence(said["template"], {name: _fact(name, fact) for name, fact in said["facts"].items()})


def named(said: Sentence, titles: Mapping[str, str]) -> Sentence:
    """The sentence with titles in place of the ids of items."""
    facts = {
        name: titles.get(fact, fact) if name in NAMES and isinstance(fact, str) else fact
        for name, fact in said.facts.items()
    }
    return Sentence(said.template, facts)


def mentioned(said: Sentence | None) -> set[str]:
    """The ids of items that a sentence names."""
    facts = said.facts.items() if said else ()
    return {fact for name, fact in facts if name in NAMES and isinstance(fact, str)}


def _told(reason: Mapping[str, Any], score: object, paid: tuple[Mapping[str, Any], ...]) -> Told:
    needed = reason["needed"]
    return Told(
        reason["item"],
        reason["won"],
        Fraction(str(score)),
        sentence(reason["why"]),
        sentence(needed) if needed else None,
        paid,
    )


def _fact(name: str, fact: Fact) -> Fact:
    if isinstance(fact, str) and name not in NAMES and FRACTION.match(fact):
        return Fraction(fact)
    return fact


def _asked(question: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return [tuple(_read(value) for value in row) for row in cursor.fetchall()]


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
