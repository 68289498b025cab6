"""Scotland's councils counted again from the papers, and held to what was published stage by stage.

    python bench/scotland.py BALLOTS RESULTS

BALLOTS is a folder with the papers of wards as `*.blt` (the repository mggg/scot-elex has those of 2007 to 2022),
RESULTS one with the published counts as `ResultsJson.json` (gerrymulvenna/council17 has those of 2017). Neither is part
of the project. A ward and its result are matched by their first preferences. Printed only.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from civic.ballots import Ballot, Count, Item, VoteType
from civic.results import Result
from civic.tally import rules

Papers = list[tuple[int, list[int]]]
Stages = dict[tuple[int, int], str]  # stage and candidate to the figure as it was published


def ward(path: Path) -> tuple[list[str], Papers]:
    """The candidates, numbered from 1, and each distinct paper with how often it was cast."""
    lines = path.read_text(errors="replace").splitlines()
    end = [line.split() for line in lines].index(["0"])
    rows = [[int(number) for number in line.split()] for line in lines[1:end]]
    return lines[end + 1 : end + 1 + int(lines[0].split()[0])], [(row[0], row[1:-1]) for row in rows]


def counted(candidates: int, papers: Papers, seats: int) -> Result:
    ballots = [
        Ballot(f"{row}-{copy}", {str(item): rank for rank, item in enumerate(dict.fromkeys(ranking), 1)})
        for row, (times, ranking) in enumerate(papers)
        for copy in range(times)
    ]
    items = [Item(str(number)) for number in range(1, candidates + 1)]
    count = Count.of(items, ballots, vote_type=VoteType.ORDINAL)
    return rules.run(count, "stv-scottish", {"seats": str(seats)})


def firsts(candidates: int, papers: Papers) -> list[int]:
    found: Counter[int] = Counter()
    for times, ranking in papers:
        found[ranking[0]] += times
    return [found[number] for number in range(1, candidates + 1)]


def published(path: Path, names: list[str], first: list[int]) -> tuple[int, set[int], Stages]:
    """Seats, who was elected, and the figures of all stages, by the numbers the papers use."""
    ward = json.loads(path.read_text())["Constituency"]
    rows = ward["countGroup"]
    number = numbered({row["Candidate_Id"]: row for row in rows}, names, first)
    elected = {number[row["Candidate_Id"]] for row in rows if row["Status"] == "Elected"}
    stages = {
        (int(row["Count_Number"]), number[row["Candidate_Id"]]): str(row["Total_Votes"]) for row in rows
    }
    return int(ward["countInfo"]["Number_Of_Seats"]), elected, stages


def numbered(rows: dict[str, dict], names: list[str], first: list[int]) -> dict[str, int]:
    """Candidates by first preferences; of those with equally many by surname."""
    left, found = dict(enumerate(zip(names, first, strict=True), 1)), {}
    for key, row in rows.items():
        alike = [one for one, (_, votes) in left.items() if votes == first_preferences(row)]
        surname = f"{row['Firstname']} {row['Surname']}".split()[-1].lower()
        found[key] = next((one for one in alike if surname in left[one][0].lower()), alike[0])
        del left[found[key]]
    return found


def first_preferences(row: dict) -> int:
    return round(float(row["Candidate_First_Pref_Votes"] or 0))


def by_firsts(results: Path) -> dict[tuple[int, ...], Path]:
    found = {}
    for path in results.rglob("ResultsJson.json"):
        ward = json.loads(path.read_text()).get("Constituency")
        if ward is not None:
            firsts = {row["Candidate_Id"]: first_preferences(row) for row in ward["countGroup"]}
            found[tuple(sorted(firsts.values()))] = path
    return found


def differing(result: Result, stages: Stages) -> Iterator[tuple[int, int, str, float]]:
    """Stage, candidate, the published figure and ours, where rounding to what was published does not explain it."""
    for (stage, item), figure in stages.items():
        ours = result.explanation.rounds[stage - 1].figures[str(item)]
        decimals = len(figure.partition(".")[2])
        close = Fraction(0) if decimals == 0 or decimals == 5 else Fraction(1, 10**decimals)
        if abs(Fraction(figure) - ours) > close:
            yield stage, item, figure, float(ours)


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    results, wards, same, figures = by_firsts(Path(sys.argv[2])), 0, 0, 0
    for path in sorted(Path(sys.argv[1]).rglob("*.blt")):
        try:
            names, papers = ward(path)
        except ValueError as wrong:
            print(f"{path.name} is not read: {wrong}")
            continue
        first = firsts(len(names), papers)
        result_path = results.get(tuple(sorted(first)))
        if result_path is None:
            continue
        seats, elected, stages = published(result_path, names, first)
        result = counted(len(names), papers, seats)
        wards, figures = wards + 1, figures + len(stages)
        same += {int(winner) for winner in result.winners} == elected
        for stage, item, theirs, ours in differing(result, stages):
            print(f"{path.stem}, stage {stage}, {names[item - 1]}: published {theirs}, counted {ours}")
    print(
        f"{wards} wards, {same} with the winners that were published; {figures:,} figures of stages compared"
    )
    return 0 if same == wards else 1


if __name__ == "__main__":
    sys.exit(main())
