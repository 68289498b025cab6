"""Chances are as even as quotas allow: brute force over all panels of small pools says the same."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from civic.ballots import Refused
from civic.tally.sortition import TICKETS, Fairness, Lottery, Pool, Quota, lottery
from civic.tally.sortition.solver import PanelSpace

NEAR = 1e-5


def all_panels(pool: Pool, size: int, quotas: list[Quota]) -> Iterator[tuple[int, ...]]:
    for panel in combinations(range(len(pool.ids)), size):
        if all(
            quota.least
            <= sum(pool.features[quota.feature][person] == quota.value for person in panel)
            <= quota.most
            for quota in quotas
        ):
            yield panel


def brute_leximin(pool: Pool, panels: list[tuple[int, ...]]) -> list[float]:
    """Sorted leximin chances by one linear program a level over every possible panel."""
    people = len(pool.ids)
    seated = np.array([[person in panel for panel in panels] for person in range(people)], float)
    fixed: dict[int, float] = {}
    while len(fixed) < people:
        level = lowest(seated, fixed, None)
        for person in [person for person in range(people) if person not in fixed]:
            if lowest(seated, fixed, (person, level)) <= level + 1e-7:
                fixed[person] = level
    return sorted(fixed.values())


def lowest(seated: np.ndarray, fixed: dict[int, float], raising: tuple[int, float] | None) -> float:
    """The best lowest open chance; or, raising one person, that person's best while others keep the level."""
    people, panels = seated.shape
    objective, floors = np.zeros(panels + 1), np.zeros(people)
    free = np.zeros(people)
    for person in range(people):
        if person in fixed:
            floors[person] = fixed[person] - 1e-9
        elif raising is None:
            free[person] = 1
        else:
            floors[person] = raising[1] - 1e-9
    if raising is None:
        objective[-1] = -1
    else:
        objective[:-1] = -seated[raising[0]]
    found = linprog(
        objective,
        A_ub=np.column_stack([-seated, free]),
        b_ub=-floors,
        A_eq=[[1] * panels + [0]],
        b_eq=[1],
        bounds=[(0, None)] * panels + [(0, 1)],
    )
    assert found.success
    return float(-found.fun)


@st.composite
def pools(draw: st.DrawFn) -> tuple[Pool, int]:
    people = draw(st.integers(3, 8))
    columns = {
        feature: draw(st.lists(st.sampled_from(values), min_size=people, max_size=people))
        for feature, values in (("sex", "fm"), ("age", "yo"), ("area", "nsw"))
    }
    size = draw(st.integers(1, min(4, people - 1)))
    return Pool.of([f"p{number}" for number in range(people)], columns), size


@st.composite
def possible_cases(draw: st.DrawFn) -> tuple[Pool, int, list[Quota]]:
    """Quotas around a panel that exists."""
    pool, size = draw(pools())
    panel = draw(st.permutations(range(len(pool.ids))))[:size]
    quotas = []
    for feature, column in pool.features.items():
        for value in sorted(set(column)):
            seats = sum(column[person] == value for person in panel)
            quotas.append(
                Quota(
                    feature, value, max(0, seats - draw(st.integers(0, 1))), seats + draw(st.integers(0, 1))
                )
            )
    return pool, size, quotas


@st.composite
def arbitrary_cases(draw: st.DrawFn) -> tuple[Pool, int, list[Quota]]:
    """Quotas as they come: most of them cannot be kept."""
    pool, size = draw(pools())
    bounds = st.tuples(st.integers(0, 2), st.integers(0, 2))
    quotas = [
        Quota(feature, value, least, least + more)
        for feature, column in pool.features.items()
        for value in sorted(set(column))
        for least, more in [draw(bounds)]
    ]
    return pool, size, quotas


def chances_fit(found: Lottery) -> None:
    assert sum(panel.tickets for panel in found.panels) == TICKETS
    assert sum(found.chances) == found.size
    assert all(0 <= chance <= 1 for chance in found.chances)
    for panel in found.panels:
        assert sum(panel.seats) == found.size
        for quota in found.quotas:
            seats = sum(panel.seats[kind] for kind in found.kinds.having(quota).tolist())
            assert quota.least <= seats <= quota.most


@settings(max_examples=30, deadline=None)
@given(possible_cases())
def test_leximin_is_what_brute_force_finds(case: tuple[Pool, int, list[Quota]]) -> None:
    pool, size, quotas = case
    panels = list(all_panels(pool, size, quotas))
    found = lottery(pool, size, quotas)
    chances_fit(found)
    assert [float(chance) for chance in sorted(found.chances)] == pytest.approx(
        brute_leximin(pool, panels), abs=NEAR
    )


@settings(max_examples=30, deadline=None)
@given(possible_cases())
def test_maximin_raises_the_smallest_chance_as_far(case: tuple[Pool, int, list[Quota]]) -> None:
    pool, size, quotas = case
    even, lowest_first = lottery(pool, size, quotas), lottery(pool, size, quotas, Fairness.MAXIMIN)
    chances_fit(lowest_first)
    drawable = [chance > NEAR for chance in even.chances]
    for chances in (even.chances, lowest_first.chances):
        assert max([float(c) for c, can in zip(chances, drawable, strict=True) if not can], default=0) < NEAR
    lowest = [
        min(float(c) for c, can in zip(found.chances, drawable, strict=True) if can)
        for found in (even, lowest_first)
    ]
    assert lowest[1] == pytest.approx(lowest[0], abs=NEAR)


@settings(max_examples=30, deadline=None)
@given(arbitrary_cases())
def test_impossible_quotas_are_named_with_a_change_that_helps(case: tuple[Pool, int, list[Quota]]) -> None:
    pool, size, quotas = case
    assume(not any(all_panels(pool, size, quotas)))
    with pytest.raises(Refused) as refused:
        lottery(pool, size, quotas)
    facts = refused.value.refusal.facts
    assert refused.value.refusal.code == "impossible-quotas"
    named = [quota for quota in quotas if str(quota) in str(facts["conflict"])]
    assert named
    assert not any(all_panels(pool, size, named))
    for leave_out in named:
        assert any(all_panels(pool, size, [quota for quota in named if quota is not leave_out]))
    assert any(all_panels(pool, size, [changed(quota, str(facts["change"])) for quota in quotas]))


def changed(quota: Quota, change: str) -> Quota:
    named = re.escape(f"{quota.feature} = {quota.value} ({quota.least}–{quota.most} → ")
    found = re.search(named + r"(\d+)–(\d+)\)", change)
    return Quota(quota.feature, quota.value, int(found[1]), int(found[2])) if found else quota


def test_people_who_are_all_different_are_rounded_and_hardly_ever_proven(monkeypatch) -> None:
    """Eight features and 120 people: to prove each panel the best would make the lottery many times as dear."""
    draws, proven = np.random.default_rng(3), []
    columns = {f"f{n}": draws.choice(list("abcd"), 120, p=[0.4, 0.3, 0.2, 0.1]).tolist() for n in range(8)}
    quotas = [Quota(name, value, 2, 6) for name in columns for value in "abcd"]
    best = PanelSpace.best
    monkeypatch.setattr(PanelSpace, "best", lambda self, prices: proven.append(1) or best(self, prices))
    found = lottery(Pool.of([f"p{number}" for number in range(120)], columns), 16, quotas)
    chances_fit(found)
    assert len(proven) < 3


@pytest.mark.parametrize("fairness", Fairness)
def test_who_can_never_be_drawn_takes_no_chance_from_the_others(fairness: Fairness) -> None:
    """Nobody of 60 to 80 is wanted: the lowest chance of all is then 0, and says nothing of the other 48."""
    pool = Pool.of(
        [f"p{number}" for number in range(60)],
        {
            "sex": ["f" if number % 3 else "m" for number in range(60)],
            "age": ["60-80" if number % 5 == 0 else "18-60" for number in range(60)],
        },
    )
    quotas = [Quota("sex", "f", 5, 5), Quota("sex", "m", 5, 5), Quota("age", "18-60", 0, 10)]
    found = lottery(pool, 10, [*quotas, Quota("age", "60-80", 0, 0)], fairness)
    chances_fit(found)
    by_age = {
        age: {chance for chance, its in zip(found.chances, pool.features["age"], strict=True) if its == age}
        for age in ("18-60", "60-80")
    }
    assert by_age["60-80"] == {0}
    assert float(min(by_age["18-60"])) == pytest.approx(5 / 32, abs=NEAR)


def test_without_quotas_everyone_has_the_same_chance() -> None:
    found = lottery(Pool.of(["a", "b", "c"]), 2)
    assert found.chances == (Fraction(2, 3),) * 3


@settings(max_examples=20, deadline=None)
@given(possible_cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_pool_and_of_the_quotas_changes_nothing(case, random) -> None:
    pool, size, quotas = case
    order = list(range(len(pool.ids)))
    random.shuffle(order)
    other = Pool.of(
        [pool.ids[row] for row in order],
        {name: [column[row] for row in order] for name, column in pool.features.items()},
    )
    first, again = lottery(pool, size, quotas), lottery(other, size, quotas[::-1])
    assert first.panels == again.panels
    assert dict(zip(pool.ids, first.chances, strict=True)) == dict(zip(other.ids, again.chances, strict=True))


def test_a_larger_pool_reaches_the_bound_that_split_seats_set() -> None:
    """120 people, 24 seats, three features: nobody's chance can be above seats over people of the scarcest."""
    sex = ["woman" if number % 10 < 4 else "man" for number in range(120)]
    age = ["young" if number % 6 == 0 else "old" for number in range(120)]
    area = [f"area {number % 5}" for number in range(120)]
    pool = Pool.of([f"p{number}" for number in range(120)], {"sex": sex, "age": age, "area": area})
    quotas = [
        Quota("sex", "woman", 12, 12),
        Quota("sex", "man", 12, 12),
        Quota("age", "young", 6, 12),
        Quota("age", "old", 12, 18),
        *(Quota("area", f"area {number}", 4, 6) for number in range(5)),
    ]
    found = lottery(pool, 24, quotas)
    chances_fit(found)
    assert float(min(found.chances)) == pytest.approx(12 / 72, abs=NEAR)
