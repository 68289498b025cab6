"""One vote at a time gives the map of all votes at once."""

import numpy as np
import pytest
from hypothesis import given, settings

from civic.opinion.maps import Settings, opinion_map
from civic.opinion.matrix import VoteMatrix
from civic.opinion.stream import LiveMap
from civic.results import Refused
from tests.civic.opinion.conftest import conversation, vote_lists
from tests.civic.opinion.test_matrix import cells, columns

QUICK = Settings(draws=0)


@settings(max_examples=30)
@given(vote_lists(), vote_lists(people=12, most=25))
def test_folding_votes_in_equals_counting_them_together(before: list, after: list) -> None:
    live = LiveMap(VoteMatrix.of(*columns(before), all_statements=range(6)), settings=QUICK)
    for vote in after:
        live.fold(*vote)
    together = VoteMatrix.of(*columns(before + after), all_statements=range(6))
    found = live.settled()
    assert cells(live.matrix) == cells(together)
    assert found.places.tobytes() == opinion_map(together, settings=QUICK).places.tobytes()


def test_the_voter_stands_where_the_whole_map_puts_them() -> None:
    live = LiveMap(conversation(600, 40, 15, 2))
    live.settled()
    position = live.fold(17, 3, -1)
    found = live.settled()
    place = found.places[found.participants.tolist().index(17)]
    assert np.abs(place - (position.x, position.y)).max() < 1e-8
    assert position.group == found.groups[found.participants.tolist().index(17)]


def test_a_newcomer_is_placed() -> None:
    live = LiveMap(conversation(100, 12, 6, 2))
    assert live.fold(5_000, 0, 1).group is None
    assert 5_000 in live.settled().participants


@pytest.mark.parametrize("wrong", [(1, 99, 1), (1, 0, 2), ("one", 0, 1)])
def test_what_cannot_be_counted_is_refused(wrong: tuple) -> None:
    with pytest.raises(Refused):
        LiveMap(conversation(20, 5, 4, 2)).fold(*wrong)


def test_text_ids_of_any_length_can_join() -> None:
    live = LiveMap(VoteMatrix.of(["a", "b"], ["s", "t"], [1, -1]), settings=QUICK)
    live.fold("a much longer name", "s", 1)
    assert live.settled().participants.tolist() == ["a", "a much longer name", "b"]
