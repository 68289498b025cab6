"""Groups: the same every time, found where there are some, and not where there are none."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.opinion.groups import agreement, base_clusters, groupings, silhouette
from civic.opinion.maps import Settings, opinion_map
from civic.opinion.matrix import VoteMatrix
from civic.opinion.pairs import PairCounts
from civic.opinion.stability import is_open
from civic.results import Refused
from tests.civic.opinion.conftest import conversation, vote_lists
from tests.civic.opinion.test_matrix import columns


@pytest.mark.parametrize("camps", [2, 3])
@pytest.mark.parametrize("people", [400, 9_000])
def test_camps_are_found(camps: int, people: int) -> None:
    found = opinion_map(conversation(people, 40, 20, camps))
    assert found.has_groups
    assert found.grouping.size == camps
    assert agreement(found.groups, found.participants % camps) > 0.9


@pytest.mark.parametrize("people", [60, 500, 3_000])
def test_noise_has_no_stable_groups(people: int) -> None:
    found = opinion_map(conversation(people, 40, 20, 0))
    assert not found.has_groups
    assert found.stability.mean < 0.4


def test_two_runs_and_any_row_order_are_equal_to_the_bit() -> None:
    matrix = conversation(700, 40, 15, 3)
    who = np.repeat(matrix.participants, matrix.vote_counts)
    order = np.random.default_rng(5).permutation(len(who))
    other = VoteMatrix.of(who[order], matrix.statements[matrix.columns[order]], matrix.values[order])
    first, second = opinion_map(matrix), opinion_map(other)
    assert first.places.tobytes() == second.places.tobytes()
    assert first.groups.tobytes() == second.groups.tobytes()
    assert first.stability == second.stability
    assert first.priorities.tobytes() == second.priorities.tobytes()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("camps", [0, 2, 4])
def test_other_names_give_the_same_groups(camps: int, seed: int) -> None:
    """Receipts are random: who is first among them must not decide whether there are groups, and how many."""
    matrix = conversation(120, 30, 12, camps)
    order = np.random.default_rng(seed).permutation(len(matrix.participants))
    first, second = opinion_map(matrix), opinion_map(matrix.taken(order))
    assert second.stability == first.stability
    assert second.has_groups == first.has_groups
    assert second.groups.tolist() == first.groups[order].tolist()


def test_a_figure_near_the_bound_is_drawn_again() -> None:
    clear, near = opinion_map(conversation(400, 40, 20, 2)), opinion_map(conversation(60, 20, 8, 3))
    assert clear.stability.draws == 20
    assert near.stability.draws == 100  # 20 said 0.6 give or take 0.1: there might or might not be groups
    assert near.has_groups
    assert is_open([0.3, 0.95] * 10)
    assert not is_open([0.3, 0.7] * 10)


@given(vote_lists(people=30, statements=8, most=200), st.integers(1, 5))
def test_no_group_is_smaller_than_the_minimum(votes: list, smallest: int) -> None:
    found = opinion_map(
        VoteMatrix.of(*columns(votes)), settings=Settings(smallest=smallest, enough_votes=2, draws=0)
    )
    sizes = np.bincount(found.groups[found.groups >= 0], minlength=found.grouping.size)
    assert sizes.tolist() == found.grouping.sizes.tolist()
    assert found.grouping.size == 0 or sizes.min() >= smallest
    assert sorted(sizes, reverse=True) == sizes.tolist()


@given(vote_lists(people=20, statements=6, most=150))
def test_base_clusters_hold_everyone_once(votes: list) -> None:
    places = opinion_map(VoteMatrix.of(*columns(votes)), settings=Settings(draws=0)).places
    clusters = base_clusters(places, 5)
    assert clusters.sizes.sum() == len(places)
    assert np.array_equal(np.bincount(clusters.of_person, minlength=len(clusters.sizes)), clusters.sizes)
    assert len(clusters.sizes) <= max(5, 0)


def test_many_people_are_clustered_without_losing_any() -> None:
    places = np.random.default_rng(2).normal(size=(20_000, 2))
    clusters = base_clusters(places)
    assert len(clusters.sizes) == 100
    assert clusters.sizes.sum() == 20_000
    means = np.stack([np.bincount(clusters.of_person, axis) for axis in places.T], axis=1)
    assert np.allclose(means / clusters.sizes[:, None], clusters.centres, atol=0.05)


def test_an_empty_matrix_has_an_empty_map() -> None:
    found = opinion_map(VoteMatrix.of([], [], []))
    assert not found.has_groups
    assert found.places.shape == (0, 2)


def test_one_participant_is_no_group() -> None:
    found = opinion_map(VoteMatrix.of([1, 1, 1], [1, 2, 3], [1, 0, -1]))
    assert found.groups.tolist() == [-1]
    assert not found.has_groups


def test_people_who_agree_on_all_are_no_groups() -> None:
    votes = [(p, s, 1) for p in range(40) for s in range(9)]
    found = opinion_map(VoteMatrix.of(*columns(votes)))
    assert not found.has_groups
    assert found.grouping.size == 0


def test_two_equal_halves_are_two_groups() -> None:
    votes = [(p, s, 1 if (p + s) % 2 else -1) for p in range(40) for s in range(9)]
    found = opinion_map(VoteMatrix.of(*columns(votes)))
    assert found.has_groups
    assert found.grouping.sizes.tolist() == [20, 20]
    assert agreement(found.groups, found.participants % 2) == 1


@pytest.mark.parametrize("count", [0, 1, 21])
def test_a_number_of_groups_out_of_reach_is_refused(count: int) -> None:
    with pytest.raises(Refused, match="from 2 to 20"):
        Settings((count,))


def test_more_groups_than_points_are_not_found() -> None:
    clusters = base_clusters(np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 0.0]]))
    assert groupings(clusters, (3,), 1) == []


def test_the_minimum_is_the_fewest_people_a_group_may_have() -> None:
    places = np.array([[0.0, 0.0]] * 50 + [[1.0, 0.0]] * 50 + [[9.0, 9.0]] * 2)
    kept, dissolved = (groupings(base_clusters(places), (3,), smallest)[0] for smallest in (2, 3))
    assert kept.sizes.tolist() == [50, 50, 2]
    assert sorted(dissolved.sizes.tolist()) == [50, 52]


def test_a_stable_grouping_is_preferred_to_a_neater_one_that_does_not_come_back() -> None:
    found = opinion_map(conversation(60, 20, 8, 2, seed=17))
    neatest = groupings(found.clusters, smallest=found.smallest)[0]
    assert (neatest.size, found.grouping.size) == (3, 2)
    assert neatest.silhouette > found.grouping.silhouette
    assert found.has_groups


def test_people_are_drawn_anew_once_however_many_groupings_are_tried(monkeypatch) -> None:
    """With many statements and no groups each draw costs seconds, and it is the same draw for every grouping."""
    drawn = []
    monkeypatch.setattr(PairCounts, "of", counted(PairCounts.of, drawn))
    found = opinion_map(conversation(120, 60, 20, 0))
    assert not found.has_groups
    assert len(groupings(found.clusters, smallest=found.smallest)) > 1
    assert len(drawn) == 1 + found.stability.draws


def counted(call: Callable[[VoteMatrix], PairCounts], calls: list[VoteMatrix]) -> Callable[..., PairCounts]:
    def called(matrix: VoteMatrix) -> PairCounts:
        calls.append(matrix)
        return call(matrix)

    return called


def test_agreement_is_the_adjusted_rand_index_of_the_textbook() -> None:
    """Hubert and Arabie's own kind of table, worked by hand: pairs 3 of 15, 6 and 6."""
    assert agreement([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]) == pytest.approx(
        (2 - 6 * 3 / 15) / (4.5 - 6 * 3 / 15)
    )
    assert agreement([0, 0, 1, 1], [5, 5, 3, 3]) == 1
    assert agreement([0, 1, 0, 1], [0, 0, 1, 1]) == pytest.approx(-0.5)


def test_silhouette_is_the_mean_over_people_of_the_textbook() -> None:
    rng = np.random.default_rng(4)
    points, weights, labels = rng.normal(size=(9, 2)), rng.integers(1, 4, 9), np.arange(9) % 3
    people = [
        (point, label)
        for point, label, many in zip(points, labels, weights, strict=True)
        for _ in range(many)
    ]
    scores = []
    for at, (point, label) in enumerate(people):
        others = [person for place, person in enumerate(people) if place != at]
        apart = {
            group: np.mean([np.hypot(*(point - other)) for other, its in others if its == group])
            for group in range(3)
        }
        outside = min(distance for group, distance in apart.items() if group != label)
        scores.append((outside - apart[label]) / max(outside, apart[label]))
    assert silhouette(points, weights.astype(float), labels) == pytest.approx(np.mean(scores))
