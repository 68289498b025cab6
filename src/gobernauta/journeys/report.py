"""A report by the town's own form: stored as an event like any other channel's, understood at once."""

import json
import secrets
from datetime import datetime

from django.db import transaction

from gobernauta.channels import queries as channels
from gobernauta.channels import registry
from gobernauta.channels.protocol import Raw
from gobernauta.journeys import intake


@transaction.atomic
def take_form(*, text: str, contact: str, language: str, now: datetime) -> str:
    """Store what a resident wrote and return the reference to follow it by."""
    account = channels.of_kind("web")
    assert account is not None, "every town has a web form account"
    said = {"text": text, "contact": contact, "language": language, "at": now.isoformat()}
    raw = Raw(f"form:{secrets.token_hex(12)}", json.dumps(said).encode())
    intake.store(account, [raw], cursor=None, now=now)
    intake.understand(account, registry.open_account(account), now=now)
    return intake.reference_of(account, raw.external_id)
