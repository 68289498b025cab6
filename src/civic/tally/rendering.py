"""A result as text, as JSON values and as an accessible HTML table. Pure functions; no page, no style, no script."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from html import escape
from typing import Any

from civic.ballots import Count, Fact, Sentence, written
from civic.results import Explanation, Payment, Reason, Result, Round
from civic.tally.words import say, word


def as_text(count: Count, result: Result, language: str = "en") -> str:
    """The result for a terminal: rule, winners with their scores, the summary."""
    names = {item.id: item.name for item in count.items}
    lines = [rule_line(result), *(say(sentence, language) for sentence in result.explanation.summary)]
    if result.tied:
        lines.append(
            say(Sentence("Only the lot decided between {tied}.", {"tied": ", ".join(result.tied)}), language)
        )
    width = max((len(item) for item in result.winners), default=0)
    lines += [
        f"  {item:<{width}}  {written(result.scores[item]):>10}  {names[item]}".rstrip()
        for item in result.winners
    ]
    return "\n".join(lines) + "\n"


def rule_line(result: Result) -> str:
    """The rule with every parameter that is set, as it can be given again."""
    said = (f"{name}={setting(value)}" for name, value in result.rule.parameters.items() if value is not None)
    return f"{result.rule.name}: {' '.join(said)}"


def setting(value: Fact | bool | None) -> str:
    """A parameter as `rules.run` reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def reason_text(reason: Reason, language: str = "en") -> str:
    """Why one item won or lost, in two or three sentences."""
    head = word("won" if reason.won else "lost", language)
    said = [say(sentence, language) for sentence in (reason.why, reason.needed) if sentence is not None]
    return f"{reason.item}: {head}. {' '.join(said)}"


def as_json(result: Result) -> dict[str, Any]:
    """The fields of schema civic/tally/1 (docs/reference/civic-json.md)."""
    return {
        "rule": {"name": result.rule.name, **result.rule.parameters},
        "winners": list(result.winners),
        "scores": dict(result.scores),
        "tied": list(result.tied),
        "explanation": explanation_json(result.explanation),
    }


def explanation_json(explanation: Explanation) -> dict[str, Any]:
    return {
        "summary": [sentence_json(sentence) for sentence in explanation.summary],
        "rounds": [round_json(one) for one in explanation.rounds],
        "items": [reason_json(reason) for reason in explanation.reasons],
    }


def sentence_json(sentence: Sentence) -> dict[str, Any]:
    return {"text": str(sentence), "template": sentence.template, "facts": plain(sentence.facts)}


def round_json(one: Round) -> dict[str, Any]:
    return {
        **sentence_json(one.sentence),
        "figures": plain(one.figures),
        "payments": [payment_json(payment) for payment in one.payments],
    }


def payment_json(payment: Payment) -> dict[str, Any]:
    each = None if payment.each is None else decimal(payment.each)
    return {"voters": payment.voters, "total": decimal(payment.total), "each": each}


def reason_json(reason: Reason) -> dict[str, Any]:
    return {
        "item": reason.item,
        "won": reason.won,
        "why": sentence_json(reason.why),
        "needed": None if reason.needed is None else sentence_json(reason.needed),
    }


def plain(facts: Mapping[str, Fact]) -> dict[str, Any]:
    return {name: decimal(fact) if isinstance(fact, Fraction) else fact for name, fact in facts.items()}


def decimal(value: Fraction) -> int | str:
    """A whole number as it is, a fraction with six decimals: the story of a count is for reading."""
    return value.numerator if value.denominator == 1 else f"{float(value):.6f}"


def as_table(count: Count, result: Result, language: str = "en") -> str:
    """One HTML table: a caption, a row header for each item, winners first; nothing is said by colour alone."""
    won = {item: place for place, item in enumerate(result.winners)}
    reasons = sorted(result.explanation.reasons, key=lambda reason: won.get(reason.item, len(won)))
    names = {item.id: item.name for item in count.items}
    heads = "".join(
        f'<th scope="col">{escape(word(key, language))}</th>' for key in ("item", "score", "result", "why")
    )
    rows = "\n".join(table_row(reason, names[reason.item], result, language) for reason in reasons)
    caption = escape(" ".join(say(sentence, language) for sentence in result.explanation.summary))
    head = f"<table>\n<caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n"
    return f"{head}<tbody>\n{rows}\n</tbody>\n</table>\n"


def table_row(reason: Reason, name: str, result: Result, language: str) -> str:
    label = f"{reason.item} {name}".strip()
    score = result.scores.get(reason.item)
    said = " ".join(say(one, language) for one in (reason.why, reason.needed) if one is not None)
    cells = ("" if score is None else written(score), word("won" if reason.won else "lost", language), said)
    return (
        f'<tr><th scope="row">{escape(label)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
    )
