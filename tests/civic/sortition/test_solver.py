"""The panels quotas allow, the dearest of them, and mixtures of them, held against all panels of small pools."""

import sys
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.ballots import Refused
from civic.tally.sortition import Pool, Quota, lottery
from civic.tally.sortition.mixture import Mixture, helped, herd, improve
from civic.tally.sortition.pool import kinds
from civic.tally.sortition.solver import PanelSpace, highs


def space(people: list[str], size: int, *quotas: Quota) -> PanelSpace:
    """Panels of people whose sex, age and area are the letters of their words."""
    columns = {"sex": [one[0] for one in people], "age": [one[1] for one in people]}
    columns["area"] = [one[2] for one in people]
    pool = Pool.of([str(number) for number in range(len(people))], columns)
    return PanelSpace(kinds(pool, quotas), size, quotas)


def panels(of: PanelSpace) -> list[tuple[int, ...]]:
    ways = product(*(range(int(people) + 1) for people in of.sizes))
    seats = ((way, of.members @ np.array(way)) for way in ways)
    return [way for way, had in seats if (had >= of.least).all() and (had <= of.most).all()]


WORDS = st.sampled_from([a + b + c for a in "fm" for b in "yo" for c in "nsw"])
QUOTAS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=7, max_size=7)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=4, max_size=8), st.integers(1, 4), QUOTAS, st.integers(0, 10**6))
def test_the_best_panel_is_the_dearest_and_a_near_one_is_a_panel(people, size, bounds, seed) -> None:
    """Prices that differ by a millionth of themselves, too: the best is the best to the last."""
    names = [("sex", "f"), ("sex", "m"), ("age", "y"), ("age", "o"), *(("area", area) for area in "nsw")]
    quotas = [Quota(*name, least, least + more) for name, (least, more) in zip(names, bounds, strict=True)]
    all_of_them = space(people, size, *quotas)
    prices = 1 + np.random.default_rng(seed).random(len(all_of_them.sizes)) * 1e-3
    possible = {panel: float(prices @ np.array(panel)) for panel in panels(all_of_them)}
    best, near = all_of_them.best(prices), all_of_them.near(prices)
    if not possible:
        assert best is None
        assert near is None
        return
    assert best is not None
    assert near is not None
    assert tuple(near.tolist()) in possible
    assert possible[tuple(best.tolist())] == pytest.approx(max(possible.values()), rel=1e-8)


def test_a_face_holds_the_panels_at_the_bounds_that_the_average_is_at() -> None:
    quotas = (Quota("area", "n", 1, 3), Quota("area", "s", 0, 2), Quota("area", "w", 0, 4))
    whole = space(["fyn"] * 4 + ["fys"] * 4 + ["fyw"] * 4, 4, *quotas)
    face = whole.facing(np.array([1.0, 2.0, 1.0]))
    assert face.least.tolist() == [4, 1, 2, 0]
    assert face.most.tolist() == [4, 1, 2, 4]
    assert whole.least.tolist() == [4, 1, 0, 0]
    assert whole.most.tolist() == [4, 3, 2, 4]
    assert panels(face) == [(1, 2, 1)]
    found = face.near(np.zeros(3))
    assert found is not None
    assert found.tolist() == [1, 2, 1]


def test_split_seats_are_rounded_up_beside_the_whole_ones_of_their_kind() -> None:
    """Of the same fractions the first; the size is kept, and where no quota is broken nobody is exchanged."""
    free = space(
        ["fyn", "fys", "fon", "fos"] * 3,
        4,
        *(Quota("area", area, 0, 4) for area in "ns"),
        *(Quota("age", age, 0, 4) for age in "yo"),
    )
    assert free.relaxed(np.zeros(4)) is not None
    panel = free._mended(np.array([1.5, 0.25, 1.75, 0.5]))
    assert panel is not None
    assert panel.tolist() == [2, 0, 2, 0]


def test_without_the_solver_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "highspy", None)
    with pytest.raises(Refused, match=r"^A lottery with quotas needs the solver HiGHS: install") as refused:
        highs()
    assert refused.value.refusal.code == "no-solver"


PAIRS = ["fyn", "fys", "fon", "fos"]  # four kinds, one of each; any two of them are a panel


def pairs() -> PanelSpace:
    """Two of four people, no two alike: six panels."""
    either = [Quota("age", age, 0, 2) for age in "yo"] + [Quota("area", area, 0, 2) for area in "ns"]
    return space(PAIRS, 2, *either)


def test_herded_panels_average_what_was_wanted() -> None:
    heard: list[int] = []
    mixture = Mixture(np.full(4, 0.5))
    herd(mixture, pairs(), np.full(4, 0.5), 4, heard.append)
    assert len(heard) == 4
    assert heard[-1] == len(mixture.panels) <= 4
    assert mixture.solve() == pytest.approx(1)
    assert sum(mixture.panels).tolist() == [len(mixture.panels) / 2] * 4


def test_a_mixture_reaches_the_largest_share_and_stops_there() -> None:
    """Of a seat for each of four in panels of two, half can be had, with two panels at the least."""
    heard: list[int] = []
    mixture = Mixture(np.ones(4))
    assert mixture.add(np.array([1, 1, 0, 0]))
    assert not mixture.add(np.array([1, 1, 0, 0]))
    assert improve(mixture, pairs(), heard.append) == pytest.approx(0.5)
    assert heard
    assert heard[-1] == len(mixture.panels)
    assert not helped(mixture, pairs())
    assert heard[-1] == len(mixture.panels)
    average = mixture.weights @ np.array(mixture.panels)
    assert average == pytest.approx(np.full(4, 0.5))


def test_a_panel_worth_no_more_than_the_mixture_is_not_taken_in() -> None:
    """Panels seat one of the two wanted, whoever sits beside: another such panel adds nothing."""
    quotas = (Quota("area", "n", 1, 1), Quota("area", "s", 1, 1), Quota("area", "w", 0, 0))
    wide = space(
        ["fyn", "fyn", "fys", "fos", "fyw"], 2, *quotas, Quota("age", "y", 0, 2), Quota("age", "o", 0, 2)
    )
    mixture = Mixture(np.array([0.0, 2.0, 0.0, 0.0]))
    mixture.add(np.array([0, 1, 1, 0]))
    assert mixture.solve() == pytest.approx(0.5)
    assert not helped(mixture, wide)
    assert len(mixture.panels) == 1


def test_no_share_is_above_the_whole_and_a_fixed_kind_keeps_its_seats() -> None:
    mixture = Mixture(np.array([0.1, 0.1]))
    mixture.add(np.array([1, 0]))
    mixture.add(np.array([0, 1]))
    assert mixture.solve() == 1
    mixture.fix(0, 0.97)
    assert mixture.solve() == pytest.approx(0.3)
    mixture.fix(1, 0.5)
    with pytest.raises(ArithmeticError, match=r"the mixture of panels ended as .*kInfeasible"):
        mixture.solve()


def test_the_change_with_the_fewest_seats_is_told_with_the_quotas_in_conflict() -> None:
    """Two women more suffice; to want two young and one from the north less would be three seats."""
    bounds = {
        "sex": [("f", 0, 0), ("m", 0, 4)],
        "age": [("o", 0, 4), ("y", 2, 4)],
        "area": [("n", 1, 4), ("s", 0, 4)],
    }
    people = ["fyn"] * 4 + ["mos"] * 6
    columns = {name: [one[place] for one in people] for place, name in enumerate(bounds)}
    quotas = [Quota(name, *one) for name, its in bounds.items() for one in its]
    with pytest.raises(Refused) as refused:
        lottery(Pool.of([str(number) for number in range(10)], columns), 4, quotas)
    assert str(refused.value) == (
        "No panel of 4 people keeps all quotas. In conflict: area = n (1–4); sex = f (0–0). "
        "Smallest change: sex = f (0–0 → 0–2)."
    )
