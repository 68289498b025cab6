"""participants-votes.csv: one participant a row, one statement a column, with the group Polis gave them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from civic.formats.polis.comments import rows_of
from civic.formats.polis.votelog import VoteLog, ids_of, malformed, normal
from civic.formats.polis.votes import VOTES, quoted
from civic.opinion.matrix import Ids

ABOUT = ("xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
IMPORTANCE = "n-important"  # only in participant-importance.csv, whose ones are no votes
PARTICIPANT = ("participant", "participant-id", "voter-id", "voter", "pid", "")
MISSING = 2
CELLS = {"": MISSING, **VOTES}


@dataclass(frozen=True, eq=False)
class VoteTable:
    """The votes, every participant (also without a vote), and what else the rows say (`xid`, `group-id`, …)."""

    log: VoteLog
    participants: tuple[str, ...]
    statements: tuple[str, ...]
    about: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def groups(self) -> dict[str, str]:
        """The group of each participant who has one."""
        given = self.about.get("group-id", ())
        return {who: group for who, group in zip(self.participants, given, strict=False) if group}


def is_table(header: Sequence[str]) -> bool:
    """Whether a header row is that of a table: a participant first, or statements by number after any name."""
    named = [column for column in map(normal, header[1:]) if column not in ABOUT]
    if IMPORTANCE in named:
        return False
    by_number = len(named) > 0 and all(column.isdecimal() for column in named)
    return len(header) > 1 and (normal(header[0]) in PARTICIPANT or by_number)


def parse_table(content: bytes, name: str = "participants-votes.csv") -> VoteTable:
    """The table in a file. Raises Malformed: ragged row, a participant or statement twice, a cell that is no vote."""
    rows, lines = rows_of(content, name)
    if not rows or not is_table(rows[0]):
        raise malformed(name, 1, "participant", "the first column must name the participants.")
    return table(rows, lines, name)


def table(rows: Sequence[Sequence[str]], lines: Sequence[int], name: str) -> VoteTable:
    header = [column.strip() for column in rows[0]]
    about = [at for at, column in enumerate(header) if at and normal(column) in ABOUT]
    places = [at for at in range(1, len(header)) if at not in about]
    statements = [header[at] for at in places]
    for at in places:
        by_number = not about or header[at].isdecimal()
        if not header[at] or header.count(header[at]) > 1 or not by_number:
            raise malformed(name, 1, f"column {at + 1}", f"{header[at]!r} cannot name one statement.")
    seen: set[str] = set()
    cells = np.zeros((len(rows) - 1, len(places)), np.int8)
    for row_number, (row, line) in enumerate(zip(rows[1:], lines[1:], strict=True)):
        if len(row) != len(header):
            reason = f"the row has {len(row)} fields and the header {len(header)}."
            raise malformed(name, line, "row", reason)
        who = row[0].strip()
        if not who or who in seen:
            reason = "stands twice" if who else "is empty"
            raise malformed(name, line, header[0] or "participant", f"participant {who!r} {reason}.")
        seen.add(who)
        cells[row_number] = votes_of(row, places, header, line, name)
    participants = [row[0].strip() for row in rows[1:]]
    others = {normal(header[at]): tuple(row[at] for row in rows[1:]) for at in about}
    return VoteTable(log_of(cells, participants, statements), tuple(participants), tuple(statements), others)


def votes_of(
    row: Sequence[str], places: Sequence[int], header: Sequence[str], line: int, name: str
) -> list[int]:
    try:
        return [CELLS[row[at].strip()] for at in places]
    except KeyError:
        wrong = next(at for at in places if row[at].strip() not in CELLS)
        reason = f"{row[wrong]!r} is not 1 (agree), 0 (pass), -1 (disagree) or empty."
        raise malformed(name, line, header[wrong], reason) from None


def log_of(cells: np.ndarray[tuple[int, int], np.dtype[np.int8]], who: list[str], what: list[str]) -> VoteLog:
    rows, columns = np.nonzero(cells != MISSING)
    statements = ids_of(what)
    return VoteLog(ids_of(who)[rows], statements[columns], cells[rows, columns], None, statements)


def write_table(found: VoteTable) -> bytes:
    """The canonical file: columns and rows in the order read, votes as 1, 0, -1 or nothing."""
    cells = np.full((len(found.participants), len(found.statements)), "", object)
    rows, columns = (
        places(ids, listed)
        for ids, listed in (
            (found.log.participants, found.participants),
            (found.log.statements, found.statements),
        )
    )
    cells[rows, columns] = np.array(["-1", "0", "1"], object)[found.log.votes + 1]
    header = ["participant", *found.about, *found.statements]
    lines = [
        [who, *(values[at] for values in found.about.values()), *cells[at].tolist()]
        for at, who in enumerate(found.participants)
    ]
    return "".join(",".join(map(quoted, row)) + "\n" for row in [header, *lines]).encode()


def places(ids: Ids, listed: Sequence[str]) -> NDArray[np.int64]:
    """Where each id stands in a list of their texts."""
    place = {text: at for at, text in enumerate(listed)}
    distinct, which = np.unique(ids, return_inverse=True)
    return np.array([place[str(each)] for each in distinct.tolist()], np.int64)[which]
