"""Popolo's motions: written and read back equal, and what contradicts itself is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.formats import votes
from civic.formats.problem import Malformed

NAMED = st.text("abcñ &<>\"'é日", min_size=1, max_size=6).map(str.strip).filter(bool)
BALLOTS = st.lists(
    st.builds(votes.Vote, voter_name=NAMED, option=st.sampled_from(votes.OPTIONS)), max_size=5
).map(tuple)


def counted(cast):
    """An event whose counts follow from its votes."""
    counts = tuple(
        votes.Count(option=option, value=sum(it.option == option for it in cast)) for option in votes.OPTIONS
    )
    return votes.VoteEvent(start_date="2026-11-16", counts=counts, votes=cast)


MOTIONS = st.lists(
    st.builds(
        votes.Motion,
        text=NAMED,
        date=st.dates().map(str),
        result=st.sampled_from(["", *votes.RESULTS]),
        vote_events=st.lists(BALLOTS.map(counted), max_size=2).map(tuple),
    ),
    min_size=1,
    max_size=3,
).map(tuple)


@given(MOTIONS)
def test_motions_are_read_back_as_they_were_written(motions):
    assert votes.parse(votes.write(motions)) == motions


@pytest.mark.parametrize(
    ("content", "where", "reason"),
    [
        (b"[{}]", "text", "required"),
        (b'[{"text": "x", "result": "maybe"}]', "result", "maybe"),
        (
            b'[{"text": "x", "vote_events": [{"counts": [{"option": "yes", "value": 2}],'
            b' "votes": [{"voter_name": "A", "option": "yes"}]}]}]',
            "counts",
            "2 are counted as yes, but 1 voted so",
        ),
        (
            b'[{"text": "x", "vote_events": [{"counts": [{"option": "yes", "value": -1}]}]}]',
            "counts",
            "-1 is not between 0",
        ),
        (b"not json", "", "JSON"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(content, where, reason):
    with pytest.raises(Malformed) as refused:
        votes.parse(content)
    assert where in str(refused.value)
    assert reason in str(refused.value)
