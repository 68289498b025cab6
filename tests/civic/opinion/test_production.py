"""Our figures against those that Polis' production engine published for the same votes."""

import numpy as np
import pytest

from civic.opinion.pairs import PairCounts
from civic.opinion.projection import Projection
from civic.opinion.routing import priorities
from civic.opinion.statements import Side, consensus, group_aware, representative


@pytest.fixture
def projection(produced) -> Projection:
    return Projection.of(PairCounts.of(produced.matrix), produced.hidden)


def test_the_components_span_the_same_plane_in_the_same_order(produced, projection) -> None:
    theirs = np.array(produced.blob["pca"]["comps"])
    overlap = projection.components @ theirs.T
    assert np.abs(np.abs(np.diagonal(overlap)) - 1).max() < 1e-9
    assert np.abs(np.linalg.svd(overlap)[1] - 1).max() < 1e-9


def test_the_means_are_the_same_up_to_the_sign_of_the_server(produced, projection) -> None:
    seen = ~produced.hidden
    theirs = np.array(produced.blob["pca"]["center"])
    assert np.abs(projection.means + theirs)[seen].max() < 1e-12


def test_everyone_stands_in_the_same_place(produced, projection) -> None:
    """Base clusters of one person carry that person's place; the server's votes and axes have other signs."""
    base, theirs = produced.blob["base-clusters"], np.array(produced.blob["pca"]["comps"])
    turned = -np.sign((projection.components * theirs).sum(axis=1))
    places = projection.places(produced.matrix) * turned
    row = {person: at for at, person in enumerate(produced.matrix.participants.tolist())}
    alone = [at for at, members in enumerate(base["members"]) if len(members) == 1]
    assert len(alone) > 20
    ours = np.array([places[row[base["members"][at][0]]] for at in alone])
    assert np.abs(ours - np.array([(base["x"][at], base["y"][at]) for at in alone])).max() < 1e-9


def test_extremity_and_next_statement_weights_are_the_same(produced, projection) -> None:
    extremity = projection.extremity()
    assert np.abs(extremity - produced.blob["pca"]["comment-extremity"]).max() < 1e-9
    grouped = produced.matrix.tallied(produced.groups, int(produced.groups.max()) + 1)
    meta = np.isin(produced.matrix.statements, produced.blob["meta-tids"])
    ours = priorities(grouped.sum(axis=0), extremity, meta)
    theirs = [produced.blob["comment-priorities"][str(s)] for s in produced.matrix.statements]
    assert np.abs(ours / theirs - 1).max() < 1e-9


def test_votes_by_group_are_the_same(produced) -> None:
    tally = produced.matrix.tallied(produced.groups, int(produced.groups.max()) + 1)
    for group, votes in produced.blob["group-votes"].items():
        for column, statement in enumerate(produced.matrix.statements):
            theirs = votes["votes"][str(statement)]
            disagree, _, agree = tally[int(group), column]
            assert (agree, disagree, tally[int(group), column].sum()) == (
                theirs["A"],
                theirs["D"],
                theirs["S"],
            )


@pytest.mark.parametrize("side", Side)
def test_the_majority_consensus_is_the_same_list(produced, side: Side) -> None:
    ours = consensus(produced.matrix.statement_counts, side, produced.hidden)
    theirs = produced.blob["consensus"][side.value]
    assert [produced.matrix.statements[each.column] for each in ours] == [each["tid"] for each in theirs]
    for mine, their in zip(ours, theirs, strict=True):
        assert (mine.count, mine.votes) == (their["n-success"], their["n-trials"])
        assert (mine.share, mine.score) == pytest.approx((their["p-success"], their["p-test"]))


def test_the_group_aware_consensus_is_the_same_figure(produced) -> None:
    tally = produced.matrix.tallied(produced.groups, int(produced.groups.max()) + 1)
    theirs = produced.blob["group-aware-consensus"]
    ours = group_aware(tally, Side.AGREE)
    assert ours == pytest.approx([theirs[str(statement)] for statement in produced.matrix.statements])


def test_representative_statements_are_the_same_lists_given_the_groups(produced) -> None:
    tally = produced.matrix.tallied(produced.groups, int(produced.groups.max()) + 1)
    for group, theirs in produced.blob["repness"].items():
        ours = representative(tally, int(group), produced.hidden)
        assert [(produced.matrix.statements[each.column], each.side.value) for each in ours] == [
            (each["tid"], each["repful-for"]) for each in theirs
        ]
        for mine, their in zip(ours, theirs, strict=True):
            assert (mine.ratio, mine.share_z) == pytest.approx((their["repness"], their["p-test"]))
            assert mine.ratio_z == pytest.approx(their["repness-test"], rel=1e-5)
