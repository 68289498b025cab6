"""A network calls us: the account's channel checks who it is, then what it brings is stored like anything else.

One that calls for a time only is asked again before the time is over.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gobernauta.channels import actions, registry
from gobernauta.channels import queries as channels
from gobernauta.channels.protocol import CallbackRequest, ChannelError, Raw, Renewing
from gobernauta.channels.queries import Account
from gobernauta.channels.sealing import Unsealable
from gobernauta.journeys import intake

ASK_AGAIN = 7_200.0  # the lease we reckon with until the network has said another

log = logging.getLogger(__name__)


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
    if heard.lease:
        actions.note_lease(account, seconds=heard.lease, now=now)
    return heard.says


def renew(*, now: datetime) -> None:
    """Ask the networks that will soon stop calling to go on; those that do not confirm are asked again in an hour."""
    for account in channels.to_renew(now):
        actions.note_lease(
            account, seconds=ASK_AGAIN, now=now
        )  # first: the answer may come before we are done
        try:
            channel = registry.open_account(account)
        except (ChannelError, Unsealable):
            log.exception("account %s could not be opened to renew its lease", account.pk)
            continue
        if isinstance(channel, Renewing):
            channel.renew(account.cursor)


@transaction.atomic
def _store(account: Account, events: Sequence[Raw], now: datetime) -> None:
    intake.store(account, events, cursor=None, now=now)
    intake.understand_soon(account.pk)
