"""What staff do to keep conversations in order: assign, label, note. None of it can leave the house."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from gobernauta.cases.actions import Refused, check_member, whose
from gobernauta.cases.models import Assignment, Label, Labelled, Note
from gobernauta.inbox import handling
from gobernauta.inbox.queries import Conversation
from gobernauta.people.queries import Organization, User
from gobernauta.register import actions as register


@transaction.atomic
def assign(
    *,
    conversation: Conversation,
    organization: Organization,
    assignee: User | None,
    actor: User,
    now: datetime,
    seen: str = "",
) -> None:
    """Give a conversation to a department and perhaps a person. Raises `Refused`.

    `seen` is whose it was when the clerk looked: raises `Refused` when somebody was quicker.
    """
    held = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    if seen and seen != whose(held):
        raise Refused(_("Somebody else has assigned this conversation meanwhile. Look at it again."))
    check_member(organization, assignee)
    handling.hand_over([conversation.pk], organization=organization, assignee=assignee)
    Assignment.objects.create(
        conversation=conversation, organization=organization, assignee=assignee, by=actor, at=now
    )
    register.record(
        action="conversation.assigned",
        subject=conversation.reference,
        actor="clerk",
        now=now,
        public={"agency": organization.slug},
    )


@transaction.atomic
def note(*, conversation: Conversation, text: str, actor: User, now: datetime) -> Note:
    """Write down something for colleagues. Notes live in a table no sender reads."""
    if not text.strip():
        raise Refused(_("The note has no words."))
    written = Note.objects.create(conversation=conversation, text=text.strip(), by=actor, at=now)
    register.record(
        action="note.added",
        subject=conversation.reference,
        actor="clerk",
        now=now,
        private=text.strip().encode(),
    )
    return written


@transaction.atomic
def label(*, conversation: Conversation, name: str, actor: User, now: datetime) -> None:
    """Put a label on a conversation; a word not used before becomes a label. Twice is once."""
    words = " ".join(name.split())[:60]
    slug = slugify(words, allow_unicode=False)[:50]
    if not slug:
        raise Refused(_("A label needs at least one letter or number."))
    chosen, _made = Label.objects.get_or_create(slug=slug, defaults={"name": words})
    _labelled, made = Labelled.objects.get_or_create(label=chosen, conversation=conversation)
    if made:
        _record_label("conversation.labelled", conversation, chosen, now)


@transaction.atomic
def unlabel(*, conversation: Conversation, slug: str, actor: User, now: datetime) -> None:
    """Take a label off again."""
    taken = Labelled.objects.filter(conversation=conversation, label__slug=slug)
    for labelled in taken.select_related("label"):
        labelled.delete()
        _record_label("conversation.unlabelled", conversation, labelled.label, now)


def _record_label(action: str, conversation: Conversation, chosen: Label, now: datetime) -> None:
    register.record(
        action=action,
        subject=conversation.reference,
        actor="clerk",
        now=now,
        private=chosen.slug.encode(),
    )
