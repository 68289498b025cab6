"""Texts under consultation, in numbered paragraphs, and the statements people judge, as staff enter and check them.

A text is written as plain text with an empty line between paragraphs and `#` before a heading. Once published it
never changes: a new wording is the next document, and what was said of the old one stays with it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from civic.methods.consultation import Consultation, ConsultationRules
from gobernauta.people.queries import ContactDetail, User
from gobernauta.processes import files, items, running
from gobernauta.processes.models import Contest, Document, Item, Paragraph, Process, Questionnaire
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

MOST_PARAGRAPHS, LONGEST = 2_000, 8_000  # paragraphs of a text; characters of one
HEADING = re.compile(r"#{1,6}\s+(.+?)\s*#*\Z")
LONGEST_TITLE = 300  # what an item's title holds
OPEN_STATES = frozenset({"announced", "open"})  # in which statements may be put forward


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph as it was entered; a heading stands above the text that follows it."""

    heading: str
    text: str


def blocks(content: str) -> list[Block]:
    """The paragraphs of a text, in order. Raises `Refused` when there are none, too many, or one is too long."""
    found: list[Block] = []
    heading = ""
    for piece in _pieces(content):
        title = HEADING.match(piece)
        if title is None:
            found.append(Block(heading, piece))
            heading = ""
            continue
        if heading:
            found.append(Block(heading, ""))
        heading = title[1][:LONGEST_TITLE]
    if heading:
        found.append(Block(heading, ""))
    _check(found)
    return found


def written(paragraphs: Iterable[Block | Paragraph]) -> str:
    """A text as it can be entered again."""
    parts = ((f"# {one.heading}" if one.heading else "", one.text) for one in paragraphs)
    return "\n\n".join(part for pair in parts for part in pair if part)


@transaction.atomic
def draft(
    *, process: Process, title: str, content: str, language: str, actor: User | None, now: datetime
) -> Document:
    """Keep a wording as a draft, the next document of a process; an older draft is replaced. Raises `Refused`."""
    found = blocks(content)
    Process.objects.select_for_update(of=("self",)).get(pk=process.pk)
    process.documents.filter(published_at=None).delete()
    highest: int = process.documents.aggregate(highest=Max("number"))["highest"] or 0
    document: Document = process.documents.create(
        number=highest + 1, title=title[:LONGEST_TITLE], language=language[:10], drafted_by=actor
    )
    Paragraph.objects.bulk_create(
        Paragraph(document=document, number=number, heading=one.heading, text=one.text)
        for number, one in enumerate(found, 1)
    )
    _record("document.drafted", document, found, actor, now)
    return document


@transaction.atomic
def publish(*, document: Document, actor: User | None, now: datetime) -> None:
    """Publish a draft; not one's own. It never changes after that. Raises `Refused`."""
    held = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if held.published_at is not None:
        raise Refused(_("This wording is published already."))
    if actor is not None and held.drafted_by_id == actor.pk:
        raise Refused(_("Somebody else must publish what you have written."))
    held.published_at = now
    held.save(update_fields=["published_at"])
    _record("document.published", held, held.paragraphs.all(), actor, now)


@transaction.atomic
def propose(
    *, contest: Contest, text: str, author: ContactDetail | None, language: str, credit: str, now: datetime
) -> Item:
    """Put a statement forward; it is judged once somebody has checked it. The same words again are the same one."""
    said = " ".join(text.split())
    _check_statement(contest, said)
    same = sha256(said.casefold().encode()).hexdigest()[:40]
    known = Item.objects.filter(process=contest.process_id, external_id=same).first()
    if known is not None:
        return known
    proposal = items.Proposal(said, language=language, credit=credit, external_id=same)
    return items.submit(contest=contest, proposal=proposal, author=author, actor=None, now=now)


@transaction.atomic
def decide(*, item: Item, accepted: bool, reason: str, actor: User, now: datetime) -> None:
    """Let a statement be judged, or turn it down with a reason that the public reads. Raises `Refused`."""
    held = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if held.state not in ("proposed", "accepted", "rejected"):
        raise Refused(_("Somebody else has changed this meanwhile. Look at it again."))
    if not accepted and not reason.strip():
        raise Refused(_("Say in a sentence why, so that everybody can read it."))
    state = Item.JUDGED if accepted else "rejected"
    if held.state != state:
        items.set_state(item=held, state=state, reason=reason.strip(), actor=actor, now=now)


@transaction.atomic
def seed(*, contest: Contest, statements: Sequence[str], language: str, actor: User, now: datetime) -> int:
    """Enter the town's own statements, one a line, to be judged at once; how many were new.

    All of them or none. Raises `Refused` with the line that cannot be taken.
    """
    made = 0
    for line, text in enumerate(statements, 1):
        try:
            said = propose(contest=contest, text=text, author=None, language=language, credit="", now=now)
        except Refused as refused:
            told = {"line": line, "problem": str(refused)}
            raise Refused(_("Line %(line)d: %(problem)s") % told, refused.code) from refused
        if said.state == "proposed":
            items.set_state(item=said, state=Item.JUDGED, reason="", actor=actor, now=now)
            made += 1
    return made


@transaction.atomic
def link(*, process: Process, survey: Process, actor: User | None, now: datetime) -> None:
    """Let a survey be the questionnaire of a consultation. Raises `Refused`."""
    if survey.version.file.method != "survey" or survey.organization_id != process.organization_id:
        raise Refused(_("Choose a survey of the same department."))
    Questionnaire.objects.update_or_create(survey=survey, defaults={"process": process})
    register.record(
        action="questionnaire.linked",
        subject=running.subject(process),
        actor="clerk" if actor else "system",
        now=now,
        public={"survey": survey.pk},
    )


def rules_of(process: Process) -> ConsultationRules:
    """When a statement unites, and how long one may be."""
    method = files.rules_of(process.version).method
    assert isinstance(method, Consultation)
    return method.rules


def longest(process: Process) -> int:
    """How many characters a statement may have."""
    return min(rules_of(process).statement_length, LONGEST_TITLE)


def documents(process: Process) -> list[Document]:
    """The published wordings, the newest first."""
    return list(process.documents.exclude(published_at=None).order_by("-number"))


def draft_of(process: Process) -> Document | None:
    """The wording that waits to be published."""
    return process.documents.select_related("drafted_by").filter(published_at=None).first()


def paragraphs(document: Document) -> QuerySet[Paragraph]:
    """The paragraphs of a wording."""
    return document.paragraphs.order_by("number")


def headings(document: Document, *, most: int) -> list[Paragraph]:
    """The first paragraphs that have a heading."""
    return list(paragraphs(document).exclude(heading="").defer("text")[:most])


def paragraph(process: Process, document: int, number: int) -> Paragraph | None:
    """One paragraph of a published wording."""
    found = Paragraph.objects.select_related("document").exclude(document__published_at=None)
    return found.filter(document__process=process, document__number=document, number=number).first()


def has_next(paragraph: Paragraph) -> bool:
    """Whether another paragraph follows."""
    return Paragraph.objects.filter(document=paragraph.document_id, number=paragraph.number + 1).exists()


def surveys(process: Process) -> list[Process]:
    """The questionnaires of a consultation."""
    linked = list(
        Questionnaire.objects.filter(process=process).order_by("pk").values_list("survey", flat=True)
    )
    if not linked:  # so for most; it asks much less
        return []
    found = Process.objects.select_related("version__file").in_bulk(linked)
    return [found[pk] for pk in linked]


def linkable(process: Process) -> QuerySet[Process]:
    """The surveys of the same department that are no consultation's yet."""
    found = Process.objects.filter(version__file__method="survey", organization=process.organization_id)
    return found.exclude(pk__in=Questionnaire.objects.values("survey")).order_by("-pk")


def statements(process: Process, *, state: str = Item.JUDGED) -> QuerySet[Item]:
    """The statements of a consultation in one state, by number."""
    return Item.objects.filter(process=process, state=state).defer("search", "text").order_by("number")


def statement(process: Process, number: int) -> Item | None:
    """One statement, whatever became of it."""
    return Item.objects.filter(process=process, number=number).defer("search").first()


def by_codes(process: Process, codes: Iterable[str]) -> dict[str, Item]:
    """Statements by their ids in the count."""
    wanted = set(codes)
    numbers = [int(code) for code in wanted if code.isascii() and code.isdigit() and len(code) < 10]
    found = Item.objects.filter(process=process).defer("search", "text")
    named = found.filter(name__in=wanted) | found.filter(name="", number__in=numbers)
    return {item.code: item for item in named}


def _pieces(content: str) -> list[str]:
    """Blocks between empty lines; a heading is a block even where no empty line follows it."""
    lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    spaced = (f"\n{line.strip()}\n" if HEADING.match(line.strip()) else line.rstrip() for line in lines)
    return [piece.strip() for piece in re.split(r"\n{2,}", "\n".join(spaced)) if piece.strip()]


def _check(found: Sequence[Block]) -> None:
    if not found:
        raise Refused(_("There is no text yet. Paste it, with an empty line between paragraphs."), "empty")
    if len(found) > MOST_PARAGRAPHS:
        told = {"most": MOST_PARAGRAPHS, "has": len(found)}
        raise Refused(_("A text has at most %(most)d paragraphs; this one has %(has)d.") % told, "too-long")
    for number, one in enumerate(found, 1):
        if len(one.text) > LONGEST:
            told = {"number": number, "most": LONGEST}
            raise Refused(
                _("Paragraph %(number)d is longer than %(most)d characters. Divide it.") % told, "too-long"
            )


def _check_statement(contest: Contest, said: str) -> None:
    most = longest(contest.process)
    if contest.process.state not in OPEN_STATES:
        raise Refused(_("No statements are taken any more."), "closed")
    if not said:
        raise Refused(_("Write the statement."), "empty")
    if len(said) > most:
        told = {"most": most, "has": len(said)}
        raise Refused(
            _("A statement has at most %(most)d characters; this one has %(has)d.") % told, "too-long"
        )


def _record(
    action: str, document: Document, content: Iterable[Block | Paragraph], actor: User | None, now: datetime
) -> None:
    register.record(
        action=action,
        subject=f"{running.subject(document.process)}/document:{document.number}",
        actor="clerk" if actor else "system",
        now=now,
        private=f"{document.title}\n{written(content)}".encode(),
    )
