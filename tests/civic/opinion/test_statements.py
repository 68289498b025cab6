"""Consensus, representative and dividing statements on tables worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.opinion.routing import next_statement, priorities
from civic.opinion.statements import (
    Side,
    consensus,
    dividing,
    group_aware,
    group_aware_consensus,
    representative,
)

NONE_HIDDEN = np.zeros(3, bool)
GROUPS = np.array([[[0, 0, 30], [28, 1, 1], [10, 10, 10]], [[1, 0, 9], [0, 2, 8], [4, 3, 3]]])
tallies = st.lists(
    st.lists(st.tuples(*[st.integers(0, 40)] * 3), min_size=3, max_size=3), min_size=2, max_size=4
).map(np.array)


def test_a_large_majority_is_not_a_group_aware_consensus() -> None:
    everyone = GROUPS.sum(axis=0)
    assert [each.column for each in consensus(everyone, Side.DISAGREE, NONE_HIDDEN)] == [1]
    assert not group_aware_consensus(GROUPS, Side.DISAGREE, NONE_HIDDEN)
    assert [each.column for each in group_aware_consensus(GROUPS, Side.AGREE, NONE_HIDDEN)] == [0]


def test_the_product_is_over_groups_with_one_vote_each_way() -> None:
    assert group_aware(GROUPS, Side.AGREE)[0] == pytest.approx(31 / 32 * 10 / 12)


def test_what_divides_names_the_groups_at_either_end() -> None:
    first = dividing(GROUPS, NONE_HIDDEN)[0]
    assert (first.column, first.most, first.least) == (1, 1, 0)
    assert first.shares == pytest.approx((2 / 32, 9 / 12))


def test_hidden_statements_are_never_listed() -> None:
    hidden = np.array([True, True, False])
    listed = [
        *consensus(GROUPS.sum(axis=0), Side.AGREE, hidden),
        *group_aware_consensus(GROUPS, Side.AGREE, hidden),
        *dividing(GROUPS, hidden),
        *representative(GROUPS, 0, hidden),
    ]
    assert {each.column for each in listed} <= {2}


@given(tallies)
def test_exchanging_agree_and_disagree_exchanges_the_consensus(groups: np.ndarray) -> None:
    turned = groups[:, :, ::-1]
    for one, other in ((Side.AGREE, Side.DISAGREE), (Side.DISAGREE, Side.AGREE)):
        first = consensus(groups.sum(axis=0), one, NONE_HIDDEN)
        second = consensus(turned.sum(axis=0), other, NONE_HIDDEN)
        assert [(each.column, each.score) for each in first] == [(each.column, each.score) for each in second]
        assert np.allclose(group_aware(groups, one), group_aware(turned, other))


@given(tallies, st.permutations(range(3)))
def test_figures_follow_a_statement_to_another_place(groups: np.ndarray, order: list[int]) -> None:
    moved = groups[:, order]
    assert np.allclose(group_aware(groups, Side.AGREE)[order], group_aware(moved, Side.AGREE))
    for group in range(len(groups)):
        first = {
            each.column: each for each in representative(groups, group, NONE_HIDDEN, most=3) if each.sure
        }
        second = {order[e.column]: e for e in representative(moved, group, NONE_HIDDEN, most=3) if e.sure}
        assert {c: (e.side, e.count, e.votes) for c, e in first.items()} == {
            c: (e.side, e.count, e.votes) for c, e in second.items()
        }


@given(tallies)
def test_every_listed_share_is_a_share(groups: np.ndarray) -> None:
    for group in range(len(groups)):
        for each in representative(groups, group, NONE_HIDDEN):
            assert 0 < each.share < 1
            assert each.votes == groups[group, each.column].sum()
            assert np.isfinite([each.ratio, each.ratio_z, each.share_z]).all()


def test_a_new_statement_is_asked_before_a_known_one_of_the_same_kind() -> None:
    tally = np.array([[0, 0, 0], [20, 0, 20]])
    new, known = priorities(tally, np.zeros(2))
    assert new > known


def test_the_next_statement_is_drawn_by_weight_and_never_twice() -> None:
    weights, answered = np.array([1.0, 3.0, 0.0, 6.0]), np.zeros(4, bool)
    drawn = [next_statement(weights, answered, np.zeros(4, bool), seed) for seed in range(4000)]
    assert np.bincount(drawn, minlength=4) / 4000 == pytest.approx([0.1, 0.3, 0, 0.6], abs=0.03)
    answered[[1, 3]] = True
    assert {next_statement(weights, answered, np.zeros(4, bool), seed) for seed in range(50)} == {0}
    assert next_statement(weights, answered, np.array([True, False, False, False]), 1) is None
