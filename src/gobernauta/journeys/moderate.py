"""A removal is told to its author, with the rule, the reason and the code to appeal with."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from gobernauta.channels import queries as accounts
from gobernauta.channels.protocol import Outbound, Visibility
from gobernauta.inbox import references
from gobernauta.people import queries as people
from gobernauta.people.queries import Person, User
from gobernauta.processes import house_rules, moderation
from gobernauta.processes.queries import Removal
from gobernauta.publishing import actions as publishing


@transaction.atomic
def confirm(removal: Removal, *, actor: User, now: datetime) -> Removal:
    """The second person agrees: it goes, and its author is told where they can be."""
    held = moderation.confirm(removal, actor=actor, now=now)
    author = _author(held)
    if author is not None:
        address = settings.PUBLIC_ADDRESS + reverse("square:appeal")
        with translation.override(_spoken(author)):
            text = _(
                "What you wrote in “%(title)s” was taken out of sight.\nRule: %(rule)s\nReason: %(reason)s\n"
                "If you think this is wrong, ask for another look: %(address)s\nYour code: %(code)s"
            )
            _mail(author, held, text % {**_told(held), "address": address}, now)
    return held


@transaction.atomic
def decide(removal: Removal, *, restored: bool, answer: str, actor: User, now: datetime) -> Removal:
    """An appeal is decided, and its author is told why."""
    held = moderation.decide(removal, restored=restored, answer=answer, actor=actor, now=now)
    author = _author(held)
    if author is not None:
        with translation.override(_spoken(author)):
            text = (
                _("What you wrote in “%(title)s” is shown again.\n%(answer)s")
                if restored
                else _("What you wrote in “%(title)s” stays out of sight.\n%(answer)s")
            )
            _mail(author, held, text % {**_told(held), "answer": held.answer}, now)
    return held


def _author(removal: Removal) -> Person | None:
    """Who wrote it; nobody knows whose a free answer is."""
    return getattr(moderation.subject_of(removal), "author", None)


def _told(removal: Removal) -> dict[str, str]:
    return {
        "title": removal.process.title,
        "rule": house_rules.words(removal.rule),
        "reason": removal.reason,
        "code": references.code(removal.reference),
    }


def _spoken(author: Person) -> str:
    spoken = author.language.split("-")[0]
    return spoken if spoken in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _mail(author: Person, removal: Removal, text: str, now: datetime) -> None:
    mailbox, address = accounts.of_kind("email"), people.mail_address(author)
    if mailbox is None or not address:
        return
    outbound = Outbound(
        key=publishing.fresh_key(),
        text=text,
        to=address,
        subject=removal.process.title[:200],
        visibility=Visibility.DIRECT,
        automatic=True,
        queued_at=now,
    )
    publishing.queue(account=mailbox, conversation=None, outbound=outbound, requested_by=None, now=now)
