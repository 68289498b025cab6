"""The report "what we heard": sentences drawn from the data, edited by staff, each with what it rests on.

A report is published whole, by somebody else than who wrote its sentences. What was published stays as it is; going
on afterwards makes a new draft. Its sentences are in the language of the process.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gobernauta.people.queries import User
from gobernauta.processes import drawing_up, running, turns
from gobernauta.processes.models import Comment, Finding, FreeText, Item, Paragraph, Process
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

SECTIONS = drawing_up.SECTIONS
LONGEST = 2_000
QUOTED = 200  # characters of a source that a page shows
TYPED = re.compile(r"([SCPF])\s?(\d{1,9})\Z", re.IGNORECASE)
LETTERS = {"S": "statement", "C": "comment", "P": "paragraph", "F": "free-text"}


@dataclass(frozen=True, slots=True)
class Source:
    """What a sentence rests on; `words`: of the comment, statement or paragraph, empty when it was removed since.

    `kind`: statement, comment, free-text, paragraph, or `count`, `map`, `said` for the figures themselves.
    """

    kind: str
    number: int
    words: str = ""
    document: int = 0


@transaction.atomic
def generate(*, process: Process, actor: User | None, now: datetime) -> list[Finding]:
    """Draw the sentences of the draft anew from the data; those that staff have edited stay."""
    _lock(process)
    kept = list(draft(process).exclude(edited_at=None))
    draft(process).filter(edited_at=None).delete()
    had = {one.generated for one in kept}
    drawn = [told for told in drawing_up.sentences(process) if told.text not in had]
    Finding.objects.bulk_create(
        Finding(
            process=process,
            section=told.section,
            position=position,
            text=told.text,
            generated=told.text,
            sources=[dict(source) for source in told.sources],
            edited_by=actor,
        )
        for position, told in enumerate(drawn, 1)
    )
    _record("report.drawn", process, actor, now, {"sentences": len(drawn)})
    return list(draft(process))


@transaction.atomic
def edit(*, finding: Finding, text: str, actor: User, now: datetime) -> None:
    """Give a sentence of the draft other words. Raises `Refused`."""
    held = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    if held.published_at is not None:
        raise Refused(_("This is published and stays as it is. Go on with a new draft."), "published")
    held.text, held.edited_by, held.edited_at = _worded(text), actor, now
    held.save(update_fields=["text", "edited_by", "edited_at"])
    _record("report.edited", held.process, actor, now, {}, held.text)


@transaction.atomic
def add(*, process: Process, section: str, text: str, sources: str, actor: User, now: datetime) -> Finding:
    """Write a sentence of one's own; it names what it rests on (S3, C120, P4). Raises `Refused`."""
    _lock(process)
    if section not in SECTIONS:
        raise Refused(_("Choose a part of the report."))
    made: Finding = process.findings.create(
        section=section,
        position=draft(process).count() + 1,
        text=_worded(text),
        sources=named(process, sources),
        edited_by=actor,
        edited_at=now,
    )
    _record("report.edited", process, actor, now, {}, made.text)
    return made


@transaction.atomic
def leave_out(*, finding: Finding, actor: User, now: datetime) -> None:
    """Take a sentence out of the draft. Raises `Refused` when it is published."""
    gone, _each = Finding.objects.filter(pk=finding.pk, published_at=None).delete()
    if not gone:
        raise Refused(_("This is published and stays as it is. Go on with a new draft."), "published")
    _record("report.edited", finding.process, actor, now, {}, finding.text)


@transaction.atomic
def publish(*, process: Process, actor: User, now: datetime) -> None:
    """Publish the draft; not by who wrote a sentence of it. Raises `Refused`."""
    held = _lock(process)
    found = list(draft(process))
    if not found:
        raise Refused(_("There is no report to publish yet."))
    if any(one.edited_by_id == actor.pk for one in found):
        raise Refused(_("Somebody else must publish what you have written."))
    draft(process).update(published_at=now)
    _record(
        "report.published",
        process,
        actor,
        now,
        {"sentences": len(found)},
        "\n".join(one.text for one in found),
    )
    if held.state == "analysis":
        running.move(process=held, verb="report", actor=actor, now=now)


@transaction.atomic
def go_on(*, process: Process, actor: User, now: datetime) -> None:
    """Begin a new draft with the sentences of what is published. Raises `Refused` when there is a draft."""
    _lock(process)
    if draft(process).exists():
        raise Refused(_("There is a draft already."))
    for one in published(process):
        one.pk, one.published_at = None, None
        one.edited_by, one.edited_at = (actor, now) if one.edited_at else (actor, None)
        one.save(force_insert=True)


def draft(process: Process) -> QuerySet[Finding]:
    """The sentences that are not published, in order."""
    return Finding.objects.filter(process=process, published_at=None).order_by("position", "pk")


def seen(process: Process) -> str:
    """What whoever publishes has read, as the form carries it."""
    told = "\n".join(f"{one.pk} {one.text} {one.sources}" for one in draft(process))
    return sha256(told.encode()).hexdigest()[:32]


def published(process: Process) -> list[Finding]:
    """The sentences of the newest publication, in order."""
    newest = (
        Finding.objects.filter(process=process).exclude(published_at=None).order_by("-published_at").first()
    )
    if newest is None:
        return []
    return list(
        Finding.objects.filter(process=process, published_at=newest.published_at).order_by("position", "pk")
    )


def has_report(process: Process) -> bool:
    """Whether a report is published."""
    return Finding.objects.filter(process=process).exclude(published_at=None).exists()


def finding(process: Process, pk: int) -> Finding | None:
    """One sentence of a process."""
    return Finding.objects.select_related("process__version__file").filter(process=process, pk=pk).first()


def named(process: Process, typed: str) -> list[dict[str, object]]:
    """Sources as staff type them: S3 is statement 3, C120 comment 120, P4 paragraph 4. Raises `Refused`."""
    found: list[dict[str, object]] = []
    for word in typed.replace(",", " ").split():
        match = TYPED.match(word)
        if match is None:
            raise Refused(
                _("“%(said)s” names no source. Write S3, C120 or P4.") % {"said": word[:40]}, "source"
            )
        found.append({"kind": LETTERS[match[1].upper()], "id": int(match[2])})
    if not found:
        raise Refused(_("Say what the sentence rests on: a statement, comment or paragraph."), "source")
    newest = process.documents.exclude(published_at=None).order_by("-number").first()
    for one in found:
        if one["kind"] == "paragraph":
            one["document"] = newest.number if newest else 0
    known = sources_of(process, [Finding(sources=found)])
    for one in found:
        if not known[key_of(one)].words:
            told = {"said": f"{str(one['kind'])[0].upper()}{one['id']}"}
            raise Refused(_("There is no %(said)s here. Look its number up.") % told, "source")
    return found


def key_of(source: Mapping[str, object]) -> tuple[str, int, int]:
    """What tells one source from another."""
    return str(source["kind"]), int(str(source.get("id", 0))), int(str(source.get("document", 0)))


def sources_of(process: Process, findings: Iterable[Finding]) -> dict[tuple[str, int, int], Source]:
    """What these sentences rest on, in their own words, by `key_of`; one query a kind."""
    wanted = {key_of(source) for one in findings for source in one.sources}
    by_kind: dict[str, set[int]] = {}
    for kind, number, _document in wanted:
        by_kind.setdefault(kind, set()).add(number)
    words = _words(process, by_kind)
    return {
        (kind, number, document): Source(
            kind, number, words.get((kind, number, document), "")[:QUOTED], document
        )
        for kind, number, document in wanted
    }


def _words(process: Process, by_kind: Mapping[str, set[int]]) -> dict[tuple[str, int, int], str]:
    found: dict[tuple[str, int, int], str] = {}
    if wanted := by_kind.get("comment"):
        said = Comment.objects.filter(process=process, state="shown", pk__in=wanted).values_list("pk", "text")
        found |= {("comment", pk, 0): text for pk, text in said}
    if wanted := by_kind.get("free-text"):
        texts = FreeText.objects.filter(state="shown", pk__in=wanted).values_list("pk", "text")
        found |= {("free-text", pk, 0): text for pk, text in texts}
    if wanted := by_kind.get("statement"):
        rows = Item.objects.filter(process=process, number__in=wanted).exclude(state="removed")
        found |= {("statement", number, 0): title for number, title in rows.values_list("number", "title")}
    if wanted := by_kind.get("paragraph"):
        parts = Paragraph.objects.filter(document__process=process, number__in=wanted)
        for document, number, heading, text in parts.values_list(
            "document__number", "number", "heading", "text"
        ):
            found["paragraph", number, document] = text or heading
    return found


@turns.before("consultation", "reported")
def is_reported(process: Process) -> str:
    """A consultation is reported on once its report is published."""
    return "" if has_report(process) else _("Publish the report on what was heard first.")


def _worded(text: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise Refused(_("Write the sentence, or leave it out."), "empty")
    if len(said) > LONGEST:
        raise Refused(_("This is longer than %(most)d characters.") % {"most": LONGEST}, "too-long")
    return said


def _lock(process: Process) -> Process:
    return Process.objects.select_for_update(of=("self",)).select_related("version__file").get(pk=process.pk)


def _record(
    action: str,
    process: Process,
    actor: User | None,
    now: datetime,
    public: Mapping[str, object],
    words: str = "",
) -> None:
    register.record(
        action=action,
        subject=running.subject(process),
        actor="clerk" if actor else "system",
        now=now,
        public=dict(public),
        private=words.encode() or None,
    )


def by_section(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """The sentences under their parts of the report, in the order of the parts."""
    parts = ((section, [one for one in findings if one.section == section]) for section in SECTIONS)
    return [(section, rows) for section, rows in parts if rows]
