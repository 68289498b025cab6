"""A network calls us: the account's channel checks who it is, then what it brings is stored like anything else."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gobernauta.channels import queries as channels
from gobernauta.channels import registry
from gobernauta.channels.protocol import CallbackRequest, Raw
from gobernauta.channels.queries import Account
from gobernauta.journeys import intake


class Unknown(Exception):
    """There is no such account, or it is paused."""


def take(account_id: int, request: CallbackRequest, *, now: datetime) -> str:
    """Store what a network brings, each event once; the words it wants back.

    Raises `Unknown`, `ChannelError` (`Forged` before anything was looked at) or `Unsealable`.
    """
    account = channels.reachable(account_id)
    if account is None:
        raise Unknown
    heard = registry.open_account(account).callback(request)
    if heard.events:
        _store(account, heard.events, now)
    return heard.says


@transaction.atomic
def _store(account: Account, events: Sequence[Raw], now: datetime) -> None:
    intake.store(account, events, cursor=None, now=now)
    intake.understand_soon(account.pk)
