"""Files of a conversation as they are cut, damaged or mistaken for one another: refused or read, never misread."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.formats.polis.kinds import read_comments, read_votes
from civic.formats.problem import Malformed

KINDS = {
    "votes.csv": b"timestamp,datetime,comment-id,voter-id,vote\n1,x,0,a,1\n2,x,1,a,-1\n",
    "participant-votes.csv": b"participant,group-id,n-votes,n-agree,n-disagree,0,1\na,0,2,1,1,1,-1\nb,1,1,0,0,,0\n",
    "votes.json": b'[{"pid": 0, "tid": 1, "vote": -1, "modified": "5"}, {"pid": 1, "tid": 1, "vote": 0}]',
    "comments.csv": b'comment-id,agrees,disagrees,moderated,comment-body\n0,1,0,1,"Yes, ""please"""\n1,0,1,-1,No\n',
}
NOISE = st.binary(max_size=12) | st.sampled_from(
    [b"\r", b'"', b"\n\n", b"\0", b"x" * 140_000, b'"' + b"y" * 140_000]
)


@given(
    name=st.sampled_from(list(KINDS)),
    noise=NOISE,
    at=st.integers(0, 120),
    ends=st.sampled_from([b"\n", b"\r"]),
)
@settings(max_examples=300, deadline=None)
def test_noise_in_any_file_is_refused_or_read_but_never_breaks(
    name: str, noise: bytes, at: int, ends: bytes
) -> None:
    content = KINDS[name].replace(b"\n", ends)
    content = content[:at] + noise + content[at:]
    try:
        read = read_comments(content, name) if name == "comments.csv" else read_votes(content, name)
    except Malformed as refused:
        assert str(refused).startswith(name)
    else:
        assert isinstance(read, list) or set(read.votes.tolist()) <= {-1, 0, 1}


def test_what_people_find_important_is_no_vote() -> None:
    flags = b"participant,group-id,n-comments,n-votes,n-important,0,1\n0,0,0,1,1,1,0\n1,0,0,1,0,0,\n"
    with pytest.raises(Malformed, match="these are no votes"):
        read_votes(flags, "participant-importance.csv")


@pytest.mark.parametrize("column", ["Comments", "Votes", "n-agreed", "\0group-id"])
def test_no_figure_about_a_participant_is_taken_for_a_vote(column: str) -> None:
    """In a table of Polis statements are numbers; a figure under an unknown name may be 0 or 1 just as a vote."""
    table = f"participant,group-id,{column},0,1\n0,0,1,1,0\n1,0,0,-1,\n"
    with pytest.raises(Malformed, match=r"line 1, column 3: .* cannot name one statement"):
        read_votes(table.encode(), "table.csv")
