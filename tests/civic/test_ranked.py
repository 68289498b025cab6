"""Ranked ballots in .blt, with commas and in PrefLib: read strictly, written canonically, round trip, counted."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.ballots import Refused
from civic.cli import FINE, UNUSABLE, main
from civic.formats import ranked
from civic.formats.problem import Malformed
from civic.formats.ranked import Candidate, Election, blt, commas, preflib
from civic.tally.rules import run

BLT = """4 2
-2
3 1 3 4 0
4 1 3 2 0
2 4 1=3 0
1 2 0
1 0
0
"Adam" "The ""Reds"" now"
"Basil"
"Charlotte"
"Donald"
"Title"
"""
COMMAS = """3,2,
12,1,
88,1,3,2,
14,2,3,
"Candidate 1","Alvin","Party A (A)",
"Candidate 2","Becca ""B"" Q","",
"Candidate 3","Carrie","Party C (C)",
"Wardy McWard",
"""
PREFLIB = """# FILE NAME: 1.toi
# TITLE: An invented council
# DESCRIPTION:
# DATA TYPE: toi
# MODIFICATION TYPE: original
# RELATES TO:
# RELATED FILES:
# PUBLICATION DATE: 2026-01-01
# MODIFICATION DATE:
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 7
# NUMBER UNIQUE ORDERS: 2
# ALTERNATIVE NAME 1: Ana
# ALTERNATIVE NAME 2: Budi
# ALTERNATIVE NAME 3: Charlie
4: 2,{1,3}
3: 3
"""
FORMATS = {"blt": (blt, BLT), "blt-commas": (commas, COMMAS), "preflib": (preflib, PREFLIB)}


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_written_is_what_was_read(kind: str) -> None:
    module, text = FORMATS[kind]
    dressed = "\ufeff" + text.replace("\n", "\r\n")
    assert ranked.kind(dressed.encode()) == kind
    assert module.write(ranked.parse(dressed.encode(), "file")) == text


def test_an_election_is_what_the_paper_of_1987_says() -> None:
    election = blt.parse(BLT)
    assert (election.seats, election.title) == (2, "Title")
    assert election.candidates[:2] == (
        Candidate("Adam", 'The "Reds" now'),
        Candidate("Basil", withdrawn=True),
    )
    assert election.rankings[1:3] == ((4, ((1,), (3,), (2,))), (2, ((4,), (1, 3))))
    count = ranked.count(election)
    assert [item.id for item in count.items] == ["1", "3", "4"]  # papers pass over who withdrew
    rows = {tuple(count.columns.marks(row).items()): times for row, times in enumerate(count.columns.times)}
    assert rows == {
        ((0, 1), (1, 2), (2, 3)): 3,
        ((0, 1), (1, 2)): 4,
        ((0, 2), (1, 2), (2, 1)): 2,
        (): 2,  # one for Basil alone, one for nobody
    }
    assert [sentence.facts["item"] for sentence in ranked.withdrawals(election)] == ["Basil"]


@pytest.mark.parametrize(
    "names",
    [
        "Ana (A)\nBudi # a comment\n\n# nothing\nWard 1\n",
        '"Ana (A)" "Budi" "Ward 1"\n',
        "# ALTERNATIVE NAME 1: Ana (A)\n# ALTERNATIVE NAME 2: Budi\nWard 1",
        '"Ana (A)" # Candidate 1\n"Budi"# Candidate 2\n"Ward 1"\n"the clerk"\n',
        '"Ana (A)"\n"Budi"\n"Ward 1"\n"the clerk"\n\nFirst preferences\n 7 5\nQuota 7\n',
    ],
)
def test_names_are_read_as_programs_write_them(names: str) -> None:
    election = blt.parse(f"# invented\n\n2 1 # two for one\n7 1 2 0\n 5  2 0 \n0\n{names}")
    assert [one.name for one in election.candidates] == ["Ana (A)", "Budi"]
    assert (election.title, election.rankings[1]) == ("Ward 1", (5, ((2,),)))


def bad(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    "kind, old, new, said",
    [
        ("blt", "4 2\n", "4 2 1\n", "line 1, candidates and seats: the first line must be two"),
        ("blt", "4 2\n", "4 0\n", "line 1, seats: 0 is not between 1 and"),
        ("blt", "4 2\n", "5 2\n", "line 8, names: 5 candidates and a title should follow"),
        ("blt", "4 2\n", "1 2\n", "line 2, withdrawn: 2 is not between 1 and 1"),
        ("blt", "-2\n", "-x\n", "line 2, withdrawn: 'x' is not a whole number"),
        ("blt", "3 1 3 4 0", "3 1 3 4", "line 3, preferences: they must end with 0"),
        ("blt", "3 1 3 4 0", "[tie 1 2]", "line 3, option: an option in square brackets is not read"),
        ("blt", "3 1 3 4 0", "3 1 - 4 0", "line 3, preferences: a skipped preference (-) is not read"),
        ("blt", "3 1 3 4 0", "3 1 3 5 0", "line 3, preferences: 5 is not between 1 and 4"),
        ("blt", "3 1 3 4 0", "3 1 3=1 0", "line 3, preferences: candidate 1 is ranked twice"),
        ("blt", "3 1 3 4 0", "2.5 1 0", "line 3, papers: '2.5' is not a whole number"),
        ("blt", "3 1 3 4 0", "٣ 1 0", "line 3, papers: '٣' is not a whole number"),
        ("blt", "3 1 3 4 0", f"{10**10} 1 0", "line 8, papers: there are more than 10000000000"),
        ("blt", BLT[BLT.index("\n0\n") :], "\n", "line 8, papers: a line with nothing but 0"),
        ("blt", '\n0\n"', '\n"', "preferences: they must end with 0"),
        ("blt", '"Basil"', '"Basil', "line 10, names: a quotation mark is not closed"),
        ("blt-commas", "3,2,", "3,2,1", "line 1, candidates and seats"),
        ("blt-commas", "3,2,", "4,2,", 'line 8, candidates: here "Candidate 4"'),
        ("blt-commas", "3,2,", "2,2,", "line 3, preferences: 3 is not between 1 and 2"),
        ("blt-commas", "88,1,3,2", "88,1,,2", "line 3, preferences: '' is not a whole number"),
        ("blt-commas", '"Candidate 2"', '"Candidate 3"', 'line 6, candidates: here "Candidate 2"'),
        ("blt-commas", '"Wardy McWard",', '"Wardy",\n"a","b",', "line 8, title: after the candidates only"),
        ("blt-commas", '"Alvin"', '"Alv"in"', "line 5, row: ',' expected"),
        ("preflib", "TYPE: toi", "TYPE: soc", "line 4, DATA TYPE: it is 'soc'; the orders are toi"),
        ("preflib", "TYPE: toi", "TYPE: cat", "line 4, DATA TYPE: it is 'cat'; soc, soi, toc, toi are read"),
        ("preflib", "VOTERS: 7", "VOTERS: 8", "line 11, NUMBER VOTERS: the header says 8, the file has 7"),
        ("preflib", "ORDERS: 2", "ORDERS: 3", "line 12, NUMBER UNIQUE ORDERS: the header says 3"),
        ("blt", "4 2\n", "9999999999 2\n", "line 1, candidates: 9999999999 is not between 1 and 100000"),
        ("preflib", "TIVES: 3", "TIVES: 9999999999", "line 10, NUMBER ALTERNATIVES: 9999999999 are"),
        ("preflib", "NAME 3", "NAME 4", "line 10, NUMBER ALTERNATIVES: 3 are announced"),
        ("preflib", "NAME 3", "NAME 2", "line 15, ALTERNATIVE NAME 2: it stands twice"),
        ("preflib", "# DATA TYPE: toi\n", "", "line 1, DATA TYPE: the header does not say it"),
        ("preflib", "# RELATES TO:", "# RELATES", "line 6, header: a line that begins with #"),
        ("preflib", "3: 3", "3, 3", "line 17, preferences: the line must be how many voters"),
        ("preflib", "2,{1,3}", "2,{1,{3}", "line 16, preferences: '2,{1,{3}' is not an order"),
        ("preflib", "2,{1,3}", "2,{1 3}", "is not an order"),
        ("preflib", "2,{1,3}", "2,{1,2}", "line 16, preferences: candidate 2 is ranked twice"),
    ],
)
def test_a_malformed_file_is_refused_with_file_line_field_and_reason(
    kind: str, old: str, new: str, said: str
) -> None:
    module, text = FORMATS[kind]
    with pytest.raises(Malformed) as refused:
        module.parse(bad(text, old, new).encode(), "ward")
    assert str(refused.value).startswith("ward, line ")
    assert said in str(refused.value)
    with pytest.raises(Malformed, match="byte 21 is not UTF-8"):
        module.parse(text.encode()[:20] + b"\xe9" + text.encode()[20:], "ward")


@st.composite
def elections(draw: st.DrawFn, plain: bool = False) -> Election:
    """Any election; a plain one has no ties and nobody who withdrew."""
    size = draw(st.integers(1, 6))
    words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"))).map(lambda text: f"x{text}")
    gone = st.just(value=False) if plain else st.booleans()
    party = st.just("") if plain else st.just("") | words
    people = draw(st.lists(st.builds(Candidate, words, party, gone), min_size=size, max_size=size))
    orders = st.permutations(range(1, size + 1)).flatmap(
        lambda order: st.lists(st.just(1) if plain else st.integers(1, 2), max_size=size).map(
            lambda sizes: tiers_of(order, sizes)
        )
    )
    rankings = draw(st.dictionaries(orders, st.integers(1, 10**6), max_size=8))
    most_first = sorted(((times, order) for order, times in rankings.items()), key=lambda pair: -pair[0])
    return Election(tuple(people), tuple(most_first), draw(st.integers(1, 9)), draw(words))


def tiers_of(order: list[int], sizes: list[int]) -> ranked.Tiers:
    tiers, place = [], 0
    for size in sizes:
        tiers.append(tuple(order[place : place + size]))
        place += size
    return tuple(tier for tier in tiers if tier)


@settings(max_examples=40)
@given(elections())
def test_every_election_comes_back_from_blt(election: Election) -> None:
    text = blt.write(election)
    assert ranked.kind(text.encode()) == "blt"
    assert blt.parse(text) == election


@settings(max_examples=40)
@given(elections(plain=True))
def test_every_plain_election_comes_back_from_commas_and_from_preflib(election: Election) -> None:
    text = commas.write(election)
    assert ranked.kind(text.encode()) == "blt-commas"
    assert commas.parse(text) == election
    text = preflib.write(election)
    assert ranked.kind(text.encode()) == "preflib"
    again = preflib.parse(text)
    assert (again.candidates, again.rankings, again.title) == (
        election.candidates,
        election.rankings,
        election.title,
    )


@settings(max_examples=40)
@given(st.sampled_from(sorted(FORMATS)), st.data())
def test_a_damaged_file_is_an_election_or_a_sentence(kind: str, data: st.DataObject) -> None:
    module, text = FORMATS[kind]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 9)))
    hurt = text[:start] + data.draw(st.text('0123456789-=#"{},: \n\x00é', max_size=6)) + text[end:]
    try:
        election = module.parse(hurt)
    except Malformed as refused:
        assert refused.problem.reason
    else:
        assert len(election.candidates) >= len(ranked.count(election).items)


def test_what_a_format_cannot_say_is_refused() -> None:
    election = blt.parse(BLT)
    for module, text in ((commas, "withdrew"), (preflib, "withdrew")):
        with pytest.raises(Refused, match=text):
            module.write(election)
    with pytest.raises(Refused, match="ranked alike"):
        commas.write(blt.parse(bad(BLT, "-2\n", "")))
    for module in (blt, commas):
        with pytest.raises(Refused, match="the number of seats is not known"):
            module.write(preflib.parse(PREFLIB))


def test_the_command_counts_them_with_the_seats_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ward = tmp_path / "ward.blt"
    ward.write_text(bad(BLT, "1=3", "1 3"))
    assert main(["tally", str(ward)]) == UNUSABLE
    assert "ward.blt does not say by which rule it is counted" in capsys.readouterr().err
    assert main(["tally", str(ward), "--rule", "stv-scottish", "--json"]) == FINE
    told = json.loads(capsys.readouterr().out)
    assert (told["rule"]["seats"], told["winners"]) == (2, ["1", "3"])
    assert told["names"] == {"1": 'Adam, The "Reds" now', "3": "Charlotte", "4": "Donald"}
    assert told["count"] == {"vote_type": "ordinal", "voters": 11, "items": 3, "budget": None}
    assert [note["facts"] for note in told["notes"]] == [{"item": "Basil"}]
    assert main(["tally", str(ward), "--rule", "irv", "-p", "seats=1", "--json"]) == FINE
    assert json.loads(capsys.readouterr().out)["winners"] == ["1"]
    assert main(["tally", str(ward), "--rule", "greedy"]) == UNUSABLE


@settings(max_examples=40)
@given(elections(plain=True))
def test_all_three_formats_give_one_result(election: Election) -> None:
    seats = {"seats": str(election.seats)}
    told = [
        run(ranked.count(module.parse(module.write(election))), "stv-scottish", seats)
        for module in (blt, commas, preflib)
    ]
    assert told[0] == told[1] == told[2]
