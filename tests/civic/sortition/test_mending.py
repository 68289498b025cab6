"""A panel that breaks quotas is mended by exchanging people, and prices choose among the ways to do it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.tally.sortition.mending import Bounds


def bounds(features: list[list[int]], wanted: list[tuple[int, int]]) -> Bounds:
    """Quotas of `wanted` (least, most) for the values 0, 1, … of the first feature, then of the second, …"""
    columns = np.array(features)
    rows = [column == value for column in columns for value in range(column.max() + 1)]
    least, most = np.array(wanted, float).T
    return Bounds(np.array(rows, float), least, most, np.ones(columns.shape[1]))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 8))
def test_a_mended_panel_keeps_its_size_and_every_quota(seed: int, features: int) -> None:
    """Quotas that one panel of 12 keeps to the seat; another panel is to be mended until it keeps them, too."""
    draws = np.random.default_rng(seed)
    columns = [np.append([0, 1, 2], draws.integers(0, 3, 57)).tolist() for _ in range(features)]
    kept, start = np.zeros(60), np.zeros(60)
    kept[draws.permutation(60)[:12]] = 1
    start[draws.permutation(60)[:12]] = 1
    anything = bounds(columns, [(0, 60)] * 3 * features)
    seats = anything.members @ kept
    panel = bounds(columns, list(zip(seats - 1, seats + 1, strict=True))).mended(start, draws.random(60))
    assert panel is not None
    assert panel.sum() == 12
    assert set(panel.tolist()) <= {0, 1}
    assert (abs(anything.members @ panel - seats) <= 1).all()


def test_whoever_is_worth_most_enters_and_whoever_is_worth_least_leaves() -> None:
    """One of the three men (worth 5, 1 and 3) must make room for one of the women (worth 2, 4 and 0)."""
    quotas = bounds([[0, 0, 0, 1, 1, 1]], [(2, 2), (1, 1)])
    panel = quotas.mended(np.array([1.0, 1, 1, 0, 0, 0]), np.array([5.0, 1, 3, 2, 4, 0]))
    assert panel is not None
    assert panel.tolist() == [1, 0, 1, 0, 1, 0]


def test_a_kind_takes_no_more_seats_than_it_has_people() -> None:
    quotas = Bounds(np.array([[1.0, 1, 0]]), np.array([3.0]), np.array([3.0]), np.array([1.0, 2, 4]))
    panel = quotas.mended(np.array([0.0, 0, 3]), np.array([9.0, 1, 5]))
    assert panel is not None
    assert panel.tolist() == [1, 2, 0]


@pytest.mark.parametrize("wanted", [[(4, 4), (0, 0)], [(1, 1), (1, 1)]])
def test_quotas_that_nobody_can_keep_end_without_a_panel(wanted: list[tuple[int, int]]) -> None:
    quotas = bounds([[0, 0, 0, 1, 1, 1]], wanted)
    assert quotas.mended(np.array([1.0, 1, 0, 0, 0, 1]), np.zeros(6)) is None
