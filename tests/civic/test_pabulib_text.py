"""Pabulib files as programs save them, with any text in them, and with noise."""

from hypothesis import given, settings
from hypothesis import strategies as st

from civic.ballots import Refused
from civic.formats import pabulib
from tests.civic.test_pabulib import GOOD, counted

BLANKS = st.text(" \t\u00a0", max_size=2)


@given(
    ends=st.sampled_from(["\n", "\r\n", "\r"]),
    pad=st.integers(0, 5),
    mark=st.sampled_from(["", "\ufeff"]),
    blanks=st.lists(BLANKS, min_size=2, max_size=2),
    after=st.integers(0, 3),
)
@settings(max_examples=150, deadline=None)
def test_how_a_spreadsheet_saves_it_changes_nothing(
    ends: str, pad: int, mark: str, blanks: list[str], after: int
) -> None:
    """Line ends, a byte order mark, blanks around cells, rows made equally long, empty lines at the end."""
    between = ";".join(blanks)
    rows = [line.replace(";", between) for line in GOOD.replace("; blue", "").splitlines()]
    width = max(row.count(";") for row in rows) + pad
    saved = [row + ";" * (width - row.count(";")) * bool(pad) for row in rows]
    count = counted((mark + ends.join(saved) + ends * (1 + after)).encode())
    plain = counted(GOOD)
    assert [(item.id, item.cost) for item in count.items] == [(item.id, item.cost) for item in plain.items]
    assert count.voters == plain.voters
    assert list(count.ballots) == list(plain.ballots)
    assert count.budget == plain.budget


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


@given(names=st.lists(CELLS, max_size=5), notes=st.lists(CELLS, max_size=5))
@settings(max_examples=150, deadline=None)
def test_any_text_survives_the_round_trip(names: list[str], notes: list[str]) -> None:
    head = f"META\nkey;value\nbudget;9\nvote_type;approval\nnum_projects;{len(names)}\n"
    base = pabulib.parse(head + "PROJECTS\nproject_id;cost;name\nVOTES\nvoter_id;vote;note\n")
    document = pabulib.Document(
        "any",
        base.meta,
        base.meta_lines,
        pabulib.Table(base.projects.columns, [[f"p{i}", "1", name] for i, name in enumerate(names)], []),
        pabulib.Table(base.votes.columns, [[f"v{i}", "", note] for i, note in enumerate(notes)], []),
    )
    again = pabulib.parse(pabulib.write(document))
    assert [list(row) for row in again.projects.rows] == document.projects.rows
    assert [list(row) for row in again.votes.rows] == document.votes.rows
    assert pabulib.write(again) == pabulib.write(document)


@given(
    noise=st.binary(max_size=60) | st.text('";\r\n \0', max_size=4).map(str.encode),
    at=st.integers(0, len(GOOD)),
)
@settings(max_examples=200, deadline=None)
def test_noise_is_refused_or_read_but_never_breaks(noise: bytes, at: int) -> None:
    raw = GOOD.encode()
    try:
        count = counted(raw[:at] + noise + raw[at:])
    except Refused as refused:
        assert str(refused).startswith("town.pb")
    else:
        assert all(item.cost is not None and item.cost > 0 for item in count.items)
        written = pabulib.write(pabulib.parse(raw[:at] + noise + raw[at:]))
        assert pabulib.write(pabulib.parse(written)) == written
