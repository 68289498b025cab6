"""Every counting rule by its name, run with settings written as text: what the terminal and published files use.

A setting has the name of a field of the rule's `Parameters` (and of its `ties` and `eligibility`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, get_type_hints

from civic.ballots import Count, exact, refuse
from civic.results import Result
from civic.tally import (
    approval,
    borda,
    contest,
    cumulative,
    equal_shares,
    greedy,
    irv,
    papers,
    phragmen,
    plurality,
    ranked_pairs,
    schulze,
    score,
    star,
    stv_meek,
    stv_scottish,
    threshold,
    totals,
)
from civic.tally import majority_judgment as judgment
from civic.tally.eligibility import Eligibility
from civic.tally.ties import TieBreak, draw


@dataclass(frozen=True)
class Entry:
    """A rule: what it is in a line, its parameters, its count, and how many items it can count."""

    about: str
    parameters: type[Any]
    count: Callable[..., Result]
    most: int | None = None


RULES: Mapping[str, Entry] = {
    "greedy": Entry("budget: by votes or points until the money is spent", greedy.Parameters, greedy.greedy),
    "equal-shares": Entry(
        "budget: method of equal shares",
        equal_shares.Parameters,
        equal_shares.equal_shares,
        equal_shares.MOST_ITEMS,
    ),
    "phragmen": Entry(
        "budget: sequential Phragmen", phragmen.Parameters, phragmen.phragmen, phragmen.MOST_ITEMS
    ),
    "plurality": Entry("one choice each, most votes win", contest.Parameters, plurality.plurality),
    "approval": Entry("most approvals win", contest.Parameters, approval.approval),
    "score": Entry("highest total or mean score wins", score.Parameters, score.score),
    "cumulative": Entry("most shared-out points win", contest.Parameters, cumulative.cumulative),
    "borda": Entry("points by rank", borda.Parameters, borda.borda),
    "irv": Entry("instant runoff", papers.Parameters, irv.irv),
    "stv-scottish": Entry(
        "single transferable vote, Scottish (WIGM)", papers.Parameters, stv_scottish.stv_scottish
    ),
    "stv-meek": Entry("single transferable vote, Meek", papers.Parameters, stv_meek.stv_meek),
    "schulze": Entry("strongest paths of comparisons", schulze.Parameters, schulze.schulze),
    "ranked-pairs": Entry(
        "strongest comparisons locked in first", schulze.Parameters, ranked_pairs.ranked_pairs
    ),
    "majority-judgment": Entry("highest middle grade", judgment.Parameters, judgment.majority_judgment),
    "star": Entry("score, then automatic runoff", contest.Parameters, star.star),
    "threshold": Entry(
        "all that reach a number or a share of votes", threshold.Parameters, threshold.threshold
    ),
}
ALIASES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "equal-shares/add1": ("equal-shares", {"increment": "1"}),
    "equalshares": ("equal-shares", {}),
    "equalshares/add1": ("equal-shares", {"increment": "1"}),
    "greedy-no-skip": ("greedy", {"misfit": "stop"}),
}


def run(
    count: Count, name: str, settings: Mapping[str, str], progress: Callable[[int], None] | None = None
) -> Result:
    """The count by a rule's name. Raises Refused for an unknown rule or setting, and as the rule does."""
    name, implied = ALIASES.get(name, (name, {}))
    if name not in RULES:
        raise refuse(
            "unknown-rule", "There is no rule {name}; there are {known}.", name=name, known=", ".join(RULES)
        )
    entry = RULES[name]
    given = {**implied, **settings}
    if name == "equal-shares" and given.get("increment") == "auto":
        given["increment"] = str(equal_shares.scaled_increment(count))
    parameters = built(count, name, entry.parameters, given)
    if progress is not None and name == "equal-shares":
        return entry.count(count, parameters, progress)
    return entry.count(count, parameters)


def names(parameters: type[Any]) -> list[str]:
    """The settings a rule takes."""
    own = [field.name for field in fields(parameters)]
    return [
        name
        for field in own
        for name in {"ties": ("ties", "lot"), "eligibility": ("least_points", "cost_share")}.get(
            field, (field,)
        )
    ]


def few_enough(rule: str, items: int) -> None:
    """Raises Refused, before their ballots are read, for more items than the rule can count."""
    entry = RULES.get(ALIASES.get(rule, (rule,))[0])
    if entry is not None and entry.most is not None:
        totals.few_enough(items, rule, entry.most)


def takes(rule: str, setting: str) -> bool:
    """Whether there is such a rule, with such a setting."""
    return rule in RULES and setting in names(RULES[rule].parameters)


def built(count: Count, rule: str, parameters: type[Any], settings: Mapping[str, str]) -> Any:
    known = names(parameters)
    for name in settings:
        if name not in known:
            facts = {"rule": rule, "name": name, "known": ", ".join(known)}
            raise refuse("unknown-setting", "{rule} has no setting {name}; it has {known}.", **facts)
    values: dict[str, Any] = {}
    hints = get_type_hints(parameters)
    for name, text in settings.items():
        if name in hints and name != "ties":
            values[name] = value(name, text, str(hints[name]))
    if "ties" in settings or "lot" in settings:
        values["ties"] = ties(count, parameters, settings)
    if "least_points" in settings or "cost_share" in settings:
        values["eligibility"] = eligibility(settings)
    return parameters(**values)


def ties(count: Count, parameters: type[Any], settings: Mapping[str, str]) -> TieBreak:
    """`ties`: criteria with commas between, or none. `lot`: ids in the order drawn, `seed:` and a seed, or id."""
    usual: TieBreak = parameters().ties
    criteria = usual.criteria
    if "ties" in settings:
        criteria = tuple(part for part in settings["ties"].split(",") if part not in ("", "none"))
    lot = settings.get("lot", "id")
    if lot == "id":
        return TieBreak(criteria)
    if lot.startswith("seed:"):
        return TieBreak(criteria, draw((item.id for item in count.items), lot.removeprefix("seed:")))
    return TieBreak(criteria, tuple(lot.split(",")))


def eligibility(settings: Mapping[str, str]) -> Eligibility:
    least, share = settings.get("least_points"), settings.get("cost_share")
    return Eligibility(None if least is None else exact(least), None if share is None else exact(share))


def value(name: str, text: str, hint: str) -> Any:
    """The setting as its type; the types of all parameters are these few."""
    if hint.startswith("tuple"):
        return tuple(tuple(group.split(",")) for group in text.split(";") if group)
    if "Fraction" in hint:
        return exact(text)
    if hint == "<class 'bool'>":
        if text.lower() not in ("true", "false", "yes", "no", "1", "0"):
            raise refuse("parameter", "{name} must be yes or no.", name=name)
        return text.lower() in ("true", "yes", "1")
    if "int" in hint:
        number = exact(text)
        if number.denominator != 1:
            raise refuse("parameter", "{name} must be a whole number.", name=name)
        return int(number)
    return text
