"""Bringing in a conversation as Polis exports it: its statements, who agreed with what, and the map drawn from them.

It comes in closed, ready to be reported on. What was turned down there can be read here with its votes kept, and is
on no map. Who wrote or judged what stays a number of that file, under the key of the process as everybody's is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import numpy as np
from django.utils.text import slugify
from django.utils.translation import gettext as _

import civic.methods.presets
from civic.formats.polis import comments, kinds
from civic.formats.polis.comments import Comment
from civic.formats.polis.kinds import Conversation
from civic.opinion.matrix import Whole
from gobernauta.people.queries import Organization
from gobernauta.processes import importing, items, running
from gobernauta.processes.consultations import LONGEST_TITLE
from gobernauta.processes.queries import Item, Process

SOURCE, POT = "polis", "main"
VOTES, STATEMENTS, SUMMARY = "votes.csv", "comments.csv", "summary.csv"
NEEDED = (VOTES, STATEMENTS)
RULES = Path(civic.methods.presets.__file__).parent / "consultation.json"


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a conversation: the consultation, and whether it was there before."""

    process: Process
    is_new: bool
    statements: int
    participants: int
    votes: int

    def __str__(self) -> str:
        told = f"{self.statements:,} statements, judged {self.votes:,} times by {self.participants:,} people"
        return f"{told}: added." if self.is_new else f"{told}: all known already, nothing added."


def conversation(
    files: Mapping[str, BinaryIO], name: str, *, organization: Organization, language: str, now: datetime
) -> Brought:
    """Bring one conversation in from its open files by name (summary.csv may be missing); whole or not at all.

    The votes are read in pieces: three million of them take 160 MB, however long the lines of their file are.
    Raises civic's `Malformed` with file, line and field for what is no such file.
    """
    said = kinds.conversation(
        kinds.read_votes(files[VOTES], VOTES),
        comments.parse_comments(files[STATEMENTS].read(), STATEMENTS),
        may_turn=False,
    )
    matrix = said.matrix()
    held = importing.known(SOURCE, name)
    process = held or importing.add(
        _import(said, _summary(files), name, language), organization=organization, now=now
    )
    return Brought(
        process, held is None, len(matrix.statements), len(matrix.participants), len(matrix.values)
    )


def _summary(files: Mapping[str, BinaryIO]) -> Mapping[str, str]:
    return comments.parse_summary(files[SUMMARY].read(), SUMMARY) if SUMMARY in files else {}


def _import(said: Conversation, summary: Mapping[str, str], name: str, language: str) -> importing.Import:
    times = said.log.times
    return importing.Import(
        slug=f"polis-{slugify(name)}"[:50].strip("-"),
        content=RULES.read_text(),
        opening=running.Opening(
            summary.get("topic") or name.replace("-", " "),
            summary.get("conversation-description", ""),
            language=language,
            imported_from=SOURCE,
            external_id=name,
        ),
        pots=[running.Pot(POT)],
        listed=[_listed(one) for one in _statements(said)],
        state="analysis",
        ballots={POT: _papers(said)},
        opened_at=None if times is None or not len(times) else _moment(int(times.min())),
    )


def _statements(said: Conversation) -> list[Comment]:
    """Every statement in the order of its id; of one that only has votes, its id is all there is."""
    known = {one.id: one for one in said.comments}
    return [known.get(id_) or Comment(id_, str(id_)) for id_ in said.matrix().statements.tolist()]


def _listed(one: Comment) -> importing.Listed:
    code = str(one.id)
    words = " ".join(one.text.split()) or code
    title = words if len(words) <= LONGEST_TITLE else words[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
    state, reason = _state(one)
    written = one.attributes.get("timestamp", "")
    return importing.Listed(
        POT,
        items.Proposal(title, words if title != words else "", name=code, external_id=code),
        created_at=_moment(int(written)) if written.isascii() and written.isdigit() else None,
        state=state,
        reason=reason,
    )


def _state(one: Comment) -> tuple[str, str]:
    if one.meta:
        return "rejected", _("It is about those who take part, not about the matter.")
    if one.moderated == -1:
        return "rejected", _("It was turned down where it was put forward.")
    return Item.JUDGED, ""


def _papers(said: Conversation) -> Iterator[importing.Paper]:
    """One ballot a participant: the last judgement of each statement, and when the first and last was made."""
    matrix = said.matrix()
    names = [str(id_) for id_ in matrix.statements.tolist()]
    first, last = _times(said)
    for row, voter in enumerate(matrix.participants.tolist()):
        columns, values = matrix.row(row)
        marks = dict(zip((names[at] for at in columns.tolist()), values.tolist(), strict=True))
        yield importing.Paper(
            str(voter), importing.marks_as_text(marks), "{}", _moment_of(first, row), _moment_of(last, row)
        )


def _times(said: Conversation) -> tuple[Whole, Whole]:
    """The first and last moment of each participant in milliseconds; empty where the file gives none."""
    log = said.log
    if log.times is None:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    order = np.lexsort((log.times, log.participants))
    who, when = log.participants[order], log.times[order]
    starts = np.flatnonzero(np.r_[True, who[1:] != who[:-1]]) if len(who) else np.zeros(0, np.int64)
    ends = np.r_[starts[1:], len(who)] - 1
    return when[starts], when[ends]


def _moment_of(times: Whole, row: int) -> datetime | None:
    return _moment(int(times[row])) if len(times) else None


def _moment(milliseconds: int) -> datetime | None:
    """A moment of the file; None for one that no calendar holds."""
    try:
        return datetime.fromtimestamp(milliseconds / 1_000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
