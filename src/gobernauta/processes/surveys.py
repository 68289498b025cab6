"""Polls, rankings and surveys after their end: counted when they close; a survey is weighted to the census, too.

The weighted figures stand beside the others, with the design effect. A margin of error is given only where chance
has chosen who was asked; people who chose themselves stand for nobody else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from civic.ballots import Refused as CivicRefused
from civic.methods.documents import plain
from civic.methods.survey import Survey
from civic.tally.weighting import Margin, design_effect, effective_size, margin_of_error, rake
from gobernauta.processes import acts, answers, counting, files, published, queries, reweighing, turns
from gobernauta.processes.models import Ballot, Contest, FreeText, Process, Result


@turns.before("poll", "open")
@turns.before("ranking", "open")
def has_options(process: Process) -> str:
    """Nobody can choose from less than two."""
    return "" if queries.judged_items(process).count() > 1 else _("Write at least two options first.")


@turns.after("poll", "closed")
@turns.after("ranking", "closed")
def count(process: Process, now: datetime) -> None:
    """Count what was cast; opening once more and closing counts anew."""
    for contest in queries.contests(process):
        if queries.judged_items(process).exists():
            counting.tally(contest, now=now, is_final=True)


@turns.after("survey", "closed")
def report(process: Process, now: datetime) -> None:
    """Count a survey and weight it; what is anonymous is written anew in an order of chance."""
    for contest in queries.contests(process):
        if acts.is_anonymous(contest):
            answers.mix(contest)
        result = counting.tally(contest, now=now, is_final=True)
        if contest.process.margins:
            _weigh(contest, result)


@dataclass(frozen=True, slots=True)
class Group:
    """How many have given an answer that a quota limits, and how many may."""

    answer: str
    had: int
    most: int


def method_of(process: Process) -> Survey:
    """The survey of a process."""
    method = files.rules_of(process.version).method
    assert isinstance(method, Survey)
    return method


def texts(process: Process, question: str) -> QuerySet[FreeText]:
    """The free answers to a question that the public sees, in an order that says nothing."""
    return words(process).filter(question=question, state="shown")


def words(process: Process) -> QuerySet[FreeText]:
    """Every free answer of a ballot that counts, in an order that says nothing."""
    counting_ones = Q(ballot=None) | Q(ballot__state=Ballot.State.VALIDATED)
    return FreeText.objects.filter(counting_ones, process=process).order_by("text", "pk")


def groups(process: Process) -> Sequence[Group]:
    """How full each group is that a quota limits."""
    method, contest = method_of(process), queries.contests(process)[0]
    titles = {item.id: item.name for item in method.items}
    valid = counting.valid(contest)
    return [
        Group(titles[quota.answer], valid.filter(marks__has_key=quota.answer).count(), quota.most)
        for quota in method.rules.quotas
    ]


def told_about_themselves(process: Process) -> int:
    """How many have told all that the census asks; they are who can be weighted."""
    if not process.margins:
        return 0
    contest = queries.contests(process)[0]
    return counting.valid(contest).filter(traits__has_keys=list(process.margins)).count()


def _weigh(contest: Contest, result: Result) -> None:
    """Keep the weighted shares beside a result, with the files that give them again."""
    survey, sample = method_of(contest.process), reweighing.sample(contest)
    result.document["weighting"] = _weighting(contest.process, survey, sample)
    result.save(update_fields=["document"])
    if "shares" in result.document["weighting"]:
        published.keep(result, reweighing.documents(contest, survey, sample))


def _weighting(process: Process, survey: Survey, sample: Sequence[reweighing.Row]) -> Mapping[str, Any]:
    """The weighted shares as published; `refused` says why there are none."""
    told: dict[str, Any] = {"people": len(sample), "margins": sorted(process.margins)}
    try:
        margins = [Margin.of(name, shares) for name, shares in process.margins.items()]
        columns = {name: [traits[name] for _receipt, _marks, traits in sample] for name in process.margins}
        weights = rake(columns, margins, limits=reweighing.LIMITS).values
    except CivicRefused as refused:
        return {**told, "refused": plain(refused.refusal)}
    effective = effective_size(weights)
    return {
        **told,
        "design_effect": round(design_effect(weights), 3),
        "effective_size": round(effective, 1),
        "shares": _shares(survey, sample, weights),
        **_error(survey, effective),
    }


def _error(method: Survey, effective: float) -> dict[str, float]:
    """The largest margin of error in percentage points, where chance has chosen the sample."""
    if method.rules.sample != "random":
        return {}
    return {"margin_of_error": round(100 * margin_of_error(0.5, effective), 1)}


def _shares(method: Survey, sample: Sequence[reweighing.Row], weights: Any) -> dict[str, float]:
    """The weighted share of each choice in per cent, of those who answered its question."""
    groups = method.groups
    names = [name for name, kind in method.kinds.items() if kind in reweighing.SHARED]
    chosen = {name: np.array([name in marks for _receipt, marks, _who in sample]) for name in names}
    answered: dict[str, Any] = {}
    for name in names:
        answered[groups[name]] = answered.get(groups[name], False) | chosen[name]
    found = {}
    for name in names:
        of = float(weights[answered[groups[name]]].sum())
        found[name] = round(100 * float(weights[chosen[name]].sum()) / of, 1) if of else 0.0
    return found
