"""What the census says of the town: for each question about oneself, the share of everybody who gives each answer.

Entered at the desk as lines of question, answer and share (or number of people), or from a file of such lines.
Surveys are weighted to it, assemblies are drawn to resemble it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gobernauta.people.queries import User
from gobernauta.processes import running
from gobernauta.processes.models import Process
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

Margins = dict[str, dict[str, float]]
MOST_QUESTIONS, MOST_ANSWERS, LONGEST_NAME = 12, 60, 60
OPEN = {"survey": ("draft", "open"), "assembly": ("draft",)}  # later, figures rest on it
_FIGURE = re.compile(r"\d{1,12}(?:[.,]\d{1,9})?")


def read(text: str) -> Margins:
    """The margins in lines of question, answer and figure; shares of each question add up to 1. Raises `Refused`."""
    figures: Margins = {}
    for number, (question, answer, figure) in _lines(text):
        if answer in figures.setdefault(question, {}):
            raise Refused(_("Line %(line)d: this answer is there already.") % {"line": number}, "margins")
        figures[question][answer] = figure
    for question, parts in figures.items():
        _check(question, parts)
    if len(figures) > MOST_QUESTIONS:
        raise Refused(_("At most %(most)d questions fit in a form.") % {"most": MOST_QUESTIONS}, "margins")
    return {question: _shares(parts) for question, parts in figures.items()}


def written(margins: Mapping[str, Mapping[str, float]]) -> str:
    """Margins as `read` takes them, in per cent."""
    rows = ((question, answer, part) for question, parts in margins.items() for answer, part in parts.items())
    return "\n".join(
        f"{question}; {answer}; {100 * part:.6f}".rstrip("0").rstrip(".") for question, answer, part in rows
    )


def is_open(process: Process) -> bool:
    """Whether the census of a process can still be set."""
    return process.state in OPEN.get(process.version.file.method, ())


@transaction.atomic
def set_margins(*, process: Process, margins: Margins, actor: User, now: datetime) -> None:
    """Let answers be weighted to, or a panel drawn by, this census; none takes it away. Raises `Refused`."""
    held = Process.objects.select_for_update(of=("self",)).select_related("version__file").get(pk=process.pk)
    if not is_open(held):
        raise Refused(_("The census cannot be changed any more: figures rest on it."), "margins")
    Process.objects.filter(pk=held.pk).update(margins=margins, updated_at=now)
    process.margins = margins
    register.record(
        action="process.census",
        subject=running.subject(process),
        actor="clerk",
        now=now,
        public={"margins": margins},
    )


def _lines(text: str) -> Iterator[tuple[int, tuple[str, str, float]]]:
    for number, line in enumerate(text.replace("\x00", "").removeprefix("\ufeff").splitlines(), 1):
        if not line.strip():
            continue
        parts = _parts(line)
        figure = parts[-1].rstrip("% ").replace(" ", "")
        if len(parts) != 3 or not all(parts):
            raise Refused(
                _("Line %(line)d: write question, answer and share, with semicolons between them.")
                % {"line": number},
                "margins",
            )
        if not _FIGURE.fullmatch(figure):
            if number == 1:  # names of columns
                continue
            told = {"line": number, "typed": parts[-1][:40]}
            raise Refused(_("Line %(line)d: “%(typed)s” is not a number.") % told, "margins")
        question, answer = parts[0][:LONGEST_NAME], parts[1][:LONGEST_NAME]
        yield number, (question, answer, float(figure.replace(",", ".")))


def _parts(line: str) -> list[str]:
    """The cells of a line; commas divide only where nothing else does, so that they can stand in numbers."""
    sign = next((sign for sign in (";", "\t") if sign in line), ",")
    return [" ".join(part.strip().strip('"').split()) for part in line.split(sign)]


def _check(question: str, parts: Mapping[str, float]) -> None:
    if not 2 <= len(parts) <= MOST_ANSWERS:
        told = {"question": question, "most": MOST_ANSWERS}
        raise Refused(_("“%(question)s” needs at least two answers, and at most %(most)d.") % told, "margins")
    if sum(parts.values()) <= 0:
        raise Refused(_("The shares of “%(question)s” are all 0.") % {"question": question}, "margins")


def _shares(parts: Mapping[str, float]) -> dict[str, float]:
    whole = sum(parts.values())
    return {answer: round(part / whole, 8) for answer, part in parts.items()}
