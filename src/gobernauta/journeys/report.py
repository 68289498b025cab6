"""A report by the town's own form: stored as an event like any other channel's, understood at once."""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from gobernauta.channels import queries as channels
from gobernauta.channels import registry
from gobernauta.channels.protocol import Raw
from gobernauta.channels.queries import Account
from gobernauta.inbox import files, references
from gobernauta.inbox.queries import Conversation
from gobernauta.journeys import intake


@transaction.atomic
def take_form(
    *,
    text: str,
    contact: str,
    language: str,
    now: datetime,
    name: str = "",
    service_code: str = "",
    place: Mapping[str, object] | None = None,
    photos: Sequence[bytes] = (),
    alt: str = "",
    attributes: Mapping[str, str] | None = None,
) -> str:
    """Store what a resident wrote and return the code to follow it by.

    `photos` are WebP pictures that were redrawn already; `place` has latitude, longitude and address.
    """
    media = [{"media_type": "image/webp", "alt": alt, "path": files.keep_redrawn(photo)} for photo in photos]
    said = {
        "text": text,
        "name": name,
        "contact": contact,
        "language": language,
        "service_code": service_code,
        "place": dict(place) if place else None,
        "media": media,
        "attributes": dict(attributes or {}),
        "at": now.isoformat(),
    }
    account = _form_account()
    external_id = f"form:{secrets.token_hex(12)}"
    _hand_over(account, external_id, said, now)
    return references.code(intake.reference_of(account, external_id))


@transaction.atomic
def add(conversation: Conversation, *, text: str, now: datetime) -> None:
    """Store what a resident adds to a case on its page; holding the reference is the proof."""
    said = {
        "text": text,
        "contact": conversation.contact.address if conversation.contact else "",
        "language": conversation.language,
        "thread": conversation.thread,
        "at": now.isoformat(),
    }
    if conversation.account.kind != "web":
        return intake.take_addition(conversation, text=text, now=now)
    _hand_over(conversation.account, f"form:{secrets.token_hex(12)}", said, now)
    return None


def _hand_over(account: Account, external_id: str, said: Mapping[str, object], now: datetime) -> None:
    raw = Raw(external_id, json.dumps(said, ensure_ascii=False).encode())
    intake.store(account, [raw], cursor=None, now=now)
    intake.understand(account, registry.open_account(account), now=now)


def _form_account() -> Account:
    account = channels.of_kind("web")
    if account is None:
        raise LookupError("The town has no web form; `gobernauta run` makes it on the first start.")
    return account
