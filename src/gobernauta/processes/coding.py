"""Coding: staff gather what was said (comments, free answers of the questionnaire) under words of their own.

A text may have several codes. Nothing is hidden or weighed by them; the report quotes from them and links back.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from gobernauta.people.queries import User
from gobernauta.processes import running
from gobernauta.processes.models import Code, Coded, Comment, FreeText, Process, Questionnaire
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

COMMENT, FREE_TEXT = "comment", "free-text"
LONGEST_NAME = 100
SHOWN = Q(comment__state="shown") | Q(free_text__state="shown")


@dataclass(frozen=True, slots=True)
class Said:
    """One thing somebody said, and the codes it has."""

    kind: str
    pk: int
    text: str
    language: str
    about: str  # the paragraph, statement or question it answers, in its own words
    codes: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Progress:
    """How much was said, and how much of it has a code."""

    coded: int
    of: int


@transaction.atomic
def name_code(*, process: Process, name: str, actor: User, now: datetime) -> Code:
    """The code of this name, made when there is none. Raises `Refused`."""
    word = " ".join(name.split())[:LONGEST_NAME]
    slug = slugify(word, allow_unicode=True)[:50]
    if not slug:
        raise Refused(_("Give the code a name."), "empty")
    code, is_new = Code.objects.get_or_create(process=process, slug=slug, defaults={"name": word})
    if is_new:
        _record("code.named", process, now, word)
    return code


@transaction.atomic
def turn(*, process: Process, kind: str, pk: int, code: Code, actor: User, now: datetime) -> bool:
    """Put a code on something said, or take it off when it is there; whether it has it now. Raises `Refused`."""
    if one(process, kind, pk) is None or code.process_id != process.pk:
        raise Refused(_("It is not here any more."), "gone")
    where = {"comment_id": pk} if kind == COMMENT else {"free_text_id": pk}
    gone, _each = Coded.objects.filter(code=code, **where).delete()
    if not gone:
        Coded.objects.bulk_create([Coded(code=code, by=actor, at=now, **where)], ignore_conflicts=True)
    _record("code.taken-off" if gone else "code.put", process, now, f"{code.name}: {kind} {pk}")
    return not gone


def codes(process: Process) -> list[Code]:
    """The codes of a process by name."""
    return list(Code.objects.filter(process=process).order_by("name"))


def used(process: Process) -> dict[int, int]:
    """How many texts that are shown have each code, by its number."""
    rows = Coded.objects.filter(SHOWN, code__process=process)
    return dict(rows.values_list("code").annotate(number=Count("pk")).order_by())


def comments(process: Process) -> QuerySet[Comment]:
    """What is coded of the comments: those that are shown and no copies of others."""
    return Comment.objects.filter(process=process, state="shown", cluster=None)


def free_texts(process: Process) -> QuerySet[FreeText]:
    """The free answers of the questionnaires, and of the process itself where it is a survey."""
    linked = Questionnaire.objects.filter(process=process).values("survey")
    return FreeText.objects.filter(Q(process=process) | Q(process__in=linked), state="shown")


def progress(process: Process) -> Progress:
    """How far the coding is."""
    had = [(comments(process), "comment"), (free_texts(process), "free_text")]
    coded = sum(rows.filter(_has_code(name)).count() for rows, name in had)
    return Progress(coded, sum(rows.count() for rows, _name in had))


def waiting(process: Process, *, kind: str = COMMENT, after: int = 0) -> Said | None:
    """The next text without a code, the oldest first; free answers follow the comments."""
    if kind == COMMENT:
        row = comments(process).filter(~_has_code("comment"), pk__gt=after).order_by("pk").first()
        if row is not None:
            return one(process, COMMENT, row.pk)
        after = 0
    text = free_texts(process).filter(~_has_code("free_text"), pk__gt=after).order_by("pk").first()
    return one(process, FREE_TEXT, text.pk) if text else None


def one(process: Process, kind: str, pk: int) -> Said | None:
    """One thing said that can be coded."""
    if kind == COMMENT:
        comment = comments(process).select_related("paragraph", "item").filter(pk=pk).first()
        held = Coded.objects.filter(comment=pk, code__process=process).values_list("code", flat=True)
        return _comment(comment, frozenset(held)) if comment else None
    text = free_texts(process).filter(pk=pk).first()
    held = Coded.objects.filter(free_text=pk, code__process=process).values_list("code", flat=True)
    return Said(FREE_TEXT, text.pk, text.text, "", text.question, frozenset(held)) if text else None


def gathered(code: Code, *, most: int) -> list[Said]:
    """What stands under a code, the earliest first."""
    rows = Coded.objects.filter(SHOWN, code=code).order_by("at", "pk")
    rows = rows.select_related("comment__paragraph", "comment__item", "free_text")
    return [_coded(row) for row in rows[:most]]


def _coded(row: Coded) -> Said:
    if row.comment is not None:
        return _comment(row.comment, frozenset({row.code_id}))
    assert row.free_text is not None
    return Said(FREE_TEXT, row.free_text.pk, row.free_text.text, "", row.free_text.question)


def _comment(comment: Comment, held: frozenset[int]) -> Said:
    about = comment.paragraph.text if comment.paragraph else comment.item.title if comment.item else ""
    return Said(COMMENT, comment.pk, comment.text, comment.language, about, held)


def _has_code(name: str) -> Exists:
    return Exists(Coded.objects.filter(**{name: OuterRef("pk")}))


def _record(action: str, process: Process, now: datetime, words: str) -> None:
    register.record(
        action=action, subject=running.subject(process), actor="clerk", now=now, private=words.encode()
    )
