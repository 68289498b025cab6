"""The same as `.blt` with commas, as the MGGG Redistricting Lab publishes the counts of Scotland's councils.

github.com/mggg/scot-elex: `candidates,seats,`; a row for each ranking, papers first; `"Candidate 1","name","party",`
for each candidate; the name of the ward. Nobody can have withdrawn or be ranked alike.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from civic.formats.ranked.election import At, Candidate, Election, Tiers, few_enough, lines_of, unsayable

FORMAT = "A file of papers with commas"


def parse(content: bytes | str, name: str = "election.csv") -> Election:
    """The election in a file. Raises Malformed with file, line, field and reason."""
    rows = list(rows_of(content, name))
    at, head = rows[0] if rows else (At(name, 1), [])
    size, seats = at.sizes(head)
    end = next((place for place, (_, cells) in enumerate(rows) if not cells[0].isdecimal()), len(rows))
    rankings = tuple(paper(at, cells, size) for at, cells in rows[1:end])
    few_enough(rankings, at)
    people, rest = rows[end : end + size], rows[end + size :]
    if len(people) < size:
        raise at.malformed("candidates", f"{size} are announced, {len(people)} are named.")
    if len(rest) > 1 or any(len(cells) > 1 for _, cells in rest):
        raise rest[0][0].malformed("title", "after the candidates only the name of the election may follow.")
    found = tuple(candidate(at, cells, place) for place, (at, cells) in enumerate(people, 1))
    return Election(found, rankings, seats, rest[0][1][0] if rest else "")


def rows_of(content: bytes | str, name: str) -> Iterator[tuple[At, list[str]]]:
    """The rows that hold anything, without the empty cells at their ends."""
    for number, line in enumerate(lines_of(content, name), 1):
        at = At(name, number)
        cells = [cell.strip() for cell in cells_of(line, at)]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield at, cells


def cells_of(line: str, at: At) -> list[str]:
    """The cells of a row; the wards of a hundred of these files stand in two pairs of quotation marks or more."""
    if '"' not in line:
        return line.split(",")
    if line.startswith('""'):
        return [line.strip(' ",')]
    try:
        return next(csv.reader([line], strict=True))
    except csv.Error as bad:
        raise at.malformed("row", f"{bad}.") from None


def paper(at: At, cells: list[str], size: int) -> tuple[int, Tiers]:
    """How many papers, and whom they rank."""
    return at.whole(cells[0], "papers"), at.ranking([[cell] for cell in cells[1:]], size)


def candidate(at: At, cells: list[str], place: int) -> Candidate:
    """The candidate of this number. Raises Malformed for another."""
    if cells[0] != f"Candidate {place}" or len(cells) not in (2, 3):
        raise at.malformed("candidates", f'here "Candidate {place}", a name and a party must stand.')
    return Candidate(cells[1], cells[2] if len(cells) > 2 else "")


def write(election: Election) -> str:
    """The canonical text. Raises Refused for what the format cannot say."""
    if election.seats is None:
        raise unsayable(FORMAT, "that the number of seats is not known")
    if any(one.withdrawn for one in election.candidates):
        raise unsayable(FORMAT, "that a candidate withdrew")
    if any(len(tier) > 1 for _, tiers in election.rankings for tier in tiers):
        raise unsayable(FORMAT, "that two are ranked alike")
    out = io.StringIO()
    plain = csv.writer(out, lineterminator="\n")
    plain.writerow((len(election.candidates), election.seats, ""))
    plain.writerows((times, *(one for (one,) in tiers), "") for times, tiers in election.rankings)
    for place, one in enumerate(election.candidates, 1):
        out.write(f"{quoted(f'Candidate {place}', one.name, one.party)}\n")
    out.write(f"{quoted(election.title)}\n")
    return out.getvalue()


def quoted(*cells: str) -> str:
    doubled = (cell.replace('"', '""') for cell in cells)
    return "".join(f'"{cell}",' for cell in doubled)
