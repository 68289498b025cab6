"""What people say about a process, one of its items or a paragraph, and what they answer each other.

A thread is sorted by one index (`Comment.path`). It may go as deep as people like: beyond `DEEPEST` levels answers
keep their parent and stand in the order they came. Near-identical ones are folded under the first (`cluster`).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gobernauta.people.queries import ContactDetail, User
from gobernauta.processes import running
from gobernauta.processes.models import Band, Comment, Item, Paragraph, Process
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

LONGEST = 5_000  # characters
DIGITS = 8  # of a number in a path, hexadecimal
DEEPEST = 25  # levels that a path holds
EVALUATED = ("analysis", "reported")  # of a consultation: what is said then would be in no report
SHOWN, QUARANTINED, REMOVED, ERASED = "shown", "quarantined", "removed", "erased"


@dataclass(frozen=True, slots=True)
class About:
    """What a comment is about: a process, or an item or paragraph of it."""

    process: Process
    item: Item | None = None
    paragraph: Paragraph | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody says. `key`: of the form or message it came by, so that the same one twice is one comment."""

    text: str
    parent: int = 0
    name: str = ""
    language: str = ""
    door: str = "web"
    key: str = ""
    suspicion: str = ""  # why a person should look at it before it is shown


@transaction.atomic
def post(
    about: About,
    words: Words,
    *,
    author: ContactDetail | None,
    actor: User | None,
    now: datetime,
    is_official: bool = False,
) -> Comment:
    """Add a comment; the same key again gives the comment that is there. Raises `Refused` with a sentence."""
    text = words.text.strip()
    _check(about, text)
    parent = _parent(about, words.parent)
    comment, is_new = Comment.objects.get_or_create(
        process=about.process,
        external_id=words.key[:200] or secrets.token_hex(12),
        defaults={
            "item": about.item,
            "paragraph": about.paragraph,
            "parent": parent,
            "author": author.person if author else None,
            "author_name": words.name.strip()[:200],
            "is_official": is_official,
            "text": text,
            "language": words.language[:10],
            "door": words.door[:30],
            "state": QUARANTINED if words.suspicion else SHOWN,
            "created_at": now,
        },
    )
    if is_new:
        comment.path = path_of(comment.pk, parent.path if parent else "")
        comment.save(update_fields=["path"])
        _count(comment, 1)
        _record(comment, "comment.posted", "clerk" if actor else "resident", now)
    return comment


@transaction.atomic
def set_state(comment: Comment, state: str, *, actor: User | None, now: datetime, reason: str = "") -> None:
    """Show a comment, hold it back or remove it; the figures of what it is about follow."""
    held = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    before, held.state = held.state == SHOWN, state
    held.save(update_fields=["state"])
    _count(held, int(state == SHOWN) - int(before), every=True)
    _record(held, f"comment.{state}", "clerk" if actor else "system", now, reason)


@transaction.atomic
def take_back(comment: Comment, *, now: datetime) -> None:
    """Its author wants it erased: the words and the name go, the place in the thread stays."""
    state = ERASED if comment.state == SHOWN else comment.state
    _count(comment, -1)
    Comment.objects.filter(pk=comment.pk).update(
        author=None, author_name="", text="", language="", fingerprint=0, state=state
    )
    Band.objects.filter(comment=comment).delete()
    Comment.objects.filter(cluster=comment).update(cluster=None, fingerprint=None)  # folded anew without it
    register.destroy_salts(subject(comment))
    register.record(action="comment.erased", subject=subject(comment), actor="resident", now=now)


def are_taken(process: Process) -> bool:
    """Whether a process takes comments: until it has ended; a consultation only until its report is drawn up."""
    return process.ended_at is None and process.state not in EVALUATED


def subject(comment: Comment) -> str:
    """The comment as the record names it."""
    return f"{running.subject(comment.process)}/comment:{comment.pk}"


def path_of(pk: int, above: str) -> str:
    """Where a comment stands in its thread; the deepest level holds all that is deeper."""
    return above[: DIGITS * (DEEPEST - 1)] + f"{pk:0{DIGITS}x}"


def _check(about: About, text: str) -> None:
    if not are_taken(about.process):
        raise Refused(_("This has ended; nothing can be added any more."), "ended")
    if not text:
        raise Refused(_("Write what you want to say."), "empty")
    if len(text) > LONGEST:
        told = {"most": LONGEST, "has": len(text)}
        raise Refused(
            _("A comment has at most %(most)d characters; this one has %(has)d.") % told, "too-long"
        )


def _parent(about: About, pk: int) -> Comment | None:
    """What is answered. Who answers a copy answers the one it is folded under."""
    if not pk:
        return None
    found = Comment.objects.select_related("cluster").filter(process=about.process, pk=pk).first()
    if found is None or found.state != SHOWN:
        raise Refused(_("What you answer is no longer shown. You can write a comment of your own."), "gone")
    parent = found.cluster or found
    item, paragraph = about.item, about.paragraph
    here = (item.pk if item else None, paragraph.pk if paragraph else None)
    if (parent.item_id, parent.paragraph_id) != here:
        raise Refused(_("What you answer stands somewhere else. Open it and answer there."), "elsewhere")
    return parent


def _count(comment: Comment, by: int, *, every: bool = False) -> None:
    """Keep the figures that lists show; what is held back counts once it is shown."""
    if by == 0 or (comment.state != SHOWN and not every):
        return
    for table, pk in ((Item, comment.item_id), (Paragraph, comment.paragraph_id)):
        if pk:
            table.objects.filter(pk=pk).update(comment_count=F("comment_count") + by)


def _record(comment: Comment, action: str, actor: str, now: datetime, reason: str = "") -> None:
    register.record(
        action=action,
        subject=subject(comment),
        actor=actor,
        now=now,
        private=f"{comment.text}\n{reason}".encode(),
    )
