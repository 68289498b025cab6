"""The web form as a channel. What a resident sent is one JSON event; an answer stands on the status page.

It reaches no network: `poll` finds nothing because the square hands its events over itself.
"""

import json
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

from gobernauta.channels.protocol import (
    Author,
    CallbackRequest,
    Capabilities,
    Credentials,
    Forged,
    Heard,
    Inbound,
    Kind,
    Malformed,
    Media,
    Outbound,
    Place,
    Problem,
    Raw,
    Receipt,
    Setting,
    Visibility,
)
from gobernauta.channels.sentences import of


class WebForm:
    """The one account of the town's own form."""

    kind: ClassVar[str] = "web"
    name: ClassVar[str] = "Web form"
    settings: ClassVar[tuple[Setting, ...]] = ()

    @classmethod
    def open(cls, credentials: Credentials) -> Self:
        return cls()

    def capabilities(self) -> Capabilities:
        return Capabilities(text_length=20_000, direct=True)

    def check(self) -> Sequence[Problem]:
        return ()

    def poll(self, cursor: str) -> tuple[Sequence[Raw], str]:
        return (), cursor

    def wait(self, seconds: float) -> None:
        """Sleep: what is sent here is handed over by the page that takes it."""
        time.sleep(seconds)

    def callback(self, request: CallbackRequest) -> Heard:
        raise Forged("The web form takes no callbacks")

    def parse(self, raw: Raw) -> Sequence[Inbound]:
        try:
            said = json.loads(raw.payload)
            return (self._inbound(raw.external_id, said),)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Malformed("This is not a form the square has sent: %(why)s", why=of(error)) from error

    def _inbound(self, external_id: str, said: dict[str, Any]) -> Inbound:
        place = said.get("place")
        contact = str(said.get("contact") or "")
        media = said.get("media") or []
        return Inbound(
            kind=Kind.MESSAGE,
            external_id=external_id,
            author=Author(address=contact, name=str(said.get("name") or "")) if contact else None,
            text=str(said["text"]),
            subject=str(said.get("subject") or ""),
            published_at=datetime.fromisoformat(str(said["at"])),
            language=str(said.get("language") or ""),
            visibility=Visibility.DIRECT,
            place=Place(**place) if isinstance(place, dict) else None,
            service_code=str(said.get("service_code") or ""),
            in_reply_to=str(said.get("in_reply_to") or ""),
            thread=str(said.get("thread") or ""),
            media=tuple(Media(**one) for one in media),
            extra={str(k): str(v) for k, v in dict(said.get("attributes") or {}).items()},
        )

    def send(self, message: Outbound) -> Receipt:
        return Receipt(external_id=f"reply:{message.key}")

    def find(self, key: str, message: Outbound) -> Receipt | None:
        return Receipt(external_id=f"reply:{key}")


CHANNEL = WebForm
