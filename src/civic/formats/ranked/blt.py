"""`.blt`, the format of most programs that count transferable votes.

Hill, Wichmann and Woodall, Algorithm 123 (The Computer Journal 30, 1987), one ranking a line: candidates and seats;
who withdrew, each behind a minus sign; papers, numbers of candidates and a 0; a 0; the names and the title in
quotation marks. As later programs write it, `2=3` ranks two alike, `#` begins a comment, names may lack the marks, a
party may follow the name, a source and a comment the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from civic.formats.ranked.election import At, Candidate, Election, Tiers, few_enough, lines_of, unsayable

Line = tuple[At, str]

REMARKS = ("SOURCE", "COMMENT")  # behind the title, as Wichmann's program reads them
QUOTED = re.compile(r'"((?:[^"]|"")*)"\s*')
PREFLIB_NAME = re.compile(r"#\s*ALTERNATIVE NAME \d+:")  # before the names of some Scottish files
NO_END = "a line with nothing but 0 must end the papers."
OPTION = "an option in square brackets is not read; only one program knows what it means."
SKIPPED = "a skipped preference (-) is not read: the law of the election says whether the paper ends there."


def parse(content: bytes | str, name: str = "election.blt") -> Election:
    """The election in a file. Raises Malformed with file, line, field and reason."""
    written = [(At(name, number), text.strip()) for number, text in enumerate(lines_of(content, name), 1)]
    lines = ((at, text) for at, line in written if (text := line.partition("#")[0].strip()))
    at, head = next(lines, (At(name, 1), ""))
    size, seats = at.sizes(head.split())
    withdrawn: set[int] = set()
    rankings: list[tuple[int, Tiers]] = []
    for at, text in lines:
        cells = text.split()
        if cells == ["0"]:
            break
        if cells[0].startswith("-") and not rankings:
            withdrawn |= {at.whole(cell.removeprefix("-"), "withdrawn", 1, size) for cell in cells}
        else:
            rankings.append(paper(cells, size, at))
    else:
        raise At(name, len(written)).malformed("papers", NO_END)
    few_enough(rankings, at)
    people, title, about = names([line for line in written[at.line :] if line[1]], size, at)
    people = [replace(one, withdrawn=number in withdrawn) for number, one in enumerate(people, 1)]
    return Election(tuple(people), tuple(rankings), seats, title, about)


def paper(cells: Sequence[str], size: int, at: At) -> tuple[int, Tiers]:
    """How many papers, and whom they rank."""
    if cells[0].startswith("["):
        raise at.malformed("option", OPTION)
    if cells[-1] != "0":
        raise at.malformed("preferences", "they must end with 0.")
    if "-" in cells:
        raise at.malformed("preferences", SKIPPED)
    return at.whole(cells[0], "papers"), at.ranking([cell.split("=") for cell in cells[1:-1]], size)


def names(lines: Sequence[Line], size: int, end: At) -> tuple[list[Candidate], str, dict[str, str]]:
    """The candidates, the title and the remarks, a line each, or all of them on one line.

    Where they are quoted, what stands below them without quotation marks is no part of the election.
    """
    named = ((text.startswith('"'), list(strings(text, at))) for at, text in lines)
    told = [(quoted, parts) for quoted, parts in named if parts]
    if len(told) == 1:
        told = [(True, [part]) for part in told[0][1]]
    if all(quoted for quoted, _ in told[: size + 1]):
        told = told[: size + 1] + list(takewhile(lambda line: line[0], told[size + 1 :]))
    if len(told) not in range(size + 1, size + 2 + len(REMARKS)):
        raise end.malformed(
            "names", f"{size} candidates and a title should follow; there are {len(told)} names."
        )
    people = [Candidate(parts[0], " ".join(parts[1:])) for _, parts in told[:size]]
    title, *remarks = (" ".join(parts) for _, parts in told[size:])
    about = {key: text for key, text in zip(REMARKS, remarks, strict=False) if text}
    return people, title, about


def strings(text: str, at: At) -> Iterator[str]:
    """The quoted texts of a line, or all of it where nothing is quoted; a comment is none."""
    text = PREFLIB_NAME.sub("", text).strip()
    while found := QUOTED.match(text):
        yield found[1].replace('""', '"').strip()
        text = text[found.end() :]
    if text.startswith('"'):
        raise at.malformed("names", "a quotation mark is not closed.")
    if bare := re.sub(r"(^|\s)#.*", "", text).strip():
        yield bare


def write(election: Election) -> str:
    """The canonical text. Raises Refused where the seats are not known."""
    if election.seats is None:
        raise unsayable("A .blt file", "that the number of seats is not known")
    out = [f"{len(election.candidates)} {election.seats}"]
    gone = [f"-{number}" for number, one in enumerate(election.candidates, 1) if one.withdrawn]
    out += [" ".join(gone)] if gone else []
    for times, tiers in election.rankings:
        out.append(" ".join([str(times), *("=".join(map(str, tier)) for tier in tiers), "0"]))
    out.append("0")
    for one in election.candidates:
        out.append(quoted(one.name) + (f" {quoted(one.party)}" if one.party else ""))
    remarks = [election.about.get(key, "") for key in REMARKS]
    out += map(quoted, [election.title, *(remarks if any(remarks) else [])])
    return "\n".join(out) + "\n"


def quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
