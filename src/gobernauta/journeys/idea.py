"""An idea's way without an account: a mailed link is its author's key, to confirm, amend and withdraw it.

Looking at the page behind the key changes nothing; only its buttons do. Where a process asks for no proof the key is
shown at once. The author is told when the idea is put on the list or turned down, and when somebody suggests a wording.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from civic.methods.protocol import Proof
from gobernauta.channels.protocol import Media
from gobernauta.journeys import propose, take_part
from gobernauta.journeys.take_part import Who
from gobernauta.people import actions as people
from gobernauta.people import mailboxes
from gobernauta.people.queries import ContactDetail, User
from gobernauta.processes import acts, drafting, idea_queries, ideas, items, merging
from gobernauta.processes.idea_queries import Wording
from gobernauta.processes.queries import Contest, Item, Process
from gobernauta.processes.refusals import Refused

YOURS = "idea.yours"  # salt of an author's key: it has no end, for ideas live for months


@dataclass(frozen=True, slots=True)
class Key:
    """What an author's link carries: the idea, and whose address it was mailed to (0: it was shown, not mailed)."""

    item: Item
    contact: int = 0


@transaction.atomic
def put_forward(
    contest: Contest,
    proposal: items.Proposal,
    who: Who,
    *,
    photos: Sequence[bytes] = (),
    alt: str = "",
    documents: Sequence[Media] = (),
    now: datetime,
) -> str:
    """Keep an idea; gives the path of its author's page, empty where it comes by mail. Raises `Refused`.

    `proposal.external_id` is of the form it came with, so that the same one sent twice is one idea.
    """
    needs_proof = _needs_proof(contest, who)
    item = items.sent_before(contest.process, proposal.external_id)
    if item is None:
        item = ideas.propose(
            contest=contest,
            proposal=proposal,
            author=who.contact,
            media=propose.media_of(photos, alt, documents),
            actor=who.entered_by,
            now=now,
            is_proved=not needs_proof,
        )
        if who.email:
            _send_key(item, who, now)
    return "" if needs_proof else path_of(item, who.contact)


def _needs_proof(contest: Contest, who: Who) -> bool:
    """Whether an idea waits for its author's address. Raises `Refused` where one is asked for and none is there."""
    asked = acts.participation_of(contest).proofs
    is_proved = who.contact is not None or bool({proof.value for proof in who.proofs}.intersection(asked))
    needs = not is_proved and Proof.EMAIL.value in asked
    if needs and not who.email:
        raise Refused(_("Write your e-mail address: we send the confirmation there."), "who")
    return needs


def yours(token: str, process: Process) -> Key:
    """The idea of an author's key. Raises `Refused`."""
    try:
        number, contact = signing.loads(token, salt=YOURS)
    except (signing.BadSignature, ValueError):
        raise Refused(_("This link is not complete. Copy the whole of it.")) from None
    item = idea_queries.by_pk(number)
    if item is None or item.process_id != process.pk or item.state == "removed":
        raise Refused(_("This idea has been erased or removed."), "gone")
    return Key(item, contact)


@transaction.atomic
def confirm(key: Key, *, now: datetime) -> None:
    """The button behind the mailed key: the address is proved, the idea waits to be checked. Again is the same."""
    contact = people.prove(contact_id=key.contact, now=now) if key.contact else None
    if contact is None:
        raise Refused(_("This link proves no address."), "who")
    ideas.confirm(item=key.item, author=contact, now=now)


@transaction.atomic
def suggest(item: Item, draft: drafting.Draft, *, author: ContactDetail | None, now: datetime) -> Wording:
    """Somebody suggests a wording; the author is told. Raises `Refused`."""
    wording = drafting.suggest(item=item, draft=draft, author=author, now=now)
    _tell_author(
        item, gettext_noop("Somebody suggests a wording for your idea “%(title)s”: %(address)s"), "", now
    )
    return wording


@transaction.atomic
def decide(*, item: Item, accepted: bool, reason: str, actor: User, now: datetime, seen: str = "") -> None:
    """Put an idea on the list or turn it down, and tell its author why."""
    ideas.decide(item=item, accepted=accepted, reason=reason, actor=actor, now=now, seen=seen)
    text = (
        gettext_noop("Your idea “%(title)s” is on the list now; people can support it: %(address)s")
        if accepted
        else gettext_noop("Your idea “%(title)s” was not put on the list: %(address)s")
    )
    _tell_author(item, text, reason, now)


@transaction.atomic
def merge(*, kept: Item, merged: Item, reason: str, actor: User, now: datetime) -> None:
    """Put one idea into another with its credit, and tell its author why."""
    merging.merge(kept=kept, merged=merged, reason=reason, actor=actor, now=now)
    text = gettext_noop("Your idea “%(title)s” goes on together with another one: %(address)s")
    _tell_author(merged, text, reason, now)


@transaction.atomic
def split(*, merged: Item, actor: User, now: datetime) -> None:
    """Undo a merge, and tell the author that the idea stands by itself again."""
    merging.split(merged=merged, actor=actor, now=now)
    text = gettext_noop("Your idea “%(title)s” stands by itself again: %(address)s")
    _tell_author(merged, text, "", now)


def path_of(item: Item, contact: ContactDetail | None) -> str:
    """The author's page of an idea; whoever has its address may change the idea."""
    token = signing.dumps([item.pk, contact.pk if contact else 0], salt=YOURS)
    return reverse("square:your_idea", args=[item.process.slug, token])


def _send_key(item: Item, who: Who, now: datetime) -> None:
    address = mailboxes.canonical(who.email)
    contact = people.link_contact(
        kind="email", address=address, name=who.name, url="", language=who.language, now=now
    )
    if not take_part.may_mail(contact, now):
        raise Refused(
            _("We have written to this address very often just now. Try again in an hour."), "often"
        )
    with translation.override(_spoken(who.language)):
        text = _("You have put the idea “%(title)s” forward. Confirm it here: %(address)s")
        text %= {"title": item.title, "address": settings.PUBLIC_ADDRESS + path_of(item, contact)}
        text += "\n\n" + _("Keep this letter: the link is your key to the idea. Show it to nobody.")
        text += "\n\n" + _("If this was not you, do nothing; without the confirmation nobody sees it.")
        take_part.mail(who.email, item.title, text, now)


def _tell_author(item: Item, text: str, reason: str, now: datetime) -> None:
    """Write to whoever put an idea forward, where an address of theirs is known."""
    told = idea_queries.author(item)
    if told is None or told.contact.kind != "email" or not take_part.may_mail(told.contact, now):
        return
    with translation.override(_spoken(told.language)):
        address = settings.PUBLIC_ADDRESS + path_of(item, told.contact)
        said = _(text) % {"title": item.title, "address": address}
        said += f"\n\n{reason.strip()}" if reason.strip() else ""
        take_part.mail(told.contact.address, item.title, said, now)


def _spoken(language: str) -> str:
    spoken = language.split("-")[0]
    return spoken if spoken in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
