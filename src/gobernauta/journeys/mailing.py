"""Letters by mail to those who take part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from gobernauta.channels import queries as accounts
from gobernauta.channels.protocol import Outbound, Visibility
from gobernauta.channels.queries import Account
from gobernauta.processes.refusals import Refused
from gobernauta.publishing import actions as publishing


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter by mail."""

    to: str
    subject: str
    text: str


def send_all(letters: Sequence[Letter], now: datetime) -> None:
    """Queue letters; as many statements as for one. Raises `Refused` where the town has no mailbox."""
    box = mailbox()
    leaving = [publishing.Leaving(box, None, _outbound(letter, now)) for letter in letters]
    publishing.queue_all(leaving, requested_by=None, now=now)


def mailbox() -> Account:
    """Where the town's letters leave. Raises `Refused` where there is none."""
    found = accounts.of_kind("email")
    if found is None:
        raise Refused(
            _("The town has no mailbox to send you a confirmation from. Try another way."), "no-mail"
        )
    return found


def _outbound(letter: Letter, now: datetime) -> Outbound:
    return Outbound(
        key=publishing.fresh_key(),
        text=letter.text,
        to=letter.to,
        subject=letter.subject[:200],
        visibility=Visibility.DIRECT,
        automatic=True,
        queued_at=now,
    )
