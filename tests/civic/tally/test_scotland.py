"""A ward counted as it was published: every figure of every stage. `bench/scotland.py` does so for hundreds."""

from fractions import Fraction
from pathlib import Path

from civic.tally.rules import run
from tests.civic.tally.elections import ranked

PAPERS = Path(__file__).with_name("coatbridge_west_2017.txt")
PUBLISHED = {  # Docherty, Gourlay, McIntyre, Stephen, Welsh; None where the council shows no votes any more
    "d": ("1378", "944", "944", "944", "944"),
    "g": ("356", "702.11906", "718.41880", "878.33484", "1196.39273"),
    "m": ("343", "352.13326", "356.06768", None, None),
    "s": ("1313", "1313", "944", "944", "944"),
    "w": ("383", "402.84122", "722.37233", "745.19527", None),
}


def test_coatbridge_west_2017() -> None:
    lines = [line.split() for line in PAPERS.read_text().splitlines() if not line.startswith("#")]
    count = ranked("dgmsw", *((int(times), order) for times, order in lines))
    result = run(count, "stv-scottish", {"seats": "3"})
    assert result.winners == ("d", "s", "g")
    assert result.rule.parameters["quota"] == 944
    assert not result.tied
    for stage, one in enumerate(result.explanation.rounds):
        for candidate, figures in PUBLISHED.items():
            expected = figures[stage]
            assert expected is None or one.figures[candidate] == Fraction(expected), (stage, candidate)
    assert len(result.explanation.rounds) == 5
