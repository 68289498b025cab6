"""Taking one's words back, and taking them along: for whoever holds the code of a case.

The code proves that one wrote this case and nothing more, because anybody may type anybody's address into a form. So
both stories are about one case; an address goes with the last case that knows it. The public record keeps its line
and every proof stays valid: only the salt that could open the seal is destroyed.
"""

import io
import json
import zipfile
from datetime import datetime
from typing import Any

from django.db import transaction

from gobernauta.cases import forgetting as cases
from gobernauta.cases import public
from gobernauta.inbox import files, references
from gobernauta.inbox import forgetting as inbox
from gobernauta.inbox import queries as messages
from gobernauta.inbox.queries import Conversation, Message
from gobernauta.people import forgetting as people
from gobernauta.processes import erasing as processes
from gobernauta.publishing import forgetting as publishing
from gobernauta.register import actions as register
from gobernauta.understanding import forgetting as understanding


def erase(conversation: Conversation, *, now: datetime) -> None:
    """Erase what was said in a conversation, and who said it; what is counted stays counted. Safe to do twice."""
    unneeded = _erase(conversation, now)
    inbox.delete_files(unneeded)


@transaction.atomic
def _erase(conversation: Conversation, now: datetime) -> list[str]:
    contact = conversation.contact
    understanding.erase([message.pk for message in messages.thread(conversation)])
    unneeded = inbox.erase(conversation, now=now)
    cases.erase(conversation)
    publishing.erase(conversation, now=now)
    if contact is not None and not messages.is_known(contact) and not processes.knows(contact):
        people.erase(contact, now=now)
    register.destroy_salts(conversation.reference)
    register.record(action="conversation.erased", subject=conversation.reference, actor="resident", now=now)
    return unneeded


def export(conversation: Conversation) -> bytes:
    """Everything kept of a case, for its resident: a ZIP of `case.json` and the files that came with it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        write(archive, conversation)
    return out.getvalue()


def write(archive: zipfile.ZipFile, conversation: Conversation, *, folder: str = "") -> None:
    """Write a case into an archive, below a folder."""
    said = list(messages.thread(conversation))
    found = public.followed(conversation.reference)
    document = {
        "code": references.code(conversation.reference),
        "opened_at": conversation.opened_at.isoformat(),
        "channel": conversation.account.kind,
        "contact": _contact(conversation),
        "messages": [_message(one) for one in said],
        "request": _request(found) if found else None,
    }
    archive.writestr(f"{folder}case.json", json.dumps(document, ensure_ascii=False, indent=1))
    for path in {one.file for message in said for one in message.attachments.all() if one.file}:
        archive.writestr(f"{folder}{path}", files.read(path))


def _contact(conversation: Conversation) -> dict[str, str] | None:
    contact = conversation.contact
    return {"kind": contact.kind, "address": contact.address, "name": contact.name} if contact else None


def _message(message: Message) -> dict[str, Any]:
    return {
        "from": "town" if message.direction == Message.Direction.OUT else "you",
        "at": message.published_at.isoformat(),
        "name": message.author_name,
        "subject": message.subject,
        "text": message.text,
        "language": message.language,
        "visibility": message.visibility,
        "more": message.extra,
        "later_wordings": [
            {"at": one.at.isoformat(), "kind": one.kind, "text": one.text} for one in message.revisions.all()
        ],
        "files": [
            {"file": one.file, "type": one.media_type, "description": one.alt}
            for one in message.attachments.all()
        ],
    }


def _request(found: Any) -> dict[str, Any]:
    return {
        "title": found.title,
        "description": found.description,
        "status": found.status,
        "address": found.address,
        "latitude": found.latitude,
        "longitude": found.longitude,
        "answers_to_questions": found.attribute_values,
        "steps": [{**step, "at": f"{step['at']:%Y-%m-%dT%H:%M:%S%z}"} for step in public.steps(found)],
    }
