"""Which rule a file names in META, and what had to be assumed to run it."""

from __future__ import annotations

from collections.abc import Mapping
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
THRESHOLD = "min_project_score_threshold"
OURS = "civic_rule"  # META of files written here: the rule's own name, and `civic_rule.NAME` for each setting
ASSUMED = {
    "greedy-exclusive": "The file does not say which projects exclude each other; none was assumed to.",
    "greedy-custom": "The file names a town's own variant of greedy; greedy that stops was assumed.",
}


@dataclass(frozen=True)
class StatedRule:
    """A rule's name here, its settings, and a sentence on what was assumed (None: the file said it all)."""

    name: str
    settings: Mapping[str, str] = field(default_factory=dict)
    assumed: Sentence | None = None


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
    if named.lower() not in RULES:
        template = "The file names the rule {named}, which says nothing; greedy was assumed."
        return StatedRule(name, settings, Sentence(template, {"named": named}))
    return StatedRule(name, settings, Sentence(ASSUMED[named.lower()]) if named.lower() in ASSUMED else None)


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
