"""Taking something out of sight: by a published rule, with a reason, by two people, open to appeal, counted in public.

What breaks a rule that cannot wait is hidden while the second person looks at it; everything else stays until then.
Nothing is deleted: who decides an appeal sees what it was. An appeal is decided by somebody who did neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gobernauta.inbox import references
from gobernauta.people.queries import User
from gobernauta.processes import answers, comments, items, running
from gobernauta.processes.house_rules import RULES
from gobernauta.processes.models import Comment, Flag, FreeText, Item, Process, Removal
from gobernauta.processes.refusals import Refused
from gobernauta.register import actions as register

Subject = Comment | Item | FreeText
LONGEST = 4_000
OPEN = {"confirmed_at": None, "dropped_at": None}


@dataclass(frozen=True, slots=True)
class Cited:
    """Why something is to go: a rule of the house, and a reason in one's own words that the public reads."""

    rule: str
    reason: str


@transaction.atomic
def propose(subject: Subject, cited: Cited, *, actor: User, now: datetime) -> Removal:
    """Propose to remove something. Raises `Refused` without rule or reason, and when it is proposed already."""
    if cited.rule not in RULES:
        raise Refused(_("Choose the rule it breaks."), "rule")
    if not cited.reason.strip():
        raise Refused(_("Say in a sentence how it breaks the rule. Everybody can read it."), "reason")
    held = _locked(subject)
    if held.state == comments.REMOVED or _of(held).filter(**OPEN).exists():
        raise Refused(_("It is removed, or proposed for removal, already."), "again")
    removal = Removal.objects.create(
        process_id=held.process_id,
        kind=_kind(held),
        subject_id=held.pk,
        rule=cited.rule,
        reason=cited.reason.strip()[:LONGEST],
        state_before=held.state,
        proposed_by=actor,
        proposed_at=now,
        reference=references.fresh(),
    )
    if RULES[cited.rule].at_once:
        _set(held, comments.REMOVED, cited.reason, actor, now)
    _settle_flags(held, now)
    _record("removal.proposed", removal, "clerk", now)
    return removal


@transaction.atomic
def confirm(removal: Removal, *, actor: User, now: datetime) -> Removal:
    """The second person agrees: it goes. Raises `Refused` for who proposed it."""
    held = _waiting(removal)
    if held.proposed_by_id == actor.pk:
        raise Refused(_("Somebody else must agree to what you have proposed."), "second")
    held.confirmed_by, held.confirmed_at = actor, now
    held.save(update_fields=["confirmed_by", "confirmed_at"])
    subject = subject_of(held)
    if subject is not None and subject.state != comments.REMOVED:
        _set(subject, comments.REMOVED, held.reason, actor, now)
    _record("removal.confirmed", held, "clerk", now)
    return held


@transaction.atomic
def drop(removal: Removal, *, actor: User, now: datetime) -> Removal:
    """The proposal is not followed: what was hidden is shown again. Who proposed it may also think better of it."""
    held = _waiting(removal)
    held.dropped_at = now
    held.save(update_fields=["dropped_at"])
    _show_again(held, actor, now)
    _record("removal.dropped", held, "clerk", now)
    return held


@transaction.atomic
def appeal(typed: str, text: str, *, now: datetime) -> Removal:
    """Its author asks for another look, by reference and key. Once; raises `Refused` with what to do."""
    code = references.read(typed)
    held = (
        Removal.objects.select_for_update().filter(reference=code.reference).first()
        if code is not None and code.holds_key
        else None
    )
    if held is None or held.confirmed_at is None:
        raise Refused(
            _("No removal has this code. Copy the whole code from the message we sent you."), "code"
        )
    if not text.strip():
        raise Refused(_("Say why it should be shown."), "empty")
    if held.appealed_at is None:
        held.appeal, held.appealed_at = text.strip()[:LONGEST], now
        held.save(update_fields=["appeal", "appealed_at"])
        _record("removal.appealed", held, "resident", now)
    return held


@transaction.atomic
def decide(removal: Removal, *, restored: bool, answer: str, actor: User, now: datetime) -> Removal:
    """Decide an appeal; by neither of the two who removed it. Raises `Refused`."""
    held = Removal.objects.select_for_update().get(pk=removal.pk)
    if held.appealed_at is None or held.decided_at is not None:
        raise Refused(_("There is no appeal to decide."), "none")
    if actor.pk in (held.proposed_by_id, held.confirmed_by_id):
        raise Refused(_("Somebody who did not take part in the removal must decide this."), "third")
    if not answer.strip():
        raise Refused(_("Give the reasons. The author reads them."), "reason")
    held.restored, held.answer = restored, answer.strip()[:LONGEST]
    held.decided_by, held.decided_at = actor, now
    held.save(update_fields=["restored", "answer", "decided_by", "decided_at"])
    if restored:
        _show_again(held, actor, now)
    _record("removal.decided", held, "clerk", now)
    return held


def flag(subject: Subject | Process, *, reason: str, network: str, now: datetime) -> None:
    """A resident says that something breaks a rule; a network that has said so counts once. Raises `Refused`."""
    if not reason.strip():
        raise Refused(_("Say what is wrong with it, in a sentence."), "empty")
    process_id = subject.pk if isinstance(subject, Process) else subject.process_id
    Flag.objects.get_or_create(
        kind="process" if isinstance(subject, Process) else _kind(subject),
        subject_id=subject.pk,
        network=network,
        settled_at=None,
        defaults={
            "process_id": process_id,
            "reason": reason.strip()[:2_000],
            "at": now,
        },
    )


@transaction.atomic
def set_flags_aside(subject: Subject, *, now: datetime) -> int:
    """Somebody has looked, and it breaks no rule. Returns how many flags were settled."""
    return _settle_flags(subject, now)


def subject_of(removal: Removal) -> Subject | None:
    """What a removal is about; None when it is gone."""
    return found(removal.kind, removal.subject_id)


def found(kind: str, pk: int) -> Subject | None:
    """What can be removed, by its kind and number."""
    table = TABLES.get(kind)
    return table.objects.select_related("process__organization").filter(pk=pk).first() if table else None


TABLES: Mapping[str, type[Comment] | type[Item] | type[FreeText]] = {
    Removal.Subject.COMMENT: Comment,
    Removal.Subject.ITEM: Item,
    Removal.Subject.FREE_TEXT: FreeText,
}


def _kind(subject: Subject) -> str:
    return next(kind for kind, table in TABLES.items() if isinstance(subject, table))


def _of(subject: Subject) -> QuerySet[Removal]:
    return Removal.objects.filter(kind=_kind(subject), subject_id=subject.pk)


def _locked(subject: Subject) -> Subject:
    return TABLES[_kind(subject)].objects.select_for_update(of=("self",)).get(pk=subject.pk)


def _waiting(removal: Removal) -> Removal:
    held = Removal.objects.select_for_update().get(pk=removal.pk)
    if held.confirmed_at or held.dropped_at:
        raise Refused(_("This has been decided already."), "decided")
    return held


def _set(subject: Subject, state: str, reason: str, actor: User | None, now: datetime) -> None:
    if isinstance(subject, Comment):
        comments.set_state(subject, state, actor=actor, now=now, reason=reason)
    elif isinstance(subject, FreeText):
        answers.set_state(subject, state, now=now, reason=reason)
    else:
        items.set_state(item=subject, state=state, reason=reason, actor=actor, now=now)


def _show_again(removal: Removal, actor: User, now: datetime) -> None:
    subject = subject_of(removal)
    if subject is not None and subject.state == comments.REMOVED:
        _set(subject, removal.state_before, "", actor, now)


def _settle_flags(subject: Subject, now: datetime) -> int:
    open_flags = Flag.objects.filter(kind=_kind(subject), subject_id=subject.pk, settled_at=None)
    return open_flags.update(settled_at=now)


def _record(action: str, removal: Removal, actor: str, now: datetime) -> None:
    public: Mapping[str, object] = {
        "rule": removal.rule,
        "kind": removal.kind,
        "reference": removal.reference,
    }
    if removal.restored is not None:
        public = {**public, "restored": removal.restored}
    register.record(
        action=action,
        subject=running.subject(removal.process),
        actor=actor,
        now=now,
        public=public,
        private=f"{removal.reason}\n{removal.appeal}\n{removal.answer}".encode(),
    )
