"""Which rule a file names in META, and what had to be assumed to run it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from civic.ballots import Refused, Sentence, exact
from civic.formats.pabulib.document import Document, malformed
from civic.results import Rule

RULES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "greedy": ("greedy", {}),
    "greedy-no-skip": ("greedy", {"misfit": "stop"}),
    "greedy-threshold": ("greedy", {}),
    "greedy-exclusive": ("greedy", {}),
    "greedy-custom": ("greedy", {"misfit": "stop"}),
    "equalshares": ("equal-shares", {}),
    "equalshares-comparison": ("equal-shares", {"comparison": "satisfaction"}),
    "equalshares/add1": ("equal-shares", {"increment": "1"}),
    "equalshares/add1-comparison": ("equal-shares", {"increment": "1", "comparison": "satisfaction"}),
    "phragmen": ("phragmen", {}),
}
LIMITS = ("budget_per_category", "budget_per_neighborhood", "budget_per_neighbourhood")
THRESHOLD = "min_project_score_threshold"
OURS = "civic_rule"  # META of files written here: the rule's own name, and `civic_rule.NAME` for each setting
ASSUMED = {
    "greedy-exclusive": "The file does not say which projects exclude each other; none was assumed to.",
    "greedy-custom": "The file names a town's own variant of greedy; greedy that stops was assumed.",
}


@dataclass(frozen=True)
class StatedRule:
    """A rule's name here, its settings, and what was assumed or left out (nothing: the file said it all)."""

    name: str
    settings: Mapping[str, str] = field(default_factory=dict)
    assumed: tuple[Sentence, ...] = ()


def stated_rule(document: Document) -> StatedRule:
    """The rule of META, its threshold included; greedy when it names none of ours.

    Raises Refused for a threshold that is no number.
    """
    if OURS in document.meta:
        prefix = f"{OURS}."
        own = {
            key.removeprefix(prefix): " ".join(text.split())
            for key, text in document.meta.items()
            if key.startswith(prefix)
        }
        return StatedRule(document.meta[OURS], own)
    named = document.meta.get("rule", "").strip() or "unknown"
    name, settings = RULES.get(named.lower(), ("greedy", {}))
    settings = {**settings, **least_points(document)}
    return StatedRule(name, settings, tuple(assumed(document, named)))


def assumed(document: Document, named: str) -> Iterator[Sentence]:
    """What the rule of the file leaves open, and the limits it has that no rule here keeps."""
    if named.lower() not in RULES:
        yield Sentence(
            "The rule {named} of the file is not known here; greedy was assumed.", {"named": named}
        )
    elif named.lower() in ASSUMED:
        yield Sentence(ASSUMED[named.lower()])
    for key in LIMITS:
        if document.meta.get(key, "").strip():
            yield Sentence("The file sets {key}; no rule here keeps to that limit.", {"key": key})


def least_points(document: Document) -> Mapping[str, str]:
    threshold = document.meta.get(THRESHOLD, "").strip()
    try:
        return {"least_points": str(exact(threshold))} if threshold else {}
    except Refused as refused:
        raise malformed(document.name, document.meta_lines[THRESHOLD], THRESHOLD, str(refused)) from None


def written_rule(rule: Rule) -> Mapping[str, str]:
    """A rule with every setting as META, so that `stated_rule` gives it back and others see its usual name."""
    settings = {
        f"{OURS}.{name}": ("yes" if value is True else "no" if value is False else str(value))
        for name, value in rule.parameters.items()
        if value is not None
    }
    usual = next((name for name, (ours, _) in RULES.items() if ours == rule.name), rule.name)
    return {"rule": usual, OURS: rule.name, **settings}
