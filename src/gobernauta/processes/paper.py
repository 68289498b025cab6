"""Ballots on paper: entered by staff, in the same count, under the same rule of one person one ballot.

A sheet is entered by one person and again by another; only when both agree are its ballots cast. A line says who by
the number of their document, which is kept as a keyed hash until then and not at all afterwards.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from civic.ballots import VoteType
from civic.methods.protocol import Proof
from gobernauta.people import roll
from gobernauta.people.queries import User
from gobernauta.processes import acts, running
from gobernauta.processes.models import Contest, PaperSheet
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

MOST_LINES = 500
LINE = re.compile(r"^\s*([^;]{1,60}?)\s*;\s*(.*?)\s*$")
MARK = re.compile(r"^([0-9]{1,9})(?::([0-9]{1,7}))?$")
PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Line:
    """One paper ballot: its place on the sheet, the digest that stands for the person, and what is marked."""

    number: int
    roll: str
    marks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry came to: kept until a second one, different from the first, or counted line by line."""

    sheet: PaperSheet
    differences: Sequence[str] = ()
    outcome: Sequence[Mapping[str, Any]] = ()

    @property
    def is_counted(self) -> bool:
        """Whether both entries agreed."""
        return self.sheet.checked_at is not None


def read(contest: Contest, text: str) -> list[Line]:
    """The lines of a sheet: `document; 3 7 12` (in the order of ranks, or `3:5 7:5` for points). Raises `Refused`."""
    rows = [row for row in text.splitlines() if row.strip()]
    if not rows or len(rows) > MOST_LINES:
        raise Refused(_("A sheet has 1 to %(most)d ballots, one a line.") % {"most": MOST_LINES}, "lines")
    lines = [_line(contest, number, row) for number, row in enumerate(rows, 1)]
    seen: dict[str, int] = {}
    for line in lines:
        if line.roll in seen:
            told = {"line": line.number, "other": seen[line.roll]}
            raise Refused(_("Line %(line)d has the same document as line %(other)d.") % told, "twice")
        seen[line.roll] = line.number
    return lines


def marks_of(contest: Contest, typed: str) -> dict[str, int]:
    """The marks that numbers of projects stand for in this kind of ballot. Raises `Refused`."""
    kind = acts.method_of(contest).vote_type
    marks: dict[str, int] = {}
    for place, word in enumerate(re.split(r"[\s,]+", typed.strip()), 1):
        found = MARK.match(word)
        if found is None or found[1] in marks:
            raise Refused(_("“%(typed)s” is not a list of project numbers.") % {"typed": typed[:50]}, "marks")
        if kind is VoteType.CUMULATIVE:
            marks[found[1]] = int(found[2] or 1)
        else:
            marks[found[1]] = place if kind is VoteType.ORDINAL else 1
    return marks


@transaction.atomic
def enter(*, contest: Contest, number: str, text: str, actor: User, now: datetime) -> Entry:
    """Enter a sheet: the first time it is kept, by somebody else it is compared and, when it agrees, counted."""
    name = number.strip()[:40]
    if not name:
        raise Refused(_("Give the number that stands on the sheet."), "no-number")
    lines = read(contest, text)
    fresh = {"process": contest.process, "lines": _stored(lines), "entered_by": actor, "entered_at": now}
    sheet, is_new = PaperSheet.objects.get_or_create(contest=contest, number=name, defaults=fresh)
    held = PaperSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if held.checked_at is not None:
        raise Refused(_("This sheet has been counted already."), "counted")
    if is_new or held.entered_by_id == actor.pk:
        held.lines, held.entered_at = _stored(lines), now
        held.save(update_fields=["lines", "entered_at"])
        return Entry(held)
    differences = _differences(held.lines, _stored(lines))
    if differences:
        return Entry(held, differences)
    return _count(contest, held, lines, actor, now)


def sheets(contest: Contest) -> list[PaperSheet]:
    """The newest sheets of a pot."""
    rows = PaperSheet.objects.filter(contest=contest).select_related("entered_by", "checked_by")
    return list(rows[:50])


def _line(contest: Contest, number: int, row: str) -> Line:
    found = LINE.match(row)
    digest = roll.digest(found[1]) if found else ""
    if found is None or not digest:
        told = {"line": number}
        raise Refused(_("Line %(line)d is not like “document; 3 7 12”.") % told, "line")
    try:
        return Line(number, digest, marks_of(contest, found[2]))
    except Refused as refused:
        raise Refused(
            _("Line %(line)d: %(why)s") % {"line": number, "why": refused}, refused.code
        ) from refused


def _stored(lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [{"number": line.number, "roll": line.roll, "marks": dict(line.marks)} for line in lines]


def _differences(first: Sequence[Mapping[str, Any]], second: Sequence[Mapping[str, Any]]) -> list[str]:
    """Where two entries of a sheet differ, in sentences."""
    if len(first) != len(second):
        told = {"first": len(first), "second": len(second)}
        return [_("The first entry has %(first)d lines, yours has %(second)d.") % told]
    said = []
    for one, other in zip(first, second, strict=True):
        if one["roll"] != other["roll"]:
            said.append(_("Line %(line)d: the document is not the same.") % {"line": one["number"]})
        if one["marks"] != other["marks"]:
            read = {"line": one["number"], "first": _read_out(one), "second": _read_out(other)}
            said.append(_("Line %(line)d: first entered as %(first)s, now as %(second)s.") % read)
    return said


def _read_out(line: Mapping[str, Any]) -> str:
    marks: Mapping[str, int] = line["marks"]
    return " ".join(name if mark == 1 else f"{name}:{mark}" for name, mark in marks.items())


def _count(contest: Contest, sheet: PaperSheet, lines: Sequence[Line], actor: User, now: datetime) -> Entry:
    known = roll.seen([line.roll for line in lines], on=now.date())
    entered = sheet.entered_by
    sheet.outcome = [_cast(contest, line, known, entered, actor, now) for line in lines]
    sheet.lines, sheet.checked_by, sheet.checked_at = [], actor, now
    sheet.save(update_fields=["lines", "outcome", "checked_by", "checked_at"])
    register.record(
        action="paper.counted",
        subject=running.subject(contest.process),
        actor="clerk",
        now=now,
        public={
            "contest": contest.slug,
            "lines": len(lines),
            "counted": sum(row["said"] == "counted" for row in sheet.outcome),
        },
    )
    return Entry(sheet, (), sheet.outcome)


def _cast(
    contest: Contest,
    line: Line,
    known: Mapping[str, roll.Found],
    entered_by: User | None,
    witness: User,
    now: datetime,
) -> dict[str, Any]:
    """What becomes of one line: counted, given before (the first stays), or why it is refused."""
    try:
        with transaction.atomic():
            cast = acts.cast(_act(contest, line, known, entered_by, witness), now=now)
    except Refused as refused:
        return {"number": line.number, "receipt": "", "said": "refused", "why": str(refused)}
    return {"number": line.number, "receipt": cast.receipt, "said": "counted" if cast.is_new else "before"}


def _act(
    contest: Contest,
    line: Line,
    known: Mapping[str, roll.Found],
    entered_by: User | None,
    witness: User | None,
) -> acts.Act:
    """A ballot on paper as an act; with a roll, area and age are what the roll says."""
    found = known.get(line.roll)
    if found is None and roll.is_kept():
        raise Refused(_("This number is not on the roll."), "not-on-roll")
    asked = acts.participation_of(contest)
    return acts.Act(
        contest,
        line.marks,
        f"roll:{line.roll}",
        PAPER,
        proofs=frozenset({Proof.IN_PERSON} | ({Proof.ROLL} if found else set())),
        area=found.area if found else contest.area,
        age=found.age if found and found.age is not None else asked.least_age,
        entered_by=entered_by,
        witness=witness,
    )
