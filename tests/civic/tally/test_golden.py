"""The rules on real elections: the winners towns announced, and those of pabutools and the JavaScript tool."""

import csv
import json
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from civic.ballots import Count
from civic.formats import pabulib
from civic.tally import rules
from civic.tally.equal_shares import Parameters as SharesParameters
from civic.tally.equal_shares import equal_shares
from civic.tally.greedy import Parameters as GreedyParameters
from civic.tally.greedy import greedy
from civic.tally.phragmen import Parameters as PhragmenParameters
from civic.tally.phragmen import phragmen
from civic.tally.ties import TieBreak

Load = Callable[[str], Count]
# A whole forint a step means tens of thousands of steps: minutes. Their other goldens are checked.
MANY_STEPS = ("Hungary_",)
# The tool reads a ranking as approvals; ours counts the ranks.
ORDINAL_IN_THE_TOOL = "vote_rankings"
# All voters together have exactly the cost of the only project; the tool's floats miss it and need a step more.
EXACTLY_ENOUGH = ("Poland_Zabrze_2021_Zandka.pb",)


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "pabulib"


@pytest.fixture(scope="module")
def load(folder: Path) -> Load:
    @cache
    def loaded(name: str) -> Count:
        path = folder / name
        return pabulib.count(document_at(path if path.exists() else folder / "pb" / name))

    return loaded


def document_at(path: Path) -> pabulib.Document:
    return pabulib.parse(path.read_bytes(), path.name)


def golden(folder: Path) -> dict[str, dict]:
    return json.loads((folder / "golden.json").read_text())


def by_pabutools(name: str) -> tuple[Callable, object]:
    """The rule and parameters behind a golden name such as mes_cost/min_cost."""
    rule, tie = name.split("/")
    ties = TieBreak(("min-cost",)) if tie == "min_cost" else TieBreak()
    last_rank = 0 if "Borda" in rule else 1
    if rule == "phragmen":
        return phragmen, PhragmenParameters(ties=ties)
    if rule.startswith("greedy"):
        order = "points" if rule == "greedy_cost" else "points-per-cost"
        return greedy, GreedyParameters(order=order, last_rank=last_rank, ties=ties)
    return equal_shares, SharesParameters(
        utility="cost" if "cost" in rule else "cardinality",
        increment=Fraction(1) if "add1" in rule else None,
        exhaustive_stop=True,
        last_rank=last_rank,
        ties=ties,
    )


def slow(file: str, rule: str) -> bool:
    return file.startswith(MANY_STEPS) and "add1" in rule


@pytest.mark.parametrize("kind", ["greedy", "phragmen", "mes"])
def test_pabutools(kind: str, folder: Path, load: Load) -> None:
    compared = 0
    for file, values in golden(folder).items():
        for name, expected in (values["pabutools"] or {}).items():
            if not name.startswith(kind) or "selected" not in expected or slow(file, name):
                continue
            rule, parameters = by_pabutools(name)
            assert set(rule(load(file), parameters).winners) == set(expected["selected"]), (file, name)
            compared += 1
    assert compared >= 120


@pytest.mark.parametrize("option", ["exhaustive", "no_exhaustive_stop"])
def test_the_javascript_tool(option: str, folder: Path, load: Load) -> None:
    parameters = SharesParameters(increment=Fraction(1), exhaustive_stop=option == "exhaustive")
    compared = 0
    for file, values in golden(folder).items():
        expected = (values["equalshares_js_add1"] or {}).get(option, {})
        if "winners" not in expected or file.startswith(MANY_STEPS) or ORDINAL_IN_THE_TOOL in file:
            continue
        result = equal_shares(load(file), parameters)
        assert set(result.winners) == set(expected["winners"]), file
        if file not in EXACTLY_ENOUGH:
            share = result.explanation.summary[1].facts["share"]
            assert float(share) == pytest.approx(expected["endowment"]), file
        compared += 1
    assert compared >= 60


def test_what_towns_decided(folder: Path, load: Load) -> None:
    """`same` in the list means greedy gives the real winners; `differs` that it does not."""
    with (folder / "real_outcomes.csv").open() as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        count = load(row["file"])
        real = {item.id for item in count.items if item.attributes["selected"].strip() == "1"}
        for column, misfit in (
            ("greedy_by_score_skipping_what_does_not_fit", "skip"),
            ("greedy_by_score_stopping_at_first_misfit", "stop"),
        ):
            winners = set(greedy(count, GreedyParameters(misfit=misfit)).winners)
            assert (winners == real) == (row[column] == "same"), (row["file"], misfit)
    assert len(rows) > 50


def test_the_rule_a_file_names_gives_what_the_town_decided(folder: Path) -> None:
    """Exclusive projects and towns' own variants aside, one file is known not to follow the rule it names."""
    differing = []
    for path in sorted([*folder.glob("*.pb"), *folder.glob("pb/*.pb")]):
        document = document_at(path)
        stated = pabulib.stated_rule(document)
        if "selected" not in document.projects.columns or document.meta["rule"] == "unknown":
            continue
        count = pabulib.count(document)
        real = {item.id for item in count.items if item.attributes["selected"].strip() == "1"}
        if set(rules.run(count, stated.name, stated.settings).winners) != real:
            differing.append(path.stem)
    assert differing == ["Poland_Krakow_2022_Czyzyny", "Poland_Warszawa_2021_Ursynow"]


def test_swiecie_2023(load: Load) -> None:
    count = load("Poland_Swiecie_2023.pb")
    result = rules.run(count, "equal-shares/add1", {"cost_share": "3"})
    assert len(result.winners) == 17
    assert result.explanation.summary[0].facts["spent"] == 1_040_337
    barred = [one.item for one in result.explanation.reasons if "of its cost" in str(one.why)]
    assert barred
    assert not set(barred) & set(result.winners)


def test_published_votes_recount(folder: Path) -> None:
    """Every published total is the number of times its project is named; one ballot names a project twice."""
    twice = []
    for path in sorted([*folder.glob("*.pb"), *folder.glob("pb/*.pb")]):
        document = document_at(path)
        told = [str(sentence) for sentence in pabulib.recount(document, pabulib.count(document))]
        twice += told
    assert twice == ["1051 is named 634 times by 633 voters."]
