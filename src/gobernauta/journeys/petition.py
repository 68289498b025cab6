"""Starting a petition without an account: a mailed link is its author's key, sponsors come by a link to share.

Every link opens a page; only its button does anything. Whoever sponsors twice, or is the author, gets the same
answer as anybody. Author and sponsors are told when it opens, and the author when it is turned down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from gobernauta.journeys import take_part
from gobernauta.people import actions as people
from gobernauta.people import limits, mailboxes
from gobernauta.people.queries import ContactDetail, User
from gobernauta.processes import petition_queries, petitions, queries, rejecting
from gobernauta.processes.queries import Process, Version
from gobernauta.processes.refusals import Refused

YOURS = "petition.yours"  # salt of an author's key: it has no end, for a petition runs for months
SHARED = "petition.sponsor"  # salt of the link sponsors come by
STAND = "petition.stand"  # salt of the link that proves a sponsor's address


@dataclass(frozen=True, slots=True)
class Key:
    """What a link of a petition carries: which one, and whose it is (0: whoever has it)."""

    process: Process
    contact: int = 0
    language: str = ""


@transaction.atomic
def begin(*, version: Version, wish: petitions.Wish, email: str, name: str, now: datetime) -> None:
    """Keep a wish and mail its author the key to it. Raises `Refused` with a sentence for them."""
    contact = _contact(email, name, wish.language, now)
    if not take_part.may_mail(contact, now):
        raise Refused(
            _("We have written to this address very often just now. Try again in an hour."), "often"
        )
    process = petitions.begin(version=version, wish=wish, author=contact, now=now)
    with translation.override(_spoken(wish.language)):
        text = _("You have started the petition “%(title)s”. Go on here: %(address)s")
        text %= {"title": wish.title, "address": your_page(process, contact)}
        text += "\n\n" + _("Keep this letter: the link is your key to the petition. Show it to nobody.")
        take_part.mail(email, wish.title, text, now)


def yours(token: str) -> Key:
    """The petition of an author's key. Raises `Refused`."""
    return _read(token, YOURS)


@transaction.atomic
def go_on(key: Key, *, now: datetime) -> None:
    """The author's address is proved by the link; the petition looks for sponsors."""
    people.prove(contact_id=key.contact, now=now)
    petitions.submit(process=key.process, now=now)


def invite(key: Key, addresses: str, *, now: datetime) -> int:
    """Mail people the link to sponsor a petition; how many. Raises `Refused` for an address that is none."""
    wanted = _addresses(addresses, petitions.rules_of(key.process.version).sponsors_most)
    sent = 0
    for address in wanted:
        if limits.spend("mail", person=address, now=now):
            continue
        text = _("Somebody you know asks you to stand by the petition “%(title)s”: %(address)s")
        text %= {"title": key.process.title, "address": sponsor_page(key.process)}
        text += "\n\n" + _("If you do not wish to, do nothing.")
        take_part.mail(address, key.process.title, text, now)
        sent += 1
    return sent


def shared(token: str) -> Key:
    """The petition of a link to share. Raises `Refused`."""
    return _read(token, SHARED)


@transaction.atomic
def offer(key: Key, *, email: str, name: str, language: str, now: datetime) -> None:
    """Somebody wants to stand by a petition: mail them the link that proves it. Known or new, the same answer."""
    contact = _contact(email, name, language, now)
    if not take_part.may_mail(contact, now):
        return
    token = signing.dumps([key.process.pk, contact.pk, language], salt=STAND)
    with translation.override(_spoken(language)):
        text = _("Confirm that you stand by the petition “%(title)s”: %(address)s")
        text %= {"title": key.process.title, "address": take_part.page_of("square:stand", token)}
        text += "\n\n" + _("If this was not you, do nothing; without the confirmation it does not count.")
        take_part.mail(email, key.process.title, text, now)


def offered(token: str) -> Key:
    """What a sponsor's own link carries. Raises `Refused`."""
    return _read(token, STAND)


@transaction.atomic
def stand(key: Key, *, now: datetime) -> None:
    """A sponsor has pressed the button: their address is proved and they stand by it. Again is the same."""
    contact = people.prove(contact_id=key.contact, now=now)
    if contact is not None:
        petitions.sponsor(process=key.process, contact=contact, now=now, language=key.language)


@transaction.atomic
def publish(*, process: Process, actor: User, now: datetime, seen: str) -> None:
    """Open a petition and tell its author and sponsors."""
    petitions.publish(process=process, actor=actor, now=now, seen=seen)
    for row in queries.audience([process.pk]):
        with translation.override(_spoken(row.language)):
            text = _("The petition “%(title)s” is open for signatures: %(address)s")
            address = take_part.page_of("square:process", process.slug)
            _write(row.contact, process.title, text % {"title": process.title, "address": address}, now)


@transaction.atomic
def reject(*, process: Process, code: str, details: str, actor: User, now: datetime, seen: str) -> None:
    """Turn a petition down and tell its author why, and how to have it looked at again."""
    title = rejecting.wording(process).title
    petitions.reject(process=process, code=code, details=details, actor=actor, now=now, seen=seen)
    author = petition_queries.author(process)
    if author is None:
        return
    with translation.override(_spoken(author.language)):
        text = _("The petition “%(title)s” was not accepted: %(reason)s")
        text %= {"title": title, "reason": rejecting.CODES[code].words}
        text += f"\n\n{details.strip()}" if details.strip() else ""
        text += "\n\n" + _("You can ask for a second look by somebody else: %(address)s") % {
            "address": your_page(process, author.contact)
        }
        _write(author.contact, _("Your petition"), text, now)


def your_page(process: Process, contact: ContactDetail) -> str:
    """The whole address of an author's own page."""
    return take_part.page_of("square:your_petition", signing.dumps([process.pk, contact.pk, ""], salt=YOURS))


def sponsor_page(process: Process) -> str:
    """The whole address of the page to share with sponsors."""
    return take_part.page_of("square:sponsor", signing.dumps([process.pk, 0, ""], salt=SHARED))


def _read(token: str, salt: str) -> Key:
    try:
        number, contact, language = signing.loads(token, salt=salt)
    except signing.BadSignature:
        raise Refused(_("This link is not complete. Copy the whole of it.")) from None
    process = queries.by_number(number)
    if process is None:
        raise Refused(_("This petition has been erased."))
    return Key(process, contact, language)


def _contact(email: str, name: str, language: str, now: datetime) -> ContactDetail:
    address = mailboxes.canonical(email)
    return people.link_contact(kind="email", address=address, name=name, url="", language=language, now=now)


def _addresses(typed: str, most: int) -> Sequence[str]:
    found = list(dict.fromkeys(typed.replace(",", " ").replace(";", " ").split()))
    if not found or len(found) > most:
        raise Refused(_("Write one to %(most)d addresses.") % {"most": most}, "addresses")
    for address in found:
        try:
            validate_email(address)
        except ValidationError:
            raise Refused(
                _("“%(said)s” is no e-mail address.") % {"said": address[:100]}, "addresses"
            ) from None
    return found


def _write(contact: ContactDetail, subject: str, text: str, now: datetime) -> None:
    if contact.kind == "email":
        take_part.mail(contact.address, subject, text, now)


def _spoken(language: str) -> str:
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
