"""Everything the town keeps of somebody, taken along or erased by whoever proves an address of theirs.

A letter to the address carries a link; whoever asks sees the same page whether we know the address or not. What
counts stays counted. The single case, by its code, is `erase`.
"""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gobernauta.decisions import forgetting as decisions
from gobernauta.inbox import queries as inbox
from gobernauta.journeys import erase as cases
from gobernauta.journeys import gathering, take_part
from gobernauta.people import forgetting, mailboxes
from gobernauta.people import queries as people
from gobernauta.people.queries import ContactDetail
from gobernauta.processes import erasing
from gobernauta.processes.refusals import Refused
from gobernauta.publishing import forgetting as publishing
from gobernauta.register import actions as register

SALT = "your-data"
HOURS = 24


def ask(address: str, *, now: datetime) -> None:
    """Send the link to an address that we know; nobody learns whether we do. Raises `Refused` without a mailbox."""
    known = _contacts(address)
    if not known or not take_part.may_mail(known[0], now):
        return
    link = settings.PUBLIC_ADDRESS + reverse(
        "square:your_data_page", args=[signing.dumps(address, salt=SALT)]
    )
    text = _("What the town keeps of you, to take along or to erase: %(address)s") % {"address": link}
    text += "\n\n" + _("The link works for a day. If you did not ask for it, do nothing.")
    take_part.mail(address, _("What the town keeps of you"), text, now)


def address_of(token: str) -> str:
    """The address that a link proves. Raises `Refused` when it is not ours or too old."""
    try:
        address: str = signing.loads(token, salt=SALT, max_age=HOURS * 3_600)
    except signing.BadSignature:
        raise Refused(_("This link is not complete, or older than a day. Ask for a new one.")) from None
    return address


def held(address: str) -> dict[str, Any]:
    """What is kept of whoever owns an address: their addresses, cases, acts, words, and what they are told of."""
    contacts = _contacts(address)
    found: dict[str, Any] = {
        "addresses": [{"kind": one.kind, "address": one.address, "name": one.name} for one in contacts],
        "cases": [one.reference for one in inbox.of_contacts(contacts)],
    }
    for mine in _by_person(contacts):
        for name, rows in erasing.held(mine[0].person_id, mine).items():
            found[name] = [*found.get(name, ()), *rows]
    return found


def export(address: str) -> bytes:
    """The same as a ZIP: `you.json`, and a folder for each case with the files that came with it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("you.json", json.dumps(held(address), ensure_ascii=False, indent=1))
        for conversation in inbox.of_contacts(_contacts(address)):
            cases.write(archive, conversation, folder=f"{conversation.reference}/")
    return out.getvalue()


def erase(address: str, *, now: datetime) -> None:
    """Erase whoever owns an address; what they did stays counted without them. Safe to do twice."""
    gathering.take(now=now)  # what they sent a moment ago is theirs, too
    contacts = _contacts(address)
    for conversation in inbox.of_contacts(contacts):
        cases.erase(conversation, now=now)
    _erase_person(contacts, {address, *(one.address for one in contacts)}, now)


@transaction.atomic
def _erase_person(contacts: Sequence[ContactDetail], addresses: set[str], now: datetime) -> None:
    for mine in _by_person(contacts):
        person = mine[0].person_id
        erasing.erase(person, mine, now=now)
        decisions.erase(mine)
        let_go = forgetting.seal if erasing.is_tied(person) else forgetting.erase
        for contact in people.behind_person(person):
            let_go(contact, now=now)
    publishing.erase_letters(addresses, now=now)
    register.record(action="person.erased", subject="people", actor="resident", now=now)


def _contacts(address: str) -> list[ContactDetail]:
    typed = address.strip()
    return people.behind("email", {typed, typed.lower(), mailboxes.canonical(typed)})


def _by_person(contacts: Sequence[ContactDetail]) -> list[list[ContactDetail]]:
    persons = dict.fromkeys(contact.person_id for contact in contacts)
    return [[one for one in contacts if one.person_id == person] for person in persons]
