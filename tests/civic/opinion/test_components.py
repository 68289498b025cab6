"""Pair counts are exact and the components are those of a dense analysis."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from civic.opinion.matrix import VoteMatrix
from civic.opinion.pairs import PairCounts
from civic.opinion.projection import Projection, leading
from tests.civic.opinion.conftest import conversation, vote_lists
from tests.civic.opinion.test_matrix import columns


def dense(matrix: VoteMatrix) -> tuple[np.ndarray, np.ndarray]:
    votes, given_votes = np.zeros(matrix.size), np.zeros(matrix.size)
    at = np.repeat(np.arange(matrix.size[0]), matrix.vote_counts), matrix.columns
    votes[at], given_votes[at] = matrix.values, 1
    return votes, given_votes


def same_counts(pairs: PairCounts, matrix: VoteMatrix) -> bool:
    votes, there = dense(matrix)
    return (
        np.array_equal(pairs.products, votes.T @ votes)
        and np.array_equal(pairs.votes, votes.T @ there)
        and np.array_equal(pairs.both, there.T @ there)
    )


@given(vote_lists(people=12, statements=30, most=200))
def test_pair_counts_are_those_of_the_full_matrices(votes: list) -> None:
    matrix = VoteMatrix.of(*columns(votes), all_statements=range(30))
    assert same_counts(PairCounts.of(matrix), matrix)


def test_few_and_many_votes_a_person_are_counted_alike() -> None:
    few, many = conversation(3000, 90, 6, 2), conversation(5000, 20, 15, 2)
    assert same_counts(PairCounts.of(few), few)
    assert same_counts(PairCounts.of(many), many)


@given(vote_lists(), st.integers(0, 7), st.integers(-1, 1))
def test_taking_a_row_away_and_adding_it_again_changes_nothing(votes: list, row: int, vote: int) -> None:
    matrix = VoteMatrix.of(*columns([*votes, (row, 0, vote)]))
    pairs = PairCounts.of(matrix)
    at = int(np.flatnonzero(matrix.participants == row)[0])
    pairs.change(*matrix.row(at), -1)
    rest = matrix.taken(np.delete(np.arange(matrix.size[0]), at))
    assert same_counts(pairs, rest)
    pairs.change(*matrix.row(at), 1)
    assert same_counts(pairs, matrix)


def filled(matrix: VoteMatrix) -> np.ndarray:
    votes, there = dense(matrix)
    means = votes.sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    return np.where(there > 0, votes, means) - means


def test_components_are_the_singular_vectors_of_the_filled_matrix() -> None:
    matrix = conversation(800, 60, 12, 3)
    projection = Projection.of(PairCounts.of(matrix))
    _, sizes, vectors = np.linalg.svd(filled(matrix), full_matrices=False)
    assert np.abs(np.abs((projection.components * vectors[:2]).sum(axis=1)) - 1).max() < 1e-9
    assert np.allclose(projection.shares, sizes[:2] ** 2 / (sizes**2).sum())


def test_places_are_the_formula_of_polis() -> None:
    matrix = conversation(200, 30, 8, 2)
    projection = Projection.of(PairCounts.of(matrix))
    stretch = np.sqrt(30 / matrix.vote_counts)
    assert np.allclose(projection.places(matrix), filled(matrix) @ projection.components.T * stretch[:, None])


@given(vote_lists())
def test_any_votes_have_finite_places(votes: list) -> None:
    matrix = VoteMatrix.of(*columns(votes), all_statements=range(6))
    projection = Projection.of(PairCounts.of(matrix))
    assert np.isfinite(projection.places(matrix)).all()
    assert projection.shares.sum() <= 1 + 1e-9


@given(vote_lists(people=10, statements=30, most=150), st.permutations(range(30)))
def test_renaming_statements_turns_axes_at_most(votes: list, order: list[int]) -> None:
    """Places may change sign with the names of statements; distances from the middle may not."""
    plain = VoteMatrix.of(*columns(votes), all_statements=range(30))
    renamed = VoteMatrix.of(*columns([(p, order[s], v) for p, s, v in votes]), all_statements=range(30))
    first, second = (Projection.of(PairCounts.of(each)) for each in (plain, renamed))
    assert np.allclose(first.shares, second.shares, atol=1e-7)


def test_close_eigenvalues_are_still_told_apart() -> None:
    rng = np.random.default_rng(3)
    vectors = np.linalg.qr(rng.normal(size=(80, 80)))[0]
    sizes = np.concatenate([[1.0, 0.999], np.linspace(0.9985, 0.1, 78)])
    values, found = leading(vectors * sizes @ vectors.T)
    assert np.allclose(values, [1.0, 0.999])
    assert np.abs(np.abs((found * vectors[:, :2].T).sum(axis=1)) - 1).max() < 1e-6


def test_a_statement_everyone_passes_has_no_weight() -> None:
    rows = [(p, s, (1 if p % 2 else -1) if s else 0) for p in range(20) for s in range(5)]
    projection = Projection.of(PairCounts.of(VoteMatrix.of(*columns(rows))))
    assert np.abs(projection.components[:, 0]).max() < 1e-12
