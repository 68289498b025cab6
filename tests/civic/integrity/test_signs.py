"""Areas, bursts and few sources: planted fraud is found, an honest crowd is left alone."""

import json
from fractions import Fraction
from itertools import combinations
from math import log2
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.tally.integrity import Model, area_figures, bursts, concentration

AREAS = {f"area {number}": 60_000 + 500 * number for number in range(100)}
MIDNIGHT = 1_700_006_400


@pytest.mark.parametrize("model", list(Model))
def test_the_village_that_signs_more_than_it_lives_is_the_only_one_flagged(model: Model) -> None:
    draws = np.random.default_rng(2)
    acts = {area: int(draws.binomial(people, 0.01)) for area, people in AREAS.items()}
    figures = area_figures({**acts, "village": 300}, {**AREAS, "village": 800}, model=model)
    assert [figure.area for figure in figures if figure.flagged] == ["village"]
    assert figures[0].expected < 10


def test_false_flags_are_as_rare_as_promised() -> None:
    """Half of 60 honest petitions may not raise a flag at a false discovery rate of 0.05."""
    draws, raised = np.random.default_rng(4), 0
    for _ in range(60):
        acts = {area: int(draws.poisson(people * 0.005)) for area, people in AREAS.items()}
        raised += any(figure.flagged for figure in area_figures(acts, AREAS, false_discoveries=0.05))
    assert raised <= 8


def test_tolerance_allows_for_areas_that_care_more() -> None:
    acts = {area: people // 100 for area, people in AREAS.items()}
    acts["area 7"] *= 2
    strict = [figure.area for figure in area_figures(acts, AREAS) if figure.flagged]
    lenient = [figure.area for figure in area_figures(acts, AREAS, tolerance=3) if figure.flagged]
    assert strict == ["area 7"]
    assert lenient == []


def test_an_area_nobody_lives_in_cannot_sign() -> None:
    figures = area_figures({"nowhere": 1, "town": 50}, {"town": 1000}, model=Model.BINOMIAL)
    assert (figures[0].area, figures[0].p, figures[0].flagged) == ("nowhere", 0.0, True)


def test_a_real_petition_with_thousands_planted_in_one_constituency(shared_data: Path) -> None:
    document = json.loads(
        (shared_data / "uk-petitions-2015-2017/petition-131215-by-constituency.json").read_text()
    )
    by_area = document["data"]["attributes"]["signatures_by_constituency"]
    acts = {row["name"]: row["signature_count"] for row in by_area}
    people = dict.fromkeys(acts, 72_000)
    planted = min(acts, key=acts.__getitem__)
    honest = area_figures(acts, people, tolerance=10)
    acts[planted] += 60_000
    found = area_figures(acts, people, tolerance=10)
    assert planted not in [figure.area for figure in honest if figure.flagged]
    assert found[0].area == planted
    assert found[0].flagged


def crowd(seed: int, days: int = 5) -> list[int]:
    """People awake from seven to eleven, with a busy evening."""
    draws = np.random.default_rng(seed)
    pace = np.interp(np.arange(1440) / 60, [0, 6, 8, 12, 20, 22, 24], [0.1, 0.05, 1, 2, 4, 3, 0.1])
    minutes = draws.poisson(np.tile(pace, days))
    return [MIDNIGHT + 60 * minute + 1 for minute, count in enumerate(minutes) for _ in range(count)]


def test_a_script_at_night_is_found_to_the_minute() -> None:
    start = MIDNIGHT + 2 * 86_400 + 3 * 3600
    found = bursts([*crowd(1), *(start + second for second in range(0, 60, 2))])
    assert [(burst.start, burst.minutes) for burst in found] == [(start, 1)]
    assert found[0].arrived >= 30
    assert found[0].expected < 3


def test_an_honest_crowd_has_no_bursts() -> None:
    assert sum(len(bursts(crowd(seed))) for seed in range(10)) <= 1


def test_days_begin_where_the_town_lives() -> None:
    arrivals = [*crowd(3), *[MIDNIGHT + 86_400 + 7200] * 40]
    here = bursts(arrivals)
    there = bursts([arrival - 7 * 3600 for arrival in arrivals], offset=7 * 3600)
    assert [(burst.start - 7 * 3600, burst.minutes, burst.arrived) for burst in here] == [
        (burst.start, burst.minutes, burst.arrived) for burst in there
    ]


OPENS = MIDNIGHT + 20 * 3600


@pytest.mark.parametrize("closes", [OPENS + 4 * 3600 + 600, OPENS + 40 * 3600])
def test_what_opens_in_the_evening_is_no_burst_against_an_empty_morning(closes: int) -> None:
    """Three arrivals a minute from 20:00 on: ten minutes after midnight the second day has hardly begun."""
    draws = np.random.default_rng(5)
    minutes = range(OPENS, closes, 60)
    arrivals = [
        at for at, many in zip(minutes, draws.poisson(3, len(minutes)), strict=True) for _ in range(many)
    ]
    assert bursts(arrivals)
    assert bursts(arrivals, since=OPENS, until=closes) == ()
    script = [*arrivals, *[OPENS + 3600] * 40]
    found = bursts(script, since=OPENS, until=closes)
    assert [(burst.start, burst.minutes) for burst in found] == [(OPENS + 3600, 1)]
    assert found[0].expected == pytest.approx(3, abs=1)


def test_all_that_ever_came_has_nothing_to_be_compared_with() -> None:
    assert bursts([OPENS] * 500, since=OPENS, until=OPENS) == ()
    assert bursts([OPENS] * 500, since=OPENS, until=OPENS + 3600)[0].arrived == 500


def test_whole_days_are_what_is_looked_at_unless_told_and_nothing_that_arrived_is_left_out() -> None:
    arrivals, closes = [*crowd(1), *[OPENS] * 60], MIDNIGHT + 5 * 86_400 - 60
    whole = bursts(arrivals)
    assert whole == bursts(arrivals, since=MIDNIGHT, until=closes)
    late = bursts(arrivals, since=closes, until=MIDNIGHT)
    assert [(one.start, one.arrived) for one in whole] == [(one.start, one.arrived) for one in late]


def test_no_arrivals_are_no_burst() -> None:
    assert bursts([]) == ()


counts = st.lists(st.integers(0, 500), min_size=1, max_size=25).filter(any)


@given(counts)
def test_concentration_is_what_its_definitions_say(acts: list[int]) -> None:
    found, some = concentration(acts), [count for count in acts if count]
    total = sum(some)
    assert found.top_share == Fraction(max(some), total)
    differences = sum(abs(one - other) for one, other in combinations(some, 2))
    assert found.gini == Fraction(differences, len(some) * total)
    assert 0 <= found.entropy <= log2(len(some)) + 1e-9
    assert found.entropy == pytest.approx(-sum(count / total * log2(count / total) for count in some))
    assert concentration(acts[::-1]) == found


def test_few_and_many_sources() -> None:
    assert concentration([5] * 8).effective_sources == pytest.approx(8)
    assert concentration([5] * 8).gini == 0
    assert concentration([1000]).top_share == 1
