"""Votes become rows: the last vote of a pair, sorted ids, nothing that is no vote."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.opinion.matrix import VoteMatrix, last_of_pair
from civic.opinion.pairs import PairCounts
from civic.results import Refused
from tests.civic.opinion.conftest import vote_lists


def cells(matrix: VoteMatrix) -> dict[tuple[object, object], int]:
    who = np.repeat(matrix.participants, matrix.vote_counts).tolist()
    what = matrix.statements[matrix.columns].tolist()
    return dict(zip(zip(who, what, strict=True), matrix.values.tolist(), strict=True))


def columns(votes: list) -> tuple[list, list, list]:
    return [v[0] for v in votes], [v[1] for v in votes], [v[2] for v in votes]


@given(vote_lists())
def test_the_last_vote_of_a_pair_counts(votes: list) -> None:
    assert cells(VoteMatrix.of(*columns(votes))) == {(who, what): vote for who, what, vote in votes}


@given(vote_lists(), st.randoms(use_true_random=False))
def test_with_times_the_order_of_rows_never_matters(votes: list, random) -> None:
    timed = [(*vote, random.randint(0, 3)) for vote in votes]
    shuffled = random.sample(timed, len(timed))
    first, second = (
        VoteMatrix.of(*columns(rows), np.array([row[3] for row in rows], np.int64))
        for rows in (timed, shuffled)
    )
    assert cells(first) == cells(second)


@given(vote_lists(), st.randoms(use_true_random=False))
def test_with_times_the_latest_counts_and_a_contradiction_is_a_pass(votes: list, random) -> None:
    timed = [(*vote, random.randint(0, 3)) for vote in votes]
    expected = {}
    for who, what, _, _ in timed:
        of_pair = [(time, vote) for a, b, vote, time in timed if (a, b) == (who, what)]
        latest = {vote for time, vote in of_pair if time == max(of_pair)[0]}
        expected[who, what] = latest.pop() if len(latest) == 1 else 0
    times = np.array([row[3] for row in timed], np.int64)
    assert cells(VoteMatrix.of(*columns(timed), times)) == expected


@given(vote_lists())
def test_text_ids_give_the_same_cells_as_numbers(votes: list) -> None:
    who, what, how = columns(votes)
    named = VoteMatrix.of([f"p{p}" for p in who], [f"s{s}" for s in what], how)
    assert cells(named) == {(f"p{p}", f"s{s}"): vote for p, s, vote in votes}


@given(vote_lists())
def test_far_apart_ids_give_the_same_rows_as_near_ones(votes: list) -> None:
    who, what, how = columns(votes)
    far = VoteMatrix.of([p * 10**12 for p in who], what, how)
    assert far.values.tolist() == VoteMatrix.of(who, what, how).values.tolist()


@given(vote_lists())
def test_tallies_add_up(votes: list) -> None:
    matrix = VoteMatrix.of(*columns(votes), all_statements=range(6))
    halves = matrix.tallied(np.arange(len(matrix.participants)) % 2, 2)
    assert (halves.sum(axis=0) == matrix.statement_counts).all()
    assert matrix.statement_counts.sum() == len(cells(matrix))


@pytest.mark.parametrize("wrong", [2, -2, 0.5, float("nan"), float("inf")])
def test_what_is_no_vote_is_refused_with_its_number(wrong: float) -> None:
    with pytest.raises(Refused, match="Vote 2 is"):
        VoteMatrix.of([1, 2], [1, 1], [1, wrong])


def test_columns_of_unequal_length_are_refused() -> None:
    with pytest.raises(Refused, match="differ in number"):
        VoteMatrix.of([1, 2], [1], [1, 0])


def test_more_votes_than_can_be_sorted_are_refused() -> None:
    with pytest.raises(Refused, match="too many votes"):
        last_of_pair(np.array([2**40]), np.array([0]), np.ones(1, np.int8), None, 2**30)


def test_more_statements_than_can_be_counted_are_refused() -> None:
    with pytest.raises(Refused, match="at most 8000 statements"):
        PairCounts.of(VoteMatrix.of([1], [1], [1], None, np.arange(8_001)))
